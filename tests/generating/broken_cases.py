"""Cases with something wrong in them, or merely odd: what a validator must not be fooled by.

`full_case()` is a valid case that holds every field of the schema; `replacements` are many ways to put a
single other value into it; `broken(rng, case)` changes a few things of any case at random. They are made from valid
cases,
so most are wrong in one place only. Like the other files here this needs nothing of the package but the schema.
"""

import copy
import enum
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
_NEEDED = {name for part in SCHEMA["$defs"].values() for name in part.get("required", ())}
TIME = "2026-11-20T12:00:00+08:00"
COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"

Json = Any
Path_ = tuple[str | int, ...]


class Text(str):
    """Compares as it likes."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class Whole(int):
    pass


class Items(list):
    pass


class Table(dict):
    pass


class Word(enum.StrEnum):
    AGENT = "agent"


class Rude:
    """Raises whatever it is asked."""

    def __repr__(self, *_: object) -> str:
        raise RuntimeError("no")

    __str__ = __len__ = __iter__ = __bool__ = __index__ = __eq__ = __getattr__ = __repr__  # type: ignore[assignment]

    def __hash__(self) -> int:
        return 1


ODD_TIMES = [
    "2026-11-20t12:00:00+08:00", "2026-11-20T12:00:00z", "2026-11-20T12:00:00", "2026-11-20 12:00:00Z", "2026-11-20",
    "2026-11-20T12:00:60Z", "2026-11-20T23:59:60Z", "2026-11-20T24:00:00Z", "2026-11-20T12:60:00Z",
    "2026-11-20T12:00:00.1234567Z", "2026-11-20T12:00:00.Z", "2026-11-20T12:00:00,5Z", "2026-11-20T12:00:00.5Z",
    "2026-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2000-02-29T00:00:00Z",
    "0000-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-04-31T00:00:00Z",
    "2026-02-30T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z", "2026-11-20T12:00:00+24:00", "2026-11-20T12:00:00+08:60", "2026-11-20T12:00:00+0800",
    "2026-11-20T12:00:00+08", "2026-11-20T12:00:00-00:00", "2026-11-20T12:00:00+23:59",
    "2026-11-20T12:00:00\u221208:00", "2026-11-20T12:00Z", "20261120T120000Z", "2026-W47-5T12:00:00Z",
    "2026-11-20T12:00:00Z\n",
    " 2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z ", "2026-11-20T12:00:00Z\n2026-11-20T12:00:00Z", "\n", "",
    "\uff12\uff10\uff12\uff16-11-20T12:00:00Z", "2026-11-20T12:00:0\u0660Z", "+026-11-20T12:00:00Z",
    "12026-11-20T12:00:00Z",
]  # fmt: skip
VALUES: list[Json] = [
    None, True, False, 0, 1, -1, 2, 6, 3650, 3651, 10_000, 10_001, 2**53 - 1, 2**53, 10**400, 1.0, 0.0, 1.5,
    float("nan"), float("inf"), "", "x", "agent", "chat", "kuaishou", "KUAISHOU", "kuaishou\n", "CNY", "cny", "CNY\n",
    "CNYX", "a/b", "/", "0" * 64, "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "\n", "x" * 128, "x" * 129,
    "\u4e2d\u6587", "\u4e2d" * 128, "\ud800",
    "\udc00\ud800", "a\x00", COMPOSED, DECOMPOSED, [], [""], ["x"], ["chat"], ["chat", "chat"], ["\ud800"], [None],
    [1],
    [[]], [{}], [True], {}, {"a": 1}, {"id": "x"}, {1: 2}, {None: 1}, (), ("chat",), {"chat"}, b"x", bytearray(b"x"),
    Decimal(1), Text("agent"), Text("x"), Word.AGENT, Whole(1), Items(["chat"]), Items(), [Text("chat")],
    [Word.AGENT],
    Table(), Table(id="x"), OrderedDict(id="x"), {Text("id"): "x"}, {"id": Text("x")}, Rude(), [Rude()],
    {"id": Rude()},
]  # fmt: skip
JSON_VALUES = [value for value in VALUES if type(value) in (bool, int, float, str, list, dict, type(None))]


def _resolve(node: Json) -> Json:
    return SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]] | node if "$ref" in node else node


def _example(name: str, raw: Json, text: str) -> Json:
    node = _resolve(raw)
    if name == "extensions":
        return {f"{text}:": [text, 1.5, None, {"a:b": -1, "extensions": [True, 10**30]}]}
    if "enum" in node:
        return node["enum"][0]
    match node["type"]:
        case "object":
            return {key: _example(key, part, text) for key, part in node["properties"].items()}
        case "array":
            item = _example(name, node["items"], text)
            return [item, item | {"id": f"{name}:2"}] if isinstance(item, dict) else [item, item]
        case "boolean":
            return True
        case "integer":
            return node.get("minimum", node.get("const"))
    if node.get("format") == "date-time":
        return TIME
    fixed = {"platform": "kuaishou", "timezone": "Asia/Shanghai", "currency": "CNY", "sha256": "0" * 64}
    return fixed.get(name, f"{'buyer' if name == 'buyer_id' else name}: {text}")


def full_case(text: str = "\u4e2d\u6587") -> dict[str, Json]:
    """Every field that there is, `text` and colons in its texts, two records a collection, `extensions` everywhere."""
    case: dict[str, Json] = _example("case", SCHEMA, text)
    case["buyer"]["id"] = case["request"]["buyer_id"]
    return case


def walk(value: Json, path: Path_ = ()) -> Iterator[tuple[Path_, Json]]:
    """Every place in a case; extensions are one place, and odd keys are no way to any."""
    yield path, value
    if path and path[-1] == "extensions":
        return
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if type(key) in (str, int):
            yield from walk(inner, (*path, key))


def change(value: Json, path: Path_, how: Callable[[Json], Json]) -> Json:
    """A copy with the value at a path changed; what is not on the way is shared."""
    if not path:
        return how(value)
    found = copy.copy(value)
    found[path[0]] = change(value[path[0]], path[1:], how)
    return found


def replacements(case: Json) -> Iterator[tuple[str, Json]]:
    """The case with another value, an odd one of the same kind, something less or something more at each place."""
    for path, value in walk(case):
        at = "/".join(map(str, path))
        for number, other in enumerate(VALUES):
            yield f"{at} = VALUES[{number}]", change(case, path, lambda _, other=other: other)
        if value == TIME:
            for text in ODD_TIMES:
                yield f"{at} = {text!r}", change(case, path, lambda _, text=text: text)
        for name, twin in twins(value):
            yield f"{at}: {name}", change(case, path, lambda _, twin=twin: twin)


def twins(value: Json) -> Iterator[tuple[str, Json]]:
    """Values that are equal to this one, or nearly."""
    match value:
        case bool():
            yield "as a number", int(value)
            yield "as a text", str(value).lower()
        case int():
            yield "as a float", float(value)
            yield "as a text", str(value)
            yield "as a number of another class", Whole(value)
        case str():
            yield "as a text of another class", Text(value)
            yield "in another case", value.upper() if value.islower() else value.lower()
            yield "with a line break", f"{value}\n"
            yield "and half a pair", f"{value}\udfff"
            yield "as its first letter", value[:1]
        case list():
            yield "as a tuple", tuple(value)
            yield "as a list of another class", Items(value)
            yield "as a set", {str(one) for one in value}
            yield "twice", [*value, *value]
            yield "with the last one again", [*value, *value[-1:]]
            yield "with null", [*value, None]
            if value and isinstance(value[0], dict):
                yield "with one id in two forms", [{**value[0], "id": form} for form in (COMPOSED, DECOMPOSED)]
                short = {key: inner for key, inner in value[0].items() if key in _NEEDED}
                yield "ten thousand and one", [{**short, "id": str(number)} for number in range(10_001)]
        case dict():
            yield "as a dict of another class", Table(value)
            yield "with one key more", {**value, "colour": 1}
            yield "with a number for a key", {**value, 1: 1}
            yield "with a rude key", {**value, Rude(): 1}
            for key in value:
                yield f"without {key}", {name: inner for name, inner in value.items() if name != key}
                yield (
                    f"with {key} in capitals",
                    {str(name).upper() if name == key else name: v for name, v in value.items()},
                )
                yield f"with {key} of another class", {Text(n) if n == key else n: v for n, v in value.items()}


# ------------------------------------------------------------------ at random


def broken(rng: Random, case: Json) -> Json:
    """The case with one to three things changed; now and then it is still valid."""
    for _ in range(rng.choices([1, 2, 3], [6, 2, 1])[0]):
        case = rng.choices([_another_value, _twin, _extension, _ids, _time], [3, 4, 1, 2, 1])[0](rng, case)
        if type(case) is not dict:
            break
    return case


def _another_value(rng: Random, case: Json) -> Json:
    path, _ = rng.choice(list(walk(case)))
    return change(case, path, lambda _: rng.choice(VALUES))


def _twin(rng: Random, case: Json) -> Json:
    path, value = rng.choice(list(walk(case)))
    found = [twin for _, twin in twins(value)]
    return change(case, path, lambda _: rng.choice(found)) if found else case


def _time(rng: Random, case: Json) -> Json:
    places = [path for path, value in walk(case) if isinstance(value, str) and value[4:5] == "-" and "T" in value]
    if not places:
        return case

    def spoilt(text: str) -> str:
        at = rng.randrange(len(text) + 1)
        other = text[:at] + rng.choice("0129:-+TtZz.\n \uff11") + text[at + rng.choice([0, 1]) :]
        return rng.choice([rng.choice(ODD_TIMES), other])

    return change(case, rng.choice(places), spoilt)


def _extension(rng: Random, case: Json) -> Json:
    """Something under `extensions`: mostly JSON that is nobody's business."""
    places = [path for path, value in walk(case) if isinstance(value, dict)]
    return change(
        case, rng.choice(places), lambda found: {**found, "extensions": {"x:y": deep(rng, rng.choice([1, 3, 40, 70]))}}
    )


def deep(rng: Random, levels: int) -> Json:
    value: Json = rng.choice(VALUES if rng.random() < 0.2 else JSON_VALUES)
    for _ in range(levels):
        value = rng.choice([[value], {"k": value}, {"extensions": value, "\u952e": [1, "a:"]}, [value, 0.5, None]])
    return value


def _ids(rng: Random, case: Json) -> Json:
    """Another buyer, or two records of one id: to the letter, or after NFC."""
    names = [name for name, value in case.items() if isinstance(value, list) and value]
    if not names or rng.random() < 0.3:
        path = rng.choice([("buyer", "id"), ("request", "buyer_id")])
        places = {path for path, _ in walk(case)}
        return change(case, path, lambda found: rng.choice([COMPOSED, DECOMPOSED, "b2"])) if path in places else case
    name, other = rng.choice(names), rng.choice([COMPOSED, DECOMPOSED, None])
    if rng.random() < 0.4:
        at = (name, rng.randrange(len(case[name])))
        return change(
            case, at, lambda found: {**found, "buyer_id": other or "b2"} if isinstance(found, dict) else found
        )

    def doubled(records: Json) -> Json:
        last = records[-1] if isinstance(records[-1], dict) else {}
        return [
            *records,
            {**last, "id": other or last.get("id")},
            {**last, "id": rng.choice([COMPOSED, DECOMPOSED, "z9"])},
        ]

    return change(case, (name,), doubled)
