"""Truths: SQL's own true, false, and NULL for unknown; `and`, `or` and `not` of SQL are strong Kleene logic.

A truth that is known when the query is written is a Python bool, so that it can be left out.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import ibis

from .cells import greatest, literal
from .kinds import BOOL, INT64, Expr, Truth


def all_of(parts: Iterable[Truth]) -> Truth:
    """Kleene's all."""
    found: Truth = True
    for part in parts:
        if part is False:
            return False
        if part is not True:
            found = part if found is True else found & part
    return found


def any_of(parts: Iterable[Truth]) -> Truth:
    """Kleene's any."""
    found: Truth = False
    for part in parts:
        if part is True:
            return True
        if part is not False:
            found = part if found is False else found | part
    return found


def one_of(value: Expr, texts: Sequence[str]) -> Truth:
    """Whether a value is one of a few texts; tests for each are faster than `in`."""
    return any_of(value == text for text in texts)


def negated(truth: Truth) -> Truth:
    """Kleene's not."""
    return (not truth) if isinstance(truth, bool) else ~truth


def expr(truth: Truth) -> Expr:
    """A truth as a value of the query."""
    return literal(truth, BOOL) if isinstance(truth, bool) else truth


def is_true(truth: Truth) -> Truth:
    """Whether it is true, and not unknown."""
    return truth if isinstance(truth, bool) else truth.fill_null(False)


def is_possible(truth: Truth) -> Truth:
    """Whether it is true or unknown."""
    return truth if isinstance(truth, bool) else truth.fill_null(True)


def count_where(array: Expr, test: Any) -> Expr:
    """Of how many items of an array a test is true; 0 for an array that is not there.

    The test may ask for an item's place as a second argument. Ibis rewrites that wherever its name stands below,
    earlier stages included: each stage names it otherwise.
    """
    return array.filter(test).length().cast(INT64).fill_null(0)


def any_where(array: Expr, test: Any) -> Expr:
    """Whether a test is true of some item of an array; false or NULL where it is not, or the array is not there.

    Unlike counting them this copies no items, which for large ones takes longer than the test.
    """
    return array.map(test).contains(True)


def places(count: Expr) -> Expr:
    """The places of so many items as an array, from 0; none where there are fewer than one.

    For loops that need to know where they are. A loop whose test has the place as a second argument would do as well,
    but Ibis walks through all stages below to rewrite that: hundreds of them take it minutes.
    """
    return ibis.range(0, greatest([count, literal(0)]))
