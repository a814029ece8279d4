"""Conditions in few words, for the trace: near to how a policy author wrote them."""

import attrs

from ...language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Lengths,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    Share,
    Total,
    Value,
)
from ...language.texts import Text, fill, shown
from ...language.types import DURATION

LONGEST = 160  # of one condition in a trace

STAGES: dict[str, Text] = {
    "matched": Text("匹配：这条记录符合 {what}", "matched: the record fits {what}"),
    "base": Text("在分母中：这条记录属于 {what}", "in the denominator: the record is one of {what}"),
    "part": Text("在分子中：这条记录符合 {what}", "in the numerator: the record fits {what}"),
    "counted": Text("同时在分子和分母中：{what}", "in numerator and denominator: {what}"),
    "shown": Text("有一件有效的 {what} 列出这条记录", "a valid {what} lists the record"),
    "evidenced": Text("有证：{what} 的每项证据都在", "evidenced: every piece of evidence is there for {what}"),
    "awaited": Text("证据还可能补上：{what}", "evidence may still be added for {what}"),
    "proven": Text("证明成立：{what}", "proven: {what}"),
    "holds": Text("成立：{what}", "holds: {what}"),
    "refuted": Text("不成立：{what}", "refuted: {what}"),
    "branch": Text("其中一项成立：{what}", "one of these holds: {what}"),
    "result": Text("规则成立：{what}", "the rule holds: {what}"),
    "valid": Text("证据有效：{what}", "the evidence is valid: {what}"),
    "counts": Text("这次沟通算数：{what}", "the contact counts: {what}"),
    "waited": Text("等待期已过，或买家已回应", "the wait has passed, or the buyer has replied"),
    "tried": Text(
        "一次算数的沟通：不早于行为，且已等够或有回应",
        "a contact that counts, not before the conduct, waited for or answered",
    ),
    "open": Text("买家的说明还没有答复", "the buyer's explanation is not answered yet"),
    "enough": Text("沟通次数已够", "enough contacts"),
    "closed": Text("没有未答复的说明", "no explanation is left open"),
    "communicated": Text("沟通到位：{what}", "communicated: {what}"),
}
_SIGNS = {"eq": "", "ne": "≠ ", "lt": "< ", "lte": "≤ ", "gt": "> ", "gte": "≥ "}
_SPANS = ((604_800_000_000, "w"), (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"))


@attrs.frozen
class Saying:
    """What a generated rule means: the code of its stage (a key of `STAGES`), and what to tell when it fires."""

    stage: str
    text: Text


def said(stage: str, condition: Condition | str = "", positive: bool = True) -> Saying:
    """The meaning of a generated rule of this stage, about this condition."""
    what = condition if isinstance(condition, str) else written(condition)
    return Saying(stage, fill(STAGES[stage], {"what": what if positive else f"not ({what})"}))


def written(condition: Condition) -> str:
    """A condition on one line, cut short where it is long."""
    return shown(_written(condition), LONGEST)


def _written(condition: Condition) -> str:
    match condition:
        case All(items) | Any_(items):
            joint = ", " if isinstance(condition, All) else " | "
            inner = joint.join(map(_written, items))
            return inner if len(items) == 1 else f"({inner})"
        case Not(item):
            return f"not ({_written(item)})"
        case Fact(name, _):
            return f"fact {name}"
        case Compare(path, tests, default):
            given = ", ".join(_test(op, value, path) for op, value in tests)
            return f"{path}: {given}" + (f" (default {_value(default, path)})" if default is not None else "")
    return _collected(condition)


def _collected(condition: Count | Share | Distinct | Total) -> str:
    form = type(condition).__name__.lower()
    of = f" {condition.by}" if isinstance(condition, Distinct) else ""
    of = f" {condition.of}" if isinstance(condition, Total) else of
    of = f" of {_written(condition.of)}" if isinstance(condition, Share) else of
    most = isinstance(condition, Count) and not condition.at_least
    where = f" where {_written(condition.where)}" if condition.where != All(()) else ""
    within = f" within {_span(condition.within)}" if condition.within is not None else ""
    burst = f" burst {_span(condition.burst)}" if isinstance(condition, Count) and condition.burst is not None else ""
    sign = "≤" if most else "≥"
    return f"{form} {condition.collection}{of}{within}{burst} {sign} {_value(condition.bound)}{where}"


def _test(op: str, value: Value, path: Path) -> str:
    if isinstance(value, Lengths):
        return "length " + ", ".join(f"{_SIGNS[test]}{_value(bound)}" for test, bound in value.tests)
    return _SIGNS.get(op, f"{op} ") + _value(value, path)


def _span(value: Value) -> str:
    return _duration(value.value) if isinstance(value, Literal) else _value(value)


def _duration(span: int) -> str:
    for size, unit in _SPANS:
        if span and span % size == 0:
            return f"{span // size}{unit}"
    return f"{span}us"


def _value(value: Value, path: Path | None = None) -> str:
    match value:
        case Literal(found):
            if path is not None and path.field.kind == DURATION and isinstance(found, int):
                return _duration(found)
            if isinstance(found, tuple):
                return "[" + ", ".join(map(str, found)) + "]"
            return str(found).lower() if isinstance(found, bool) else str(found)
        case Parameter(name):
            return f"${name}"
        case Path():
            return str(value)
        case Many(items):
            return "[" + ", ".join(_value(item, path) for item in items) + "]"
        case Arithmetic(op, parts):
            return f"{op}({', '.join(map(_value, parts))})"
        case Choice(when, then, otherwise):
            return f"if({_written(when)}, {_value(then)}, {_value(otherwise)})"
        case Lengths():
            return "length"
