"""Which evidence is valid, which contacts count, and whether evidence shows a record (contract 4.4)."""

import attrs

from ...language.model import Evidence, PolicyModel
from . import sql
from .reading import AS_OF, Reader, record_scope, records
from .sql import Columns, Expr, Table, Truth
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
        """The evidence and the contacts of each case, as they count: for the stage of the selections."""
        columns: Columns = {}
        if self.reader.uses.gated:
            columns[VALID] = self._valid(table)
        if self._talks():
            columns[CONTACTS] = self._contacts(table)
        return columns

    def answer(self, table: Table) -> Columns:
        """Whether the buyer waits for an answer, where a rule asks for communication: for the stage after."""
        return {UNANSWERED: _unanswered(table[CONTACTS])} if self._talks() else {}

    def _talks(self) -> bool:
        return any(rule.communication is not None for rule in self.model.grounds)

    def _valid(self, table: Table) -> Expr:
        """The evidence, and whether each piece is valid: to leave out what is not would copy all the rest, which takes
        longer than all that is asked of it."""
        condition, now = self.model.evidence_valid, table[AS_OF]

        def piece(raw: Expr) -> Expr:
            e = self.reader.record("evidence", table, raw)
            valid = False if condition is None else self.values.predicate(condition, record_scope(table, e))
            counts = sql.all_of([e["at"] <= now, sql.is_true(valid)])
            return sql.struct({"at": e["at"], "kind": e["kind"], "refs": e["refs"], "counts": sql.expr(counts)})

        return table[records("evidence")].map(piece)

    # --- communication ----------------------------------------------------------------------------

    def _contacts(self, table: Table) -> Expr:
        """The contacts, each with when it was, whether the buyer replied, what is open, and whether it counts."""
        condition, found = self.model.communication_counts, table[records("communications")]

        def contact(raw: Expr) -> Expr:
            m = self.reader.record("communications", table, raw)
            counts = False if condition is None else self.values.predicate(condition, record_scope(table, m))
            counts = sql.expr(sql.all_of([m["at"] <= table[AS_OF], counts]))
            explained = m["buyer_reply"] == "explanation"
            return sql.struct(
                {
                    "at": m["at"],
                    "replied": m["buyer_reply"] != "none",
                    "open": explained & m["answered_at"].isnull(),
                    "counts": counts,
                }
            )

        return found.map(contact)

    # --- records ----------------------------------------------------------------------------------

    def shown(self, table: Table, at: Expr, ref: Expr, items: tuple[Item, ...]) -> Truth:
        """Whether valid evidence fulfils each item for a record of that time; not true where it is unknown."""
        valid = table[VALID]
        return sql.all_of(sql.any_where(valid, lambda e, item=item: _shows(e, at, ref, item)) for item in items)


def _shows(e: Expr, at: Expr, ref: Expr, item: Item) -> Expr:
    kinds, may_precede = item
    fits = e["counts"] & sql.one_of(e["kind"], kinds) & e["refs"].contains(ref)
    return fits if may_precede else fits & (e["at"] >= at)


def _unanswered(contacts: Expr) -> Expr:
    """Whether an explanation of the buyer waits for an answer; NULL where that is not known."""
    sure = sql.any_where(contacts, lambda m: m["open"] & m["counts"])
    possible = sql.any_where(contacts, lambda m: m["open"] & sql.is_possible(m["counts"]))
    return sql.case((sure, sql.literal(True)), (possible, sql.UNKNOWN), otherwise=sql.literal(False))
