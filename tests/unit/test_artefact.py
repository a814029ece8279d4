"""A policy as one file: the same policy as its folder, and refused where it is not as it was built."""

import hashlib
import json
from pathlib import Path
from random import Random

import policies
import pytest

import fairblock
from fairblock import PolicyError, load_policy
from fairblock.engine.language import artefact
from fairblock.engine.language.folder import shipped_names
from fairblock.engine.language.load import build_artefact, load_model, load_sources

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests" / "conformance").glob("*.json"))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("built") / "kuaishou.fairblock"
    path.write_bytes(build_artefact("kuaishou")[1])
    return path


def codes(path):
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    return [problem.code for problem in caught.value.problems]


def signed(path, **changes):
    """An artefact with another content and a checksum that fits it."""
    body = json.loads(path.read_bytes().partition(b"\n")[2]) | changes
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}\n".encode()


def test_it_decides_as_the_folder_does(built):
    one, other = load_policy(built), fairblock.Policy(load_sources("kuaishou")[1])
    assert (one.name, one.version, one.digest) == (other.name, other.version, other.digest)
    decided = 0
    for path in CASES:
        if not path.name.endswith(".expected.json"):
            answers = [next(policy.decide_many([path.read_bytes()])) for policy in (one, other)]
            assert str(answers[0]) == str(answers[1])
            if isinstance(answers[0], fairblock.Verdict):
                assert answers[0].to_json() == answers[1].to_json()
                decided += 1
    assert decided >= 10


def test_rules_keep_their_place_in_their_file(built):
    rules = {rule.id: rule for rule in load_model(built).rules}
    source = {rule.id: rule for rule in load_sources("kuaishou")[1].rules}
    assert {name: (rule.file, rule.mark.line) for name, rule in rules.items()} == {
        name: (rule.file, rule.mark.line) for name, rule in source.items()
    }


def test_any_policy_comes_back_as_it_was(tmp_path):
    for seed in range(60):
        folder = tmp_path / str(seed)
        policies.write_policy(policies.random_policy(Random(seed)), folder)
        model, data = build_artefact(folder)
        path = tmp_path / "policy.fairblock"
        path.write_bytes(data)
        again = load_model(path)
        assert (again.rules, again.digest, again.parameters) == (model.rules, model.digest, model.parameters)
        assert (again.evidence_valid, again.communication_counts) == (model.evidence_valid, model.communication_counts)
        assert (again.obligations, again.platforms, again.title) == (model.obligations, model.platforms, model.title)


def test_the_same_policy_gives_the_same_bytes():
    assert build_artefact("kuaishou")[1] == build_artefact("kuaishou")[1]


def test_it_holds_no_code(built):
    """Whoever loads one runs nothing of it: it is text, with a checksum in front of it."""
    checksum, _, text = built.read_bytes().partition(b"\n")
    assert len(checksum) == 64
    assert set(json.loads(text)) >= {"fairblock", "schemas", "digest", "rules"}


@pytest.mark.parametrize("at", [0, 70, 500, -10])
def test_a_changed_byte_is_found(built, tmp_path, at):
    data = bytearray(built.read_bytes())
    data[at] ^= 1
    path = tmp_path / "changed.fairblock"
    path.write_bytes(data)
    assert codes(path)[0] in {"policy.artefact_tampered", "policy.artefact_form"}


def test_a_changed_rule_is_found_though_the_checksum_was_made_to_fit(built, tmp_path):
    body = json.loads(built.read_bytes().partition(b"\n")[2])
    rules = body["rules"]
    rules["malicious_order.unpaid_hoarding"][0].pop("evidence")
    path = tmp_path / "changed.fairblock"
    path.write_bytes(signed(built, rules=rules))
    assert codes(path) == ["policy.artefact_tampered"]


@pytest.mark.parametrize("changes", [{"fairblock": "0.0.0"}, {"schemas": "of another time"}])
def test_what_another_version_built_is_stale(built, tmp_path, changes):
    path = tmp_path / "old.fairblock"
    path.write_bytes(signed(built, **changes))
    assert codes(path) == ["policy.artefact_stale"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"{}",
        b"x\n{}",
        b"\xff\xfe",
        b"0" * 64 + b"\n" + b"[" * 100_000,
        b"\n" + b"1" * 10_000,
        b"policy: x\n",
    ],
)
def test_what_is_no_artefact(tmp_path, data):
    path = tmp_path / "no.fairblock"
    path.write_bytes(data)
    assert codes(path) == ["policy.artefact_form"]


@pytest.mark.parametrize("part", ["manifest", "rules", "parameters", "digest", "single"])
@pytest.mark.parametrize("value", [None, [], {}, {"x": 1}, {"x": [1, 2]}, {"x": [1, "f", 1, 1]}, "x", 7])
def test_a_content_of_the_wrong_form_is_refused(built, tmp_path, part, value):
    """Though its checksum fits: never another exception."""
    path = tmp_path / "odd.fairblock"
    path.write_bytes(signed(built, **{part: value}))
    body = json.loads(built.read_bytes().partition(b"\n")[2])
    if value == body[part]:
        return
    assert codes(path)[0] in {"policy.artefact_tampered", "policy.artefact_form"}


def test_a_folder_may_end_as_an_artefact_does(tmp_path):
    folder = tmp_path / "mine.fairblock"
    folder.mkdir()
    assert codes(folder) == ["policy.no_manifest"]
    assert codes(tmp_path / "none.fairblock") == ["policy.not_found"]


@pytest.mark.parametrize("name", shipped_names())
def test_the_shipped_ones_are_fresh(name):
    """After a change of policy/, schemas/ or the version: `make built`."""
    assert artefact.shipped_path(name).is_file()
    assert artefact.shipped_path(name).read_bytes() == build_artefact(name, shipped=True)[1]


def test_a_shipped_one_that_does_not_fit_its_files_is_not_used(monkeypatch):
    monkeypatch.setattr("fairblock.engine.language.load.shipped_sources", lambda: "other files")
    read = []
    monkeypatch.setattr(
        "fairblock.engine.language.load.load_sources", lambda policy: read.append(policy) or load_sources(policy)
    )
    assert load_model("kuaishou").name == "kuaishou"
    assert read == ["kuaishou"]
