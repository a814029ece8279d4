"""Whether an answer is what a test states, and where it is not."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ...engine.language.wording import normal
from ...engine.semantics.problems import CaseError
from .model import ERROR, NOT_IN_FORCE, Difference, Expected

_NOISE = ("message", "sources", "refs")  # shown of a reason or remedy only where the test speaks of it


@attrs.frozen(eq=False)
class Answer:
    """What a policy says of a case: outcome, statuses and, if it was asked for, the verdict document; or the error."""

    outcome: str
    statuses: Mapping[str, str] = attrs.field(factory=dict)
    document: Mapping[str, Any] = attrs.field(factory=dict)
    error: CaseError | None = None


def matches(expected: Any, got: Any) -> bool:
    """Whether `got` is what is stated: of a mapping the stated keys, of a list of mappings each in its order, of
    any other list the same items, as the verdict sorts them all.
    """
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(key in got and matches(expected[key], got[key]) for key in expected)
    if isinstance(expected, list):
        if not isinstance(got, list) or len(expected) != len(got):
            return False
        if any(isinstance(item, dict) for item in expected):
            return all(map(matches, expected, got))
        return sorted(map(_plain, expected)) == sorted(map(_plain, got))
    return type(expected) is type(got) and _plain(expected) == _plain(got)


def _plain(value: Any) -> str:
    return normal(value) if isinstance(value, str) else repr(value)


def differences(expected: Expected, answer: Answer) -> Iterator[Difference]:
    """Everything that is stated and is not so; nothing else of an invalid case than that it is one."""
    if answer.error is not None:
        yield from _of_error(expected, answer.error)
        return
    if expected.verdict not in (None, answer.outcome):
        yield Difference(("verdict",), expected.verdict, answer.outcome)
    for rule, status in expected.statuses.items():
        got = answer.statuses.get(rule, NOT_IN_FORCE)
        if got != status:
            yield Difference(("statuses", rule), status, got)
    yield from _of_lists(expected, answer.document)
    block = answer.document.get("block", {})
    for key, value in expected.block.items():
        if not matches(value, block.get(key)):
            yield Difference(("block", key), value, block.get(key))
    rules = {rule["id"]: rule for rule in answer.document.get("rules", ())}
    for name, stated in (("matched", expected.matched), ("unknown", expected.unknown)):
        for rule, refs in stated.items():
            found = rules.get(rule, {}).get(name)
            if not matches(refs, found):
                yield Difference((name, rule), refs, found)


def _of_error(expected: Expected, error: CaseError) -> Iterator[Difference]:
    if expected.verdict != ERROR:
        yield Difference(("verdict",), expected.verdict, ERROR)
        return
    codes = sorted({problem.code for problem in error.problems})
    if expected.codes is not None and sorted(set(expected.codes)) != codes:
        yield Difference(("codes",), sorted(set(expected.codes)), codes)


def _of_lists(expected: Expected, document: Mapping[str, Any]) -> Iterator[Difference]:
    for name, stated in (("reasons", expected.reasons), ("remedies", expected.remedies)):
        if stated is not None and not matches(stated, document[name]):
            spoken_of = set(_keys(stated))
            yield Difference((name,), stated, [_telling(entry, spoken_of) for entry in document[name]])


def _keys(value: Any) -> Iterator[str]:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(item)
    if isinstance(value, dict):
        yield from value


def _telling(value: Any, spoken_of: set[str]) -> Any:
    """A reason or remedy without what is long or said twice, unless the test speaks of it."""
    if isinstance(value, list):
        return [_telling(item, spoken_of) for item in value]
    if not isinstance(value, dict):
        return value
    noise = (*_NOISE, "ground") if "rule" in value else _NOISE
    return {key: _telling(item, spoken_of) for key, item in value.items() if key in spoken_of or key not in noise}
