"""The loops: which records of a collection a condition finds, one function for all conditions that ask the same.

What a rule asks of a record depends on its evidence, so rules share a loop only where they need the same.
"""

import attrs

from ...language.model import All, Collect, Condition, Count, Evidence, Ground, Rule, Share, Value
from ...language.types import case_types
from .expressions import Expressions
from .writing import TRUE, Test, literal

Items = tuple[tuple[tuple[str, ...], bool], ...]


@attrs.frozen
class Selection:
    """What decides which records are found. `supports`: those after `as_of` are no support; `items` gate."""

    collection: str
    where: Condition
    of: Condition | None
    within: Value | None
    time: str | None
    needs_time: bool
    supports: bool
    items: Items


def selection_of(condition: Collect, rule: Rule, *, positive: bool) -> Selection:
    """The selection of a condition as a rule reads it, under an even number of negations or not."""
    more_is_truer = condition.at_least if isinstance(condition, Count) else True
    supports = isinstance(rule, Ground) and more_is_truer == positive
    own = case_types().collections[condition.collection].time_field
    time = condition.time if condition.time not in (None, own) else None
    return Selection(
        condition.collection,
        condition.where,
        condition.of if isinstance(condition, Share) else None,
        condition.within,
        time
        if condition.within is not None or (isinstance(condition, Count) and condition.burst is not None)
        else None,
        isinstance(condition, Count) and condition.burst is not None and time is not None,
        supports,
        _items(rule, condition.collection) if supports else (),
    )


def _items(rule: Rule, collection: str) -> Items:
    evidence: tuple[Evidence, ...] = rule.evidence if isinstance(rule, Ground) else ()
    return tuple((item.kinds, item.may_precede) for item in evidence if item.collection == collection)


@attrs.frozen(eq=False)
class Selections:
    """Writes the loops of one program, each once."""

    expressions: Expressions
    numbers: dict[Selection, int] = attrs.field(factory=dict)
    names: list[str] = attrs.field(factory=list)

    def call(self, selection: Selection) -> str:
        """The expression for what a selection finds; the first use in a case runs the loop."""
        number = self.numbers.get(selection)
        if number is None:
            number = self.numbers[selection] = len(self.numbers)
            self.names.append(self.expressions.module.name(selection.collection))
            self._write(selection, number)
        return f"(c.memo[{number}] or {self.names[number]}(c))"

    def _write(self, selection: Selection, number: int) -> None:
        body = self._share(selection) if selection.of is not None else self._count(selection)
        counts = ", widest, narrowest" if selection.of is not None else ""
        lines = [
            "case = c.case",
            f'records = case.get("{selection.collection}")',
            "if not records:",
            "    return NOBODY if records is None else NOTHING",
            "sure, maybe, zone, now = [], [], c.zone, c.now",
            *(["widest = narrowest = 0"] if counts else []),
            "for r in records:",
            *("    " + line for line in body),
            f"c.memo[{number}] = found = (sure, maybe{counts})",
            "return found",
        ]
        self.expressions.module.function(self.names[number], "c", lines)

    def _span(self, selection: Selection) -> str | None:
        """The window's duration; None where there is no window, or its duration has no value yet."""
        if selection.within is None:
            return None
        span = self.expressions.value(selection.within)
        return span.text if span.sure else None

    # --- counting ---------------------------------------------------------------------------------

    def _count(self, selection: Selection) -> list[str]:
        """The body of the loop: out with a record as soon as it is false, aside with it where it is unknown."""
        tests = self._tests(selection.where, selection.collection)
        window, window_unknown = self._window(selection)
        unsure = window_unknown or not all(test.sure for test in tests)
        lines = ["unknown = False"] if unsure else []
        for test in tests:
            lines += self._drop(test)
        lines += [*self._at(selection)]
        if selection.supports or selection.collection == "communications":
            lines += ["if at > now:", "    continue"]
        else:
            lines += ["if at > now:", "    maybe.append(r)", "    continue"]
        lines += window
        if not selection.items:
            return [*lines, "(maybe if unknown else sure).append(r)" if unsure else "sure.append(r)"]
        shown = self._shown(selection)
        kept = f"not unknown and {shown}" if unsure else shown
        return [*lines, f"(sure if {kept} else maybe).append(r)"]

    def _tests(self, condition: Condition, collection: str) -> list[Test]:
        items = condition.items if isinstance(condition, All) else (condition,)
        tests = [self.expressions.predicate(item, collection) for item in items]
        return [test for test in tests if test != TRUE]

    def _drop(self, test: Test) -> list[str]:
        if test.sure:
            return [f"if not {test.text}:", "    continue"]
        name = self.expressions.module.variable()
        return [f"{name} = {test.text}", f"if not {name}:", "    continue", f"if {name} == 1:", "    unknown = True"]

    def _at(self, selection: Selection) -> list[str]:
        """When the record was, as text that can be compared."""
        time = case_types().collections[selection.collection].time_field
        return [f'at = r["{time}"]', "if at[19:] != zone:", "    at = c.local(at)"]

    def _shown(self, selection: Selection) -> str:
        time = case_types().collections[selection.collection].time_field
        return f'c.evidenced({literal(selection.items)}, "{selection.collection}/" + r["id"], r["{time}"])'

    def _window(self, selection: Selection) -> tuple[list[str], bool]:
        """The lines that drop what lies outside, and whether they may find that it is not known."""
        if selection.within is None and not selection.needs_time:
            return [], False
        if selection.within is not None and self._span(selection) is None:
            return ["unknown = True"], True
        if selection.time is None:
            return [f"if at < c.since({self._span(selection)}):", "    continue"], False
        lines = [f"when = {self._other_time(selection)}", "if when is None:", "    unknown = True"]
        if selection.within is None:
            return lines, True
        compared = [
            "if when[19:] != zone:",
            "    when = c.local(when)",
            f"if when < c.since({self._span(selection)}) or when > now:",
            "    continue",
        ]
        return [*lines, "else:", *("    " + line for line in compared)], True

    def _other_time(self, selection: Selection) -> str:
        """The text of another time field, None where it is absent."""
        assert selection.time is not None
        if (selection.collection, selection.time) == ("communications", "answered_at"):
            return '(None if c.answered(r) is None else r["answered_at"])'
        *way, last = selection.time.split(".")
        return "r" + "".join(f'.get("{part}", EMPTY)' for part in way) + f'.get("{last}")'

    # --- shares -----------------------------------------------------------------------------------

    def _share(self, selection: Selection) -> list[str]:
        """The body of the loop of a share, which needs the denominator as well."""
        assert selection.of is not None
        base = self.expressions.predicate(selection.of, selection.collection)
        part = self.expressions.predicate(selection.where, selection.collection)
        lines = [f"base = {base.number}", *self._at(selection)]
        if selection.supports or selection.collection == "communications":
            outside = ["if at > now:", "    base = 0"]
        else:
            outside = ["if at > now:", "    base &= 1"]
        window, _ = self._window(selection)
        if window:
            outside += ["else:", *("    " + line for line in _on_base(window))]
        gate = []
        if selection.items:
            gate = [f"if value and not {self._shown(selection)}:", "    value, part = 1, part & 1"]
        return [
            *lines,
            *outside,
            f"part = {part.number}",
            "value = base & part",
            *gate,
            "if value:",
            "    (sure if value == 3 else maybe).append(r)",
            "widest += base == 3 or (base == 1 and part != 3)",
            "narrowest += base == 3 or (base == 1 and part != 0)",
        ]


def _on_base(window: list[str]) -> list[str]:
    """The lines of a window as they bear on the denominator."""
    said = {"continue": "base = 0", "unknown = True": "base &= 1"}
    return [line[: len(line) - len(line.lstrip())] + said.get(line.strip(), line.strip()) for line in window]
