"""What the selected records of a condition amount to (contract 4.3), and when the conduct they are began (4.4)."""

from collections.abc import Callable

import attrs

from ...language.model import Collect, Count, Distinct, Share, Total
from ...semantics.intake import MAX_RECORDS
from . import sql
from .reading import root_scope
from .selecting import BASE, PART, VALUE, Selection, absent, moment, payload
from .sql import Expr, Table, Truth
from .values import Number, Values, compared, multiplied

SURE, POSSIBLE, OWN = "sure", "possible", "own"
_OWN_TIME = "when.at"


def in_order(selection: Selection, found: Expr, *, conduct: bool) -> dict[str, Expr]:
    """What a burst needs of the selected records in order, as columns of a stage before: within a loop over them it
    would be put in order again for each. `conduct`: it is asked when the conduct began as well."""
    when = moment(selection)
    dated = found.filter(lambda s: s[when].notnull())
    certain = dated.filter(_surely)
    columns = {SURE: _moments(certain, when), POSSIBLE: _moments(dated, when)}
    if conduct and when != _OWN_TIME:  # the bursts are looked for by another time than the conduct began at
        pairs = certain.map(lambda s: sql.struct({"when": s[when], "at": s["at"]})).sort()
        columns[OWN] = pairs.map(lambda p: p["at"])
    return columns


@attrs.frozen(eq=False)
class Tallies:
    """Reads the conditions of one policy in the stage of its selections; `ordered` is where that of `in_order` is."""

    values: Values
    table: Table
    ordered: Callable[[Collect, Selection, str], Expr]

    def truth(self, condition: Collect, selection: Selection, column: str) -> Truth:
        """What a collection condition is."""
        assert isinstance(condition, Count | Share | Distinct | Total)
        bound = self.values.number(condition.bound, root_scope(self.table))
        if bound is None:
            return sql.UNKNOWN
        found, nobody = self.table[column], self.table[absent(selection.collection)]
        match condition:
            case Count() if condition.burst is not None:
                truth = self._burst(condition, selection, found, bound, nobody)
            case Count():
                truth = self._count(condition, found, bound, nobody)
            case Distinct():
                truth = self._distinct(condition, found, bound, nobody)
            case Total():
                truth = self._total(condition, found, bound, nobody)
            case Share():
                truth = sql.case((nobody, sql.UNKNOWN), otherwise=_share(found, bound))
        return self.values.if_set(condition.unset, truth, root_scope(self.table))

    def _count(self, condition: Count, found: Expr, bound: Number, nobody: Expr) -> Truth:
        low, high = _sure(found), _size(found)
        if condition.at_least:
            return _at_least(low, high, bound, nobody)
        # at most: not more than the bound, however the unknown ones turn out
        within = sql.all_of([~nobody, compared("lte", Number(high), bound)])
        return sql.case(
            (compared("gt", Number(low), bound), sql.literal(False)),
            (within, sql.literal(True)),
            otherwise=sql.UNKNOWN,
        )

    def _burst(self, condition: Count, selection: Selection, found: Expr, bound: Number, nobody: Expr) -> Truth:
        assert condition.burst is not None
        span = self.values.number(condition.burst, root_scope(self.table))
        if span is None:
            return sql.UNKNOWN
        when, number = moment(selection), _rounded_up(bound)
        anywhere = sql.count_where(found, lambda s: s[when].isnull())
        sure = _dense(self.ordered(condition, selection, SURE), number, span.whole)
        possible = _dense(self.ordered(condition, selection, POSSIBLE), number - anywhere, span.whole)
        maybe = sql.any_of([nobody, possible])
        return sql.case(
            (_lacking(bound), sql.UNKNOWN),
            (sure, sql.literal(True)),
            (sql.negated(maybe), sql.literal(False)),
            otherwise=sql.UNKNOWN,
        )

    def _distinct(self, condition: Distinct, found: Expr, bound: Number, nobody: Expr) -> Truth:
        name = payload(condition)
        present = found.filter(lambda s: s[name].notnull())
        without = sql.count_where(found, lambda s: s[name].isnull())
        certain = present.filter(_surely)
        return _at_least(_different(certain, name), _different(present, name) + without, bound, nobody)

    def _total(self, condition: Total, found: Expr, bound: Number, nobody: Expr) -> Truth:
        name = payload(condition)
        open_end = sql.any_where(found, lambda s: s[name].isnull())
        present = found.filter(lambda s: s[name].notnull())
        certain = present.filter(_surely)
        return _at_least(
            _summed(certain, name), _summed(present, name), bound, nobody | open_end, most=MAX_RECORDS * 2**53
        )

    # --- conduct ----------------------------------------------------------------------------------

    def began(self, condition: Collect, selection: Selection, column: str) -> Expr:
        """When the first of the condition's true records was; of a burst, of those in one. NULL without any."""
        if not isinstance(condition, Count) or condition.burst is None:
            return self.table[column].filter(_surely).map(lambda s: s["at"]).mins()
        scope = root_scope(self.table)
        span, bound = self.values.number(condition.burst, scope), self.values.number(condition.bound, scope)
        if span is None or bound is None:
            return sql.null(sql.INT64)
        number = sql.greatest([_rounded_up(bound), sql.literal(1)])
        times = self.ordered(condition, selection, SURE)
        bursts = _bursts(times, number, span.whole)
        if moment(selection) == _OWN_TIME:
            return bursts.map(lambda first: _at(times, first)).mins()
        own = self.ordered(condition, selection, OWN)
        inside = sql.places(own.length()).filter(
            lambda place: sql.any_where(bursts, lambda first: (first <= place) & (place < first + number))
        )
        return inside.map(lambda place: _at(own, place)).mins()


def _surely(s: Expr) -> Expr:
    return (s if s.type().is_boolean() else s[VALUE]).fill_null(False)


def _sure(found: Expr) -> Expr:
    return sql.count_where(found, _surely)


def _lacking(bound: Number) -> Truth:
    return False if sql.is_literal(bound.whole) else bound.whole.isnull()


def _at_least(low: Expr, high: Expr, bound: Number, endless: Expr, most: int = 2**53) -> Truth:
    """Whether a number that lies somewhere from `low` to `high` is at least `bound`; `endless`: there is no `high`.

    `high` is looked at first: it is known without a look at the records, and settles most cases. Neither comparison is
    true where there is no bound.
    """
    beyond = sql.all_of([sql.negated(endless), compared("lt", Number(high, most=most), bound)])
    return sql.case(
        (beyond, sql.literal(False)),
        (compared("gte", Number(low, most=most), bound), sql.literal(True)),
        otherwise=sql.UNKNOWN,
    )


def _size(found: Expr) -> Expr:
    """How many there are; NULL of a collection that is not there."""
    return found.length().cast(sql.INT64)


def _moments(found: Expr, when: str) -> Expr:
    return found.map(lambda s: s[when]).sort()


def _rounded_up(bound: Number) -> Expr:
    """The least whole number that is not below the bound, or one that no collection reaches where that is greater."""
    most = sql.literal(2 * MAX_RECORDS * bound.divisor)
    clear = sql.greatest([sql.least([bound.whole, most]), sql.literal(0)]).cast(sql.INT64)
    return clear if bound.divisor == 1 else -sql.floor_divided(-clear, bound.divisor)


def _at(times: Expr, place: Expr) -> Expr:
    return times[place.cast(sql.INT32)]  # Spark wants a place of 32 bits


def _bursts(times: Expr, number: Expr, span: Expr) -> Expr:
    """The places in which `number` times, which are in order and one or more, begin that lie within the span."""
    return sql.places(times.length() - number + 1).filter(
        lambda first: _at(times, first + number - 1) - _at(times, first) <= span
    )


def _dense(times: Expr, number: Expr, span: Expr) -> Truth:
    """Whether so many of the times, which are in order, lie within some span; of no times none or fewer do."""
    some = sql.coalesce(_bursts(times, sql.greatest([number, sql.literal(1)]), span).length(), sql.literal(0)) > 0
    return sql.is_true((number <= 0) | some)


def _different(found: Expr, name: str) -> Expr:
    return found.map(lambda s: s[name]).unique().length().cast(sql.INT64).fill_null(0)


def _summed(found: Expr, name: str) -> Expr:
    return found.map(lambda s: s[name].cast(sql.decimal(21))).sums().fill_null(0)


def _share(found: Expr, bound: Number) -> Truth:
    """Whether so large a part counts: at its least and at its greatest, as `findings.Member` says of each record."""
    low, high = _sure(found), sql.count_where(found, lambda s: s[VALUE].fill_null(True))

    def base_and(s: Expr, part: Expr) -> Expr:
        return sql.case((s[BASE], sql.literal(True)), (s[BASE].isnull(), part), otherwise=sql.literal(False))

    widest = sql.count_where(found, lambda s: base_and(s, ~s[PART].fill_null(False)))
    narrowest = sql.count_where(found, lambda s: base_and(s, s[PART].fill_null(True)))

    def reached(part: Expr, whole: Expr) -> Truth:
        wanted = multiplied(bound, Number(whole, most=MAX_RECORDS))
        return sql.all_of([whole > 0, sql.is_true(compared("gte", Number(part), wanted))])

    return sql.case(
        (_lacking(bound), sql.UNKNOWN),
        (reached(low, widest), sql.literal(True)),
        (reached(high, narrowest), sql.UNKNOWN),
        otherwise=sql.literal(False),
    )
