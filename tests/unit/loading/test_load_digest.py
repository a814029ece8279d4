"""The digest is of what a policy says, and of nothing else (contract 4.1)."""

import re

import pytest

ONE_FILE = {
    "r.yaml": """\
rules:
  - id: a
    kind: procedure
    title: {zh: 甲, en: first}
    require: {request.remark: {length: {gte: $least}}}
  - id: b
    kind: ground
    ground: g
    when: {share: orders, where: {refunded: true, status: closed}, at_least: 0.8}
    evidence: [{of: orders, kind: order_record}]
    block: {days: 30, scope: [chat, live]}
"""
}
OWN = "title: {zh: 店, en: shop}\nparameters: {least: {value: 10, unit: characters}}\nfacts: {f: {some: orders}}\n"


def test_the_digest_is_of_the_content(load):
    """Comments, key order, style, files and folders do not change it."""
    first = load(OWN, ONE_FILE).digest
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", first)
    second = load(
        "policy: shop\nfacts:\n  f:\n    some: orders # all of them\nparameters:\n  least:\n    unit: 'characters'\n"
        "    value: 0xA\ntitle: {en: \"shop\", zh: 店}\nversion: '1.0.0'\n",
        {
            "z/one.yaml": """\
# a comment
rules:
  - {when: {at_least: 0.80, where: {status: "closed", refunded: true}, share: orders}, kind: ground, id: b, ground: g,
     block: {scope: [chat, live], days: 30}, evidence: [{kind: order_record, of: orders}]}
""",
            "a.yaml": "rules:\n- require: {request.remark: {length: {gte: $least}}}\n  title: {en: first, zh: 甲}\n  kind: procedure\n  id: a\n",  # noqa: E501
        },
        folder="again",
    ).digest
    assert first == second


def test_the_digest_does_not_say_where_the_content_came_from(write, load):
    """A parent's content counts as if it stood in the child."""
    write(
        {
            "common/policy.yaml": "policy: c\nversion: 9.9.9\n" + OWN.split("\n", 1)[1],
            "common/r.yaml": ONE_FILE["r.yaml"],
        }
    )
    assert load("extends: ../common\n" + OWN.split("\n")[0] + "\n", folder="child").digest == load(OWN, ONE_FILE).digest


SCALAR = re.compile(
    r"(?<=[ \[])(10|0\.8|30|characters|店|甲|first|shop|refunded|true|closed|order_record|chat|\$least|gte|g|b)(?=[,}\]\n])"  # noqa: E501
)
SPOTS = [
    (name, found.span())
    for name, text in (("", OWN), ("r.yaml", ONE_FILE["r.yaml"]))
    for found in SCALAR.finditer(text)
]
OTHER = {
    "10": "11", "0.8": "0.81", "30": "31", "true": "false", "closed": "paid", "order_record": "chat_log", "chat": "purchase",  # noqa: E501
    "$least": "5", "gte": "gt", "refunded": "returned_lawfully",
}  # fmt: skip


@pytest.mark.parametrize(("name", "span"), SPOTS)
def test_any_change_changes_the_digest(name, span, load):
    """One value after the other."""
    original = load(OWN, ONE_FILE).digest
    text = ONE_FILE["r.yaml"] if name else OWN
    value = text[slice(*span)]
    changed = text[: span[0]] + OTHER.get(value, value + "x") + text[span[1] :]
    changed_manifest, changed_files = (OWN, {"r.yaml": changed}) if name else (changed, ONE_FILE)
    if value == "$least":
        changed_manifest = changed_manifest.split("parameters")[0]
    assert load(changed_manifest, changed_files).digest != original
