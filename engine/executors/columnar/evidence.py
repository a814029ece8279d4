"""Which evidence is valid, which contacts count, and whether evidence shows a record (contract 4.4)."""

import attrs

from ...language.model import Evidence, PolicyModel
from . import backend as sql
from .backend import Columns, Expr, Table, Truth
from .reading import AS_OF, Reader, record_scope, records
from .values import Values

VALID = "evidence.valid"
CONTACTS, UNANSWERED = "contacts", "unanswered"
Item = tuple[tuple[str, ...], bool]  # the kinds, and whether it may precede


def items_of(evidence: tuple[Evidence, ...], collection: str) -> tuple[Item, ...]:
    """What a ground rule asks of each record of a collection."""
    return tuple((item.kinds, item.may_precede) for item in evidence if item.collection == collection)


@attrs.frozen(eq=False)
class Showing:
    """Finds what shows the records of one policy's cases, and what was said to the buyers."""

    model: PolicyModel
    reader: Reader
    values: Values

    def prepare(self, table: Table) -> Columns:
        """The stage that adds the valid evidence of each case, and the contacts that count or may."""
        columns = _columns(table)
        if self.reader.uses.gated:
            columns[VALID] = self._valid(table)
        if self._talks():
            columns[CONTACTS] = self._contacts(table)
        return columns

    def answer(self, table: Table) -> Columns:
        """The stage that adds whether the buyer waits for an answer, where a rule asks for communication."""
        return {**_columns(table), UNANSWERED: _unanswered(table[CONTACTS])} if self._talks() else {}

    def _talks(self) -> bool:
        return any(rule.communication is not None for rule in self.model.grounds)

    def _valid(self, table: Table) -> Expr:
        condition, now = self.model.evidence_valid, table[AS_OF]

        def piece(raw: Expr) -> Expr:
            e = self.reader.record("evidence", table, raw)
            valid = False if condition is None else self.values.predicate(condition, record_scope(table, e))
            counts = sql.expr(sql.all_of([e["at"] <= now, sql.is_true(valid)]))
            return sql.struct({"at": e["at"], "kind": e["kind"], "refs": e["refs"], "counts": counts})

        return table[records("evidence")].map(piece).filter(lambda e: e["counts"])

    # --- communication ----------------------------------------------------------------------------

    def _contacts(self, table: Table) -> Expr:
        """The contacts that count or may, each with when it was, whether the buyer replied, and what is open."""
        condition, found = self.model.communication_counts, table[records("communications")]

        def contact(raw: Expr) -> Expr:
            m = self.reader.record("communications", table, raw)
            counts = sql.expr(False if condition is None else self.values.predicate(condition, record_scope(table, m)))
            counts = sql.case((m["at"] > table[AS_OF], sql.literal(False)), otherwise=counts)
            explained = m["buyer_reply"] == "explanation"
            return sql.struct(
                {
                    "at": m["at"],
                    "replied": m["buyer_reply"] != "none",
                    "open": explained & m["answered_at"].isnull(),
                    "counts": counts,
                }
            )

        return found.map(contact).filter(lambda m: sql.is_possible(m["counts"]))

    # --- records ----------------------------------------------------------------------------------

    def shown(self, table: Table, at: Expr, ref: Expr, items: tuple[Item, ...]) -> Truth:
        """Whether valid evidence fulfils each item for a record of that time."""
        valid = table[VALID]
        return sql.all_of(sql.count_where(valid, lambda e, item=item: _shows(e, at, ref, item)) > 0 for item in items)


def _shows(e: Expr, at: Expr, ref: Expr, item: Item) -> Expr:
    kinds, may_precede = item
    fits = e["kind"].isin(kinds) & e["refs"].contains(ref)
    return fits if may_precede else fits & (e["at"] >= at)


def _unanswered(contacts: Expr) -> Expr:
    """Whether an explanation of the buyer waits for an answer; NULL where that is not known."""
    open_ = contacts.filter(lambda m: m["open"])
    sure = sql.count_where(open_, lambda m: m["counts"].fill_null(False)) > 0
    possible = open_.length().fill_null(0) > 0
    return sql.case((sure, sql.literal(True)), (possible, sql.UNKNOWN), otherwise=sql.literal(False))


def _columns(table: Table) -> dict[str, Expr]:
    return {name: table[name] for name in table.columns}
