"""What a block by some ground rules reads of a case: where, by which rules, and with which numbers of the policy."""

from collections.abc import Mapping

import attrs

from ...engine.deciding.requirements import Read, bearing_on, reads, rule_reads
from ...engine.language.model import Ground, PolicyModel, Rule
from ...engine.language.types import case_types

EVIDENCE, COMMUNICATIONS = "evidence", "communications"
# the answer is made with them, whatever the rules read (contract 5: considered rules, `block`)
_ALWAYS = ("request.grounds", "request.scope", "request.duration_days")


@attrs.frozen(eq=False)
class Reading:
    """What is read: each dotted path with the rules that read it, ground rules first, and what they read there."""

    policy: PolicyModel
    grounds: tuple[Ground, ...]
    places: Mapping[str, tuple[tuple[Rule, Read], ...]]

    def asks(self, path: str) -> bool:
        """Whether the field or collection is read."""
        return path in self.places or path in _ALWAYS

    def asks_inside(self, path: str) -> bool:
        """Whether some field of the object is read."""
        return any(place.startswith(f"{path}.") for place in (*self.places, *_ALWAYS))

    def readers(self, path: str) -> tuple[Rule, ...]:
        """The rules that read it, without what goes without saying: ground rules where all of them do, and for a
        record's field those that are said to read the collection where they are the same."""
        found = {rule.id: rule for rule, _ in self.places.get(path, ())}
        everyone = all(ground.id in found for ground in self.grounds)
        named = tuple(rule for rule in found.values() if not (everyone and isinstance(rule, Ground)))
        whole = path.partition(".")[0]
        return () if whole != path and whole in self.places and named == self.readers(whole) else named

    def parameters(self, path: str) -> tuple[str, ...]:
        """The parameters that it is held against; a collection's without those of the ground rules."""
        collection = path in case_types().collections
        found = [read for rule, read in self.places.get(path, ()) if not (collection and isinstance(rule, Ground))]
        return tuple(dict.fromkeys(name for read in found for name in read.parameters))

    @property
    def conduct(self) -> frozenset[str]:
        """The collections that hold the conduct: those that need evidence; of a rule without evidence all it reads."""
        found: set[str] = set()
        for ground in self.grounds:
            gated = {item.collection for item in ground.evidence}
            found |= gated or {read.path for read in collections_of(ground)}
        return frozenset(found - {EVIDENCE, COMMUNICATIONS})

    @property
    def evidence(self) -> Mapping[tuple[str, tuple[str, ...]], tuple[Ground, ...]]:
        """Which evidence is needed: the collection with the kinds any of which will do, and the rules that need it."""
        found: dict[tuple[str, tuple[str, ...]], list[Ground]] = {}
        for ground in self.grounds:
            for item in ground.evidence:
                found.setdefault((item.collection, item.kinds), []).append(ground)
        return {key: tuple(rules) for key, rules in found.items()}


def collections_of(ground: Ground) -> tuple[Read, ...]:
    """The collections that a ground rule's own condition reads, each as often as it does."""
    collections = case_types().collections
    return tuple(read for read in reads(ground.when) if read.collection is None and read.path in collections)


def reading(policy: PolicyModel, grounds: tuple[Ground, ...]) -> Reading:
    """What is read for a block by any of these ground rules.

    The other rules of their ground are considered all the same: what else they look at has to be looked up too.
    """
    rules = {rule.id: rule for rule in grounds} | {
        rule.id: rule for ground in grounds for rule in bearing_on(policy, ground)
    }
    places: dict[str, list[tuple[Rule, Read]]] = {}
    for rule in rules.values():
        for read in rule_reads(policy, rule):
            places.setdefault(str(read), []).append((rule, read))
    known = set(places)
    considered = {rule.ground for rule in grounds}
    for rule in policy.grounds:
        if rule.ground in considered and rule.id not in rules:
            for read in reads(rule.when):
                if (read.collection or read.path) not in known:
                    places.setdefault(str(read), []).append((rule, read))
    return Reading(policy, grounds, {path: tuple(found) for path, found in places.items()})
