"""A case made up for a test, in which a condition of a policy holds, or does not: found by trying.

What is tried is checked with the engine itself; what cannot be found is said, never pretended. The people and
records in it do not exist.
"""

import copy
from collections.abc import Iterator
from typing import Any

import attrs

from ...engine.executors.reference import Reference
from ...engine.language.model import TRUE as ANY_RECORD
from ...engine.language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Ground,
    Many,
    Not,
    Path,
    PolicyModel,
    Rule,
    Share,
    Total,
    Value,
)
from ...engine.language.moments import DAY, format_time, parse_time
from ...engine.language.texts import EMPTY
from ...engine.language.types import AGE, BOOLEAN, INTEGER, TIME, case_types
from ...engine.semantics.comparing import Comparing, Here
from ...engine.semantics.truth import Truth, known
from ...engine.semantics.view import ABSENT as NOT_THERE
from ...engine.semantics.view import CaseView
from .trying import ABSENT, HOUR, ages, blank_of, tries

Case = dict[str, Any]
Spot = tuple[str, int] | None  # a record: its collection and number; None is the case's root
_NEUTRAL = Rule("", EMPTY, ANY_RECORD)  # reads conditions without asking for evidence
_FIXED = {("as_of",), ("platform",), ("buyer", "id"), ("request", "buyer_id"), ("request", "grounds"), ("case_id",)}
_PROVING = {("kind",), ("refs",)}
_MOST = 500  # records of one condition


@attrs.define(eq=False)
class Specimen:
    """A case in the making. `start` is how long ago conduct begins, in microseconds, `ground` what it is about."""

    model: PolicyModel
    case: Case
    ground: str = ""
    start: int = 3 * DAY
    avoid: list[Condition] = attrs.field(factory=list)  # of all values that will do, the one that makes fewest true
    proofs: set[str] = attrs.field(factory=set)  # ids of the evidence that was added

    # --- reading ------------------------------------------------------------------------------------

    @property
    def comparing(self) -> Comparing:
        view = CaseView(self.case)
        return Comparing(view, self.model.unset_parameters(view.day))

    def here(self, spot: Spot) -> Here:
        return Here() if spot is None else Here(spot[0], self.case[spot[0]][spot[1]])

    def truth(self, condition: Condition, spot: Spot = None) -> Truth:
        """What a condition is in the case, or in a record, as if all evidence were there."""
        if spot is not None:
            return self.comparing.predicate(condition, self.here(spot))
        return Reference(self.model, CaseView(self.case)).value(_NEUTRAL, condition)

    # --- making it so ---------------------------------------------------------------------------------

    def make(self, condition: Condition, wanted: bool, spot: Spot = None) -> bool:
        """Changes the case so that the condition is (or with `wanted` False is not) true; False if it could not."""
        if self.truth(condition, spot) is known(wanted):
            return True
        match condition:
            case All(items) if wanted:
                done = all(self.make(item, True, spot) for item in items)
            case All(items):
                done = any(self.attempt(item, False, spot) for item in items)
            case Any_(items) if wanted:
                done = any(self.attempt(item, True, spot) for item in items)
            case Any_(items):
                done = all(self.make(item, False, spot) for item in items)
            case Not(item):
                done = self.make(item, not wanted, spot)
            case Fact(_, of):
                done = self.make(of, wanted, spot)
            case Compare():
                done = self._compare(condition, wanted, spot)
            case _:
                done = self._collection(condition, wanted)
        return done and self.truth(condition, spot) is known(wanted)

    def attempt(self, condition: Condition, wanted: bool, spot: Spot = None) -> bool:
        """The same, but as if nothing had happened where it fails."""
        before = copy.deepcopy(self.case)
        if self.make(condition, wanted, spot):
            return True
        self.case = before
        return False

    def _compare(self, condition: Compare, wanted: bool, spot: Spot) -> bool:
        from_root = condition.path.from_root or spot is None
        parts = condition.path.parts
        if (from_root and parts in _FIXED) or (not from_root and parts == ("buyer_id",)):
            return False  # who it is about is settled
        if not from_root and spot is not None and self._proving(spot, parts):
            return False
        if spot is not None and parts == (AGE,):
            return self._age(condition, wanted, spot)
        for path in (path for _, value in condition.tests for path in paths_in(value)):
            if self.comparing.field(path, self.here(spot)) is NOT_THERE:
                blank = blank_of(path.field, path.parts[-1], self.ground)
                self.put(None if path.from_root else spot, path.parts, blank)
        best, least = self.case, len(self.avoid) + 1
        for found in list(tries(condition, self.comparing, self.here(spot), self.case["as_of"])):
            if found is ABSENT and self._must_be_there(None if from_root or spot is None else spot[0], parts):
                continue
            before = copy.deepcopy(self.case)
            self.put(None if from_root else spot, parts, found)
            if self.truth(condition, spot) is known(wanted) and (count := self._avoided()) < least:
                best, least = self.case, count
            if not least:
                break
            self.case = before
        self.case = best
        return least <= len(self.avoid)

    def _proving(self, spot: tuple[str, int], parts: tuple[str, ...]) -> bool:
        """Whether it is what makes a piece of evidence show what it was added for."""
        return spot[0] == "evidence" and parts in _PROVING and self.case["evidence"][spot[1]]["id"] in self.proofs

    @staticmethod
    def _must_be_there(collection: str | None, parts: tuple[str, ...]) -> bool:
        around = case_types().find(collection, parts[:-1])
        return around is not None and parts[-1] in around.required

    def _avoided(self) -> int:
        return sum(self.truth(one) is not Truth.FALSE for one in self.avoid)

    def _age(self, condition: Compare, wanted: bool, spot: tuple[str, int]) -> bool:
        for age in list(ages(condition, self.comparing, self.here(spot))):
            self.put(spot, (case_types().collections[spot[0]].time_field,), self.ago(age))
            if self.truth(condition, spot) is known(wanted):
                return True
        return False

    def put(self, spot: Spot, parts: tuple[str, ...], value: Any) -> None:
        """Writes a field, or leaves it out; objects on the way are made."""
        at = self.case if spot is None else self.case[spot[0]][spot[1]]
        for part in parts[:-1]:
            at = at.setdefault(part, {})
        if value is ABSENT:
            at.pop(parts[-1], None)
        else:
            at[parts[-1]] = value

    def ago(self, age: int) -> str:
        """A time so many microseconds before `as_of`."""
        now = parse_time(self.case["as_of"])
        assert now is not None
        found = format_time(now - age, self.case["as_of"])
        assert found is not None
        return found

    # --- records --------------------------------------------------------------------------------------

    def _collection(self, condition: Count | Share | Distinct | Total, wanted: bool) -> bool:
        more = wanted == (condition.at_least if isinstance(condition, Count) else True)
        if not more:
            return self._fewer(condition, wanted)
        number = self._number(condition)
        if number is None:
            return False
        numbers = range(number)
        self._dates(condition, number)
        for at in numbers:
            spot = (condition.collection, at)
            if isinstance(condition, Share):
                self.make(condition.of, True, spot)
            if isinstance(condition, Distinct):
                self._differ(condition.by, spot)
            if isinstance(condition, Total):
                self.put(spot, condition.of.parts, self.amount(condition.bound) or 0)
            if not self.make(condition.where, True, spot):
                return False
        return True

    def amount(self, value: Value) -> int | None:
        """A bound as a whole number, none smaller."""
        found = self.comparing.value(value)
        return None if found is None else -int(-found // 1)

    def _number(self, condition: Count | Share | Distinct | Total) -> int | None:
        """How many records it takes."""
        there = len(self.case.get(condition.collection) or ())
        if isinstance(condition, (Share, Total)):
            return max(1, there)
        bound = self.amount(condition.bound)
        if bound is None or bound > _MOST:
            return None
        return max(1, bound if not isinstance(condition, Count) or condition.at_least else bound + 1)

    def _dates(self, condition: Count | Share | Distinct | Total, number: int) -> None:
        """Makes sure of so many records, in the window and, where they must be, close together."""
        within = self.comparing.value(condition.within) if condition.within is not None else None
        burst = condition.burst if isinstance(condition, Count) else None
        span = self.comparing.value(burst) if burst is not None else None
        start = self.start if within is None else min(self.start, within)
        step = min(HOUR, start // (number + 1), HOUR if span is None else span // number)
        records = self.case.setdefault(condition.collection, [])
        for at in range(number):
            if at >= len(records):
                self.add(condition.collection, start - at * step)
            if condition.time is not None:
                self.put((condition.collection, at), (condition.time,), self.ago(start - at * step))

    def add(self, collection: str, age: int, **fields: Any) -> Spot:
        """A new record with what it must have."""
        known_as = case_types().collections[collection]
        records: list[Any] = self.case.setdefault(collection, [])
        record: Case = {"id": f"{collection[0]}{len(records) + 1}", known_as.time_field: self.ago(age)}
        for name, field in known_as.record.fields.items():
            if name in known_as.record.required and name not in record:
                record[name] = self.ago(age) if field.kind == TIME else blank_of(field, name, self.ground)
        records.append(record | fields)
        return collection, len(records) - 1

    def _differ(self, by: Path, spot: tuple[str, int]) -> None:
        if by.field.kind == TIME:
            return  # the dates differ by themselves
        number, values = spot[1] + 1, by.field.values
        if values or by.field.kind == BOOLEAN:
            self.put(spot, by.parts, values[number % len(values)] if values else number % 2 == 0)
        else:
            self.put(spot, by.parts, number if by.field.kind == INTEGER else f"{by.parts[-1]}-{number}")

    def _fewer(self, condition: Count | Share | Distinct | Total, wanted: bool) -> bool:
        """Takes records out of the condition, the last ones first, until there are few enough."""
        records = self.case.setdefault(condition.collection, [])
        for at in reversed(range(len(records))):
            if self.truth(condition) is known(wanted):
                return True
            if self.truth(condition.where, (condition.collection, at)) is not Truth.FALSE:
                self.attempt(condition.where, False, (condition.collection, at))
        return self.truth(condition) is known(wanted)

    # --- evidence and contacts --------------------------------------------------------------------------

    def prove(self, rule: Ground) -> bool:
        """Adds valid evidence of each record that the rule asks evidence of."""
        done = True
        for item in rule.evidence:
            records = self.case.get(item.collection) or []
            refs = [f"{item.collection}/{record['id']}" for record in records]
            if refs and not self._shown(refs, item.kinds):
                done = any(self._new_evidence(refs, kind) for kind in item.kinds) and done
        return done

    def _shown(self, refs: list[str], kinds: tuple[str, ...]) -> bool:
        there = self.case.get("evidence") or []
        return any(piece["kind"] in kinds and set(refs) <= set(piece["refs"]) for piece in there)

    def _new_evidence(self, refs: list[str], kind: str) -> bool:
        before = copy.deepcopy(self.case)
        spot = self.add("evidence", HOUR, kind=kind, refs=refs)
        valid = self.model.evidence_valid
        if valid is not None and self.make(valid, True, spot) and self.here(spot).record["kind"] == kind:  # type: ignore[index]
            self.proofs.add(self.here(spot).record["id"])  # type: ignore[index]
            return True
        self.case = before
        return False

    def talk(self, rule: Ground) -> bool:
        """Adds the contacts that the rule asks for, after its conduct and long enough ago."""
        asked, counts = rule.communication, self.model.communication_counts
        if asked is None:
            return True
        attempts, wait = self.amount(asked.attempts), self.comparing.value(asked.wait)
        if attempts is None or wait is None or counts is None:
            return False
        return all(self.make(counts, True, self.add("communications", wait + n * HOUR)) for n in range(attempts))


def paths_in(value: Value) -> Iterator[Path]:
    """The fields that a value is worked out from, those of its conditions included."""
    match value:
        case Path():
            yield value
        case Arithmetic(_, parts) | Many(parts):
            yield from (path for part in parts for path in paths_in(part))
        case Choice(when, then, otherwise):
            yield from _paths_of(when)
            yield from (path for part in (then, otherwise) for path in paths_in(part))


def _paths_of(condition: Condition) -> Iterator[Path]:
    match condition:
        case Compare(path, tests):
            yield path
            yield from (inner for _, value in tests for inner in paths_in(value))
        case All(items) | Any_(items):
            yield from (path for item in items for path in _paths_of(item))
        case Not(item):
            yield from _paths_of(item)


def start_of(model: PolicyModel, rule: Rule, as_of: str) -> int:
    """How long ago conduct begins so that there is time for all contacts after it."""
    asked = rule.communication if isinstance(rule, Ground) else None
    if asked is None:
        return 3 * DAY
    comparing = Comparing(CaseView({"as_of": as_of}), frozenset())
    attempts, wait = comparing.value(asked.attempts), comparing.value(asked.wait)
    return 3 * DAY if attempts is None or wait is None else int(wait + attempts * HOUR + 2 * DAY)
