"""`fairblock explain --code`: the Python that the compiled executor makes of a policy, as it runs."""

import ast
from collections.abc import Iterator, Sequence

from ...engine.executors.compiled.program import Source, write
from ...engine.language.model import Ground, PolicyModel


def code_of(model: PolicyModel, day: int, rules: Sequence[str]) -> str:
    """The code of a policy on a day (days since 1970-01-01), or of some rules and all that they call.

    It is printed from the very syntax tree that is run, only without the brackets that nobody needs.
    """
    source = write(model, day)
    functions = {node.name: node for node in ast.parse(source.code).body if isinstance(node, ast.FunctionDef)}
    wanted = _reached(functions, _roots(source, model, day, rules)) if rules else set(functions)
    return "\n\n\n".join(ast.unparse(node) for name, node in functions.items() if name in wanted)


def _roots(source: Source, model: PolicyModel, day: int, rules: Sequence[str]) -> Iterator[str]:
    for rule, written in zip(model.in_force(day), source.rules, strict=True):
        if rule.id in rules:
            yield from filter(None, (written.value, written.conduct))
            if isinstance(rule, Ground):
                yield from filter(None, (source.evidence_valid, source.communication_counts))


def _reached(functions: dict[str, ast.FunctionDef], roots: Iterator[str]) -> set[str]:
    """The functions that these call, and what those call."""
    reached: set[str] = set()
    waiting = [name for name in roots if name in functions]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            named = {node.id for node in ast.walk(functions[name]) if isinstance(node, ast.Name)}
            waiting += [other for other in named if other in functions]
    return reached
