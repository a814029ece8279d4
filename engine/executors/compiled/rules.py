"""Rules as functions: each returns the truth of its condition, and for a ground rule when its conduct began."""

from collections.abc import Iterator

import attrs

from ...language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Ground,
    Not,
    Path,
    Rule,
    Share,
    Total,
    Value,
)
from ...language.types import case_types
from .expressions import Expressions
from .selections import Selection, Selections, selection_of
from .writing import UNKNOWN, Expr, Module, Test, identifier

_AT_ROOT = "c, r=None"  # there is no record, but parts of an expression are called with one
_CONDUCT = f"{_AT_ROOT}, when=None"


@attrs.frozen(eq=False)
class WrittenRule:
    """What has been written for a rule: its function, that of its conduct, and which selections it reads."""

    value: str
    conduct: str | None
    selections: tuple[tuple[str, int, str], ...]  # collection, number and function


@attrs.frozen(eq=False)
class Rules:
    """Writes the functions of the rules of one program."""

    expressions: Expressions
    selections: Selections

    @property
    def module(self) -> Module:
        """Where the functions go."""
        return self.expressions.module

    def write(self, rule: Rule) -> WrittenRule:
        """Writes one rule."""
        writer = _RuleWriter(self, rule)
        lines = writer.lines(rule.when, positive=True)
        name = self.module.name(identifier(rule.id))
        self.module.function(name, _AT_ROOT, ["case = c.case", *lines], comment=rule.id)
        conduct = writer.conduct() if isinstance(rule, Ground) and rule.communication is not None else None
        read = {selection: None for selection, *_ in writer.read}
        numbers = [(one.collection, self.selections.numbers[one]) for one in read]
        return WrittenRule(name, conduct, tuple((c, n, self.selections.names[n]) for c, n in numbers))


@attrs.frozen(eq=False)
class _RuleWriter:
    """Writes one rule's condition; what a collection condition needs depends on the rule and on the negations."""

    rules: Rules
    rule: Rule
    read: list[tuple[Selection, Collect, bool, Test]] = attrs.field(factory=list)

    def lines(self, condition: Condition, *, positive: bool) -> list[str]:
        """The body of a function that returns the condition's truth as soon as it is clear."""
        while isinstance(condition, Fact):
            condition = condition.of
        if not isinstance(condition, All | Any_):
            return [f"return {self.test(condition, positive=positive).number}"]
        every = isinstance(condition, All)
        clear, rest, sign = ("0", "3", "&=") if every else ("3", "0", "|=")
        tests = [self.test(item, positive=positive) for item in condition.items]
        lines = []
        for test in (test for test in tests if test.sure):
            lines += [f"if {'not ' if every else ''}{test.text}:", f"    return {clear}"]
        open_ = [test for test in tests if not test.sure]
        if not open_:
            return [*lines, f"return {rest}"]
        lines.append(f"value = {open_[0].text}")
        for test in open_[1:]:
            lines += [f"if value == {clear}:", f"    return {clear}", f"value {sign} {test.text}"]
        return [*lines, "return value"]

    def test(self, condition: Condition, *, positive: bool) -> Test:
        """A condition of the case as an expression."""
        match condition:
            case All() | Any_():
                return self._group(condition, positive=positive)
            case Not(item):
                return self.rules.expressions.negated(self.test(item, positive=not positive))
            case Fact(_, of):
                return self.test(of, positive=positive)
            case Compare():
                return self.rules.expressions.compare(condition, None)
        return self._collection(condition, positive)

    def _group(self, condition: All | Any_, *, positive: bool) -> Test:
        """`all` or `any`: an expression, or a function of its own where it may stop before it has read all records."""
        if not any(_reads_records(item) for item in condition.items):
            tests = [self.test(item, positive=positive) for item in condition.items]
            return (
                self.rules.expressions.all(tests) if isinstance(condition, All) else self.rules.expressions.any(tests)
            )
        name = self.rules.module.name("any_of" if isinstance(condition, Any_) else "all_of")
        lines = self.lines(condition, positive=positive)
        self.rules.module.function(name, _AT_ROOT, ["case = c.case", *lines])
        return Test(f"{name}(c)", sure=False)

    def _collection(self, condition: Count | Share | Distinct | Total, positive: bool) -> Test:
        selection = selection_of(condition, self.rule, positive=positive)
        found = self.rules.selections.call(selection)
        if condition.unset & self.rules.expressions.unset:
            test = UNKNOWN
        else:
            test = Test(self.rules.module.flat(self._tally(condition, found)), sure=False)
        self.read.append((selection, condition, positive, test))
        return test

    def _tally(self, condition: Count | Share | Distinct | Total, found: str) -> str:
        bound = self._bound(condition.bound).text
        match condition:
            case Count(burst=None):
                return f"{'at_least' if condition.at_least else 'at_most'}({found}, {bound})"
            case Count():
                return f"burst({found}, {bound}, {self._burst(condition)}, c)"
            case Share():
                return f"share({found}, {bound})"
            case Distinct():
                return f"distinct({found}, {bound}, {self._field(condition.by, condition.collection)}, c)"
            case Total():
                return f"total({found}, {bound}, {self._field(condition.of, condition.collection)}, c)"

    def _bound(self, value: Value) -> Expr:
        return self.rules.expressions.value(value)

    def _burst(self, condition: Count) -> str:
        """The burst's span, and a function for the time of a record."""
        assert condition.burst is not None
        types = case_types().collections[condition.collection]
        time = condition.time or types.time_field
        field = types.record
        parts = tuple(time.split("."))
        for part in parts:
            field = field.fields[part]
        moment = self._field(Path(parts, False, field), condition.collection)
        return f"{self._bound(condition.burst).text}, {moment}"

    def _field(self, path: Path, collection: str) -> str:
        """The name of a function that reads a field of a record."""
        name = self.rules.module.name("field")
        text = self.rules.expressions.field(path, collection).text
        self.rules.module.function(name, "c, case, r", [f"return {text}"])
        return name

    # --- conduct ----------------------------------------------------------------------------------

    def conduct(self) -> str | None:
        """Writes the function for when the conduct began that the evidenced conditions rest on (contract 4.4)."""
        lines = [line for part in self.read for line in self._began(*part)]
        if not lines:
            return None
        name = self.rules.module.name(f"{identifier(self.rule.id)}_began")
        self.rules.module.function(
            name, _CONDUCT, ["case = c.case", "times = []", *lines, "return min(times) if times else None"]
        )
        return name

    def _began(self, selection: Selection, condition: Collect, positive: bool, test: Test) -> Iterator[str]:
        if not selection.items:
            return
        records = f"{self.rules.selections.call(selection)}[0]"
        if isinstance(condition, Count) and condition.burst is not None:
            records = f"in_bursts({records}, {self._bound(condition.bound).text}, {self._burst(condition)}, c)"
        time = case_types().collections[condition.collection].time_field
        yield f"if {test.number} == {3 if positive else 0}:"
        # a loop: what a comprehension goes through may not assign, as the bound of a burst does that may be unknown
        yield f"    for r in {records}:"
        yield f'        times.append(when(r["{time}"]))'


def _reads_records(condition: Condition) -> bool:
    match condition:
        case All(items) | Any_(items):
            return any(map(_reads_records, items))
        case Not(item) | Fact(_, item):
            return _reads_records(item)
    return isinstance(condition, Collect)
