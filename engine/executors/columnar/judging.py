"""The stages of the rules: what each is, whether the shop has talked as it asks, how it stands (contract 4.4, 5)."""

from collections.abc import Iterator

import attrs

from ...language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Fact,
    Ground,
    Not,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
)
from . import backend as sql
from .backend import BIG, Columns, Expr, Table, Truth
from .evidence import CONTACTS, UNANSWERED
from .reading import AS_OF, DAY, at_root, root_scope
from .selecting import Selection, Selections, selection_of
from .tallies import Tallies
from .values import Number, Values, compared

Key = tuple[Selection, Collect]


def value_of(rule: Rule) -> str:
    """The column of a rule's value."""
    return f"value.{rule.id}"


def status_of(rule: Rule) -> str:
    """The column of a rule's status."""
    return f"status.{rule.id}"


def talked(rule: Rule) -> str:
    """The column that says whether the shop has talked as a ground rule asks."""
    return f"talked.{rule.id}"


@attrs.define(eq=False)
class Judging:
    """The rules of one policy, from their conditions on."""

    model: PolicyModel
    values: Values
    selections: Selections
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

    # --- the conditions on collections ------------------------------------------------------------

    def tally(self, table: Table) -> Columns:
        """The stage in which each condition on a collection is true, false or unknown."""
        tallies = Tallies(self.values, table)
        columns = {name: table[name] for name in table.columns if not name.startswith(("selected.", "absent."))}
        for (selection, condition), number in self.conditions.items():
            column = self.selections.column(selection)
            with sql.named_faults(self.selections.of_rule[selection], self.selections.dialect):
                columns[f"condition.{number}"] = sql.expr(tallies.truth(condition, selection, column))
                if (selection, condition) in self.began:
                    columns[f"began.{number}"] = tallies.began(condition, selection, column)
        return columns

    # --- values and communication -----------------------------------------------------------------

    def judge(self, table: Table) -> Columns:
        """The stage with the value of each rule, whether the shop has talked for it, and the grounds requested."""
        kept = [name for name in table.columns if not name.startswith(("condition.", "began.", "root.", "contacts"))]
        columns = {name: table[name] for name in kept}
        columns[at_root("request.grounds")] = table[at_root("request.grounds")]
        for rule in self.model.rules:
            with sql.named_faults(rule.id, self.selections.dialect):
                value = sql.expr(self._truth(rule.when, rule, table, positive=True))
                columns[value_of(rule)] = self._if_in_force(rule, table, value)
                if isinstance(rule, Ground) and rule.communication is not None:
                    columns[talked(rule)] = sql.expr(self._talked(rule, table))
        return columns

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

    def _conduct(self, rule: Ground, table: Table) -> Expr:
        """When the conduct began; before all times where there is none."""
        parts = []
        for condition, positive in _collections(rule.when, positive=True):
            key = (selection_of(condition, rule, positive=positive), condition)
            if key in self.began and key[0].items:
                number = self.conditions[key]
                holds = table[f"condition.{number}"]
                favours = sql.is_true(holds if positive else ~holds)
                began = sql.coalesce(table[f"began.{number}"], sql.literal(BIG))
                parts.append(sql.case((favours, began), otherwise=sql.literal(BIG)))
        if not parts:
            return sql.literal(-BIG)
        first = sql.least(parts)
        return sql.case((first == BIG, sql.literal(-BIG)), otherwise=first)

    def _talked(self, rule: Ground, table: Table) -> Truth:
        asked = rule.communication
        assert asked is not None
        scope = root_scope(table)
        attempts, wait = self.values.number(asked.attempts, scope), self.values.number(asked.wait, scope)
        if attempts is None or wait is None:
            return sql.UNKNOWN
        contacts, conduct, now = table[CONTACTS], self._conduct(rule, table), table[AS_OF]
        tried = contacts.filter(lambda m: (m["at"] >= conduct) & (m["replied"] | (m["at"] <= now - wait.whole)))
        low = Number(sql.count_where(tried, lambda m: m["counts"].fill_null(False)))
        high = Number(tried.length().cast(sql.INT64).fill_null(0))
        enough = sql.case(
            (attempts.whole.isnull() | wait.whole.isnull() | contacts.isnull(), sql.UNKNOWN),
            (sql.is_true(compared("gte", low, attempts)), sql.literal(True)),
            (sql.is_true(compared("lt", high, attempts)), sql.literal(False)),
            otherwise=sql.UNKNOWN,
        )
        unanswered = sql.case((contacts.isnull(), sql.UNKNOWN), otherwise=~table[UNANSWERED])
        # nobody having looked, nothing is known, whatever else there may be
        return sql.all_of([enough, unanswered])

    # --- the verdict table ------------------------------------------------------------------------

    def stand(self, table: Table) -> Columns:
        """The stage with the status of each rule."""
        requested = at_root("request.grounds")
        kept = [n for n in table.columns if not n.startswith("talked.") and n not in (requested, UNANSWERED)]
        columns = {name: table[name] for name in kept}
        considered = {
            ground: sql.case(
                (table[requested].isnull(), sql.literal(True)), otherwise=table[requested].contains(ground)
            )
            for ground in {rule.ground for rule in self.model.grounds}
        }
        for rule in self.model.rules:
            value = table[value_of(rule)]
            if isinstance(rule, Ground):
                status = self._ground(rule, table, considered[rule.ground])
            else:
                names = (
                    ("clear", "unresolved", "applies") if isinstance(rule, Protection) else ("unmet", "unknown", "met")
                )
                status = _named(value, names)
            columns[status_of(rule)] = self._if_in_force(rule, table, status)
            columns[value_of(rule)] = self._if_in_force(rule, table, _named(value, ("false", "unknown", "true")))
        return columns

    def _ground(self, rule: Ground, table: Table, considered: Expr) -> Expr:
        value = table[value_of(rule)]
        shielded = sql.any_of(
            self._in_force_and(one, table, sql.is_possible(table[value_of(one)]))
            for one in self.model.rules
            if isinstance(one, Protection) and one.shields(rule)
        )
        communicated = sql.is_true(table[talked(rule)]) if rule.communication is not None else True
        return sql.case(
            (~considered, sql.literal("not_considered")),
            (value.isnull(), sql.literal("unproven")),
            (~value, sql.literal("not_established")),
            (shielded, sql.literal("shielded")),
            (sql.negated(self._in_order(rule, table)), sql.literal("proven")),
            (communicated, sql.literal("communicated")),
            otherwise=sql.literal("eligible"),
        )

    def _in_order(self, rule: Ground, table: Table) -> Truth:
        """Whether every procedure that is always required, and each of the rule's own, is met."""
        rules = {one.id: one for one in self.model.rules if isinstance(one, Procedure)}
        met = {name: sql.is_true(table[value_of(one)]) for name, one in rules.items()}
        always = [
            sql.any_of([sql.negated(self._in_force(one, table)), met[name]])
            for name, one in rules.items()
            if not one.on_request
        ]
        own = [self._in_force_and(rules[name], table, met[name]) for name in rule.procedures]
        return sql.all_of([*always, *own])

    def verdict(self, table: Table) -> Expr:
        """The outcome, from the statuses."""
        statuses = [table[status_of(rule)] for rule in self.model.grounds]
        if not statuses:
            return sql.literal("deny")
        return sql.case(
            (sql.any_of(sql.is_true(status == "communicated") for status in statuses), sql.literal("allow")),
            (sql.any_of(sql.is_true(status == "eligible") for status in statuses), sql.literal("needs-communication")),
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
