"""Reads what a test expects, and holds the names in it against the policy."""

from collections.abc import Iterator, Mapping
from typing import Any

from ...engine.deciding.table import (
    COMMUNICATED,
    ELIGIBLE,
    NOT_CONSIDERED,
    NOT_ESTABLISHED,
    PROCEDURE_STATUS,
    PROTECTION_STATUS,
    PROVEN,
    SHIELDED,
    UNPROVEN,
)
from ...engine.language.model import Ground, Procedure, Protection, Rule
from ...engine.language.nearest import nearest
from ...engine.language.scope import Place
from ...engine.language.texts import Text
from .files import Report
from .model import ERROR, NOT_IN_FORCE, Expected

GROUND_STATUSES = (NOT_CONSIDERED, NOT_ESTABLISHED, UNPROVEN, SHIELDED, PROVEN, ELIGIBLE, COMMUNICATED)
STATUSES: Mapping[type[Rule], tuple[str, ...]] = {
    Ground: (*GROUND_STATUSES, NOT_IN_FORCE),
    Protection: (*PROTECTION_STATUS, NOT_IN_FORCE),
    Procedure: (*PROCEDURE_STATUS, NOT_IN_FORCE),
}
_KINDS = {
    Ground: Text("事由规则", "ground rule"),
    Protection: Text("保护规则", "protection"),
    Procedure: Text("手续规则", "procedure"),
}
_BY_RULE = ("statuses", "matched", "unknown")


def read_expected(place: Place, rules: Mapping[str, Rule], report: Report) -> Expected:
    """The `expect` of a test, which is of the right form; what does not fit the policy's rules is reported."""
    stated: dict[str, Any] = place.data
    codes = stated.get("codes")
    expected = Expected(**{**stated, "codes": None if codes is None else tuple(codes)})
    _check_error(place, report)
    for name, key in _rules_named(place):
        named = str(name.at[-1] if key else name.data)
        if named not in rules:
            near = nearest(named, rules)
            hint = "nearest" if near else None
            report(name.problem("test.unknown_rule", hint, key=key, name=named, near=near or ""))
    statuses = place.get("statuses")
    for rule, status in statuses.items() if statuses is not None else ():
        if rule in rules:
            _check_status(status, rules[rule], report)
    return expected


def _check_error(place: Place, report: Report) -> None:
    """An invalid case has problems and nothing else."""
    error = place.data.get("verdict") == ERROR
    for key, stated in place.items():
        if error and key not in ("verdict", "codes"):
            report(stated.problem("test.error_alone", "test.error_alone", key=True, name=key))
        elif key == "codes" and not error:
            report(stated.problem("test.codes_alone", "test.codes_alone", key=True))


def _rules_named(place: Place) -> Iterator[tuple[Place, bool]]:
    """Every place that names a rule, and whether the key does."""
    for key in _BY_RULE:
        table = place.get(key)
        for _, inner in table.items() if table is not None else ():
            yield inner, True
    for key in ("reasons", "remedies"):
        entries = place.get(key)
        for _, entry in entries.items() if entries is not None else ():
            yield from _rules_in(entry)


def _rules_in(entry: Place) -> Iterator[tuple[Place, bool]]:
    if (rule := entry.get("rule")) is not None:
        yield rule, False
    steps = entry.get("steps")
    for _, step in steps.items() if steps is not None else ():
        yield from _rules_in(step)


def _check_status(status: Place, rule: Rule, report: Report) -> None:
    known = STATUSES[type(rule)]
    if status.data in known:
        return
    near = nearest(status.data, known)
    report(
        status.problem(
            "test.status",
            "nearest" if near else "one_of",
            found=status.data,
            rule=rule.id,
            kind=_KINDS[type(rule)],
            near=near or "",
            names=", ".join(known),
        )
    )
