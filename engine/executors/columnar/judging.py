"""The stages of the rules: what each is, whether the shop has talked as it asks, how it stands (contract 4.4, 5)."""

from collections.abc import Callable, Iterator

import attrs

from ...language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Fact,
    Ground,
    Not,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
    Value,
)
from . import sql
from .evidence import CONTACTS, UNANSWERED
from .reading import AS_OF, DAY, at_root, root_scope
from .selecting import Selection, Selections, selection_of
from .sql import BIG, Columns, Expr, Table, Truth
from .tallies import OWN, SURE, Tallies, in_order
from .uses import paths_of
from .values import Number, Values, compared

Key = tuple[Selection, Collect]
ORDERLY = "orderly"  # the column that says whether every procedure that is always required is met
_REQUESTED = at_root("request.grounds")
_DATED = ("condition.", "selected.", "ordered.")
_GUARDS = ("considered.", "shielded.", ORDERLY)


def value_of(rule: Rule) -> str:
    """The column of a rule's value."""
    return f"value.{rule.id}"


def status_of(rule: Rule) -> str:
    """The column of a rule's status."""
    return f"status.{rule.id}"


def short_of(rule: Rule) -> str:
    """The column of how far a ground rule comes without talk; NULL where it depends on that."""
    return f"short.{rule.id}"


def conduct_of(rule: Rule) -> str:
    """The column of when the conduct began that a ground rule rests on, for the cases in which talk matters."""
    return f"conduct.{rule.id}"


@attrs.define(eq=False)
class Judging:
    """The rules of one policy, from their conditions on."""

    model: PolicyModel
    values: Values
    selections: Selections
    named: bool = True  # the values of the rules are asked for, by name
    conditions: dict[Key, int] = attrs.field(factory=dict)
    began: dict[Key, None] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for rule in self.model.rules:
            for condition, positive in _collections(rule.when, positive=True):
                selection = selection_of(condition, rule, positive=positive)
                conduct = bool(selection.items) and isinstance(rule, Ground) and rule.communication is not None
                self.selections.want(selection, condition, rule, conduct=conduct)
                self.conditions.setdefault((selection, condition), len(self.conditions))
                if conduct:
                    self.began[(selection, condition)] = None

    @property
    def stages(self) -> dict[str, Callable[[Table], Columns]]:
        """What is done one after the other from the selected records on, by name."""
        return {
            "ordered": self.order,
            "tallied": self.tally,
            "judged": self.judge,
            "guarded": self.guard,
            "fallen_short": self.fall_short,
            "dated": self.date,
            "settled": self.stand,
        }

    # --- the conditions on collections ------------------------------------------------------------

    def order(self, table: Table) -> Columns:
        """The stage in which the times of each burst are in order."""
        columns = {name: table[name] for name in table.columns}
        for key, number in self.conditions.items():
            selection, condition = key
            if isinstance(condition, Count) and condition.burst is not None:
                found = table[self.selections.column(selection)]
                with sql.named_faults(self.selections.of_rule[selection], self.selections.dialect):
                    parts = in_order(selection, found, conduct=key in self.began)
                columns |= {f"ordered.{number}.{part}": value for part, value in parts.items()}
        return columns if len(columns) > len(table.columns) else {}

    def tally(self, table: Table) -> Columns:
        """The stage in which each condition on a collection is true, false or unknown."""
        tallies = self._tallies(table)
        gone = ("selected.", "absent.", "ordered.")
        columns = {name: table[name] for name in table.columns if not name.startswith(gone)}
        columns |= {column: table[column] for column in self._of_conduct() if column in table.columns}
        for (selection, condition), number in self.conditions.items():
            column = self.selections.column(selection)
            with sql.named_faults(self.selections.of_rule[selection], self.selections.dialect):
                columns[f"condition.{number}"] = sql.expr(tallies.truth(condition, selection, column))
        return columns

    def _of_conduct(self) -> Iterator[str]:
        """The columns from which it is read when conduct began; some are only there for some conditions."""
        for selection, condition in self.began:
            yield self.selections.column(selection)
            for part in (SURE, OWN):
                yield self._ordered(condition, selection, part)

    def _ordered(self, condition: Collect, selection: Selection, part: str) -> str:
        return f"ordered.{self.conditions[(selection, condition)]}.{part}"

    def _tallies(self, table: Table) -> Tallies:
        return Tallies(self.values, table, lambda *of: table[self._ordered(*of)])

    # --- values -----------------------------------------------------------------------------------

    def judge(self, table: Table) -> Columns:
        """The stage with the value of each rule. What only they read of the root is left behind."""
        late = set(self._read_late())
        columns = {name: table[name] for name in table.columns if not name.startswith(at_root("")) or name in late}
        for rule in self.model.rules:
            with sql.named_faults(rule.id, self.selections.dialect):
                value = sql.expr(self._truth(rule.when, rule, table, positive=True))
                columns[value_of(rule)] = self._if_in_force(rule, table, value)
        return columns

    def _read_late(self) -> Iterator[str]:
        """The columns of the root that are read when the rules have their values."""
        yield _REQUESTED
        values: list[Value] = []
        for rule in self.model.grounds:
            if rule.communication is not None:
                values += [rule.communication.attempts, rule.communication.wait]
        for _, condition in self.began:
            if isinstance(condition, Count) and condition.burst is not None:
                values += [condition.bound, condition.burst]
        for value in values:
            yield from map(at_root, paths_of(value))

    def _truth(self, condition: Condition, rule: Rule, table: Table, *, positive: bool) -> Truth:
        match condition:
            case All(items):
                return sql.all_of(self._truth(item, rule, table, positive=positive) for item in items)
            case Any_(items):
                return sql.any_of(self._truth(item, rule, table, positive=positive) for item in items)
            case Not(item):
                return sql.negated(self._truth(item, rule, table, positive=not positive))
            case Fact(_, of):
                return self._truth(of, rule, table, positive=positive)
            case Compare():
                return self.values.compare(condition, root_scope(table))
        assert isinstance(condition, Collect)
        return table[f"condition.{self.conditions[(selection_of(condition, rule, positive=positive), condition)]}"]

    # --- communication ----------------------------------------------------------------------------

    def date(self, table: Table) -> Columns:
        """The stage that dates the conduct of each rule whose communication matters in a case."""
        columns = {name: table[name] for name in table.columns if not name.startswith(_DATED)}
        for rule in self._talking():
            with sql.named_faults(rule.id, self.selections.dialect):
                columns[conduct_of(rule)] = self._conduct(rule, table)
        return columns

    def _talking(self) -> list[Ground]:
        return [rule for rule in self.model.grounds if rule.communication is not None]

    def _conduct(self, rule: Ground, table: Table) -> Expr:
        """When the conduct began; NULL where there is none, or where it does not matter."""
        tallies, parts, matters = self._tallies(table), [], table[short_of(rule)].isnull()
        for condition, positive in _collections(rule.when, positive=True):
            key = (selection_of(condition, rule, positive=positive), condition)
            if key in self.began and key[0].items:
                holds = table[f"condition.{self.conditions[key]}"]
                favours = holds if positive else ~holds
                began = tallies.began(condition, key[0], self.selections.column(key[0]))
                parts.append(sql.case((matters & favours, began), otherwise=sql.null(sql.INT64)))
        if len(parts) < 2:
            return parts[0] if parts else sql.null(sql.INT64)
        first = sql.least([sql.coalesce(part, sql.literal(BIG)) for part in parts])
        return sql.case((first < BIG, first), otherwise=sql.null(sql.INT64))

    def _talked(self, rule: Ground, table: Table) -> Truth:
        """Whether the shop has talked as a ground rule asks; not, where that is unknown."""
        asked = rule.communication
        if asked is None:
            return True
        scope = root_scope(table)
        attempts, wait = self.values.number(asked.attempts, scope), self.values.number(asked.wait, scope)
        if attempts is None or wait is None:
            return False
        contacts, conduct, now = table[CONTACTS], table[conduct_of(rule)], table[AS_OF]

        def serves(m: Expr) -> Expr:
            after = (m["at"] >= conduct).fill_null(True)  # without conduct there is nothing to be after
            return m["counts"].fill_null(False) & after & (m["replied"] | (m["at"] <= now - wait.whole))

        enough = compared("gte", Number(sql.count_where(contacts, serves)), attempts)
        known = sql.is_literal(wait.whole) or wait.whole.notnull()
        # nobody having looked, nothing is known, whatever else there may be
        return sql.all_of([contacts.notnull(), known, ~table[UNANSWERED], enough])

    # --- the verdict table ------------------------------------------------------------------------

    def guard(self, table: Table) -> Columns:
        """The stage of what many ground rules ask alike, each once: shields, procedures, what was requested."""
        columns = {name: table[name] for name in table.columns}
        requested = table[_REQUESTED]
        for ground in {rule.ground: None for rule in self.model.grounds}:
            columns[f"considered.{ground}"] = requested.isnull() | requested.contains(ground)
        for name, rules in self._shields().items():
            against = sql.any_of(self._in_force_and(one, table, table[value_of(one)]) for one in rules)
            columns[name] = sql.expr(sql.is_possible(against))
        met = sql.all_of(
            sql.any_of([sql.negated(self._in_force(one, table)), table[value_of(one)]])
            for one in self.model.rules
            if isinstance(one, Procedure) and not one.on_request
        )
        columns[ORDERLY] = sql.expr(sql.is_true(met))
        return columns

    def _shields(self) -> dict[str, list[Protection]]:
        """The protections by the column of those that are against the same rules."""
        found: dict[object, list[Protection]] = {}
        for rule in self.model.rules:
            if isinstance(rule, Protection):
                found.setdefault((rule.against, rule.exempt), []).append(rule)
        return {f"shielded.{number}": rules for number, rules in enumerate(found.values())}

    def fall_short(self, table: Table) -> Columns:
        """The stage that says of each ground rule how far it comes, unless that depends on communication."""
        columns = {name: table[name] for name in table.columns if not name.startswith(_GUARDS)}
        shields = self._shields()
        for rule in self.model.grounds:
            value = table[value_of(rule)]
            shielded = sql.any_of(table[name] for name, rules in shields.items() if rules[0].shields(rule))
            columns[short_of(rule)] = sql.case(
                (~table[f"considered.{rule.ground}"], sql.literal("not_considered")),
                (value.isnull(), sql.literal("unproven")),
                (~value, sql.literal("not_established")),
                (shielded, sql.literal("shielded")),
                (sql.negated(self._in_order(rule, table)), sql.literal("proven")),
                otherwise=sql.null(sql.STRING),
            )
        return columns

    def stand(self, table: Table) -> Columns:
        """The stage with the status of each rule, and its value by name where that is asked for."""
        gone = ("short.", "conduct.", "root.", "contacts", UNANSWERED, "value.")
        columns = {name: table[name] for name in table.columns if not name.startswith(gone)}
        for rule in self.model.rules:
            value = table[value_of(rule)]
            if isinstance(rule, Ground):
                with sql.named_faults(rule.id, self.selections.dialect):
                    status = self._ground(rule, table)
            else:
                names = (
                    ("clear", "unresolved", "applies") if isinstance(rule, Protection) else ("unmet", "unknown", "met")
                )
                status = _named(value, names)
            columns[status_of(rule)] = self._if_in_force(rule, table, status)
            if self.named:
                columns[value_of(rule)] = self._if_in_force(rule, table, _named(value, ("false", "unknown", "true")))
        return columns

    def columns_of(self, rule: Rule) -> tuple[str, ...]:
        """What is answered of a rule."""
        return (value_of(rule), status_of(rule)) if self.named else (status_of(rule),)

    def _ground(self, rule: Ground, table: Table) -> Expr:
        short = table[short_of(rule)]
        return sql.case(
            (short.notnull(), short),
            (self._talked(rule, table), sql.literal("communicated")),
            otherwise=sql.literal("eligible"),
        )

    def _in_order(self, rule: Ground, table: Table) -> Truth:
        """Whether every procedure that is always required, and each of the rule's own, is met."""
        rules = {one.id: one for one in self.model.rules if isinstance(one, Procedure)}
        own = (
            self._in_force_and(rules[name], table, sql.is_true(table[value_of(rules[name])]))
            for name in rule.procedures
        )
        return sql.all_of([table[ORDERLY], *own])

    def verdict(self, table: Table) -> Expr:
        """The outcome, from the statuses."""
        statuses = [table[status_of(rule)] for rule in self.model.grounds]
        if not statuses:
            return sql.literal("deny")
        return sql.case(
            (sql.any_of(status == "communicated" for status in statuses), sql.literal("allow")),
            (sql.any_of(status == "eligible" for status in statuses), sql.literal("needs-communication")),
            otherwise=sql.literal("deny"),
        )

    # --- in force ---------------------------------------------------------------------------------

    def _in_force(self, rule: Rule, table: Table) -> Truth:
        day = table[DAY]
        return sql.all_of(
            [True if rule.since is None else day >= rule.since, True if rule.until is None else day < rule.until]
        )

    def _in_force_and(self, rule: Rule, table: Table, truth: Truth) -> Truth:
        return sql.all_of([self._in_force(rule, table), truth])

    def _if_in_force(self, rule: Rule, table: Table, value: Expr) -> Expr:
        """The value, or NULL on a day when the rule is not in force."""
        return sql.case((self._in_force(rule, table), value), otherwise=sql.null(value.type()))


def _named(value: Expr, names: tuple[str, str, str]) -> Expr:
    """A truth by the name of false, unknown or true."""
    false, unknown, true = map(sql.literal, names)
    return sql.case((value.isnull(), unknown), (value, true), otherwise=false)


def _collections(condition: Condition, *, positive: bool) -> Iterator[tuple[Collect, bool]]:
    """The collection conditions, and whether each stands under an even number of negations."""
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from _collections(item, positive=positive)
        case Not(item):
            yield from _collections(item, positive=not positive)
        case Fact(_, of):
            yield from _collections(of, positive=positive)
        case Collect():
            yield condition, positive
