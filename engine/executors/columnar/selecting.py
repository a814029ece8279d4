"""The stages of the loops: for each collection and predicate, what every record is: true, false or unknown.

First what costs little, which leaves few records; then, of those, whether evidence shows them.
"""

from collections.abc import Callable

import attrs

from ...language.model import Collect, Condition, Count, Distinct, Ground, Rule, Share, Total, Value
from ...language.types import case_types
from . import sql
from .evidence import VALID, Item, Showing, items_of
from .reading import AS_OF, Fields, raw_field, record_scope, records, root_scope
from .sql import Columns, Expr, Table, Truth
from .values import Values, plain

VALUE, BASE, PART, ID = "value", "base", "part", "id"


@attrs.frozen
class Selection:
    """What decides which records count. `supports`: those after `as_of` are no support; `items` gate."""

    collection: str
    where: Condition
    of: Condition | None
    within: Value | None
    time: str | None
    needs_time: bool
    supports: bool
    items: tuple[Item, ...]


def selection_of(condition: Collect, rule: Rule, *, positive: bool) -> Selection:
    """The selection of a condition as a rule reads it, under an even number of negations or not."""
    more_is_truer = condition.at_least if isinstance(condition, Count) else True
    supports = isinstance(rule, Ground) and more_is_truer == positive
    own = case_types().collections[condition.collection].time_field
    time = None if condition.time in (None, own) else condition.time
    burst = isinstance(condition, Count) and condition.burst is not None
    return Selection(
        condition.collection,
        condition.where,
        condition.of if isinstance(condition, Share) else None,
        condition.within,
        time if burst or condition.within is not None else None,
        burst and time is not None,
        supports,
        items_of(rule.evidence, condition.collection) if isinstance(rule, Ground) and supports else (),
    )


@attrs.define(eq=False)
class Selections:
    """The selections of one policy, each read once, with what its conditions ask of the records besides."""

    values: Values
    showing: Showing
    dialect: str
    wanted: dict[Selection, dict[str, Callable[[Table, Fields], Expr]]] = attrs.field(factory=dict)
    of_rule: dict[Selection, str] = attrs.field(factory=dict)  # the first that asks for it, for messages

    def want(self, selection: Selection, condition: Collect, rule: Rule, *, conduct: bool) -> None:
        """Notes a use of a selection."""
        self.of_rule.setdefault(selection, rule.id)
        wanted = self.wanted.setdefault(selection, {})
        if isinstance(condition, Count) and condition.burst is not None:
            wanted[moment(selection)] = lambda table, r: r[selection.time or "at"]
        if isinstance(condition, Distinct | Total):
            path = condition.by if isinstance(condition, Distinct) else condition.of
            wanted[payload(condition)] = lambda table, r: plain(self.values.value(path, record_scope(table, r)))
        if conduct or selection.items:
            wanted["at"] = lambda table, r: r["at"]

    def column(self, selection: Selection) -> str:
        """The column of a selection that is wanted."""
        return f"selected.{list(self.wanted).index(selection)}"

    def select(self, table: Table) -> Columns:
        """The stage itself."""
        columns = {name: table[name] for name in table.columns if not name.startswith("records.")}
        for selection in self.wanted:
            with sql.named_faults(self.of_rule[selection], self.dialect):
                columns[self.column(selection)] = self._read(table, selection)
            columns[absent(selection.collection)] = table[records(selection.collection)].isnull()
        return columns

    def show(self, table: Table) -> Columns:
        """The stage that knows of the records for which evidence is asked whether there is any."""
        columns = {name: table[name] for name in table.columns if name != VALID}
        for selection in self.wanted:
            if selection.items:
                with sql.named_faults(self.of_rule[selection], self.dialect):
                    columns[self.column(selection)] = self._shown(table, selection)
        return columns

    def _read(self, table: Table, selection: Selection) -> Expr:
        wanted, there = self.wanted[selection], table[records(selection.collection)]

        def record(raw: Expr) -> Fields:
            return self.showing.reader.record(selection.collection, table, raw)

        def judged(raw: Expr) -> Expr:
            found = {name: read(table, record(raw)) for name, read in wanted.items()}
            if selection.items:
                id = raw_field(raw, "id")  # lacking where somebody says that such records are valid
                found[ID] = sql.null(sql.STRING) if id is None else id
            truths = self._truths(table, record(raw), selection)
            return sql.struct(found | {name: sql.expr(truth) for name, truth in truths.items()})

        if not wanted and not selection.items and selection.of is None:
            # only how many there are is asked for, and truths alone cost less than objects that hold nothing else
            truths = there.map(lambda raw: sql.expr(self._truths(table, record(raw), selection)[VALUE]))
            return truths.filter(sql.is_possible)
        # what is surely false is of no use to anybody, but to a share as part of its denominator
        counted = VALUE if selection.of is None else BASE
        return there.map(judged).filter(lambda s: sql.is_possible(s[counted]))

    def _truths(self, table: Table, r: Fields, selection: Selection) -> dict[str, Truth]:
        scope = record_scope(table, r)
        where, inside = self.values.predicate(selection.where, scope), self._inside(table, r, selection)
        if selection.of is None:
            return {VALUE: sql.all_of([where, inside])}
        base = sql.all_of([self.values.predicate(selection.of, scope), inside])
        return {VALUE: sql.all_of([base, where]), BASE: base, PART: where}

    def _shown(self, table: Table, selection: Selection) -> Expr:
        def gated(s: Expr) -> Expr:
            ref = sql.literal(f"{selection.collection}/") + sql.normal(s[ID], self.showing.reader.dialect)
            found = {name: s[name] for name in s.names if name != ID}
            fulfilled = self.showing.shown(table, s["at"], ref, selection.items)
            shown_ = sql.any_of([fulfilled, sql.UNKNOWN])
            for name in (VALUE, PART):
                if name in found:
                    found[name] = sql.all_of([found[name], shown_])
            return sql.struct(found)

        return table[self.column(selection)].map(gated)

    def _inside(self, table: Table, r: Fields, selection: Selection) -> Truth:
        """Whether a record lies where the condition looks: not after `as_of`, and in its window."""
        now = table[AS_OF]
        moment = r[selection.time or "at"]
        speaks_against = selection.supports or selection.collection == "communications"
        dated = selection.time is not None  # by another time than that of the record itself
        inside: Truth = True
        if selection.within is not None:
            span = self.values.number(selection.within, root_scope(table))
            inside = sql.UNKNOWN if span is None else moment >= now - span.whole
            if dated and span is not None:
                inside = inside & (moment <= now)
        elif selection.needs_time:
            inside = sql.case((moment.isnull(), sql.UNKNOWN), otherwise=sql.literal(True))
        if speaks_against:
            return sql.all_of([r["at"] <= now, inside])
        # what is later may speak for the buyer
        if selection.time is None:  # and lies in every window that ends now
            return sql.all_of([(r["at"] <= now) | sql.UNKNOWN, inside])
        return sql.case((r["at"] > now, sql.UNKNOWN), otherwise=sql.expr(inside))


def absent(collection: str) -> str:
    """The column that says whether nobody looked at a collection."""
    return f"absent.{collection}"


def moment(selection: Selection) -> str:
    """The field of a selected record that says when it was, for a burst."""
    return f"when.{selection.time or 'at'}"


def payload(condition: Distinct | Total) -> str:
    """The field of a selected record that is told apart or added up."""
    return f"of.{condition.by if isinstance(condition, Distinct) else condition.of}"
