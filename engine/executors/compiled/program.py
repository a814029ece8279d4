"""A whole policy, as it is on one day, as the text of a Python module; and that module, ready to be run."""

from collections.abc import Callable
from typing import Any

import attrs

from ...language.model import Ground, Literal, Parameter, PolicyModel, Rule, Value
from .expressions import Expressions
from .rules import Rules, WrittenRule
from .runtime import Predicate, Reading
from .selections import Selections
from .tallies import NAMES
from .writing import Module

Function = Callable[[Reading], Any]


@attrs.frozen(eq=False)
class Source:
    """The code of a program, and which of its functions are what."""

    code: str
    rules: tuple[WrittenRule, ...]  # in the order of the policy's
    selections: int
    evidence_valid: str | None
    communication_counts: str | None


@attrs.frozen(eq=False)
class RuleProgram:
    """One rule, ready to be run."""

    rule: Rule
    value: Function
    conduct: Callable[..., Any] | None  # of the reading, and of what each time is to be read as
    asks: bool  # for communication, of which the next two are the terms; None is unknown
    attempts: Any
    wait: int | None
    selections: tuple[tuple[str, int, Function], ...]


@attrs.frozen(eq=False)
class Program:
    """A policy on one day, ready to be run."""

    rules: tuple[RuleProgram, ...]
    selections: int
    evidence_valid: Predicate | None
    communication_counts: Predicate | None


def write(model: PolicyModel, day: int) -> Source:
    """The code of the rules that are in force on a day (days since 1970-01-01)."""
    module = Module()
    expressions = Expressions(module, day, model.unset_parameters(day))
    selections = Selections(expressions)
    rules = Rules(expressions, selections)

    def predicate(name: str, condition: Any, collection: str) -> str | None:
        if condition is None:
            return None
        text = expressions.predicate(condition, collection).number
        module.function(name, "c, case, r", [f"return {text}"])
        return name

    valid = predicate("evidence_valid", model.evidence_valid, "evidence")
    counts = predicate("communication_counts", model.communication_counts, "communications")
    written = tuple(map(rules.write, model.in_force(day)))
    code = "\n\n\n".join(module.functions) + "\n"
    return Source(code, written, len(selections.numbers), valid, counts)


def build(model: PolicyModel, day: int) -> Program:
    """The same, compiled. The code sees the functions of `tallies` and nothing else: no builtins, no imports."""
    source = write(model, day)
    names: dict[str, Any] = {"__builtins__": {}, "__name__": "fairblock.compiled"} | NAMES
    exec(compile(source.code, f"<fairblock {model.digest[:19]}>", "exec"), names)
    programs = tuple(
        RuleProgram(
            rule,
            names[one.value],
            names[one.conduct] if one.conduct else None,
            *_communication(rule, day),
            tuple((collection, number, names[name]) for collection, number, name in one.selections),
        )
        for rule, one in zip(model.in_force(day), source.rules, strict=True)
    )
    return Program(
        programs,
        source.selections,
        names[source.evidence_valid] if source.evidence_valid else None,
        names[source.communication_counts] if source.communication_counts else None,
    )


def _communication(rule: Rule, day: int) -> tuple[bool, Any, int | None]:
    asked = rule.communication if isinstance(rule, Ground) else None
    if asked is None:
        return False, None, None
    return True, _constant(asked.attempts, day), _constant(asked.wait, day)


def _constant(value: Value, day: int) -> Any:
    """What a literal or a parameter is on a day, None before its first."""
    assert isinstance(value, Literal | Parameter)
    return value.on(day) if isinstance(value, Parameter) else value.value
