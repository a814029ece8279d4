"""How each key of a policy is written, for hints where one is missing or its value is of another form."""

_SPECIMENS = {
    "policy": "my-rules",
    "version": "1.0.0",
    "id": "malicious_order.many_refunds",
    "kind": "ground",
    "ground": "malicious_order",
    "title": "{zh: …, en: …}",
    "when": "{some: orders}",
    "require": "{request.remark: {exists: true}}",
    "rules": "[]",
    "effective": "{from: 2026-01-31}",
    "from": "2026-01-31",
    "evidence": "[{of: orders, kind: order_record}]",
    "any_kind": "[order_record, chat_log]",
    "communication": "{attempts: 1, wait: 24h}",
    "attempts": "1",
    "wait": "24h",
    "block": "{days: 30, severity: 1, scope: [purchase]}",
    "sources": "[{title: {zh: …, en: …}}]",
    "obligations": "[{id: notify_buyer, title: {zh: …, en: …}}]",
    "parameters": "{min_remark: {value: 10}}",
    "facts": "{talked: {some: communications, within: 30d}}",
    "terms": "{refund: {add: [{field: demand.refund_due_minor}, 5]}}",
    "evidence_valid": "{sha256: {exists: true}}",
    "communication_counts": "{logged: true}",
    "value": "3",
    "values": "[{from: 2026-01-31, value: 3}]",
    "where": "{status: closed}",
    "satisfies": "{status: closed}",
    "by": "session_id",
    "of": "orders",
    "if": "{demand.category: food}",
    "then": "10",
    "else": "3",
    "suite": "returns",
    "base": "cases/returns.json",
    "tests": "[{name: …, expect: {verdict: deny}}]",
    "name": "…",
    "expect": "{verdict: deny}",
    "step": "collect_evidence",
    "claims": "[]",
}
_BOUNDS = {"share": "0.8", "total": "10000"}
_OF = {"share": "{status: closed}", "total": "amount_minor"}


def specimen(key: object) -> str:
    """What may stand under a key, as it would be written; empty where nothing can be said of it."""
    return _SPECIMENS.get(str(key), "")


def pair(key: str) -> str:
    """A key with what may stand under it."""
    return f"{key}: {specimen(key) or '…'}"


def option(form: str, key: str) -> str:
    """The same for what a condition on a collection needs."""
    if key == "at_least":
        return f"at_least: {_BOUNDS.get(form, '3')}"
    return f"of: {_OF[form]}" if key == "of" else pair(key)
