"""Which executor decides: they all give the same answers, at different costs."""

from typing import Any, Protocol

from ..executors.compiled.executor import Compiled
from ..executors.reference import ReferenceExecutor
from ..language.model import PolicyModel
from ..semantics.spans import Spans
from .table import Reading

COMPILED, REFERENCE = "compiled", "reference"
ENGINES = (COMPILED, REFERENCE)


class Executor(Protocol):
    """What reads valid cases for one policy."""

    def read(self, case: dict[str, Any], span: int, *, plain: bool) -> Reading:
        """Starts on a case of that span of days; `plain`: its times have an upper-case T and Z."""


def executor(engine: str, model: PolicyModel, spans: Spans) -> Executor:
    """The executor of that name; raises ValueError for another one."""
    if engine == COMPILED:
        return Compiled(model, spans)
    if engine == REFERENCE:
        return ReferenceExecutor(model)
    raise ValueError(f"unknown engine {engine!r}; there are {', '.join(ENGINES)}")
