"""What a remedy says where nobody has looked whether the shop has talked to the buyer."""

import pytest

import fairblock

MANIFEST = "policy: tiny\nversion: 1.0.0\n"
COUNTS = "communication_counts: {logged: true}\n"
RULES = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: a, en: a}
    when: {some: orders, where: {status: closed}}
    communication: {attempts: 1, wait: 24h}
"""
CASE = {
    "case_id": "c",
    "as_of": "2026-11-20T12:00:00+08:00",
    "platform": "shop",
    "shop": {"id": "s"},
    "operator": {"id": "o", "role": "agent", "permissions": []},
    "buyer": {"id": "b"},
    "request": {"buyer_id": "b"},
    "orders": [{"id": "o1", "placed_at": "2026-11-19T12:00:00+08:00", "status": "closed"}],
}


@pytest.fixture
def remedies(tmp_path):
    def of(manifest, **changed):
        (tmp_path / "policy.yaml").write_text(manifest)
        (tmp_path / "rules.yaml").write_text(RULES)
        return fairblock.load_policy(tmp_path).decide(CASE | changed).remedies

    return of


def test_the_contacts_are_to_be_looked_up_though_nothing_else_reads_them(remedies):
    assert remedies(MANIFEST + COUNTS) == [{"rule": "spam", "steps": [{"step": "supply", "path": "/communications"}]}]


def test_where_no_contact_could_count_nothing_helps(remedies):
    assert remedies(MANIFEST) == []


def test_where_somebody_looked_there_are_contacts_to_make(remedies):
    steps = [{"step": "communicate", "attempts": 1, "wait": "24h"}]
    assert remedies(MANIFEST + COUNTS, communications=[]) == [{"rule": "spam", "steps": steps}]
