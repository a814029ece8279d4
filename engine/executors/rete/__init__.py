"""The policy as durable-rules rulesets, run in a supervised process of their own."""

from .errors import ExecutorError
from .reading import ReteReading, RuleAnswer
from .rete import Rete
from .steps import Firing

__all__ = ["ExecutorError", "Firing", "Rete", "ReteReading", "RuleAnswer"]
