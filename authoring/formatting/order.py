"""What the pieces of policy files are: the order of their keys, and which of them never stand on one line.

The order is the one in which people explain a rule: who it is, what it is about, when it holds, what it needs.
Where the order means something, or is the author's to choose (the conditions of an `all`, the changes of a
test, named things), there is none here.
"""

from collections.abc import Mapping

import attrs

from .tree import Collection, Node

FORMS = ("some", "none", "count", "every", "share", "distinct", "total")
BOUNDS = ("at_least", "at_most", "exactly")
ARITHMETIC = ("add", "multiply", "max", "min")


@attrs.frozen
class Kind:
    """One kind of mapping or list. `keys` gives the kind of what stands under a key, `rest` that of all else."""

    order: tuple[str, ...] = ()
    keys: Mapping[str, str] = attrs.field(factory=dict)
    rest: str = "any"
    spread: bool = False  # always one entry a line
    paragraphs: bool = False  # blank lines between its entries are the author's
    airy: bool = False  # one blank line between its entries
    compact: bool = False  # a list that may stand on one line even if it holds several mappings


_CONDITION = {"all": "conditions", "any": "conditions", "not": "condition", "satisfies": "condition"}
_CONDITION |= {"where": "condition", "of": "condition"}
_RULE = {"title": "any", "when": "condition", "require": "condition", "sources": "sources", "remedy": "prose"}

KINDS: dict[str, Kind] = {
    "any": Kind(),
    "prose": Kind(("zh", "en"), spread=True),
    "text": Kind(("zh", "en")),
    # policy.yaml
    "manifest": Kind(
        (
            *("policy", "version", "title", "platforms", "extends", "disable", "parameters", "facts", "terms"),
            *("evidence_valid", "communication_counts", "obligations"),
        ),
        {
            "title": "text",
            "parameters": "parameters",
            "facts": "facts",
            "terms": "terms",
            "evidence_valid": "condition",
            "communication_counts": "condition",
            "obligations": "obligations",
        },
        spread=True,
    ),
    "parameters": Kind(rest="parameter", spread=True, paragraphs=True),
    "parameter": Kind(
        ("value", "values", "unit", "title", "why"),
        {"values": "dated", "title": "text", "why": "prose"},
        spread=True,
    ),
    "dated": Kind(rest="dated_value"),
    "dated_value": Kind(("from", "value")),
    "facts": Kind(rest="condition", spread=True, paragraphs=True),
    "terms": Kind(rest="value", spread=True, paragraphs=True),
    "obligations": Kind(rest="obligation", spread=True, paragraphs=True),
    "obligation": Kind(("id", "title"), {"title": "text"}, spread=True),
    # rule files
    "rule_file": Kind(("rules",), {"rules": "rules"}, spread=True),
    "rules": Kind(rest="rule", spread=True, airy=True),
    "rule": Kind(
        (
            *("id", "kind", "ground", "against", "except", "on_request", "title", "when", "require"),
            *("evidence", "communication", "procedures", "block", "remedy", "sources", "effective"),
        ),
        _RULE
        | {"title": "text", "evidence": "evidence", "communication": "communication", "block": "block"}
        | {"effective": "effective"},
        spread=True,
    ),
    "evidence": Kind(rest="evidence_item"),
    "evidence_item": Kind(("of", "kind", "any_kind", "may_precede")),
    "communication": Kind(("attempts", "wait")),
    "block": Kind(("days", "severity", "scope")),
    "sources": Kind(rest="source", spread=True),
    "source": Kind(("title", "note"), {"title": "text", "note": "text"}, spread=True),
    "effective": Kind(("from", "until")),
    # claims.yaml
    "claims_file": Kind(("claims",), {"claims": "claims"}, spread=True),
    "claims": Kind(rest="claim", spread=True, airy=True),
    "claim": Kind(
        ("id", "title", "never", "always", "reachable"),
        {"title": "text", "never": "claimed", "always": "claimed", "reachable": "claimed"},
        spread=True,
    ),
    "claimed": Kind(("verdict", "statuses", "when"), {"when": "condition"}),
    # conditions
    "conditions": Kind(rest="condition"),
    "condition": Kind((), _CONDITION, rest="comparison"),
    "collection": Kind(
        (*FORMS, "of", "by", "where", "satisfies", "time", "burst", "within", *BOUNDS),
        _CONDITION,
        rest="value",
    ),
    "comparison": Kind(
        (
            *("default", "exists", "eq", "ne", "gt", "gte", "lt", "lte", "in", "not_in", "has", "has_any", "length"),
            *("field", "term", *ARITHMETIC, "if", "then", "else"),
        ),
        {"length": "comparison", "if": "condition"} | dict.fromkeys(ARITHMETIC, "arguments"),
        rest="value",
    ),
    "value": Kind(
        ("field", "term", *ARITHMETIC, "if", "then", "else"),
        {"if": "condition"} | dict.fromkeys(ARITHMETIC, "arguments"),
        rest="value",
    ),
    "arguments": Kind(rest="value", compact=True),
    # test files
    "suite": Kind(("suite", "base", "change", "remove", "tests"), {"tests": "tests"}, spread=True),
    "tests": Kind(rest="test", spread=True, airy=True),
    "test": Kind(("name", "change", "remove", "expect", "todo"), {"expect": "expect"}, spread=True),
    "expect": Kind(
        ("verdict", "codes", "statuses", "block", "matched", "unknown", "reasons", "remedies"),
        {"block": "expected_block", "reasons": "reasons", "remedies": "remedies"},
    ),
    "expected_block": Kind(("grounds", "days", "scope", "ends_at")),
    "reasons": Kind(rest="reason"),
    "reason": Kind(("code", "rule", "ground", "refs", "message"), {"message": "text"}),
    "remedies": Kind(rest="remedy"),
    "remedy": Kind(("rule", "steps"), {"steps": "steps"}),
    "steps": Kind(rest="step"),
    "step": Kind(
        (
            *("step", "records", "at_least", "any_kind", "path", "rule", "message", "record"),
            *("attempts", "wait", "until"),
        ),
        {"message": "text"},
    ),
}


def kind_of_file(root: Node) -> str:
    """What a file is, by what stands at its top: a manifest, rules, claims, a test suite, or anything else."""
    keys = {entry.key for entry in root.entries} if isinstance(root, Collection) and root.mapping else set()
    if "policy" in keys:
        return "manifest"
    if "suite" in keys or "tests" in keys:
        return "suite"
    return "rule_file" if "rules" in keys else "claims_file" if "claims" in keys else "any"


def kind_under(kind: str, key: str | None) -> str:
    """The kind of what stands under a key of a mapping, or in a list."""
    known = KINDS[kind]
    return known.keys.get(key, known.rest) if key is not None else known.rest


def kind_of(node: Node, kind: str) -> str:
    """The kind itself, more closely where it shows only in the node: a condition on a collection is one."""
    if kind == "condition" and isinstance(node, Collection) and any(entry.key in FORMS for entry in node.entries):
        return "collection"
    return kind


def in_order(node: Node, kind: str) -> None:
    """Puts the keys of a mapping, and of all in it, into their order; keys that are not known come last, as written."""
    if not isinstance(node, Collection):
        return
    kind = kind_of(node, kind)
    if node.mapping and (order := KINDS[kind].order):
        place = {key: number for number, key in enumerate(order)}
        node.entries.sort(key=lambda entry: place.get(entry.key or "", len(order)))
    for entry in node.entries:
        in_order(entry.value, kind_under(kind, entry.key))
