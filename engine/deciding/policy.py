"""The policy decision point: a policy with what it can be asked."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..executors.reference import Reference
from ..language.load import load_model
from ..language.model import PolicyModel
from ..language.wording import normal
from ..semantics.accepting import accepted, read_accepted
from ..semantics.problems import CaseError
from ..semantics.spans import Spans
from ..semantics.view import CaseView
from .blocking import block
from .digests import input_digest
from .executing import COMPILED, REFERENCE, Both, executor
from .missing import missing
from .outcome import Outcome
from .reasons import reasons
from .table import ELIGIBLE, Decision, Reading, Table
from .verdict import Verdict
from .warnings import warnings

if TYPE_CHECKING:
    from ..executors.rete.steps import Firing
    from .requirements import Requirements

FORMAT = 1
_UNKNOWN_CODES = ("ground.unproven", "protection.unresolved", "procedure.unknown")
CaseInput = Mapping[str, Any] | str | bytes


class Policy:
    """A policy that has passed every check. Immutable; one may be shared by any number of threads.

    Deciding reads no clock, no network and no environment variable, and changes nothing. It can be pickled: what goes
    to another process is the policy and the name of the engine, and it is made ready anew there.
    """

    def __init__(self, model: PolicyModel, engine: str = COMPILED) -> None:
        self.model = model
        self._engine = engine
        self._names = {rule.id: rule for rule in model.rules}
        self._spans = Spans(model)
        self._tables: list[Table | None] = [None] * len(self._spans)
        self._executor = executor(engine, model, self._spans)
        # remedies are tried out many times, which would take the slow executors seconds
        self._trial = self._executor if engine in (COMPILED, REFERENCE) else executor(COMPILED, model, self._spans)
        self._sealed = True

    def __setattr__(self, name: str, value: object) -> None:
        if "_sealed" in self.__dict__:
            raise AttributeError(f"a policy does not change: its `{name}` cannot be set")
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a policy does not change: its `{name}` cannot be deleted")

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
        data, plain = self._admitted(case)
        table, reading = self._read(data, plain)
        decision = table.decide(reading, _requested(data))
        view = CaseView(data)
        evaluation = Reference(self.model, view)
        why = reasons(decision, self._names)
        waiting = [
            self._names[reason.rule] for reason in why if reason.code in _UNKNOWN_CODES and reason.rule is not None
        ]
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
            "remedies": self._remedies(decision, evaluation, plain),
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

    def _remedies(self, decision: Decision, evaluation: Reference, plain: bool) -> list[dict[str, Any]]:
        if decision.outcome is Outcome.ALLOW:
            return []
        # imported here, as elsewhere in this class: a process that starts for one case is spared what it does not need
        from .remedies.remedies import remedies

        def reread(changed: dict[str, Any]) -> Reading:
            return self._trial.read(changed, self._spans.of(changed), plain=plain)

        return remedies(decision, evaluation, reread)

    def evaluate(self, case: CaseInput, *, valid: bool = False) -> tuple[Outcome, dict[str, str]]:
        """The outcome and the status of each rule by its id: the same answer without the document. Raises CaseError.

        `valid`: the caller knows that `case` is a dict that this policy has found valid before, so that it is not
        checked again, which is half of the time; its times are written with capitals, `T` and `Z`. Of any other dict
        the answer may be wrong, or an error of any kind.
        """
        data, plain = (case, True) if valid and isinstance(case, dict) else self._admitted(case)
        table, reading = self._read(data, plain)
        return table.answer(reading, _requested(data))

    def decide_many(self, cases: Iterable[CaseInput]) -> Iterator[Verdict | CaseError]:
        """Verdicts lazily and in order; for a bad case its CaseError stands in the verdict's place."""
        for case in cases:
            try:
                yield self.decide(case)
            except CaseError as error:
                yield error

    def decide_table(
        self, table: Any, keep: Sequence[str] = ("case_id",), *, valid: bool = False, values: bool = True
    ) -> Any:
        """The answers to a whole table of cases, as an Ibis table that its backend computes when it is asked for.

        `table` is an Ibis table with a row a case and the columns of a case (engine/tables/layout.py), in DuckDB, Spark
        or another backend; nothing of it is read here. The result has a row a case, in no promised order, with these
        columns: those to `keep`; `problem`, the code for which a case cannot be decided (contract 3), else NULL;
        `verdict`; and for each rule `value.ID` (`true`, `false`, `unknown`) and `status.ID`, all texts, NULL where the
        rule does not exist then.

        `valid`: the caller knows that all cases are valid, and they are not checked, which is half of the time.
        `values`: false to leave out the columns `value.ID`, which makes the query shorter. Needs `fairblock[batch]`.
        Raises TableError for what the backend cannot do, or what the table cannot hold.
        """
        from ..executors.columnar.answering import answers_of

        return answers_of(self.model, table, (keep,) if isinstance(keep, str) else keep, valid=valid, values=values)

    def trace(self, case: CaseInput) -> "list[Firing]":
        """What has fired in the `rete` executor on the way to the answer, in order. Raises CaseError, ExecutorError.

        ValueError for a policy of another engine.
        """
        from ..executors.rete.rete import Rete

        executor = self._executor.second if isinstance(self._executor, Both) else self._executor
        if not isinstance(executor, Rete):
            raise ValueError("only the engine rete has a trace")
        return executor.trace(self._admitted(case)[0])

    def requires(self, ground: str) -> "Requirements":
        """What a case must hold for this policy to allow a block on that ground: paths and evidence kinds.

        Raises KeyError for a ground that the policy has no rule for.
        """
        from .requirements import requirements

        return requirements(self.model, normal(ground))

    def _admitted(self, case: CaseInput) -> tuple[dict[str, Any], bool]:
        """The valid case, and whether its times are written plainly, as nearly all are."""
        platforms = self.model.platforms
        if isinstance(case, Mapping):
            if accepted(case, platforms):
                return case, True  # type: ignore[return-value]  # it is a dict, and is only read
        elif (found := read_accepted(case, platforms)) is not None:
            return found, True
        from ..semantics.checks import check_case
        from ..semantics.intake import read_case

        data, numbers = read_case(case)
        check_case(data, numbers, platforms)
        return data, False

    def _read(self, data: dict[str, Any], plain: bool) -> tuple[Table, Reading]:
        span = self._spans.of(data)
        table = self._tables[span]
        if table is None:
            table = self._tables[span] = Table(self.model, self._spans.day(span))
        return table, self._executor.read(data, span, plain=plain)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.model, self._engine)  # functions that were compiled here are in no module elsewhere

    def __repr__(self) -> str:
        return f"<Policy {self.name} {self.version} {self.digest[:19]}>"


def _requested(data: dict[str, Any]) -> list[str] | None:
    grounds: list[str] | None = data["request"].get("grounds")
    return None if grounds is None else [normal(ground) for ground in grounds]


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


def load_policy(policy: str | os.PathLike[str], *, engine: str = COMPILED) -> Policy:
    """The policy of a shipped name (`base`, `kuaishou`), of a folder with a `policy.yaml`, or of a built file.

    A built file is what `fairblock build` wrote; it loads faster and is the same policy.

    `engine` is what decides: `compiled`, or `reference`, `rete` or `both`, which are slow and give the same answers.
    Raises PolicyError with every problem that it has (contract 4 and 6), ValueError for an unknown engine.
    """
    return Policy(load_model(policy), engine)
