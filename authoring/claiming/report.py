"""What came of a policy's claims and laws, as lines for a terminal and as a document for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import click

from ...reporting.style import Tongue, clean
from ...reporting.words import OUTCOME
from ..proving.telling import case_lines
from .deciding import Decider
from .model import IDLE, OPEN, PROVEN, REACHABLE, REFUTED, Claim, Found
from .names import LAWS, SHUFFLE
from .running import Proof
from .telling import difference_lines
from .writing import Written

_COLOURS = {PROVEN: "green", REFUTED: "red", OPEN: "yellow", IDLE: None}


@attrs.frozen(eq=False)
class Report:
    """One policy's proof with what is needed to tell it: who decides its cases, and what tests were written."""

    proof: Proof
    decider: Decider
    written: Written | None = None

    def to_dict(self) -> dict[str, Any]:
        """The proof for programs."""
        proof = self.proof
        return {
            "policy": proof.policy,
            "version": proof.version,
            "claims": [_claim(claim, found) | self._cases(found) for claim, found in proof.claims],
            "laws": [
                {"law": law, "title": LAWS[law].to_dict(), "rule": rule} | _state(found) | self._cases(found)
                for law, rules in proof.laws.items()
                for rule, found in rules.items()
            ],
            "bound": {"groups": proof.groups},
            "written": None if self.written is None else self.written.to_dict(),
        }

    def _cases(self, found: Found) -> dict[str, Any]:
        return {"cases": [{"verdict": self.decider.decided(case)[0], "case": case} for case in found.cases]}

    # --- text -------------------------------------------------------------------------------------

    def lines(self, language: str) -> Iterator[str]:
        """Every claim and law with what came of it, what was refuted with its cases, then how many of which."""
        tongue, proof = Tongue(language), self.proof
        yield click.style(f"{clean(proof.policy)} {clean(proof.version)}", bold=True)
        if proof.claims:
            yield tongue.say("prove_claims")
        for claim, found in proof.claims:
            yield from self._claim_lines(claim, found, tongue)
        if proof.laws:
            yield tongue.say("prove_laws")
        for law, rules in proof.laws.items():
            yield from self._law_lines(law, rules, tongue)
        if any(found.cases for found in proof.every() if found.state == REFUTED) and self.written is None:
            yield ""
            yield tongue.say("prove_whole")
        if self.written is not None:
            yield self.written.line(tongue)
        yield ""
        if proof.groups:
            most = tongue.say("comma").join(f"{name} {count}" for name, count in sorted(proof.groups.items()))
            yield tongue.say("prove_bound", groups=most)
        if proof.claims:
            counts = _counts((found for _, found in proof.claims), tongue)
            yield tongue.say("prove_count_claims", total=len(proof.claims), counts=counts)
        if proof.laws:
            counts = _counts((found for rules in proof.laws.values() for found in rules.values()), tongue)
            number = len({rule for rules in proof.laws.values() for rule in rules})
            yield tongue.say("prove_count_laws", laws=len(proof.laws), rules=number, counts=counts)

    def _claim_lines(self, claim: Claim, found: Found, tongue: Tongue) -> Iterator[str]:
        form, place = tongue.say(f"prove_form_{claim.form}"), f"{clean(claim.document.file)}:{claim.mark.line}"
        yield f"  {_word(found, tongue)}  {click.style(clean(claim.id), bold=found.failed)}  {place}"
        if not found.failed:
            if found.why:
                yield f"      {_why(found, tongue)}"
            return
        yield f"      {form}: {tongue.of(claim.title)}"
        if found.why:
            yield f"      {_why(found, tongue)}"
        elif claim.form == REACHABLE:
            yield f"      {tongue.say('prove_no_case')}"
            yield f"      {tongue.head('hint')}{tongue.say('prove_mend_reachable')}"
        else:
            yield from self._case(found, 0, tongue)
            yield f"      {tongue.head('hint')}{tongue.say('prove_mend')}"

    def _case(self, found: Found, number: int, tongue: Tongue) -> Iterator[str]:
        case = found.cases[number]
        verdict, statuses = self.decider.decided(case)
        yield f"      {tongue.say('prove_says', verdict=f'{verdict} ({OUTCOME[verdict].in_(tongue.language)})')}"
        moved = [f"{rule} {status}" for rule, status in statuses.items() if status in ("eligible", "communicated")]
        if moved:
            yield f"        {tongue.join(moved)}"
        lines = case_lines(case, tongue) if number == 0 else difference_lines(found.cases[0], case, tongue)
        for line in lines or [tongue.say("prove_order")]:
            yield f"        {line}"

    def _law_lines(self, law: str, rules: dict[str, Found], tongue: Tongue) -> Iterator[str]:
        failed = {rule: found for rule, found in rules.items() if found.failed}
        gravest = (
            Found(PROVEN)
            if not failed
            else next((found for found in failed.values() if found.state == REFUTED), next(iter(failed.values())))
        )
        holds = [rule for rule, found in rules.items() if found.state == PROVEN]
        gravest = gravest if failed or holds else Found(IDLE)
        yield f"  {_word(gravest, tongue)}  {click.style(law, bold=bool(failed))}  {LAWS[law].in_(tongue.language)}"
        if holds:
            yield f"      {tongue.say('prove_law_holds', count=len(holds))}"
        idle: dict[str, list[str]] = {}
        for rule, found in rules.items():
            if found.state == IDLE:
                idle.setdefault(_why(found, tongue), []).append(rule)
        for why, names in idle.items():
            yield f"      {tongue.say('prove_state_does_not_apply')}: {tongue.join(names, 3)} ({why})"
        for rule, found in failed.items():
            yield f"      {_word(found, tongue)} {tongue.say('prove_law_of', rule=rule)}"
            if found.state == OPEN:
                yield f"      {_why(found, tongue)}"
                continue
            yield f"      {tongue.say('prove_first')}"
            yield from self._case(found, 0, tongue)
            if len(found.cases) > 1:
                yield f"      {tongue.say('prove_then')}"
                yield from self._case(found, 1, tongue)
            if law != SHUFFLE:
                yield f"      {tongue.head('hint')}{tongue.say('prove_mend_law')}"


def _word(found: Found, tongue: Tongue) -> str:
    return click.style(tongue.say(f"prove_state_{found.state}"), fg=_COLOURS[found.state])


def _why(found: Found, tongue: Tongue) -> str:
    return tongue.say(f"prove_why_{found.why}", detail=found.detail) if found.why else ""


def _counts(found: Iterable[Found], tongue: Tongue) -> str:
    numbers = Counter(one.state for one in found)
    said = [
        tongue.say("prove_count", count=numbers[state], word=tongue.say(f"prove_state_{state}"))
        for state in (PROVEN, REFUTED, OPEN, IDLE)
        if numbers[state]
    ]
    return tongue.say("comma").join(said)


def _state(found: Found) -> dict[str, Any]:
    return {"state": found.state} | ({"why": found.why, "detail": found.detail} if found.why else {})


def _claim(claim: Claim, found: Found) -> dict[str, Any]:
    mark = claim.mark
    return {
        "claim": claim.id,
        "form": claim.form,
        "title": claim.title.to_dict(),
        "policy": claim.policy,
        "file": claim.document.file,
        "line": mark.line,
        "column": mark.column,
    } | _state(found)
