"""The policy decision point: a policy with what it can be asked."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from ..executors import reference
from ..language.load import load_model
from ..language.model import PolicyModel
from ..language.wording import normal
from ..semantics.checks import check_case
from ..semantics.intake import read_case
from ..semantics.problems import CaseError
from ..semantics.results import Results
from ..semantics.view import CaseView
from .blocking import block
from .digests import input_digest
from .missing import missing
from .outcome import Outcome
from .reasons import reasons
from .remedies.remedies import remedies
from .requirements import Requirements, requirements
from .table import ELIGIBLE, Decision, decide
from .verdict import Verdict
from .warnings import warnings

FORMAT = 1
_UNKNOWN_CODES = ("ground.unproven", "protection.unresolved", "procedure.unknown")
CaseInput = Mapping[str, Any] | str | bytes


@attrs.frozen(eq=False, repr=False)
class Policy:
    """A policy that has passed every check. Immutable; one may be shared by any number of threads.

    Deciding reads no clock, no network and no environment variable, and changes nothing.
    """

    model: PolicyModel

    @property
    def name(self) -> str:
        """The policy's name, as its manifest gives it."""
        return self.model.name

    @property
    def version(self) -> str:
        """The policy's version, as its manifest gives it."""
        return self.model.version

    @property
    def digest(self) -> str:
        """`sha256:…` of the resolved content: the same for the same rules, whatever their files look like."""
        return self.model.digest

    def decide(self, case: CaseInput) -> Verdict:
        """The verdict on one case, complete and independent of the input (contract 5).

        `case` is a dict as `json.loads` gives it, or JSON as text or UTF-8 bytes. Raises CaseError.
        """
        view = self._view(case)
        evaluation = reference.Reference(self.model, view)
        results = {rule.id: evaluation.result(rule) for rule in self.model.rules if rule.in_force(view.day)}
        decision = self._decision(view, results)
        names = {rule.id: rule for rule in self.model.rules}
        why = reasons(decision, names)
        waiting = [names[reason.rule] for reason in why if reason.code in _UNKNOWN_CODES and reason.rule is not None]
        lacking = missing(evaluation, waiting, list(decision.with_status(ELIGIBLE)))
        document: dict[str, Any] = {
            "format": FORMAT,
            "verdict": decision.outcome.value,
            "case_id": view.data["case_id"],
            "as_of": view.as_of_text,
            "policy": {"name": self.name, "version": self.version, "digest": self.digest},
            "input_digest": input_digest(view.data),
            "reasons": [reason.to_dict() for reason in why],
            "rules": _rules(decision),
            "remedies": remedies(decision, evaluation) if decision.outcome is not Outcome.ALLOW else [],
        }
        if decision.outcome is Outcome.ALLOW:
            document["block"] = block(decision, view)
        document["obligations"] = (
            [{"id": one.id, "title": one.title.to_dict()} for one in self.model.obligations]
            if decision.outcome is Outcome.ALLOW
            else []
        )
        document["warnings"] = warnings(view)
        return Verdict(decision.outcome, why, dict(decision.statuses), lacking, document)

    def evaluate(self, case: CaseInput) -> tuple[Outcome, dict[str, str]]:
        """The outcome and the status of each rule by its id: the same answer without the document. Raises CaseError."""
        view = self._view(case)
        decision = self._decision(view, reference.evaluate(self.model, view))
        return decision.outcome, dict(decision.statuses)

    def decide_many(self, cases: Iterable[CaseInput]) -> Iterator[Verdict | CaseError]:
        """Verdicts lazily and in order; for a bad case its CaseError stands in the verdict's place."""
        for case in cases:
            try:
                yield self.decide(case)
            except CaseError as error:
                yield error

    def requires(self, ground: str) -> Requirements:
        """What a case must hold for this policy to allow a block on that ground: paths and evidence kinds.

        Raises KeyError for a ground that the policy has no rule for.
        """
        return requirements(self.model, normal(ground))

    def _view(self, case: CaseInput) -> CaseView:
        data, numbers = read_case(case)
        check_case(data, numbers, self.model.platforms)
        return CaseView(data)

    def _decision(self, view: CaseView, results: Results) -> Decision:
        requested: list[str] | None = view.data["request"].get("grounds")
        named = None if requested is None else [normal(ground) for ground in requested]
        return decide(self.model, view.day, named, results)

    def __repr__(self) -> str:
        return f"<Policy {self.name} {self.version} {self.digest[:19]}>"


def _rules(decision: Decision) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for rule in decision.rules:
        result = decision.results[rule.id]
        found.append(
            {
                "id": rule.id,
                "kind": type(rule).__name__.lower(),
                "value": str(result.value),
                "status": decision.statuses[rule.id],
                "matched": list(result.matched),
                "unknown": list(result.unknown),
            }
        )
    return found


def load_policy(policy: str | os.PathLike[str]) -> Policy:
    """The policy of a shipped name (`base`, `kuaishou`) or of a folder with a `policy.yaml`.

    Raises PolicyError with every problem that it has (contract 4 and 6).
    """
    return Policy(load_model(policy))
