"""The questions of a comparison: what is asked in the child process, a rule or the whole verdict at a time."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ...engine.language.model import Ground
from ..proving.answers import FOUND, NONE, Answer, Case
from ..proving.asking import ask
from ..proving.bench import Bench
from ..proving.logic import Formula
from ..proving.sizes import cone
from ..proving.spans import Span
from .formulas import further, policy_further
from .levels import ALLOW, LOOSER, STRICTER, TALK, decided, level, model_of, shown

Ways = tuple[Formula, Formula]


def rule(old: str, new: str, rule_id: str, since: int | None, until: int | None) -> dict[str, Any]:
    """Whether a ground rule goes further in one policy than in the other, in some span of days."""
    bench, readings = _bench(old, new, Span(since, until), rule_id)
    found: dict[str, Any] = {"groups": bench.sizes.groups}
    for word, (one, other) in _directions(old, new).items():
        ways = further(readings[one], readings[other], rule_id)

        def reached(case: Case, needed: int, one: str = one, other: str = other) -> bool:
            before, after = (level(decided(name, case)[1], rule_id) for name in (one, other))
            return after >= needed > before

        found[word] = _told(_ask(bench, f"{rule_id} {word}", ways, reached), old, new, rule_id)
    return found


def verdict(old: str, new: str, since: int | None, until: int | None, words: list[str]) -> dict[str, Any]:
    """Whether the verdict goes further in one policy than in the other; `words`: the directions that are open."""
    bench, readings = _bench(old, new, Span(since, until), None)
    found: dict[str, Any] = {"groups": bench.sizes.groups}
    for word in words:
        one, other = _directions(old, new)[word]
        ways = policy_further(readings[one], readings[other])

        def reached(case: Case, needed: int, one: str = one, other: str = other) -> bool:
            return decided(other, case)[0] >= needed > decided(one, case)[0]

        found[word] = _told(_ask(bench, f"verdict {word}", ways, reached), old, new, None)
    return found


def _ask(bench: Bench, question: str, ways: Ways, reached: Callable[..., bool]) -> Answer:
    """Whether one goes further in any of two ways; where both are possible, a case of an allow, which says more."""
    for way, needed in zip(ways, (ALLOW, TALK), strict=True):
        answer = ask(bench, question, way, partial(reached, needed=needed))
        if answer.kind != NONE:
            return answer
    return answer


def _directions(old: str, new: str) -> dict[str, tuple[str, str]]:
    return {LOOSER: (old, new), STRICTER: (new, old)}


def _bench(old: str, new: str, span: Span, name: str | None) -> tuple[Bench, dict[str, Any]]:
    """An open case for one ground rule, or for all, and both policies read in it."""
    models = {one: model_of(one) for one in (old, new)}
    read = []
    for model in models.values():
        grounds = [r for r in model.in_force(span.day) if isinstance(r, Ground) and name in (None, r.id)]
        read.append((model, cone(model, span.day, grounds)))
    bench = Bench(span, read, ordered=True)
    return bench, {one: bench.reading(model) for one, model in models.items()}


def _told(answer: Answer, old: str, new: str, name: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": answer.kind, "why": answer.why}
    if answer.kind == FOUND:
        found["witness"] = shown(old, new, answer.cases[0], name)
    return found
