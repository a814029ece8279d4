"""Decides logged cases again and compares."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ...engine.deciding.digests import input_digest
from ...engine.deciding.policy import Policy
from ...engine.semantics.problems import CaseError
from ..life.policies import kept_policy
from ..log.errors import LogError
from ..log.log import DecisionLog
from ..log.model import DECISION, DIGEST, MASKED, Entry

# what came of it
SAME, CHANGED, NOT_REPLAYED = "same", "changed", "not-replayed"
# why a decision could not be replayed
UNKNOWN, NO_DECISION, PURGED, NOT_KEPT, MASKED_INPUTS = "unknown-id", "no-decision", "purged", "not-kept", "masked"
OTHER_INPUTS, NO_POLICY, OLD_POLICY, REFUSED = "other-inputs", "no-policy", "policy-refused", "case-refused"
REASONS = (UNKNOWN, NO_DECISION, PURGED, NOT_KEPT, MASKED_INPUTS, OTHER_INPUTS, NO_POLICY, OLD_POLICY, REFUSED)
# these say that something is wrong with the log, or with this version, and not only that too little was kept
FAULTS = (OTHER_INPUTS, NO_POLICY, OLD_POLICY, REFUSED)


@attrs.frozen
class RuleChange:
    """A rule whose status is another one; None where the rule is not in force, or not in that policy."""

    rule: str
    then: str | None
    now: str | None


@attrs.frozen
class Replayed:
    """What came of deciding one logged case again.

    `came_to` is one of SAME, CHANGED and NOT_REPLAYED, `why` one of REASONS for the last. `then` and `now` are the
    outcomes, `place` a JSON pointer to where the two documents first differ, `engine` the version that decided then.
    """

    id: str
    came_to: str
    why: str | None = None
    said: str | None = None
    case_id: str | None = None
    then: str | None = None
    now: str | None = None
    rules: tuple[RuleChange, ...] = ()
    place: str | None = None
    engine: str | None = None

    @property
    def flipped(self) -> bool:
        """Whether the answer itself is another one."""
        return self.came_to == CHANGED and self.then != self.now

    def to_dict(self) -> dict[str, Any]:
        """One line of `replay --format jsonl`."""
        found = {
            "decision": self.id,
            "case_id": self.case_id,
            "came_to": self.came_to,
            "why": self.why,
            "said": self.said,
            "then": self.then,
            "now": self.now,
            "place": self.place,
            "engine": self.engine,
        }
        lines = {key: value for key, value in found.items() if value is not None}
        return lines | ({"rules": [attrs.asdict(one) for one in self.rules]} if self.rules else {})


@attrs.frozen
class Replaying:
    """One replay. `other` is the policy to decide by; None: that of each decision, as the log has kept it."""

    log: DecisionLog
    other: Policy | None = None
    _policies: dict[str, Policy | LogError] = attrs.field(factory=dict)

    def ids(self, ids: Iterable[str]) -> Iterator[Replayed]:
        """Those decisions; an id that is unknown, or no decision's, is one that cannot be replayed."""
        for id in ids:
            try:
                entry = self.log.get(id)
            except LogError as error:
                if error.code != "log.unknown_id":
                    raise
                yield Replayed(id, NOT_REPLAYED, UNKNOWN)
                continue
            yield self.one(entry) if entry.kind == DECISION else Replayed(id, NOT_REPLAYED, NO_DECISION)

    def all(self, entries: Iterable[Entry]) -> Iterator[Replayed]:
        """Those decisions, one after the other."""
        return map(self.one, entries)

    def one(self, entry: Entry) -> Replayed:
        """One decision decided again."""
        personal = entry.personal
        if personal is None or personal.verdict is None:
            return Replayed(entry.id, NOT_REPLAYED, PURGED, engine=entry.engine_version)
        then = personal.verdict
        not_replayed = Replayed(
            *(entry.id, NOT_REPLAYED),
            case_id=personal.case_id,
            then=then["verdict"],
            engine=entry.engine_version,
        )
        case = personal.case
        if case is None or input_digest(case) != personal.input_digest:
            kept = {DIGEST: NOT_KEPT, MASKED: MASKED_INPUTS}.get(personal.inputs or DIGEST, OTHER_INPUTS)
            return attrs.evolve(not_replayed, why=kept)
        policy = self.other or self._policy_of(entry)
        if isinstance(policy, LogError):
            why = NO_POLICY if policy.code == "log.unknown_policy" else OLD_POLICY
            return attrs.evolve(not_replayed, why=why, said=policy.text.en)
        try:
            verdict = policy.decide(case)
        except CaseError as error:
            return attrs.evolve(not_replayed, why=REFUSED, said=error.problems[0].code)
        return _compared(not_replayed, then, verdict.to_dict(), whole=self.other is None)

    def _policy_of(self, entry: Entry) -> Policy | LogError:
        digest = entry.policy_digest or ""
        if digest not in self._policies:
            self._policies[digest] = kept_policy(self.log, digest)
        return self._policies[digest]


def _compared(begun: Replayed, then: dict[str, Any], now: dict[str, Any], *, whole: bool) -> Replayed:
    """Two verdict documents beside each other: the `whole` of them, byte by byte, or what they mean."""
    place = first_difference(then, now) if whole else first_difference(_meaning(then), _meaning(now))
    if whole and place is None and _text(then) != _text(now):
        place = ""  # the order of the keys
    before, after = _statuses(then), _statuses(now)
    rules = tuple(
        RuleChange(rule, before.get(rule), after.get(rule))
        for rule in sorted(before.keys() | after.keys())
        if before.get(rule) != after.get(rule)
    )
    came_to = SAME if place is None else CHANGED
    return attrs.evolve(begun, came_to=came_to, now=now["verdict"], rules=rules, place=place)


def _meaning(verdict: dict[str, Any]) -> dict[str, Any]:
    """What a verdict comes to, without which policy said it: the answer, each rule's status, and the block."""
    block = verdict.get("block", {})
    return {"verdict": verdict["verdict"], "rules": _statuses(verdict), "block": block}


def _statuses(verdict: dict[str, Any]) -> dict[str, str]:
    return {rule["id"]: rule["status"] for rule in verdict["rules"]}


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def first_difference(then: Any, now: Any, at: str = "") -> str | None:
    """The JSON pointer to the first place where two documents differ; None where they do not."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*then, *now)):
            inner = f"{at}/{key.replace('~', '~0').replace('/', '~1')}"
            if (key in then) != (key in now):
                return inner
            if (found := first_difference(then[key], now[key], inner)) is not None:
                return found
        return None
    if isinstance(then, list) and isinstance(now, list):
        for number, (one, other) in enumerate(zip(then, now, strict=False)):
            if (found := first_difference(one, other, f"{at}/{number}")) is not None:
                return found
        return None if len(then) == len(now) else f"{at}/{min(len(then), len(now))}"
    return None if type(then) is type(now) and then == now else at
