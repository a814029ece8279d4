"""What was generated for a policy: the rulesets, and what the host must state and read back for each of them."""

from collections.abc import Iterator

import attrs

from ...language.model import Contact, Distinct, Evidence, PolicyModel, Rule, Share, Total
from ...language.model import Count as CountModel
from .clauses import Ruleset
from .probes import Probe

Collecting = CountModel | Share | Distinct | Total


@attrs.frozen
class Sheet:
    """A fact that the host states of a thing: its number, and the probes whose intervals it carries."""

    number: int
    probes: tuple[Probe, ...]


@attrs.frozen
class EvidenceItem:
    """One item of a rule's evidence: the fact that states a piece of evidence for a record, and what it then is."""

    item: Evidence
    shown: int


@attrs.frozen(eq=False)
class Collected:
    """One collection condition of a rule, in its place: the sheets of its records, and the nodes they may reach.

    `counted` is reached by the records that count. Of a share, `base` is reached by those in the denominator and
    `part` by those that would be in the numerator. `numbers` is the fact that carries the number and its bound
    back, `holds` the node of the condition (or, under a negation, of its opposite); `rising`: more records make it
    more true.
    """

    condition: Collecting
    positive: bool
    supports: bool
    gated: bool
    rising: bool
    sheets: tuple[Sheet, ...]
    counted: int
    base: int | None
    part: int | None
    numbers: int
    holds: int


@attrs.frozen(eq=False)
class Contacts:
    """The communication that a ground rule asks for; `counts` is stated where a contact counts at all."""

    asked: Contact
    counts: int
    sheets: tuple[Sheet, ...]
    tried: int
    open: int
    tries: int
    opens: int
    communicated: int


@attrs.frozen(eq=False)
class RuleProgram:
    """One policy rule as a ruleset."""

    rule: Rule
    ruleset: Ruleset
    root: tuple[Sheet, ...]
    evidence: int  # the fact that states one piece of evidence of one record
    items: tuple[EvidenceItem, ...]
    collected: tuple[Collected, ...]
    result: int
    contacts: Contacts | None


@attrs.frozen(eq=False)
class CommonProgram:
    """Which evidence is valid and which contacts count: the same for every rule of the policy."""

    ruleset: Ruleset
    evidence: tuple[Sheet, ...]
    valid: int
    communications: tuple[Sheet, ...]
    counts: int


@attrs.frozen(eq=False)
class Program:
    """A policy as rulesets; number 0 is the common one, number i + 1 that of the i-th rule."""

    policy: PolicyModel
    common: CommonProgram
    rules: tuple[RuleProgram, ...]

    @property
    def rulesets(self) -> Iterator[Ruleset]:
        """All rulesets, in the order of their numbers."""
        yield self.common.ruleset
        for rule in self.rules:
            yield rule.ruleset
