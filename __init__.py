"""fairblock decides whether a shop may block a buyer, from rules in YAML, and says why.

policy = fairblock.load_policy("kuaishou")
verdict = policy.decide(case)
"""

from .engine.deciding.outcome import Outcome
from .engine.deciding.policy import Policy, load_policy
from .engine.deciding.verdict import Verdict
from .engine.executors.columnar.errors import TableError
from .engine.executors.rete.errors import ExecutorError
from .engine.language.problems import PolicyError
from .engine.semantics.problems import CaseError
from .version import __version__

__all__ = [
    "CaseError",
    "ExecutorError",
    "Outcome",
    "Policy",
    "PolicyError",
    "TableError",
    "Verdict",
    "__version__",
    "load_policy",
]
