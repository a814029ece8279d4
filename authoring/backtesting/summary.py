"""The summary of a backtest: one JSON document, from which its text and its page are written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ...engine.deciding.policy import Policy
from ...engine.deciding.table import COMMUNICATED
from ...engine.language.model import Ground, Rule
from ...engine.semantics.problems import CaseError
from ...engine.tables.rows import time_text
from ...reporting.words import WORDS
from ...version import __version__
from .counting import FAIRNESS, SEGMENTS, VERDICTS, Counting

FORMAT = 1
_MOST_TELLING = (
    *(("deny", "allow"), ("needs-communication", "allow"), ("allow", "deny")),
    *(("allow", "needs-communication"), ("deny", "needs-communication"), ("needs-communication", "deny")),
)
_SILENT = frozenset({None, "not_considered", "not_established", "clear", "met"})
Pairs = Iterable[tuple[str | None, str, int]]


def summarized(counting: Counting, new: Policy, against: Policy | None, by: Iterable[str]) -> dict[str, Any]:
    """All of the summary that is counted."""
    cases, pairs = counting.cases(), counting.verdicts()
    for name in ("from", "until"):
        cases[name] = None if cases[name] is None else time_text(cases[name])
    return {
        "format": FORMAT,
        "fairblock": __version__,
        "cases": cases,
        "undecided": counting.undecided(),
        "new": _named(new),
        "against": None if against is None else _named(against),
        "verdicts": _verdicts(pairs, compared=counting.compared),
        "flips": _flips(pairs),
        "buyers": counting.buyers(),
        "rules": [_rule(counting, *both) for both in _rules(new, against)],
        "segments": [_segment(counting, name) for name in dict.fromkeys(by)],
        "fairness": [_fairness(counting, name) for name in FAIRNESS],
    }


def short_digest(policy: Mapping[str, Any]) -> str:
    """Enough of the digest of one of the summary's policies to tell it from others."""
    digest: str = policy["digest"]
    return digest.removeprefix("sha256:")[:8]


def came_or_went(rule: Mapping[str, Any]) -> bool:
    """Whether only one of the policies has one of the summary's rules."""
    return (rule["new"] is None) != (rule["against"] is None)


def _named(policy: Policy) -> dict[str, str]:
    return {"name": policy.name, "version": policy.version, "digest": policy.digest}


def _verdicts(pairs: Pairs, *, compared: bool) -> dict[str, Any]:
    new, old = dict.fromkeys(VERDICTS, 0), dict.fromkeys(VERDICTS, 0)
    for before, after, count in pairs:
        new[after] += count
        if before is not None:
            old[before] += count
    return {"new": new, "against": old if compared else None}


def _flips(pairs: Pairs) -> list[dict[str, Any]]:
    found = {(before, after): count for before, after, count in pairs}
    return [{"from": b, "to": a, "cases": found[b, a]} for b, a in _MOST_TELLING if (b, a) in found]


# --- rules ----------------------------------------------------------------------------------------


def _rules(new: Policy, against: Policy | None) -> list[tuple[Rule | None, Rule | None]]:
    """The rules of both policies, in the order of the new one."""
    now = {rule.id: rule for rule in new.model.rules}
    old = {} if against is None else {rule.id: rule for rule in against.model.rules}
    return [(now.get(name), old.get(name)) for name in (now | old)]


def _rule(counting: Counting, new: Rule | None, old: Rule | None) -> dict[str, Any]:
    rule = new or old
    assert rule is not None
    found = counting.statuses(rule.id, new=new is not None, against=old is not None)
    # a rule that only one policy has changes a case where it says anything there
    silent = _SILENT if new is None or old is None else frozenset()
    changed = newly = no_longer = 0
    for before, after, count in found if counting.compared else ():
        changed += count if before != after and not {before, after} <= silent else 0
        newly += count if after == COMMUNICATED and before != COMMUNICATED else 0
        no_longer += count if before == COMMUNICATED and after != COMMUNICATED else 0
    return {
        "id": rule.id,
        "kind": type(rule).__name__.lower(),
        "ground": rule.ground if isinstance(rule, Ground) else None,
        "title": rule.title.to_dict(),
        "new": None if new is None else _counted((after, count) for _, after, count in found),
        "against": None if old is None else _counted((before, count) for before, _, count in found),
        "changed": changed,
        "newly_allowing": newly,
        "no_longer_allowing": no_longer,
    }


def _counted(statuses: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    """How many cases have each status; a rule that is not in force on the day of a case has none there."""
    found: Counter[str] = Counter()
    for status, count in statuses:
        if status is not None:
            found[status] += count
    return dict(sorted(found.items()))


# --- segments and fairness ------------------------------------------------------------------------


def _values(counting: Counting, expression: str) -> tuple[list[dict[str, Any]], int]:
    values, left_out = counting.by(expression)
    return [
        {
            "value": name,
            "cases": sum(count for _, _, count in pairs),
            "verdicts": _verdicts(pairs, compared=counting.compared),
            "flips": _flips(pairs),
        }
        for name, pairs in values
    ], left_out


def _segment(counting: Counting, name: str) -> dict[str, Any]:
    values, left_out = _values(counting, SEGMENTS[name])
    if name == "month":
        values.sort(key=lambda one: str(one["value"]))
    return {"by": name, "values": values, "left_out": left_out}


def _fairness(counting: Counting, name: str) -> dict[str, Any]:
    values, left_out = _values(counting, FAIRNESS[name])
    if name != "operator":
        values.sort(key=lambda one: (one["value"] in ("no review", "none", "unknown"), one["value"]))
    return {
        "by": name,
        "title": WORDS[f"backtest_by_{name}"].to_dict(),
        "note": WORDS[f"backtest_by_{name}_note"].to_dict(),
        "values": values,
        "left_out": left_out,
    }


# --- examples -------------------------------------------------------------------------------------


def flip_examples(flips: Iterable[Mapping[str, Any]], most: int, new: Policy, against: Policy) -> list[dict[str, Any]]:
    """Up to so many flips with both verdicts in full: of each kind in turn, the most telling kind first."""
    kinds: dict[tuple[str, str], list[Mapping[str, Any]]] = {kind: [] for kind in _MOST_TELLING}
    for flip in flips:
        kinds[flip["from"], flip["to"]].append(flip)
    ranked = [(turn, rank, flip) for rank, found in enumerate(kinds.values()) for turn, flip in enumerate(found)]
    chosen = sorted(sorted(ranked, key=lambda one: one[:2])[:most], key=lambda one: (one[1], one[0]))
    return [example for _, _, flip in chosen if (example := _example(flip, new, against)) is not None]


def _example(flip: Mapping[str, Any], new: Policy, against: Policy) -> dict[str, Any] | None:
    case = flip["case"]
    try:
        now, before = new.decide(case), against.decide(case)
    except CaseError:  # a time that no text can write: the numbers have it, an example cannot
        return None
    said = {"new": now.to_dict(), "against": before.to_dict()}
    return {name: flip[name] for name in ("source", "row")} | {
        "case_id": case["case_id"],
        "from": flip["from"],
        "to": flip["to"],
        **said,
    }
