"""Takes the acts of a remedy as done: the case as it would then be.

What is found is as favourable as the remedy needs it to be. Nothing here touches the case itself.
"""

import copy
from typing import Any

import attrs

from ...executors.reference import Reference
from ...language.model import TRUE as ALWAYS
from ...language.model import Collect, Condition, Count, Distinct, PolicyModel, Procedure, Share, Total
from ...semantics.comparing import ROOT, Comparing
from ...semantics.truth import FALSE, TRUE, Truth
from ...semantics.view import CaseView
from .acts import Act, Demand, Prove, Supply
from .filling import fill_fields, reads_the_case
from .reading import comparisons_of
from .solving import FRESH_TEXT, Solver, new_record, paths_of, put, remove

MAX_NEW_RECORDS = 200
OPERATORS_OWN = ("request", "open_orders")  # what the operator fills in, and may fill in otherwise
_NOT_REWRITTEN = (("request", "buyer_id"), ("request", "grounds"), ("request", "stated_reasons"))


def _copied(data: dict[str, Any]) -> dict[str, Any]:
    """A case that can be added to: its objects are copies; records are still shared, and copied when written to."""
    return {name: _object(part) for name, part in data.items()}


def _object(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _object(part) for name, part in value.items()}
    return list(value) if isinstance(value, list) else value


def _unused(taken: set[str], number: int) -> str:
    name = f"{FRESH_TEXT}-{number}"
    while name in taken:
        name += "+"
    return name


@attrs.frozen(eq=False)
class Application:
    """Applies acts for one policy and case."""

    policy: PolicyModel
    view: CaseView
    _evidence: dict[tuple[str, ...], dict[str, Any] | None] = attrs.field(factory=dict, init=False)
    _contacts: list[dict[str, Any]] = attrs.field(factory=list, init=False)
    _done: dict[object, dict[str, Any] | None] = attrs.field(factory=dict, init=False)
    # whether what makes evidence valid, or a contact count, is the same however the case changes
    _alike: bool = attrs.field(init=False)
    _contacts_alike: bool = attrs.field(init=False)

    @_alike.default
    def _evidence_reads_itself_only(self) -> bool:
        return not reads_the_case(self.policy.evidence_valid or ALWAYS)

    @_contacts_alike.default
    def _contacts_read_themselves_only(self) -> bool:
        return not reads_the_case(self.policy.communication_counts or ALWAYS)

    def apply(
        self, acts: frozenset[Act], demands: tuple[Demand, ...], completed: tuple[Procedure, ...], contacts: int
    ) -> CaseView | None:
        """The case with the acts done, procedures completed and so many more contacts made.

        None where no favourable values were found. A procedure that cannot be completed by filling in the request
        is left as it is: whoever asks takes it as met.
        """
        key = acts, demands, tuple(procedure.id for procedure in completed)
        if key not in self._done:
            self._done[key] = self._without_contacts(acts, demands, completed)
        done = self._done[key]
        if done is None or not contacts:
            return None if done is None else CaseView(done)
        data = {**done, "communications": list(done.get("communications", ()))}
        return CaseView(data) if self._contact(data, self._comparing(data), contacts) else None

    def _without_contacts(
        self, acts: frozenset[Act], demands: tuple[Demand, ...], completed: tuple[Procedure, ...]
    ) -> dict[str, Any] | None:
        data = _copied(self.view.data)
        for procedure in completed:
            self._complete(data, procedure)
        supplies = sorted(act for act in acts if isinstance(act, Supply))
        for act in supplies:
            if act.collection and act.index < 0:
                data[act.collection] = []
        comparing = self._comparing(data)
        if not fill_fields(comparing, supplies, demands):
            return None
        for demand in demands:
            if isinstance(demand.condition, Collect) and not self._fill_collection(comparing, demand, demands):
                return None
        proofs = [act for act in acts if isinstance(act, Prove)]
        return data if self._prove(data, comparing, proofs) else None

    def _comparing(self, data: dict[str, Any]) -> Comparing:
        return Comparing(CaseView(data), self.policy.unset_parameters(self.view.day))

    def _complete(self, data: dict[str, Any], procedure: Procedure) -> None:
        """Rewrites what the operator has filled in, so that the procedure is met, if that is all it takes."""
        comparing = self._comparing(data)
        before = copy.deepcopy({name: data[name] for name in OPERATORS_OWN if name in data})
        own: dict[tuple[str, ...], bool] = {}  # what may be rewritten, and whether it looks all right as it is
        for comparison in comparisons_of(procedure.when):
            met = comparing.compare(comparison, ROOT) is TRUE
            for path in paths_of(comparison):
                if path.parts[0] in OPERATORS_OWN and path.parts[:2] not in _NOT_REWRITTEN:
                    own[path.parts] = own.get(path.parts, True) and met
        reference = Reference(self.policy, CaseView(data))
        open_paths = frozenset(".".join(parts) for parts in own)
        for everything in (False, True):  # keep what is all right; failing that, write all of it anew
            for parts, met in own.items():
                if everything or not met:
                    remove(data, parts)
            solver = Solver(
                comparing, None, data, open_paths, records=lambda condition: reference.value(procedure, condition)
            )
            if solver.solve([(procedure.when, TRUE)]):
                return
            for name in OPERATORS_OWN:
                data.pop(name, None)
            data.update(copy.deepcopy(before))

    # --- collections that were absent -------------------------------------------------------------

    def _fill_collection(self, comparing: Comparing, demand: Demand, demands: tuple[Demand, ...]) -> bool:
        """Puts records into a collection, as far as a condition on it demands any."""
        condition: Any = demand.condition
        records = comparing.view.data[condition.collection]
        more = condition.at_least if isinstance(condition, Count) else True
        bound = comparing.value(condition.bound)
        if bound is None or more != (demand.want is TRUE):
            return bound is not None
        needed = (
            1
            if isinstance(condition, (Share, Total))
            else int(-(-bound // 1))
            if isinstance(condition, (Count, Distinct))
            else 1
        )
        if isinstance(condition, Count) and not condition.at_least:
            needed = int(bound) + 1
        if needed > MAX_NEW_RECORDS:
            return False
        wanted: list[tuple[Condition, Truth]] = [(condition.where, TRUE)]
        if isinstance(condition, Share):
            wanted.append((condition.of, TRUE))
        wanted += [
            (other.condition.where, FALSE)
            for other in demands
            if isinstance(other.condition, Count)
            and other.condition.collection == condition.collection
            and other.condition.where != ALWAYS
            and other.condition.at_least == (other.want is FALSE)
        ]
        for number in range(needed):
            record = self._record(comparing, condition, wanted, number, bound)
            if record is None:
                return False
            records.append(record)
        return True

    def _record(
        self, comparing: Comparing, condition: Any, wanted: list[tuple[Condition, Truth]], number: int, bound: Any
    ) -> dict[str, Any] | None:
        collection = condition.collection
        fixed: dict[str, Any] = {"id": self._new_id(comparing.view.data, collection, number)}
        fixed[comparing.view.types.collections[collection].time_field] = self.view.as_of_text
        if condition.time:
            put(fixed, tuple(condition.time.split(".")), self.view.as_of_text)
        record = new_record(comparing, collection, fixed, wanted)
        if record is not None and isinstance(condition, Distinct):
            if condition.by.field.kind != "text":
                return None
            put(record, condition.by.parts, f"{FRESH_TEXT}-{number}")
        if record is not None and isinstance(condition, Total):
            put(record, condition.of.parts, max(0, int(-(-bound // 1))))
        return record

    @staticmethod
    def _new_id(data: dict[str, Any], collection: str, number: int) -> str:
        return _unused({record["id"] for record in data.get(collection, ())}, number)

    # --- evidence and contacts --------------------------------------------------------------------

    def _prove(self, data: dict[str, Any], comparing: Comparing, proofs: list[Prove]) -> bool:
        if not proofs:
            return True
        taken = {record["id"] for record in data.get("evidence", ())}
        found: dict[tuple[str, ...], dict[str, Any] | None] = {}  # alike for all that take the same kinds
        for kinds in {act.kinds for act in proofs}:
            found[kinds] = self.any_evidence(data, comparing, kinds)
        if None in found.values():
            return False
        new = [
            copy.deepcopy(found[act.kinds] or {}) | {"id": _unused(taken, number), "refs": [act.ref]}
            for number, act in enumerate(sorted(proofs, key=lambda act: act.key))
        ]
        data.setdefault("evidence", []).extend(new)
        return True

    def any_evidence(self, data: dict[str, Any], comparing: Comparing, kinds: tuple[str, ...]) -> dict[str, Any] | None:
        """A new valid piece of evidence of one of the kinds, captured at `as_of`, or None where none can be valid."""
        if self._alike and kinds in self._evidence:
            return self._evidence[kinds]
        found = next(filter(None, (self._of_kind(data, comparing, kind) for kind in kinds)), None)
        self._evidence[kinds] = found
        return found

    def _of_kind(self, data: dict[str, Any], comparing: Comparing, kind: str) -> dict[str, Any] | None:
        if self.policy.evidence_valid is None:
            return None
        fixed = {"id": self._new_id(data, "evidence", 0), "kind": kind, "captured_at": self.view.as_of_text}
        return new_record(comparing, "evidence", fixed, [(self.policy.evidence_valid, TRUE)])

    def _contact(self, data: dict[str, Any], comparing: Comparing, contacts: int) -> bool:
        """New contacts that count; a reply that is no explanation stands for the wait that has passed."""
        counts = self.policy.communication_counts
        if contacts and (counts is None or contacts > MAX_NEW_RECORDS):
            return False
        for number in range(contacts):
            record = self._new_contact(comparing)
            if record is None:
                return False
            name = self._new_id(data, "communications", number)
            data.setdefault("communications", []).append(copy.deepcopy(record) | {"id": name})
        return True

    def _new_contact(self, comparing: Comparing) -> dict[str, Any] | None:
        if self._contacts_alike and self._contacts:
            return self._contacts[0]
        counts = self.policy.communication_counts
        assert counts is not None
        for reply in ("refused", "abusive", "accepted", "none"):
            fixed = {"id": FRESH_TEXT, "at": self.view.as_of_text, "buyer_reply": reply}
            record = new_record(comparing, "communications", fixed, [(counts, TRUE)])
            if record is not None:
                self._contacts[:] = [record]
                return record
        return None
