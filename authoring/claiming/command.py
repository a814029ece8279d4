"""`fairblock prove`: whether a policy's claims, and the engine's own laws, hold of all cases."""

import json

import attrs
import click

from ...engine.language.folder import find_folder
from ...engine.language.load import load_sources
from ...engine.language.problems import PolicyError, PolicyProblem
from ...engine.language.wording import normal
from ...reporting.problem_text import policy_problem_lines
from ...reporting.progress import progress
from ...reporting.style import Tongue, clean
from ..proving.supervising import Fault
from .deciding import Decider
from .names import LAWS
from .reading import read_claims
from .report import Report
from .running import plan, prove
from .writing import write_refutations

INTERNAL, INVALID, FAILED = 1, 3, 4


@attrs.define
class Proving:
    """One run over some policies. `select` are texts of which the name of a claim or law must hold one.

    `seconds`: how long one child process may think about a few claims, or about the laws for one rule.
    """

    names: list[str]
    select: list[str]
    form: str
    language: str
    seconds: float
    write: bool = False
    color: bool | None = None
    reports: list[Report] = attrs.field(factory=list)
    problems: list[PolicyProblem] = attrs.field(factory=list)
    lacking: bool = False

    def run(self) -> int:
        """Proves and reports everything; returns the exit code (contract 7)."""
        tongue = Tongue(self.language)
        for name in dict.fromkeys(self.names):
            try:
                report = self._one(name)
            except PolicyError as error:
                self.problems.extend(error.problems)
                for line in policy_problem_lines(error.problems, self.language) if self.form == "text" else ():
                    click.echo(line, err=True, color=self.color)
                continue
            except Fault as fault:
                said = str(fault).strip().rpartition("\n")[2]  # of a traceback its last line
                click.echo(tongue.say("prove_disagree" if fault.cases else "internal", why=said, what=said), err=True)
                if fault.cases:
                    click.echo(json.dumps(list(fault.cases), ensure_ascii=False, indent=2), err=True)
                return INTERNAL
            if report is not None:
                self.reports.append(report)
                for line in report.lines(self.language) if self.form == "text" else ():
                    click.echo(line, color=self.color)
        if self.form == "json":
            document = {
                "policies": [report.to_dict() for report in self.reports],
                "problems": [problem.to_dict() for problem in self.problems],
            }
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        failed = self.lacking or any(report.proof.failed for report in self.reports)
        return INVALID if self.problems else FAILED if failed else 0

    def _one(self, name: str) -> Report | None:
        """What came of one policy; None, said so, where nothing of it was selected."""
        resolved, model = load_sources(name)
        every = read_claims(resolved)
        claims = [claim for claim in every if self._selected(claim.id)]
        laws = [law for law in LAWS if self._selected(law)] if model.grounds else []
        if not every:
            self._lacks("prove_no_claims", policy=model.name)
        if self.select and not claims and not laws:
            wanted = Tongue(self.language).say("comma").join(f"`{clean(text)}`" for text in self.select)
            self._lacks("prove_none_selected", select=wanted)
            return None
        planned = plan(name, model, claims, laws)
        with progress(Tongue(self.language).say("prove_running"), len(planned.tasks)) as bar:
            proof = prove(planned, seconds=self.seconds, done=lambda number: bar.advance())
        written = write_refutations(find_folder(name), model, proof) if self.write else None
        self.lacking = self.lacking or (written is not None and written.why is not None)
        return Report(proof, Decider(model), written)

    def _selected(self, name: str) -> bool:
        wanted = [normal(text).casefold() for text in self.select]
        return not wanted or any(text in normal(name).casefold() for text in wanted)

    def _lacks(self, word: str, **values: object) -> None:
        click.echo(Tongue(self.language).say(word, **values), err=True)
        self.lacking = True
