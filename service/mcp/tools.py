"""What an assistant can ask. Every function reads; none writes a file, a policy or a log."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from ...authoring.explaining.cases import CaseExplained
from ...authoring.explaining.rules import day_asked
from ...authoring.explaining.speaking import Speaker
from ...authoring.explaining.whole import Whole
from ...authoring.linting.formats.text import text_lines
from ...authoring.linting.running import lint_policy
from ...authoring.testing.outcome import PolicyRun, count
from ...authoring.testing.reading import read_suites
from ...authoring.testing.running import run, selected
from ...authoring.testing.text import run_lines, summary_line
from ...engine.deciding.policy import Policy
from ...engine.language.folder import find_folder
from ...engine.language.problems import PolicyError
from ...engine.semantics.checks import check_case
from ...engine.semantics.intake import read_case
from ...engine.semantics.problems import CaseError
from ...engine.semantics.view import CaseView
from ...reporting.documents.as_markdown import markdown_lines
from ...reporting.problem_text import case_problem_lines, policy_problem_lines
from ...reporting.style import Tongue
from ...reporting.verdict_text import verdict_lines
from .answer import Answer, Refusal, answer, refusal
from .shelf import Shelf

Case = Mapping[str, Any] | str


@attrs.frozen
class Tools:
    """The tools over some policies, in one language."""

    shelf: Shelf
    tongue: Tongue

    def policies(self) -> Answer:
        """The policies that can be asked about, with their versions and grounds."""
        lines, found = [], []
        for name in self.shelf.places:
            try:
                policy = self.shelf.policy(name, self.tongue)
            except Refusal as refused:
                lines.append(refused.text)
                found.append({"name": name, "stale": True, **refused.data})
                continue
            grounds = sorted({rule.ground for rule in policy.model.grounds})
            lines.append(f"{policy.name} {policy.version}: {', '.join(grounds)}")
            found.append({"name": policy.name, "version": policy.version, "digest": policy.digest, "grounds": grounds})
        return self._answer(lines, {"policies": found})

    def decide(self, case: Case, policy: str | None) -> Answer:
        """The verdict on a case: as a person reads it, and its document (contract 5). Raises Refusal."""
        by = self.shelf.policy(policy, self.tongue)
        try:
            verdict = by.decide(case)
        except CaseError as error:
            raise self._invalid(error) from None
        return self._answer(verdict_lines(verdict, by.model, self.tongue.language), verdict.to_dict())

    def explain(self, policy: str | None, rules: Sequence[str], case: Case | None, date: str | None) -> Answer:
        """Rules in plain sentences, and with a case what came of each condition, as Markdown. Raises Refusal."""
        by, speaker = self.shelf.policy(policy, self.tongue), Speaker(self.tongue.language)
        if case is None:
            day = day_asked(date)
            if day is None:
                raise refusal(self.tongue, "mcp_no_date", date=date or "")
            self._known(by, rules, day)
            document = Whole(by.model, speaker, day).document(rules)
        else:
            data = self._valid(case, by)
            self._known(by, rules, CaseView(data).day)
            document = CaseExplained(by, data, speaker).document(rules)
        return self._answer(markdown_lines(document), {"policy": by.name, "digest": by.digest, "rules": list(rules)})

    def requires(self, ground: str, policy: str | None) -> Answer:
        """What a case must hold for that ground: paths and kinds of evidence. Raises Refusal."""
        by = self.shelf.policy(policy, self.tongue)
        try:
            needed = by.requires(ground)
        except KeyError:
            known = sorted({rule.ground for rule in by.model.grounds})
            names = ", ".join(known)
            raise refusal(self.tongue, "mcp_no_ground", asked=ground, known=known, name=ground, names=names) from None
        fields = [*needed.paths, *needed.record_paths]
        data = {"ground": needed.ground, "fields": fields, "evidence_kinds": list(needed.evidence_kinds)}
        lines = [*fields, self.tongue.head("mcp_evidence") + ", ".join(needed.evidence_kinds)]
        return self._answer(lines, data)

    def lint(self, policy: str | None) -> Answer:
        """Every problem of a policy's files with place, code and hint; where there is none, what is worth a look."""
        found = lint_policy(self.shelf.place(policy, self.tongue))
        data = {
            "valid": not found.problems,
            "problems": [one.to_dict() for one in found.problems],
            "findings": [one.to_dict() for one in found.findings],
        }
        return self._answer(text_lines(found, self.tongue.language), data)

    def test(self, policy: str | None, select: Sequence[str]) -> Answer:
        """Runs the tests beside a policy. A policy without tests is a refusal, not a success."""
        place, by = self.shelf.place(policy, self.tongue), self.shelf.policy(policy, self.tongue)
        try:
            suites = read_suites(find_folder(place), by.model)
        except PolicyError as error:
            faults = policy_problem_lines(error.problems, self.tongue.language)
            raise Refusal("\n".join(faults), {"problems": [one.to_dict() for one in error.problems]}) from None
        if not suites:
            raise refusal(self.tongue, "test_none", policy=by.name)
        if not selected(suites, select):
            raise refusal(self.tongue, "test_none_selected", select=", ".join(select))
        done = PolicyRun(by, suites, tuple(run(by, suites, select)))
        lines = [*run_lines(done, self.tongue.language), summary_line([done], self.tongue.language)]
        counts = count(done.results)
        data = done.to_dict() | {"summary": counts.to_dict(), "passed": counts.failed == 0}
        return self._answer(lines, data)

    # --- what several of them need ----------------------------------------------------------------

    def one_of(self, case: Mapping[str, Any] | None, text: str | None) -> Case:
        """The case, which is given in one of two ways. Raises Refusal."""
        if (case is None) == (text is None):
            raise refusal(self.tongue, "mcp_one_case")
        return case if case is not None else text  # type: ignore[return-value]  # one of them is there

    def perhaps(self, case: Mapping[str, Any] | None, text: str | None) -> Case | None:
        """The same where there may be none."""
        return None if case is None and text is None else self.one_of(case, text)

    def _answer(self, lines: Any, data: dict[str, Any]) -> Answer:
        return answer(lines, data, self.tongue.say("mcp_cut"))

    def _valid(self, case: Case, policy: Policy) -> dict[str, Any]:
        try:
            data, numbers = read_case(case)
            check_case(data, numbers, policy.model.platforms)
        except CaseError as error:
            raise self._invalid(error) from None
        return data

    def _invalid(self, error: CaseError) -> Refusal:
        lines = case_problem_lines(error, self.tongue.say("case"), self.tongue.language)
        return Refusal("\n".join(lines), {"problems": [one.to_dict() for one in error.problems]})

    def _known(self, policy: Policy, rules: Sequence[str], day: int) -> None:
        known = [rule.id for rule in policy.model.in_force(day)]
        for rule in rules:
            if rule not in known:
                raise refusal(self.tongue, "no_such_rule", asked=rule, known=known, names=rule, policy=policy.name)
