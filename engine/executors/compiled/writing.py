"""Pieces of generated code, and what keeps them flat, short and harmless.

Nothing of a policy gets into the code but literals that went through `literal`, field names of the case schema, and
rule ids whose other characters have been replaced.
"""

import re
from fractions import Fraction
from typing import Any

import attrs

_DEEPEST = 24  # brackets in one expression: Python's parser gives up somewhere beyond a hundred


@attrs.frozen
class Expr:
    """A Python expression for a value; `sure`: it is never None, which stands for unknown."""

    text: str
    sure: bool = True


@attrs.frozen
class Test:
    """A Python expression for a truth: a bool where it is `sure`, else 0 (false), 1 (unknown) or 3 (true).

    Read as two bits, possible and certain, `&` and `|` of these are Kleene's all and any.
    """

    text: str
    sure: bool = True

    @property
    def number(self) -> str:
        """The truth as 0, 1 or 3."""
        return f"(3 if {self.text} else 0)" if self.sure else self.text


FALSE, UNKNOWN, TRUE = Test("False"), Test("1", sure=False), Test("True")
NONE = Expr("None", sure=False)


def literal(value: Any) -> str:
    """A value of a policy as Python writes it; only plain values have such a form."""
    if type(value) in (bool, int, str):
        return repr(value)
    if type(value) is Fraction:
        return f"Fraction({int(value.numerator)}, {int(value.denominator)})"
    if type(value) is tuple:
        return "(" + "".join(literal(item) + ", " for item in value).rstrip() + ")"
    raise AssertionError(type(value))


def nesting(text: str) -> int:
    """How deep the brackets of an expression go; too many where a literal holds some, never too few."""
    deepest = depth = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest


def identifier(name: str) -> str:
    """A rule's id as part of a Python name."""
    return "rule_" + re.sub(r"[^A-Za-z0-9]+", "_", name)[:60].strip("_")


class Module:
    """The functions of one program, as they are written."""

    def __init__(self) -> None:
        self.functions: list[str] = []
        self._names: set[str] = set()
        self._variables = 0

    def name(self, wanted: str) -> str:
        """A name for a function that no other one has."""
        number = 1
        while f"{wanted}_{number}" in self._names:
            number += 1
        self._names.add(f"{wanted}_{number}")
        return f"{wanted}_{number}"

    def variable(self) -> str:
        """A name for a value in passing; each is used in one expression only."""
        self._variables += 1
        return f"x{self._variables}"

    def function(self, name: str, parameters: str, lines: list[str], comment: str = "") -> None:
        """Adds a function."""
        head = [literal(comment)] if comment else []
        self.functions.append("\n".join([f"def {name}({parameters}):", *("    " + line for line in (*head, *lines))]))

    def flat(self, text: str) -> str:
        """The expression, or a call of a new function that returns it where its brackets go too deep."""
        if nesting(text) <= _DEEPEST:
            return text
        name = self.name("part")
        self.function(name, "c, case, r", [f"return {text}"])
        return f"{name}(c, case, r)"
