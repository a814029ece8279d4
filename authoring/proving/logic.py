"""z3 behind one file: formulas that fold what is constant while they are made, three-valued truths, and a solver.

A formula is a bool or one of z3's; a term is an int, a Fraction or one of z3's.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import attrs
import z3

from .answers import FOUND, NONE, OPEN

Formula = Any
Term = Any

VERSION = str(z3.get_version_string())


def start_anew() -> None:
    """Forgets everything: what is found must not depend on what was asked before."""
    z3.z3._main_ctx = None


def boolean(name: str) -> Formula:
    """A formula that may be true or false."""
    return z3.Bool(name)


def integer(name: str) -> Term:
    """A whole number that may be any."""
    return z3.Int(name)


def lengths(name: str) -> Any:
    """A function from whole numbers to whole numbers that may be any."""
    return z3.Function(name, z3.IntSort(), z3.IntSort())


def both(*parts: Formula) -> Formula:
    """All of them hold."""
    found = [part for part in parts if part is not True]
    if any(part is False for part in found):
        return False
    return True if not found else found[0] if len(found) == 1 else z3.And(*found)


def either(*parts: Formula) -> Formula:
    """Some of them holds."""
    found = [part for part in parts if part is not False]
    if any(part is True for part in found):
        return True
    return False if not found else found[0] if len(found) == 1 else z3.Or(*found)


def no(part: Formula) -> Formula:
    """It does not hold."""
    return (not part) if isinstance(part, bool) else z3.Not(part)


def implied(when: Formula, then: Formula) -> Formula:
    """Where the one holds, the other does."""
    return either(no(when), then)


def alike(one: Formula, two: Formula) -> Formula:
    """Both hold or neither does."""
    if isinstance(one, bool):
        return two if one else no(two)
    if isinstance(two, bool):
        return one if two else no(one)
    return one == two


def chosen(when: Formula, then: Any, otherwise: Any) -> Any:
    """One of two terms, or of two formulas."""
    if isinstance(when, bool):
        return then if when else otherwise
    if then is otherwise:
        return then
    return z3.If(when, number(then), number(otherwise))


def number(term: Any) -> Any:
    """A Fraction as z3 writes it; all else as it is."""
    return z3.RealVal(f"{term.numerator}/{term.denominator}") if isinstance(term, Fraction) else term


def compared(op: str, one: Term, two: Term) -> Formula:
    """A comparison of two numbers, or of two truths with `eq` and `ne`."""
    one, two = number(one), number(two)
    match op:
        case "eq":
            return one == two
        case "ne":
            return one != two
        case "lt":
            return one < two
        case "lte":
            return one <= two
        case "gt":
            return one > two
        case "gte":
            return one >= two
    raise AssertionError(op)


def summed(terms: Iterable[Term]) -> Term:
    """Their sum."""
    constant: Any = 0
    found = []
    for term in terms:
        if isinstance(term, int | Fraction):
            constant += term
        else:
            found.append(term)
    if not found:
        return constant
    return z3.Sum(*found) + number(constant) if constant else z3.Sum(*found) if len(found) > 1 else found[0]


def counted(pairs: Iterable[tuple[Formula, Term]]) -> Term:
    """The sum of the terms whose formulas hold."""
    return summed(chosen(when, term, 0) for when, term in pairs)


def exchanged(formula: Formula, pairs: Iterable[tuple[Any, Any]]) -> Formula:
    """The formula with the two variables of each pair in each other's place."""
    if isinstance(formula, bool):
        return formula
    there = [(one, two) for one, two in pairs if z3.is_expr(one) and z3.is_expr(two)]
    return z3.substitute(formula, *there, *((two, one) for one, two in there)) if there else formula


def replaced(formula: Formula, pairs: Iterable[tuple[Any, Any]]) -> Formula:
    """The formula with the first of each pair in the place of the second."""
    there = [(two, one) for one, two in pairs if z3.is_expr(one) and z3.is_expr(two)]
    return formula if isinstance(formula, bool) else z3.substitute(formula, *there)


def identical(one: Formula, two: Formula) -> bool:
    """Whether two formulas are the same as written, so that nothing need be asked."""
    return one == two if isinstance(one, bool) or isinstance(two, bool) else bool(one.eq(two))


# --- three-valued truths ------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Tri:
    """A truth of strong Kleene logic: when it is true, and when it is false; else unknown. Never both."""

    true: Formula
    false: Formula

    @property
    def unknown(self) -> Formula:
        """When it is unknown."""
        return both(no(self.true), no(self.false))

    @property
    def negated(self) -> "Tri":
        """Kleene's `not`."""
        return Tri(self.false, self.true)

    def only_if(self, known: Formula) -> "Tri":
        """The same where it is known, unknown elsewhere."""
        return Tri(both(known, self.true), both(known, self.false))

    def differs(self, other: "Tri") -> Formula:
        """When the two have different values."""
        return no(both(alike(self.true, other.true), alike(self.false, other.false)))


TRUE, FALSE, UNKNOWN = Tri(True, False), Tri(False, True), Tri(False, False)


def known(formula: Formula) -> Tri:
    """A truth that is known."""
    return Tri(formula, no(formula))


def all_of(parts: Iterable[Tri]) -> Tri:
    """Kleene's `all`."""
    found = list(parts)
    return Tri(both(*(part.true for part in found)), either(*(part.false for part in found)))


def any_of(parts: Iterable[Tri]) -> Tri:
    """Kleene's `any`."""
    found = list(parts)
    return Tri(either(*(part.true for part in found)), both(*(part.false for part in found)))


# --- solving ------------------------------------------------------------------------------------------


class Solver:
    """Looks for values that make formulas true. `milliseconds` is for one search."""

    def __init__(self, given: Iterable[Formula], milliseconds: int) -> None:
        self._solver = z3.Solver()
        self._solver.set("timeout", milliseconds)
        self._given = 0
        self.given = given if isinstance(given, list) else list(given)
        self.why = ""

    def search(self, *wanted: Formula) -> str:
        """FOUND where all can hold together with what is given, NONE where they cannot, else OPEN (and `why`)."""
        wanted_all = both(*wanted)
        for formula in self.given[self._given :]:  # more may have been given since
            self._solver.add(formula)
        self._given = len(self.given)
        if wanted_all is False:
            return NONE
        self._solver.push()
        try:
            self._solver.add(wanted_all)
            found = self._solver.check()
            if found == z3.sat:
                self._model = self._solver.model()
                return FOUND
            if found == z3.unsat:
                return NONE
            self.why = self._solver.reason_unknown()
            return OPEN
        except z3.Z3Exception as error:  # out of memory, mostly
            self.why = str(error)
            return OPEN
        finally:
            self._solver.pop()

    def truth(self, formula: Formula) -> bool:
        """What a formula is in what was found."""
        return formula if isinstance(formula, bool) else z3.is_true(self._model.eval(formula, model_completion=True))

    def value(self, term: Term) -> int:
        """What a whole number is in what was found."""
        return term if isinstance(term, int) else int(self._model.eval(term, model_completion=True).as_long())
