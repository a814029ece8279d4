"""Who is measured: our own functions, and the other engines where they are installed."""

import importlib
import json
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from fairblock import Policy
from fairblock.engine.deciding.policy import CaseInput

Case = dict[str, Any]
Answer = tuple[str, dict[str, str]]
Evaluate = Callable[[Case], Answer]

PEERS = {"zen": ("zen", "zen-engine"), "cedar": ("cedarpy", "cedarpy")}  # our module: theirs, and its distribution


def peers() -> dict[str, Evaluate]:
    """The other engines' answers to the workload, by the name of our module; only those that are installed."""
    return {
        name: importlib.import_module(f"workload.{name}").evaluate
        for name, (module, _) in PEERS.items()
        if find_spec(module) is not None
    }


def versions() -> dict[str, str]:
    """The versions of the other engines that are installed, by distribution."""
    return {dist: version(dist) for module, dist in PEERS.values() if find_spec(module) is not None}


class _Trusting(Policy):
    """The policy as it would be if every case were known to be valid, with its times written plainly.

    The library has no such thing: a case is always checked. What deciding alone costs is seen by leaving that out.
    """

    def _admitted(self, case: CaseInput) -> tuple[dict[str, Any], bool]:
        assert isinstance(case, dict)
        return case, True


def trusting(policy: Policy) -> Evaluate | None:
    """`evaluate` with the case not checked; None where admission is no step of its own."""
    return _Trusting(policy.model).evaluate if "_admitted" in vars(Policy) else None


def validation(policy: Policy) -> tuple[str, Callable[[Case], object]]:
    """What `evaluate` does to see that a dict is a valid case, and its name."""
    platforms = policy.model.platforms
    try:
        accepting = importlib.import_module("fairblock.engine.semantics.accepting")
    except ModuleNotFoundError:
        return "read_case and check_case", lambda case: _checked(case, platforms)
    return "accepted", lambda case: accepting.accepted(case, platforms)


def _checked(case: Case, platforms: tuple[str, ...] | None) -> None:
    from fairblock.engine.semantics.checks import check_case
    from fairblock.engine.semantics.intake import read_case

    data, numbers = read_case(case)
    check_case(data, numbers, platforms)


def as_json(cases: list[Case]) -> list[str]:
    """The cases as compact JSON texts."""
    return [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases]


def agree(one: Evaluate, other: Evaluate, cases: list[Case]) -> None:
    """Raises ValueError for the first case to which the two give different answers."""
    for case in cases:
        left, right = one(case), other(case)
        if (str(left[0]), left[1]) != (right[0], right[1]):
            differing = {rule: (left[1].get(rule), right[1].get(rule)) for rule in left[1].keys() | right[1].keys()}
            differing = {rule: pair for rule, pair in differing.items() if pair[0] != pair[1]}
            raise ValueError(f"case {case['case_id']}: {left[0]} and {right[0]}, {differing}")
