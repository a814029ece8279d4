"""`fairblock explain`: chooses what is explained."""

from collections.abc import Sequence

import attrs
import click

from ...engine.deciding.policy import Policy
from ...engine.language.nearest import nearest
from ...engine.semantics.view import CaseView
from ...reporting.documents.writing import Writing
from ...reporting.one_case import one_case
from ...reporting.style import Tongue
from .cases import CaseExplained
from .code import code_of
from .speaking import Speaker
from .whole import Whole

INVALID = 3


@attrs.frozen
class Explaining:
    """One call of the command; every method returns the exit code (contract 7)."""

    policy: Policy
    language: str
    color: bool | None
    form: str | None
    out: str | None

    @property
    def _writing(self) -> Writing:
        return Writing(self.language, self.color, self.form, self.out)

    def code(self, day: int, rules: Sequence[str]) -> int:
        """Prints the code that decides."""
        if not self._known(day, rules):
            return INVALID
        return self._writing.lines([code_of(self.policy.model, day, rules)])

    def policy_on(self, day: int, rules: Sequence[str]) -> int:
        """Writes the policy out as it is on a day, or some of its rules."""
        if not self._known(day, rules):
            return INVALID
        return self._writing.document(Whole(self.policy.model, Speaker(self.language), day).document(rules))

    def case(self, file: str, rules: Sequence[str]) -> int:
        """Writes out what came of some rules in a case; of all, if none are named."""
        data = one_case(file, self.policy.model, self.language, self.color)
        if data is None:
            return INVALID
        if not self._known(CaseView(data).day, rules):
            return INVALID
        return self._writing.document(CaseExplained(self.policy, data, Speaker(self.language)).document(rules))

    # --- what is asked for ------------------------------------------------------------------------

    def _known(self, day: int, rules: Sequence[str]) -> bool:
        """Whether the policy has rules on the day, and all of these."""
        tongue, name = Tongue(self.language), self.policy.name
        known = [rule.id for rule in self.policy.model.in_force(day)]
        unknown = sorted(set(rules) - set(known))
        if unknown:
            never = sorted(set(unknown) - {rule.id for rule in self.policy.model.rules})
            word = "no_rule_of_that_name" if never else "no_such_rule"
            self._complain(tongue.say(word, names=", ".join(never or unknown), policy=name))
            if (near := nearest((never or unknown)[0], known)) is not None:
                self._complain(f"    {tongue.head('hint')}{tongue.say('nearest', near=near)}")
        elif not known:
            self._complain(tongue.say("no_rules", policy=name))
        return bool(known) and not unknown

    def _complain(self, line: str) -> None:
        click.echo(line, err=True, color=self.color)
