"""The parts about the shipped policy: its rules and its numbers."""

from functools import cache

import fairblock
from fairblock.engine.deciding import catalog as deciding
from fairblock.engine.language import folder, yaml_reader
from fairblock.engine.language.model import Ground, Literal, Parameter, Procedure, Protection, Value
from fairblock.reporting.remedy_text import kind_title

from .writing import Json, Words, code, table

POLICY = "kuaishou"


@cache
def shipped() -> fairblock.Policy:
    return fairblock.load_policy(POLICY)


def _value(value: Value) -> str:
    """A literal or a parameter's present value, as an author would write it."""
    if isinstance(value, Parameter):
        return str(value.name)
    return str(value.value) if isinstance(value, Literal) else str(value)


def _parameter(name: str) -> str:
    """A parameter's value as it is written in the policy."""
    return _written()[name]["value"]


@cache
def _written() -> dict[str, Json]:
    """The parameters of the shipped policies as their manifests write them."""
    return {name: one for policy in ("base", POLICY) for name, one in _own(policy).items()}


@cache
def _own(policy: str) -> dict[str, Json]:
    """The parameters that a shipped policy defines itself."""
    file = folder.shipped_folder() / policy / folder.MANIFEST
    found: dict[str, Json] = yaml_reader.read_yaml(str(file), file.read_bytes()).data.get("parameters", {})
    return found


def _plain(value: Value) -> str:
    name = _value(value)
    return str(_parameter(name)) if isinstance(value, Parameter) else name


def shipped_grounds(words: Words) -> str:
    """The ground rules with the evidence and the contacts that they need."""
    rows = []
    for rule in shipped().model.rules:
        if not isinstance(rule, Ground):
            continue
        evidence = "<br>".join(
            words(f"`{item.collection}`：", f"`{item.collection}`: ")
            + words.either.join(words.of(kind_title(kind)) for kind in item.kinds)
            for item in rule.evidence
        )
        contact = words("不要求", "waived")
        if rule.communication is not None:
            attempts, wait = _plain(rule.communication.attempts), _duration(rule.communication.wait)
            each = "" if wait.startswith("0") else words(f"，各等 {wait}", f", {wait} each")
            contact = words(f"{attempts} 次", attempts) + each
        days = _plain(rule.block.days) if rule.block is not None and rule.block.days is not None else ""
        rows.append((f"{words.of(rule.title)}<br>`{rule.id}`", evidence, contact, days, code(*rule.procedures)))
    head = words("规则/每条记录要的证据/沟通/最多天数/另须", "rule/evidence for each/contacts/days/also").split("/")
    return table(head, rows)


def _duration(value: Value) -> str:
    if isinstance(value, Parameter):
        return str(_parameter(value.name))
    assert isinstance(value, Literal)
    seconds = int(value.value) // 1_000_000
    return f"{seconds // 3600}h"


def shipped_protections(words: Words) -> str:
    """The protections."""
    rows = []
    for rule in shipped().model.rules:
        if isinstance(rule, Protection):
            against = (
                words("全部", "all")
                if rule.against is None
                else words.comma.join(words.of(deciding.ground_name(one)) for one in sorted(rule.against))
            )
            rows.append((f"{words.of(rule.title)}<br>`{rule.id}`", against, code(*sorted(rule.exempt))))
    return table(words("规则/保护哪些事由/不挡哪些规则", "rule/against/except").split("/"), rows)


def shipped_procedures(words: Words) -> str:
    """The procedures, with what to do about each."""
    nothing = words("（没有：此人此时办不了）", "(nothing that this person could do now)")
    rows = [
        (
            f"{words.of(rule.title)}<br>`{rule.id}`",
            words("有的规则要求", "some rules") if rule.on_request else words("总是", "always"),
            words.of(rule.remedy) or nothing,
        )
        for rule in shipped().model.rules
        if isinstance(rule, Procedure)
    ]
    return table(words("手续 何时 怎么办", "procedure when remedy").split(), rows)


def shipped_parameters(words: Words) -> str:
    """Every number of the shipped policy, which policy defines it, and its reason."""
    rows = []
    for name, one in sorted(_written().items()):
        title, why = ((one[key].get(words.lang) or next(iter(one[key].values()))) for key in ("title", "why"))
        # one that both define has the value of the policy that extends the other
        homes = [policy for policy in ("base", POLICY) if name in _own(policy)]
        rows.append((f"`${name}`", code(homes[-1]), str(one["value"]), title, why))
    head = words("参数/所在规则集/值/名称/理由", "parameter/defined in/value/title/why").split("/")
    return table(head, rows)
