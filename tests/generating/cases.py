"""Random cases near the thresholds of a policy; all of them pass the case's schema.

`random_case(rng, policy)` plants conduct that some rule of the policy looks for, with evidence for it
and contacts about it, puts the procedures in order, and then disturbs the result: a field or a
collection goes missing, a time moves to the edge of a window or past `as_of`, a count is one short.
"""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
TIME = {name: node["x-time-field"] for name, node in SCHEMA["properties"].items() if "x-time-field" in node}
AS_OF = [
    "2026-07-01T00:00:00Z",
    "2026-07-01T07:59:59.999999+08:00",  # still June in UTC
    "2026-06-30T20:00:00.5-05:00",  # already July in UTC
    "2026-07-15T12:00:00+08:00",
    "2026-07-15T12:00:00+08:00",
    "2024-12-31T23:59:59Z",  # before the first date of every dated parameter
]
GROUNDS = ["malicious_review", "malicious_order", "malicious_attack", "house.caf\u00e9", "house.cafe\u0301"]
GROUNDS_OF_NOBODY = ["no_such_ground", "malicious_complaint"]
TEXTS = ["a", "$b", "caf\u00e9", "cafe\u0301", "\u5c0f\u9c7c", " padded ", "o1", ""]
REMARKS = ["\u3000\u5c0f\u9c7c\u5c0f\u9c7c\u85a8\u3000", "cafe\u0301", "\x1f1234\x1f", "a\u200b b"]
REMARKS += ["0123456789", "\t\x85"]
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
NEVER_SET = {"id", "buyer_id", "buyer.id", "request.buyer_id", "case_id", "as_of", "platform"}
NEVER_SET |= {"buyer", "request"}  # a new one would name another buyer
FORMS = ("some", "none", "count", "every", "share", "distinct", "total")
TICK = timedelta(microseconds=1)

Json = Any


class World:
    """What a case is made from: the policy, the moment, and the record ids given out so far."""

    def __init__(self, rng: Random, policy: Json) -> None:
        self.rng, self.policy, self.manifest = rng, policy, policy["manifest"]
        self.as_of_text = rng.choice(AS_OF)
        self.as_of = datetime.fromisoformat(self.as_of_text)
        self.durations = sorted(_durations(policy)) or [timedelta(days=7)]
        self.made = 0
        self.planted: list[tuple[str, Json]] = []  # (collection, record) of the rule in hand
        self.case: dict[str, Json] = {}

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def new_id(self, collection: str) -> str:
        self.made += 1
        stem = self.rng.choices([collection[0], "caf\u00e9", "cafe\u0301", "a/b"], [20, 1, 1, 1])[0]
        return f"{stem}{self.made}"

    def moment(self) -> datetime:
        """Mostly in some window, often at its edge, seldom after `as_of`."""
        edge = self.rng.choice(self.durations)
        near = self.rng.choice([timedelta(0), timedelta(seconds=1), TICK, -timedelta(seconds=1), -TICK])
        ago = [edge * self.rng.random(), edge + near, timedelta(days=200), near]
        return self.as_of - self.rng.choices(ago, [6, 2, 1, 1])[0]

    def text(self, moment: datetime) -> str:
        """RFC 3339, in one of several offsets and spellings."""
        offset = self.rng.choice([timedelta(0), timedelta(hours=8), -timedelta(hours=5, minutes=30)])
        text = moment.astimezone(timezone(offset)).isoformat()
        return text.replace("+00:00", "Z") if self.chance(0.5) else text

    def value(self, given: Json) -> Json:
        """A value that may be a `$parameter`, on the day of this case (the first one, before all days)."""
        if not isinstance(given, str) or not given.startswith("$"):
            return given
        if given.startswith("$$"):
            return given[1:]
        parameter = self.manifest.get("parameters", {}).get(given[1:])
        if parameter is None:  # a text out of the case
            return given
        if "value" in parameter:
            return parameter["value"]
        day = self.as_of.astimezone(UTC).date().isoformat()
        dated = sorted(parameter["values"], key=lambda v: v["from"])
        return next((v["value"] for v in reversed(dated) if v["from"] <= day), dated[0]["value"])


def _durations(policy: Json) -> set[timedelta]:
    """Every duration that is written anywhere in the policy."""
    if isinstance(policy, dict):
        return {d for value in policy.values() for d in _durations(value)}
    if isinstance(policy, list):
        return {d for value in policy for d in _durations(value)}
    is_one = isinstance(policy, str) and policy[:-1].isdigit() and policy[-1] in UNITS
    return {_duration(policy)} if is_one else set()


def _duration(text: str) -> timedelta:
    return timedelta(seconds=int(text[:-1]) * UNITS[text[-1]])


# ------------------------------------------------------------------ anything the schema allows


def _resolve(node: Json) -> Json:
    return SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]] | node if "$ref" in node else node


def _node(collection: str | None, path: str) -> Json:
    node = SCHEMA if collection is None else _resolve(SCHEMA["properties"][collection]["items"])
    for name in path.split("."):
        node = _resolve(node["properties"][name])
    return node


def random_value(world: World, name: str, node: Json) -> Json:
    rng, node = world.rng, _resolve(node)
    if "enum" in node:
        return rng.choice(node["enum"])
    match node["type"]:
        case "object":
            return random_object(world, node)
        case "array":
            return [random_value(world, name, node["items"]) for _ in range(rng.choice([0, 1, 1, 2]))]
        case "boolean":
            return world.chance(0.5)
        case "integer":
            return min(rng.choice([0, 1, 2, 3, 5, 9000, 2**53 - 1]), node.get("maximum", 2**53))
    return random_text(world, name, node)


def random_text(world: World, name: str, node: Json) -> str:
    rng = world.rng
    if node.get("format") == "date-time":
        return world.text(world.moment())
    match name:
        case "ground":
            return rng.choice(GROUNDS)
        case "sha256":
            return rng.choice("0a9f") * 64
        case "currency":
            return "CNY"
        case "timezone":
            return "Asia/Shanghai"
        case "refs" | "related" | "reason_refs":
            return any_reference(world)
        case "remark":
            return rng.choice(REMARKS)
    return rng.choice(TEXTS[: -1 if node.get("minLength") else None])


def any_reference(world: World) -> str:
    records = [(name, record) for name in TIME for record in world.case.get(name, [])]
    if not records or world.chance(0.1):
        return world.rng.choice(["orders/none", "nowhere/o1", "o1", "orders"])
    name, record = world.rng.choice(records)
    return reference(world, name, record)


def reference(world: World, collection: str, record: Json) -> str:
    form = world.rng.choice(["NFC", "NFD"])
    return unicodedata.normalize(form, f"{collection}/{record['id']}")


def random_object(world: World, node: Json, keep: float = 0.85) -> dict[str, Json]:
    required = set(node.get("required", []))
    names = [n for n in node["properties"] if n in required or (n != "extensions" and world.chance(keep))]
    result = {name: random_value(world, name, node["properties"][name]) for name in names}
    if "duration_days" in result:
        result["duration_days"] = world.rng.choice([1, 7, 30, 31, 3650])
    if "rating" in result:
        result["rating"] = world.rng.randint(1, 5)
    return result


def random_record(world: World, collection: str) -> dict[str, Json]:
    record = random_object(world, _resolve(SCHEMA["properties"][collection]["items"]))
    record["id"] = world.new_id(collection)
    if "buyer_id" in record:
        record["buyer_id"] = world.case["buyer"]["id"]
    return record


def random_root(world: World) -> dict[str, Json]:
    optional = [name for name in ("open_orders", "statistics") if world.chance(0.9)]
    names = ["shop", "operator", "buyer", "request", *optional]
    case = {name: random_value(world, name, SCHEMA["properties"][name]) for name in names}
    case |= {"case_id": "case", "as_of": world.as_of_text}
    case["platform"] = world.manifest.get("platforms", ["kuaishou"])[0]
    case["request"]["buyer_id"] = case["buyer"]["id"]
    reasons = [[], ["bad_review"], ["region", "return"]]
    case["request"]["stated_reasons"] = world.rng.choices(reasons, [8, 1, 1])[0]
    ask_for_grounds(world, case["request"])
    return case


def ask_for_grounds(world: World, request: Json) -> None:
    request.pop("grounds", None)
    own = [rule["ground"] for rule in world.policy["rules"] if rule["kind"] == "ground"]
    if world.chance(0.6):
        pool = own * 8 + GROUNDS + GROUNDS_OF_NOBODY
        request["grounds"] = world.rng.choices(pool, k=world.rng.choice([1, 2, 3]))


# ------------------------------------------------------------------ making conditions true


def fulfil(world: World, condition: Json, collection: str | None, target: Json) -> None:
    """Changes the target (a record or the case) so that the condition is likely to be true of it."""
    for key, given in condition.items():
        if key in FORMS:
            return plant(world, key, condition)
        if key == "all":
            for part in given:
                fulfil(world, part, collection, target)
        elif key == "any":
            for part in given if world.chance(0.4) else [world.rng.choice(given)]:
                fulfil(world, part, collection, target)
        elif key == "not":
            spoil(world, given, collection, target)
        elif key == "fact":
            fulfil(world, world.manifest["facts"][given], collection, target)
        else:
            aim(world, key, given, collection, target)
    return None


def spoil(world: World, condition: Json, collection: str | None, target: Json) -> None:
    """Changes one part of the target, so that the condition may well be false of it."""
    key = world.rng.choice(sorted(condition))
    if key == "not":
        fulfil(world, condition["not"], collection, target)
    elif "none" in condition:
        plant(world, "some", {"some": condition["none"], **condition})
    elif key in ("all", "any"):
        spoil(world, world.rng.choice(condition[key]), collection, target)
    elif key == "fact":
        spoil(world, world.manifest["facts"][condition["fact"]], collection, target)
    elif not any(form in condition for form in FORMS):
        owner, inner, path = _owner(world, key, collection, target)
        if path not in (*NEVER_SET, "age"):
            put(world, owner, inner, path, random_value(world, path.split(".")[-1], _node(inner, path)))


def forget(world: World, condition: Json, collection: str | None, target: Json) -> None:
    """Leaves out something that the condition reads."""
    key = world.rng.choice(sorted(condition))
    if forms := [form for form in FORMS if form in condition]:
        world.case.pop(condition[forms[0]], None)
    elif key in ("all", "any"):
        forget(world, world.rng.choice(condition[key]), collection, target)
    elif key == "not":
        forget(world, condition[key], collection, target)
    elif key == "fact":
        forget(world, world.manifest["facts"][condition[key]], collection, target)
    elif key not in NEVER_SET:
        drop(target, collection, key)


def _owner(world: World, path: str, collection: str | None, target: Json) -> tuple[Json, str | None, str]:
    if collection is not None and path.startswith("case."):
        return world.case, None, path.removeprefix("case.")
    return target, collection, path


def aim(world: World, path: str, tests: Json, collection: str | None, target: Json) -> None:
    """Sets one field so that a comparison with it is likely to be true, and just so."""
    owner, inner, path = _owner(world, path, collection, target)
    if not isinstance(tests, dict) or set(tests) & {"field", "term", "add", "multiply", "max", "min", "if"}:
        tests = {"eq": tests}
    for op, given in tests.items():
        if op == "exists":
            if not given and path != "age":
                drop(owner, inner, path)
            continue
        value = _operand(world, given, collection, target)
        if path == "age":
            age = _duration(value[0] if isinstance(value, list) else value)
            owner[TIME[inner]] = world.text(world.as_of - max(timedelta(0), _just(world, op, age, TICK)))
        elif path not in NEVER_SET and op != "default":
            wanted = _wanted(world, op, value, _node(inner, path))
            if wanted is not None:
                put(world, owner, inner, path, wanted)


def _operand(world: World, given: Json, collection: str | None, target: Json) -> Json:
    given = world.value(given)
    if not isinstance(given, dict):
        return given
    if "field" not in given:
        return world.rng.choice([0, 3, 2000])  # a number term: a guess
    owner, _, path = _owner(world, given["field"], collection, target)
    for name in path.split("."):
        owner = owner.get(name) if isinstance(owner, dict) else None
    return owner


def _just(world: World, op: str, value: Any, step: Any) -> Any:
    return value + {"gt": step, "lt": -step}.get(op, value - value)


def _wanted(world: World, op: str, value: Json, node: Json) -> Json:
    """A value of the field's type for which `op value` holds, or None."""
    if op in ("in", "not_in", "has_any") and isinstance(value, list) and value:
        value = world.value(world.rng.choice(value))
    if value is None or isinstance(value, dict):
        return None
    if node["type"] == "array":
        return [value] if isinstance(value, str) and op in ("has", "has_any") else []
    if op == "length":
        return "x" * int(value) if isinstance(value, int) else None
    if op in ("ne", "not_in"):
        others = [v for v in node.get("enum", []) if v != value]
        return world.rng.choice(others) if others else None
    if node["type"] == "integer" and isinstance(value, int | Decimal):
        return int(_just(world, op, value, 1))
    if node.get("format") == "date-time" and isinstance(value, str):
        return world.text(_just(world, op, datetime.fromisoformat(value), TICK))
    fits = isinstance(value, bool) if node["type"] == "boolean" else isinstance(value, str)
    return value if fits and op in ("eq", "in") else None


def put(world: World, owner: Json, collection: str | None, path: str, value: Json) -> None:
    """Sets the field, if the schema lets it have the value; objects on the way are made as needed."""
    node = _node(collection, path)
    if "enum" in node and value not in node["enum"]:
        return
    if node["type"] == "array":
        items = _resolve(node["items"])
        value = [v for v in value if v in items.get("enum", [v]) and len(v) >= items.get("minLength", 0)]
    if "minItems" in node and not value:
        return
    if node["type"] == "integer":
        value = max(node.get("minimum", 0), min(value, node.get("maximum", 2**53 - 1)))
    if "pattern" in node or (node["type"] == "string" and len(value) < node.get("minLength", 0)):
        return
    *way, last = path.split(".")
    for depth, name in enumerate(way):
        if name not in owner:
            owner[name] = random_value(world, name, _node(collection, ".".join(way[: depth + 1])))
        owner = owner[name]
    owner[last] = value


def drop(owner: Json, collection: str | None, path: str) -> None:
    *way, last = path.split(".")
    if last in _node(collection, ".".join(way)).get("required", []) if way else last in _required(collection):
        return
    for name in way:
        owner = owner.get(name, {})
    owner.pop(last, None)


def _required(collection: str | None) -> list[str]:
    node = SCHEMA if collection is None else _resolve(SCHEMA["properties"][collection]["items"])
    return list(node["required"])


# ------------------------------------------------------------------ conduct, evidence, contacts


def plant(world: World, form: str, condition: Json) -> None:
    """Records for a collection condition: as many as it asks for, or one more or less."""
    collection = condition[form]
    records = world.case.setdefault(collection, [])
    moments = _moments(world, condition, _how_many(world, form, condition))
    for number, moment in enumerate(moments):
        record = random_record(world, collection)
        for predicate in (condition.get("where"), condition.get("of"), condition.get("satisfies")):
            if isinstance(predicate, dict):
                fulfil(world, predicate, collection, record)
        record[TIME[collection]] = world.text(moment - world.rng.choice([timedelta(0), timedelta(days=2)]))
        record[condition.get("time", TIME[collection])] = world.text(moment)
        if "time" in condition and world.chance(0.12):
            drop(record, collection, condition["time"])
        if form == "distinct" and condition["by"] not in NEVER_SET:
            _make_different(world, collection, condition["by"], record, number)
        records.append(record)
        world.planted.append((collection, record))


def _how_many(world: World, form: str, condition: Json) -> int:
    if form == "every":
        return world.rng.choice([0, 1, 2])
    if form in ("none", "share"):
        return 0 if form == "none" else world.rng.choice([1, 2, 4])
    given = world.value(next((condition[k] for k in ("at_least", "exactly", "at_most") if k in condition), 1))
    asked = int(given) if isinstance(given, int | Decimal) else world.rng.choice([1, 2])
    return max(0, min(asked + world.rng.choices([0, 1, -1], [6, 2, 2])[0], 5))


def _moments(world: World, condition: Json, count: int) -> list[datetime]:
    window = _duration(world.value(condition["within"])) if "within" in condition else timedelta(days=60)
    burst = _duration(world.value(condition["burst"])) if "burst" in condition else window
    burst = min(burst, window)
    first = world.as_of - burst - (window - burst) * world.rng.choice([0, 0.5, 1])
    count += 1 if (straggler := "burst" in condition and world.chance(0.25)) else 0
    last = first + burst + world.rng.choices([timedelta(0), TICK, -TICK], [6, 1, 1])[0]
    if straggler and count > 1:
        return [first - burst - TICK, *(first + burst * world.rng.random() for _ in range(count - 1))]
    if world.chance(0.5):
        return [first + (last - first) * (n / max(count - 1, 1)) for n in range(count)]
    return [world.rng.choice([first, last, first + burst * world.rng.random()]) for _ in range(count)]


def _make_different(world: World, collection: str, path: str, record: Json, number: int) -> None:
    node = _node(collection, path)
    if "enum" in node:
        put(world, record, collection, path, node["enum"][number % len(node["enum"])])
    elif node["type"] == "integer":
        put(world, record, collection, path, number + 1)
    elif node["type"] == "string" and "format" not in node:
        put(world, record, collection, path, f"v{number}")


def give_evidence(world: World, rule: Json) -> None:
    for item in rule.get("evidence", []):
        shown = [record for name, record in world.planted if name == item["of"]]
        if not shown or world.chance(0.08):
            continue
        records = world.case.setdefault("evidence", [])
        groups = [shown] if world.chance(0.7) else [[record] for record in shown]
        records += [_evidence_for(world, item, group) for group in groups]


def _evidence_for(world: World, item: Json, records: list[Json]) -> Json:
    made = random_record(world, "evidence")
    if "evidence_valid" in world.manifest:
        fulfil(world, world.manifest["evidence_valid"], "evidence", made)
    made["kind"] = world.rng.choice([item["kind"]] if "kind" in item else item["any_kind"])
    made["refs"] = [reference(world, item["of"], record) for record in records]
    newest = max(datetime.fromisoformat(record[TIME[item["of"]]]) for record in records)
    moments = [newest, world.as_of, (newest + (world.as_of - newest) / 2), newest - TICK, world.as_of + TICK]
    made["captured_at"] = world.text(world.rng.choices(moments, [4, 4, 4, 1, 1])[0])
    return made


def talk(world: World, rule: Json) -> None:
    contact = rule.get("communication", "waived")
    if contact == "waived":
        return
    wait = _duration(world.value(contact["wait"]))
    times = [datetime.fromisoformat(record[TIME[name]]) for name, record in world.planted]
    for _ in range(max(0, world.value(contact["attempts"]) + world.rng.choices([0, 1, -1], [6, 2, 2])[0])):
        conduct = world.rng.choice(times) if times else world.as_of - wait
        edges = [conduct - TICK, world.as_of - wait + TICK, world.as_of + TICK]
        moments = [world.as_of - wait, conduct, world.as_of, *edges]
        _contact(world, world.rng.choices(moments, [5, 5, 2, 2, 1, 1])[0], explanation=0.2)
    if world.chance(0.1):
        _contact(world, min(times, default=world.as_of) - TICK, explanation=0.8)


def _contact(world: World, moment: datetime, explanation: float) -> None:
    made = random_record(world, "communications")
    if "communication_counts" in world.manifest:
        fulfil(world, world.manifest["communication_counts"], "communications", made)
    made["at"] = world.text(moment)
    others = ["none", "none", "refused"]
    made["buyer_reply"] = "explanation" if world.chance(explanation) else world.rng.choice(others)
    made["answered_at"] = world.text(world.as_of + world.rng.choice([timedelta(0), TICK, -timedelta(days=1)]))
    if world.chance(0.4):
        del made["answered_at"]
    if world.chance(0.1):
        made.pop("logged", None)
    world.case.setdefault("communications", []).append(made)


# ------------------------------------------------------------------ the case


def random_case(rng: Random, policy: dict[str, Json]) -> dict[str, Json]:
    """A case that the policy's rules are likely to say something about."""
    world = World(rng, policy)
    world.case = random_root(world)
    for name in TIME:
        world.case[name] = [random_record(world, name) for _ in range(rng.choices([0, 1, 2], [6, 3, 1])[0])]
    for rule in rng.sample(policy["rules"], len(policy["rules"])):
        _serve(world, rule)
    for _ in range(rng.choices([0, 1, 2, 4], [4, 3, 2, 1])[0]):
        disturb(world)
    for name in TIME:
        rng.shuffle(world.case.get(name, []))
    return world.case


def _serve(world: World, rule: Json) -> None:
    world.planted = []
    if rule["kind"] == "ground" and world.chance(0.7):
        fulfil(world, rule["when"], None, world.case)
        give_evidence(world, rule)
        talk(world, rule)
    elif rule["kind"] == "procedure" and world.chance(0.85):
        fulfil(world, rule["require"], None, world.case)
    elif rule["kind"] == "protection" and world.chance(0.1):
        fulfil(world, rule["when"], None, world.case)
    elif rule["kind"] == "protection" and world.chance(0.6):
        spoil(world, rule["when"], None, world.case)
    elif rule["kind"] == "protection" and world.chance(0.3):
        forget(world, rule["when"], None, world.case)


def disturb(world: World) -> None:
    """One thing is not as it should be."""
    rng, case = world.rng, world.case
    present = [name for name in TIME if case.get(name)]
    kind = rng.choice(["collection", "root", "field", "field", "time", "time", "value", "twin"])
    if kind == "root":
        names = [name for name in ("request", "operator", "buyer", "statistics") if name in case]
        owner = case[rng.choice(names)]
        optional = [name for name in sorted(owner) if name not in ("id", "role", "permissions", "buyer_id")]
        owner.pop(rng.choice(optional), None) if optional else None
    elif kind == "collection":
        name = rng.choice(sorted(TIME))
        case.pop(name, None) if world.chance(0.6) else case.update({name: []})
    elif present:
        name = rng.choice(present)
        _disturb_record(world, kind, name, rng.choice(case[name]))


def _disturb_record(world: World, kind: str, collection: str, record: Json) -> None:
    rng = world.rng
    optional = [name for name in sorted(record) if name not in _required(collection)]
    if kind == "time":
        record[TIME[collection]] = world.text(world.moment())
    elif kind == "twin":
        world.case[collection].append(record | {"id": world.new_id(collection)})
    elif kind == "field" and optional:
        del record[rng.choice(optional)]
    elif kind == "value" and optional:
        name = rng.choice(optional)
        if name not in NEVER_SET:
            record[name] = random_value(world, name, _node(collection, name))
