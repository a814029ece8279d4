"""All lints, in the order of the pages: what people read, evidence, talking, windows, meaning, names, rules, days."""

from ..model import Lint
from .communication import CommunicationMustBePossible, GroundsMustSayHowTheyCommunicate, WaitsMustLeaveTimeToAnswer
from .dates import DatedValuesMustChange, NumbersMustBeInForceWithTheirRules, ProceduresMustBeInForceWithTheirRules
from .evidence import EvidenceMustBeNeeded, EvidenceMustBePossible, GroundsMustNameTheirEvidence
from .meaning import (
    ComparisonsMustLeaveAChoice,
    ConditionsMustBeAbleToHold,
    NotMustNotStandOverOptionalFields,
    ProtectionsMustDependOnTheCase,
)
from .names import (
    ExceptionsMustMatter,
    FactsMustBeUsed,
    GroundsMustBeKnown,
    ListsMustNotRepeat,
    ProceduresMustBeAskedFor,
    ProtectionsMustBeAgainstGroundsWithRules,
)
from .rules import RemediesMustBePossible, RulesMustDiffer
from .testing import RulesMustBeTested
from .texts import ParametersMustSayWhy, RulesMustHaveATitle, TextsMustBeInBothLanguages
from .windows import (
    BurstsMustBeShorterThanTheirWindow,
    GroundsMustSayHowFarBackTheyLook,
    ThresholdsMustNotBeZero,
    WindowsMustNotOutlastTheirEvidence,
)

LINTS: tuple[Lint, ...] = (
    RulesMustBeTested(),
    RulesMustHaveATitle(),
    TextsMustBeInBothLanguages(),
    ParametersMustSayWhy(),
    GroundsMustNameTheirEvidence(),
    EvidenceMustBeNeeded(),
    EvidenceMustBePossible(),
    GroundsMustSayHowTheyCommunicate(),
    CommunicationMustBePossible(),
    WaitsMustLeaveTimeToAnswer(),
    GroundsMustSayHowFarBackTheyLook(),
    WindowsMustNotOutlastTheirEvidence(),
    BurstsMustBeShorterThanTheirWindow(),
    ThresholdsMustNotBeZero(),
    ComparisonsMustLeaveAChoice(),
    ConditionsMustBeAbleToHold(),
    ProtectionsMustDependOnTheCase(),
    NotMustNotStandOverOptionalFields(),
    GroundsMustBeKnown(),
    ProtectionsMustBeAgainstGroundsWithRules(),
    FactsMustBeUsed(),
    ProceduresMustBeAskedFor(),
    ExceptionsMustMatter(),
    ListsMustNotRepeat(),
    RulesMustDiffer(),
    RemediesMustBePossible(),
    NumbersMustBeInForceWithTheirRules(),
    DatedValuesMustChange(),
    ProceduresMustBeInForceWithTheirRules(),
)
BY_NAME = {lint.name: lint for lint in LINTS}
