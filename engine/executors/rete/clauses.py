"""Generated rules: patterns over facts, joined on the thing they are about, and the durable-rules text of them.

Every fact is of a number `n` (of a sheet that the host states, or of a node that a rule derives; `g` is `n` by the
hundred, because no node of the network may have 512 children), about a thing `at`, in a reading `r`. All patterns of
a rule are joined on `at`, by equality and nothing else: a join whose last comparison fails makes durable-rules 2.0.28
read past the end of its expressions.
"""

from typing import Any

import attrs

from ...language.texts import Text
from .errors import ExecutorError
from .probes import Test
from .wording import Saying

HUNDRED = 100
MOST_PATTERNS = 12  # of one rule; a frame holds 16
MOST_RULES = 2000  # of one ruleset
MOST_TESTS = 20  # on one sheet; a fact may satisfy 64 conditions at a time


@attrs.frozen
class Pattern:
    """A fact with this number that passes all tests."""

    number: int
    tests: tuple[Test, ...] = ()

    def definition(self, joined: bool) -> dict[str, Any]:
        """The pattern as durable-rules reads it."""
        parts: list[dict[str, Any]] = [{"g": self.number // HUNDRED}, {"n": self.number}]
        for name, operator, wanted in self.tests:
            compared = {name: {"$m": wanted} if isinstance(wanted, str) else wanted}
            parts.append(compared if operator == "$eq" else {operator: compared})
        return {"$and": [*parts, {"at": {"p0": "at"}}] if joined else parts}


@attrs.frozen
class Clause:
    """One generated rule: where all patterns are found at one thing, the node `makes` holds there."""

    makes: int
    patterns: tuple[Pattern, ...]
    saying: Saying

    def definition(self) -> dict[str, Any]:
        """The rule as durable-rules reads it."""
        found = [{f"p{i}": pattern.definition(joined=i > 0)} for i, pattern in enumerate(self.patterns)]
        return {"all": found}


@attrs.frozen
class Ruleset:
    """The generated rules of one policy rule. Rule `r7` is `clauses[7]`."""

    name: str
    clauses: tuple[Clause, ...]

    def definition(self) -> dict[str, Any]:
        """What durable-rules is given, and what each rule derives. `end` fires in every session."""
        rules = {f"r{i}": clause.definition() for i, clause in enumerate(self.clauses)}
        rules["end"] = {"all": [{"p0": {"end": 1}}]}
        makes = {f"r{i}": [clause.makes // HUNDRED, clause.makes] for i, clause in enumerate(self.clauses)}
        return {"rules": rules, "makes": makes}


class Writer:
    """Collects the rules of one ruleset and gives out numbers."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self._last = 0

    def number(self) -> int:
        """A number that no sheet and no node has yet."""
        self._last += 1
        return self._last

    def write(self, makes: int, patterns: list[Pattern], saying: Saying) -> None:
        """A rule; one of too many patterns becomes several that lead to one another."""
        merged: dict[int, tuple[Test, ...]] = {}
        for pattern in patterns:  # one fact never matches two patterns of a rule: what asks of one fact is one pattern
            known = merged.get(pattern.number, ())
            merged[pattern.number] = known + tuple(test for test in pattern.tests if test not in known)
        left = [Pattern(number, tests) for number, tests in merged.items()]
        while len(left) > MOST_PATTERNS:
            part, left = left[:MOST_PATTERNS], left[MOST_PATTERNS:]
            between = self.number()
            self._add(Clause(between, tuple(part), saying))
            left.append(Pattern(between))
        self._add(Clause(makes, tuple(left), saying))

    def _add(self, clause: Clause) -> None:
        if len(self.clauses) >= MOST_RULES:
            zh, en = f"一条规则要生成 {MOST_RULES} 条以上", f"a rule of more than {MOST_RULES} generated rules"
            raise ExecutorError("rete.limit", why=Text(zh, en))
        self.clauses.append(clause)
