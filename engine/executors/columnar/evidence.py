"""The next stages: which evidence is valid, which records it shows, and which contacts count (contract 4.4)."""

import attrs

from ...language.model import Evidence, PolicyModel
from . import backend as sql
from .backend import Columns, Expr, Table
from .reading import AS_OF, record_scope, records
from .uses import Uses
from .values import Values

VALID = "evidence.valid"
CONTACTS, UNANSWERED = "contacts", "unanswered"
Item = tuple[tuple[str, ...], bool]  # the kinds, and whether it may precede


def items_of(evidence: tuple[Evidence, ...], collection: str) -> tuple[Item, ...]:
    """What a ground rule asks of each record of a collection."""
    return tuple((item.kinds, item.may_precede) for item in evidence if item.collection == collection)


def all_items(model: PolicyModel) -> dict[str, tuple[Item, ...]]:
    """What the ground rules ask of the records of each collection, each once."""
    found: dict[str, dict[Item, None]] = {}
    for rule in model.grounds:
        for item in rule.evidence:
            found.setdefault(item.collection, {})[(item.kinds, item.may_precede)] = None
    return {collection: tuple(items) for collection, items in found.items()}


@attrs.frozen(eq=False)
class Showing:
    """Finds what shows the records of one policy's cases."""

    model: PolicyModel
    uses: Uses
    values: Values
    items: dict[str, tuple[Item, ...]]

    def valid(self, table: Table) -> Columns:
        """The stage that adds the valid evidence of each case, where there is a rule that asks for any."""
        return {**_columns(table), VALID: self._valid(table)} if self.items else {}

    def _valid(self, table: Table) -> Expr:
        condition, found = self.model.evidence_valid, table[records("evidence")]
        if condition is None:
            return found.filter(lambda e: sql.literal(False))

        def counts(e: Expr) -> Expr:
            true = sql.is_true(self.values.predicate(condition, record_scope(table, e)))
            return sql.expr(sql.all_of([e["at"] <= table[AS_OF], true]))

        return found.filter(counts).map(lambda e: sql.struct({name: e[name] for name in ("at", "kind", "refs")}))

    def shown(self, table: Table) -> Columns:
        """The stage in which each record that may need evidence says which item is fulfilled for it."""
        columns = _columns(table)
        for collection, items in self.items.items():
            columns[records(collection)] = self._shown(table, collection, items)
        if any(rule.communication is not None for rule in self.model.grounds):
            columns[CONTACTS] = contacts = self._contacts(table)
            columns[UNANSWERED] = _unanswered(contacts)
        columns.pop(VALID, None)
        return columns

    def _shown(self, table: Table, collection: str, items: tuple[Item, ...]) -> Expr:
        valid = table[VALID]

        def with_items(r: Expr) -> Expr:
            ref = sql.literal(f"{collection}/") + r["id"]
            found = {name: r[name] for name in r.names}
            for item in items:
                found[shown_by(items, item)] = sql.count_where(valid, lambda e, item=item: _shows(e, r, ref, item)) > 0
            return sql.struct(found)

        return table[records(collection)].map(with_items)

    # --- communication ----------------------------------------------------------------------------

    def _contacts(self, table: Table) -> Expr:
        """The contacts that count or may, each with when it was, whether the buyer replied, and what is open."""
        condition, found = self.model.communication_counts, table[records("communications")]

        def contact(m: Expr) -> Expr:
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


def shown_by(items: tuple[Item, ...], item: Item) -> str:
    """The field of a record that says whether an item is fulfilled for it."""
    return f"shown.{items.index(item)}"


def _shows(e: Expr, r: Expr, ref: Expr, item: Item) -> Expr:
    kinds, may_precede = item
    fits = e["kind"].isin(kinds) & e["refs"].contains(ref)
    return fits if may_precede else fits & (e["at"] >= r["at"])


def _unanswered(contacts: Expr) -> Expr:
    """Whether an explanation of the buyer waits for an answer; NULL where that is not known."""
    open_ = contacts.filter(lambda m: m["open"])
    sure = sql.count_where(open_, lambda m: m["counts"].fill_null(False)) > 0
    possible = open_.length().fill_null(0) > 0
    return sql.case((sure, sql.literal(True)), (possible, sql.UNKNOWN), otherwise=sql.literal(False))


def _columns(table: Table) -> dict[str, Expr]:
    return {name: table[name] for name in table.columns}
