"""Random policies that are well formed and well typed, and that use every construct of contract section 4.

`random_policy(rng)` gives {"manifest": dict, "rules": list}, `write_policy(policy, folder)` the files.
Half of the rules are tame, of the shape that people write (some conduct, its evidence, a contact), so
that allows occur; the others are whatever the grammar permits. Names (parameters, facts, terms) are
made where they are used; those of parts that were thrown away are dropped. Decimals are `Decimal`s.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
COLLECTIONS = [name for name, node in SCHEMA["properties"].items() if "x-time-field" in node]
GROUNDS = ["malicious_review", "malicious_order", "malicious_attack", "house.caf\u00e9"]
DATES = ["2025-01-01", "2026-06-30", "2026-07-01", "2026-07-02", "2027-01-01"]  # cases: around 2026-07-01
DURATIONS = ["0s", "90s", "15m", "24h", "7d", "2w", "30d", "90d"]
TEXTS = ["a", "$b", "caf\u00e9", "cafe\u0301", "\u5c0f\u9c7c", " padded ", "orders/o1", "o1"]
TIMES = ["2026-06-30T23:59:59.999999Z", "2026-07-01T08:00:00+08:00", "2026-06-01T00:00:00Z"]
SHARES = [Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal("0.8"), 1]
AWKWARD_TERMS = 0.05  # of the bounds are terms that may turn out as 0 or as a fraction

Json = Any


class Field(NamedTuple):
    path: str
    type: str  # boolean, enum, integer, text, time, duration, object, or "array of …"
    values: tuple[str, ...] = ()


class Maker:
    """One policy in the making: the names that its rules have come to use."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.parameters: dict[str, Json] = {}
        self.facts: dict[str, Json] = {}
        self.terms: dict[str, tuple[str | None, Json]] = {}

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def parameter(self, value: Json, p: float = 0.25, another: Json = None) -> Json:
        """The value, or with chance p a new parameter that holds it."""
        if not self.chance(p):
            return value
        name = f"p{len(self.parameters)}"
        if self.chance(0.7):
            self.parameters[name] = {"value": value}
        else:
            dates = self.rng.sample(DATES, 2)
            values = [value, value if another is None else another]
            self.parameters[name] = {"values": [{"from": d, "value": v} for d, v in zip(dates, values, strict=True)]}
        return f"${name}"


# ------------------------------------------------------------------ fields, out of the case's schema


@cache
def fields_of(collection: str | None) -> list[Field]:
    """What may be compared in a record of a collection, or (None) at the root of the case."""
    node = SCHEMA if collection is None else _resolve(SCHEMA["properties"][collection]["items"])
    fields = list(_walk(node, "", skip=set(COLLECTIONS)))
    return fields if collection is None else [*fields, Field("age", "duration")]


def _resolve(node: Json) -> Json:
    return SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]] | node if "$ref" in node else node


def _walk(node: Json, prefix: str, skip: set[str]) -> Json:
    for name, raw in node["properties"].items():
        child = _resolve(raw)
        if name in skip | {"extensions", "format"}:
            continue
        if child["type"] == "object":
            yield Field(prefix + name, "object")
            yield from _walk(child, f"{prefix}{name}.", skip)
        elif child["type"] == "array":
            yield _leaf(prefix + name, _resolve(child["items"]), "array of ")
        else:
            yield _leaf(prefix + name, child)


def _leaf(path: str, node: Json, what: str = "") -> Field:
    if "enum" in node:
        return Field(path, f"{what}enum", tuple(node["enum"]))
    if node.get("format") == "date-time":
        return Field(path, f"{what}time")
    return Field(path, what + {"boolean": "boolean", "integer": "integer", "string": "text"}[node["type"]])


def has_default(collection: str | None, path: str) -> bool:
    node = SCHEMA if collection is None else _resolve(SCHEMA["properties"][collection]["items"])
    for name in path.split("."):
        node = _resolve(node.get("properties", {}).get(name, {}))
    return "default" in node


# ------------------------------------------------------------------ values


def literal(maker: Maker, field: Field) -> Json:
    rng = maker.rng
    match field.type.removeprefix("array of "):
        case "boolean":
            return rng.random() < 0.6
        case "enum":
            return rng.choice(field.values)
        case "integer":
            return rng.choice([0, 1, 2, 3, 5, 9000, Decimal("2.5")])
        case "duration":
            return rng.choice(DURATIONS)
        case "time":
            return rng.choice(TIMES)
        case _:
            return GROUNDS[0] if field.path == "ground" else escaped(rng.choice(TEXTS))


def escaped(text: str) -> str:
    return f"${text}" if text.startswith("$") else text


def operand(maker: Maker, field: Field, scope: str | None) -> Json:
    """One value to compare a field with: a literal, a parameter, another field or a number term."""
    if maker.chance(0.15) and (others := _fields_like(field, scope)):
        return {"field": maker.rng.choice(others)}
    if field.type == "integer" and maker.chance(0.25):
        return term(maker, scope, depth=2)
    if field.type == "boolean":
        return literal(maker, field)
    return maker.parameter(literal(maker, field), 0.2, literal(maker, field))


def _fields_like(field: Field, scope: str | None) -> list[str]:
    def like(other: Field) -> bool:
        return (other.type, other.values) == (field.type, field.values)

    here = [other.path for other in fields_of(scope) if like(other) and other.path != field.path]
    root = [f"case.{other.path}" for other in fields_of(None) if like(other)] if scope else []
    return here + root


def many(maker: Maker, field: Field, scope: str | None) -> Json:
    """A list to compare a field with: literals (with one other value), a parameter or an array field."""
    values = [literal(maker, field) for _ in range(maker.rng.randint(1, 3))]
    arrays = _fields_like(Field("", f"array of {field.type.removeprefix('array of ')}", field.values), scope)
    if arrays and maker.chance(0.15):
        return {"field": maker.rng.choice(arrays)}
    if maker.chance(0.25):
        return maker.parameter(values, 1, values[:1])
    if field.type in ("text", "integer", "enum") and maker.chance(0.2):
        values[-1] = operand(maker, field, scope)
    return values


def term(maker: Maker, scope: str | None, depth: int) -> Json:
    """A number term."""
    rng = maker.rng
    if depth == 0 or maker.chance(0.3):
        fields = [f.path for f in fields_of(scope) if f.type == "integer"]
        fields += [f"case.{f.path}" for f in fields_of(None) if f.type == "integer"] if scope else []
        number = maker.parameter(rng.choice([0, 1, 2, 3, 1000, Decimal("0.5"), Decimal("1.1")]), 0.2, 1)
        return rng.choice([number, {"field": rng.choice(fields)}])
    shape = rng.choice(["add", "multiply", "max", "min", "if", "term"])
    if shape == "if":
        branches = {key: term(maker, scope, depth - 1) for key in ("then", "else")}
        if maker.chance(0.3):
            branches["else"] = branches["then"]
        return {"if": predicate(maker, scope, depth=1), **branches}
    if shape == "term":
        return {"term": named_term(maker, scope, depth)}
    return {shape: [term(maker, scope, depth - 1) for _ in range(rng.randint(1, 3))]}


def named_term(maker: Maker, scope: str | None, depth: int) -> str:
    known = [name for name, (where, _) in maker.terms.items() if where == scope]
    if known and maker.chance(0.5):
        return maker.rng.choice(known)
    body = term(maker, scope, depth - 1)
    while not isinstance(body, dict):
        body = {"add": [body, 1]}
    name = f"t{len(maker.terms)}"
    maker.terms[name] = (scope, body)
    return name


# ------------------------------------------------------------------ predicates


def predicate(maker: Maker, scope: str | None, depth: int = 2) -> Json:
    """Comparisons, all, any and not, side by side."""
    rng, result = maker.rng, {}
    for _ in range(rng.choice([1, 1, 2])):
        shape = rng.choice(["compare"] * 5 + ["all", "any", "not"]) if depth else "compare"
        if shape == "compare":
            result |= comparison(maker, scope)
        elif shape == "not":
            result["not"] = predicate(maker, scope, depth - 1)
        else:
            result[shape] = [predicate(maker, scope, depth - 1) for _ in range(rng.randint(1, 2))]
    return result


def comparison(maker: Maker, scope: str | None) -> Json:
    from_root = scope is not None and maker.chance(0.1)
    field = maker.rng.choice(fields_of(None if from_root else scope))
    path = f"case.{field.path}" if from_root else field.path
    if field.type == "object":
        return {path: {"exists": maker.chance(0.5)}}
    spec = tests(maker, field, scope)
    defaulted = has_default(None if from_root else scope, field.path)
    if isinstance(spec, dict) and "exists" not in spec and not defaulted and maker.chance(0.1):
        may = field.type != "duration" and set(spec) & OPERATORS
        spec = {"default": _default(maker, field), **spec} if may else spec
    return {path: spec}


OPERATORS = {"eq", "ne", "lt", "lte", "gt", "gte", "in", "not_in", "has", "has_any", "length"}


def _default(maker: Maker, field: Field) -> Json:
    value = literal(maker, field._replace(type=field.type.removeprefix("array of ")))
    if isinstance(value, Decimal):
        value = 2
    return [value] if field.type.startswith("array") else value


def tests(maker: Maker, field: Field, scope: str | None) -> Json:
    if maker.chance(0.12):
        return {"exists": maker.chance(0.6)}
    if field.type.startswith("array"):
        return _array_tests(maker, field, scope)
    if field.type == "text" and maker.chance(0.4):
        return {"length": _length(maker)}
    if field.type in ("integer", "time", "duration") and maker.chance(0.8):
        return _ordered(maker, field, scope)
    return _equality(maker, field, scope)


def _equality(maker: Maker, field: Field, scope: str | None) -> Json:
    match maker.rng.choice(["bare", "bare", "eq", "ne", "in", "not_in"]):
        case "in" if field.type != "boolean":
            return {"in": many(maker, field, scope)}
        case "not_in" if field.type != "boolean":
            return {"not_in": many(maker, field, scope)}
        case "ne":
            return {"ne": operand(maker, field, scope)}
        case "eq":
            return {"eq": operand(maker, field, scope)}
    return operand(maker, field, scope)


def _ordered(maker: Maker, field: Field, scope: str | None) -> Json:
    low, high = maker.rng.choice(["gt", "gte"]), maker.rng.choice(["lt", "lte"])
    which = maker.rng.choice([[low], [high], [high], [low, high]])
    if field.type == "time" and maker.chance(0.5):
        return {op: {"field": "case.as_of" if scope else "as_of"} for op in which}
    return {op: operand(maker, field, scope) for op in which}


def _array_tests(maker: Maker, field: Field, scope: str | None) -> Json:
    match maker.rng.choice(["has", "has_any", "length"]):
        case "has":
            return {"has": operand(maker, field._replace(type=field.type.removeprefix("array of ")), scope)}
        case "has_any":
            return {"has_any": many(maker, field, scope)}
    return {"length": _length(maker)}


def _length(maker: Maker) -> Json:
    size = maker.rng.choice([0, 1, 4, 5, 10])
    if maker.chance(0.4):
        return maker.parameter(size)
    return {maker.rng.choice(["gte", "lte", "gt", "ne", "eq"]): maker.parameter(size)}


# ------------------------------------------------------------------ conditions


def condition(maker: Maker, depth: int = 2, fact_depth: int = 1) -> Json:
    """Anything that may be a rule's `when` or `require`."""
    rng = maker.rng
    shape = rng.choice(["collection"] * 4 + ["compare", "fact"] + ["all", "any", "not"] * (depth > 0))
    if shape == "collection":
        return collection_condition(maker)
    if shape == "fact" and fact_depth:
        return {"fact": named_fact(maker, depth, fact_depth)}
    if shape in ("compare", "fact"):
        beside = {"not": condition(maker, 0, fact_depth)} if maker.chance(0.2) else {}
        return comparison(maker, None) | beside
    if shape == "not":
        return {"not": condition(maker, depth - 1, fact_depth)}
    return {shape: [condition(maker, depth - 1, fact_depth) for _ in range(rng.randint(1, 3))]}


def named_fact(maker: Maker, depth: int, fact_depth: int) -> str:
    if maker.facts and maker.chance(0.6):
        return maker.rng.choice(sorted(maker.facts))
    return _new_fact(maker, condition(maker, max(depth - 1, 0), fact_depth - 1))


def collection_condition(maker: Maker, collection: str | None = None, tame: bool = False) -> Json:
    chosen = collection or maker.rng.choice(COLLECTIONS)
    where = tame_predicate(maker, chosen) if tame or maker.chance(0.5) else predicate(maker, chosen)
    forms: list[Callable[..., Json]] = [_some, _count, _count, _share, _distinct, _total, _exactly]
    forms += [] if tame else [_none, _at_most, _every]
    result = maker.rng.choice(forms)(maker, chosen, where)
    if "where" in result and "share" not in result and maker.chance(0.1):
        del result["where"]
    if maker.chance(0.6):
        result["within"] = maker.parameter(maker.rng.choice(DURATIONS[3:]), 0.25, "7d")
    times = [f.path for f in fields_of(chosen) if f.type == "time"]
    if ("within" in result or "burst" in result) and maker.chance(0.6 if len(times) > 1 else 0.1):
        result["time"] = maker.rng.choice(times)
    return result


def tame_predicate(maker: Maker, collection: str) -> Json:
    plain = [f for f in fields_of(collection) if f.type in ("boolean", "enum")]
    if not plain or maker.chance(0.15):
        return {"age": {"lte": maker.rng.choice(DURATIONS[3:])}}
    chosen = maker.rng.sample(plain, min(len(plain), maker.rng.choice([1, 1, 2])))
    return {field.path: literal(maker, field) for field in chosen}


def bound(maker: Maker, least: int = 1) -> Json:
    number = maker.rng.choice([1, 1, 2, 2, 3]) if least else maker.rng.choice([0, 1, 2])
    if maker.chance(0.15):
        return {"max": [least, {"field": "statistics.shop_blocks_today"}]}
    if maker.chance(0.05):
        return {"if": {"operator.role": "agent"}, "then": number, "else": number + 1}
    if maker.chance(AWKWARD_TERMS):
        return {"add": [term(maker, None, depth=2)]} if maker.chance(0.5) else {"field": "open_orders.count"}
    return maker.parameter(number, 0.25, number + 1)


def _some(maker: Maker, collection: str, where: Json) -> Json:
    return {"some": collection, "where": where}


def _none(maker: Maker, collection: str, where: Json) -> Json:
    return {"none": collection, "where": where}


def _count(maker: Maker, collection: str, where: Json) -> Json:
    burst = {"burst": maker.parameter(maker.rng.choice(DURATIONS), 0.2, "24h")} if maker.chance(0.5) else {}
    return {"count": collection, "where": where, "at_least": bound(maker), **burst}


def _at_most(maker: Maker, collection: str, where: Json) -> Json:
    return {"count": collection, "where": where, "at_most": bound(maker, least=0)}


def _exactly(maker: Maker, collection: str, where: Json) -> Json:
    return {"count": collection, "where": where, "exactly": bound(maker, least=0)}


def _every(maker: Maker, collection: str, where: Json) -> Json:
    return {"every": collection, "where": where, "satisfies": predicate(maker, collection, depth=1)}


def _share(maker: Maker, collection: str, where: Json) -> Json:
    base = {"of": tame_predicate(maker, collection)} if maker.chance(0.5) else {}
    share = maker.parameter(maker.rng.choice(SHARES), 0.25, Decimal("0.5"))
    return {"share": collection, **base, "where": where, "at_least": share}


def _distinct(maker: Maker, collection: str, where: Json) -> Json:
    countable = ("boolean", "enum", "integer", "text", "time")
    fields = [f.path for f in fields_of(collection) if f.type in countable]
    by = maker.rng.choice(fields)
    return {"distinct": collection, "by": by, "where": where, "at_least": bound(maker)}


def _total(maker: Maker, collection: str, where: Json) -> Json:
    fields = [f.path for f in fields_of(collection) if f.type == "integer"]
    if not fields:
        return _some(maker, collection, where)
    return {"total": collection, "of": maker.rng.choice(fields), "where": where, "at_least": bound(maker)}


# ------------------------------------------------------------------ rules


def ground_rule(maker: Maker, name: str, procedures: list[str], strict: bool = False) -> Json:
    """A rule; a strict one is tame and asks for evidence and for a contact."""
    rng, tame = maker.rng, strict or maker.chance(0.6)
    when = tame_when(maker) if tame else condition(maker)
    if strict and maker.chance(0.5):
        when = contested_when(maker)
    rule = {"id": name, "kind": "ground", "ground": rng.choice(GROUNDS), "when": when}
    gated = collections_in(when, maker)
    if gated and (strict or maker.chance(0.75)):
        more = rng.choices(gated, k=rng.choice([1, 1, 2, 3]))
        rule["evidence"] = [evidence_item(maker, name) for name in ([*gated, more[0]] if strict else more)]
    if strict or maker.chance(0.75):
        rule["communication"] = communication(maker)
    if procedures and maker.chance(0.3):
        rule["procedures"] = rng.sample(procedures, 1)
    if maker.chance(0.7):
        rule["block"] = block(maker)
    return effective(maker, titled(maker, rule))


def tame_when(maker: Maker) -> Json:
    collections = ["orders", "reviews", "incidents", "complaints", "after_sales"]
    one = collection_condition(maker, maker.rng.choice(collections), tame=True)
    match maker.rng.choice(["one", "one", "all", "any", "any", "not", "fact", "not fact"]):
        case "all" | "any" as both:
            return {both: [one, collection_condition(maker, maker.rng.choice(collections), tame=True)]}
        case "not":
            return {"not": _opposite(maker, one)}
        case "fact":
            return {"fact": _new_fact(maker, one)}
        case "not fact":
            return {"not": {"fact": _new_fact(maker, _opposite(maker, one))}}
    return one


def contested_when(maker: Maker) -> Json:
    """Conduct of which a part may not count when a contact is looked for: a burst, one branch of an `any`."""
    collections = maker.rng.sample(["orders", "reviews", "incidents", "complaints"], 2)
    first, other = (
        {"count": name, "where": tame_predicate(maker, name), "at_least": maker.rng.choice([2, 2, 3])}
        for name in collections
    )
    if maker.chance(0.7):
        first["burst"] = maker.rng.choice(["15m", "24h", "7d"])
    return first if maker.chance(0.5) else {"any": [first, other]}


def _opposite(maker: Maker, one: Json) -> Json:
    """A condition on the same records that fails when there are many of them."""
    collection = next(one[form] for form in ("some", "count", "share", "distinct", "total") if form in one)
    kept = {key: one[key] for key in ("where", "within", "time") if key in one and "where" in one}
    match maker.rng.choice(["none", "at_most", "every"]):
        case "at_most":
            return {"count": collection, "at_most": maker.parameter(maker.rng.choice([0, 1]), 0.2, 2), **kept}
        case "every" if "where" in kept:
            return {"every": collection, "satisfies": {"not": kept.pop("where")}, **kept}
    return {"none": collection, **kept}


def _new_fact(maker: Maker, body: Json) -> str:
    name = f"f{len(maker.facts)}"
    maker.facts[name] = body
    return name


def collections_in(when: Json, maker: Maker) -> list[str]:
    if isinstance(when, list):
        return [name for item in when for name in collections_in(item, maker)]
    if not isinstance(when, dict):
        return []
    if "fact" in when:
        return collections_in(maker.facts[when["fact"]], maker)
    here = [v for k, v in when.items() if isinstance(v, str) and v in COLLECTIONS]
    return here + [name for k in ("all", "any", "not") for name in collections_in(when.get(k), maker)]


def evidence_item(maker: Maker, collection: str) -> Json:
    kinds = SCHEMA["$defs"]["evidence_kind"]["enum"]
    item: Json = {"of": collection}
    if maker.chance(0.6):
        item["kind"] = maker.rng.choice(kinds)
    else:
        item["any_kind"] = maker.rng.sample(kinds, maker.rng.randint(1, 3))
    if maker.chance(0.3):
        item["may_precede"] = maker.chance(0.8)
    return item


def communication(maker: Maker) -> Json:
    if maker.chance(0.2):
        return "waived"
    wait = maker.parameter(maker.rng.choice(["0s", "15m", "24h", "7d"]), 0.25, "24h")
    return {"attempts": maker.parameter(maker.rng.choice([1, 1, 2]), 0.25, 2), "wait": wait}


def block(maker: Maker) -> Json:
    scope = maker.rng.sample(["purchase", "chat", "live"], maker.rng.randint(1, 2))
    result = {
        "days": maker.parameter(maker.rng.choice([1, 30, 90]), 0.25, 7),
        "severity": maker.rng.randint(0, 4),
        "scope": maker.parameter(scope, 0.3, ["chat"]),
    }
    keys = maker.rng.sample(sorted(result), maker.rng.choice([1, 2, 3, 3]))
    return {key: result[key] for key in keys}


def protection(maker: Maker, name: str, ground_rules: list[str]) -> Json:
    wild = maker.chance(0.35)
    when = condition(maker) if wild else tame_protection(maker)
    rule = {"id": name, "kind": "protection", "when": when}
    if maker.chance(0.6):
        rule["against"] = maker.rng.sample([*GROUNDS, "house.cafe\u0301"], maker.rng.randint(1, 2))
    if ground_rules and maker.chance(0.3):
        rule["except"] = maker.rng.sample(ground_rules, 1)
    return effective(maker, titled(maker, rule))


def tame_protection(maker: Maker) -> Json:
    """Seldom true and seldom unknown."""
    return maker.rng.choice(
        [
            {"request.stated_reasons": {"has": "bad_review"}},
            {"request.stated_reasons": {"has_any": ["region", "return"]}},
            {"buyer.account_compromised": True},
            {"buyer.age_band": {"default": "adult", "in": ["minor_14_17", "under_14"]}},
            {"some": "protected_acts", "within": "7d"},
            {"some": "communications", "where": {"coercive": True}, "within": "30d"},
            {"count": "rulings", "where": {"under_appeal": True, "final": False}, "at_least": 2},
        ]
    )


def procedure(maker: Maker, name: str) -> Json:
    require = condition(maker, depth=1) if maker.chance(0.25) else tame_procedure(maker)
    rule = {"id": name, "kind": "procedure", "require": require}
    if maker.chance(0.4):
        rule["on_request"] = maker.chance(0.8)
    if maker.chance(0.5):
        rule["remedy"] = {"zh": "\u8bf7\u529e\u59a5", "en": "see to it"}
    return effective(maker, titled(maker, rule))


def tame_procedure(maker: Maker) -> Json:
    same_scope = {"scope": {"has_any": {"field": "case.request.scope"}}}
    typed_again = {"request.confirmation.buyer_id": {"eq": {"field": "buyer.id"}}}
    in_force = [{"exists": False}, {"gt": {"field": "as_of"}}]
    return maker.rng.choice(
        [
            {"operator.permissions": {"has": "block.request"}},
            {"operator.shop_ids": {"default": ["a"], "has": {"field": "shop.id"}}},
            {"request.remark": {"length": {"gte": maker.parameter(5, 0.5, 4), "lte": 10}}},
            {"request.confirmation.confirmed": True, **typed_again},
            {"any": [{"operator.grant_expires_at": test} for test in in_force]},
            {"statistics.operator_blocks_today": {"default": 0, "lt": maker.parameter(10, 0.5, 5)}},
            {"none": "blocks", "where": {"status": "active", **same_scope}},
        ]
    )


def titled(maker: Maker, rule: Json) -> Json:
    if maker.chance(0.5):
        rule["title"] = {"zh": f"\u89c4\u5219 {rule['id']}", "en": f"rule {rule['id']}"}
    if maker.chance(0.2):
        rule["sources"] = [{"title": {"zh": "\u6cd5\u5f8b", "en": "a law"}, "note": "as it stands"}]
    return rule


def effective(maker: Maker, rule: Json) -> Json:
    if maker.chance(0.2):
        first, last = sorted(maker.rng.sample(range(len(DATES)), 2))
        window = {"from": DATES[first], "until": DATES[last]}
        keys = maker.rng.choice([["from"], ["until"], ["from", "until"]])
        rule["effective"] = {key: window[key] for key in keys}
    return rule


# ------------------------------------------------------------------ the policy


def random_policy(rng: Random) -> dict[str, Json]:
    """A policy of one to four ground rules, up to two protections and up to three procedures.

    A third of the policies hold one strict ground rule and nothing else: there the contacts decide.
    """
    maker = Maker(rng)
    if maker.chance(0.33):
        rules = [ground_rule(maker, "ground.n0", [], strict=True)]
        return {"manifest": without_unused(manifest(maker), rules), "rules": rules}
    procedures = [f"procedure.n{n}" for n in range(rng.randint(0, 3))]
    grounds = [f"ground.n{n}" for n in range(rng.randint(1, 4))]
    protections = [f"protection.n{n}" for n in range(rng.choice([0, 0, 1, 1, 2]))]
    rules = [ground_rule(maker, name, procedures) for name in grounds]
    rules += [protection(maker, name, grounds) for name in protections]
    rules += [procedure(maker, name) for name in procedures]
    rng.shuffle(rules)
    return {"manifest": without_unused(manifest(maker), rules), "rules": rules}


def without_unused(manifest: dict[str, Json], rules: Json) -> dict[str, Json]:
    """Parameters, facts and terms that nothing names are refused."""
    kept = manifest
    while True:
        text = json.dumps([kept, rules], default=str)
        used = {
            "parameters": lambda name, text=text: f'"${name}"' in text,
            "facts": lambda name, text=text: f'"fact": "{name}"' in text,
            "terms": lambda name, text=text: f'"term": "{name}"' in text,
        }
        smaller = dict(kept)
        for section, names in used.items():
            smaller[section] = {name: body for name, body in kept.get(section, {}).items() if names(name)}
        smaller = {key: value for key, value in smaller.items() if key not in used or value}
        if smaller == kept:
            return kept
        kept = smaller


def manifest(maker: Maker) -> dict[str, Json]:
    rng, result = maker.rng, {"policy": "random", "version": "1.0.0"}
    if rng.random() < 0.3:
        result["platforms"] = ["kuaishou", "other-1"]
    if rng.random() < 0.95:
        result["evidence_valid"] = evidence_valid(maker)
    if rng.random() < 0.95:
        result["communication_counts"] = communication_counts(maker)
    if rng.random() < 0.5:
        result["obligations"] = [{"id": "notify", "title": {"zh": "\u544a\u77e5", "en": "tell the buyer"}}]
    named = {"parameters": maker.parameters, "facts": maker.facts}
    named["terms"] = {name: body for name, (_, body) in maker.terms.items()}
    return result | {key: value for key, value in named.items() if value}


def evidence_valid(maker: Maker) -> Json:
    if maker.chance(0.1):
        return predicate(maker, "evidence")
    trusted = {"source": {"in": maker.parameter(["platform_api", "authority"], 0.3, ["platform_api"])}}
    recent = {"age": {"lte": maker.parameter("90d", 0.3, "30d")}}
    more = [{"edited": False}, {"sha256": {"exists": True}}, recent]
    return {"all": [trusted, *maker.rng.sample(more, maker.rng.randint(0, 2))]}


def communication_counts(maker: Maker) -> Json:
    if maker.chance(0.1):
        return predicate(maker, "communications")
    more = [{"channel": {"in": ["platform_chat", "sms"]}}, {"coercive": False}, {"age": {"lte": "30d"}}]
    return {"all": [{"logged": True}, *maker.rng.sample(more, maker.rng.randint(0, 2))]}


# ------------------------------------------------------------------ files


def write_policy(policy: dict[str, Json], folder: Path) -> None:
    """policy.yaml and rules.yaml, as JSON text, which is YAML 1.2; a decimal is written as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"policy.yaml": policy["manifest"], "rules.yaml": {"rules": policy["rules"]}}
    for name, content in files.items():
        text = json.dumps(content, ensure_ascii=False, indent=1, default=_exact_float)
        (folder / name).write_text(text, encoding="utf-8")


def _exact_float(value: object) -> float:
    """json.dumps writes a float as the shortest text that reads back; that text must be the decimal's."""
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        return float(value)
    raise TypeError(f"cannot write {value!r} exactly")
