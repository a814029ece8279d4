"""Whether any other value of a parameter would change anything. Runs in the child process."""

from typing import Any

from ...engine.language.model import Ground, PolicyModel, Rule
from ...engine.semantics.problems import CaseError
from ..proving.answers import FOUND, NONE, OPEN
from ..proving.asking import Disagreement
from ..proving.bench import MILLISECONDS, Bench
from ..proving.logic import Formula, both, compared, either, integer
from ..proving.reading import Reading
from ..proving.witness import NotWritten
from .parameters import candidates, items_of, names_in, open_range, readers, unsupported, uses, value_on, with_value
from .redundant import told_apart
from .setting import Setting, of_rule, setting

_SHORT = 3_000  # milliseconds
UNUSED, EFFECT, NO_EFFECT, UNKNOWN, NOT_LOOKED_AT = "unused", "effect", "no-effect", "unknown", "not-looked-at"


def parameter(policy: str, span: int, name: str) -> dict[str, Any]:
    """What came of a parameter; of a list, the items that change nothing."""
    at = setting(policy, span)
    rules = [rule for rule in at.rules.values() if readers(at.model, rule, name)]
    if not rules or name in at.model.unset_parameters(at.span.day):
        return {"state": UNUSED}
    if any(isinstance(rule, Ground) and name in names_in(rule.block) for rule in rules):
        return {"state": EFFECT}  # what an allow recommends
    parts = [part for rule in rules for part in readers(at.model, rule, name)]
    used, value = list(uses(tuple(parts), name)), value_on(tuple(parts), name, at.span.day)
    if unsupported(value):
        return {"state": NOT_LOOKED_AT}
    varying = _Varying(at, name, rules)
    if isinstance(value, tuple):
        items = [(item, varying.any_of([other])) for item, other in items_of(value, used)]
        idle = [str(item) for item, kind in items if kind == NONE]
        kinds = [kind for _, kind in items]
        return {"state": NO_EFFECT if idle else UNKNOWN if OPEN in kinds else EFFECT, "items": idle}
    kind = varying.any_of(candidates(value, used))
    limits = open_range(value, used)
    if kind != FOUND and limits is not None:
        kind = varying.any_at_all(value, limits)
    return {"state": {FOUND: EFFECT, NONE: NO_EFFECT}.get(kind, UNKNOWN)}


class _Varying:
    """Asks with one parameter changed, of all rules that it could change."""

    def __init__(self, at: Setting, name: str, rules: list[Rule]) -> None:
        self._at, self._name, self._rules = at, name, rules

    def any_of(self, values: list[Any]) -> str:
        """FOUND where one of these values makes some rule differ in some case; NONE or OPEN.

        First with room for one reading only and little time: that mostly finds a case, and proves nothing.
        """
        pairs = [(value, rule) for value in values for rule in self._rules]
        numbers = [pair for pair in pairs if not isinstance(pair[0], str | tuple)]  # other texts need to be made known
        if any(self._with(value, rule, 1, _SHORT) == FOUND for value, rule in numbers):
            return FOUND
        kinds = [NONE]
        for value, rule in pairs:
            kinds.append(self._with(value, rule, 2, MILLISECONDS))
            if kinds[-1] == FOUND:
                return FOUND
        return OPEN if OPEN in kinds else NONE

    def _with(self, value: Any, rule: Rule, times: int, milliseconds: int) -> str:
        """Whether a rule can differ under another value, in a case that has room for so many readings."""
        changed = with_value(self._at.model, self._name, value)
        other = next(one for one in changed.rules if one.id == rule.id)
        read = [(self._at.model, [rule]), (changed, [other])][:times]
        bench = Bench(self._at.span, read, milliseconds=milliseconds)
        differs = _differs(bench.reading(self._at.model), rule, bench.reading(changed), other)
        return told_apart(self._at, bench, differs, (self._at.model, rule), (changed, other))

    def any_at_all(self, value: int, limits: tuple[int, int, int]) -> str:
        """The same with the value left open."""
        least, most, step = limits
        kinds = [NONE]
        for rule in self._rules:
            bench = Bench(self._at.span, [(self._at.model, [rule])] * 2)
            number = integer(f"${self._name}")
            term = number * step
            other = bench.reading(self._at.model, instead={self._name: term})
            differs = _differs(bench.reading(self._at.model), rule, other, rule)
            within = both(compared("gte", number, least), compared("lte", number, most), compared("ne", term, value))
            kinds.append(bench.search(both(within, differs)))
            if kinds[-1] == FOUND:
                self._confirm(bench, rule, bench.value(number) * step)
                return FOUND
        return OPEN if OPEN in kinds else NONE

    def _confirm(self, bench: Bench, rule: Rule, value: int) -> None:
        changed = with_value(self._at.model, self._name, value)
        other = next(one for one in changed.rules if one.id == rule.id)
        try:
            case = bench.case()
        except NotWritten:
            return
        try:
            same = _told(self._at.model, rule, self._at.confirmed(case)) == _told(changed, other, case)
        except CaseError as error:
            raise Disagreement(f"${self._name}", (case,), f"the case is not valid: {error}") from None
        if same:
            raise Disagreement(f"${self._name}", (case,), "the engine does not confirm the solver's case")


def _told(model: PolicyModel, rule: Rule, case: Any) -> Any:
    return of_rule(model, rule, case)


def _differs(reading: Reading, rule: Rule, other: Reading, changed: Rule) -> Formula:
    """When the rule's value differs, or whether the shop has talked."""
    differs = reading.truth(rule).differs(other.truth(changed))
    if isinstance(rule, Ground) and isinstance(changed, Ground):
        differs = either(differs, reading.communication(rule).differs(other.communication(changed)))
    return differs
