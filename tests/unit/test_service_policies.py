"""The policies that are served: what is said of them, and that a broken new one leaves the last good one deciding."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from serving import ALLOW, own_policy, served

import fairblock
from fairblock import PolicyError
from fairblock.service.http.served import FAILED, LOADED, UNCHANGED, Policies


def write(folder: Path, version: str) -> None:
    file = folder / "policy.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(f"version: {version}" if one.startswith("version") else one for one in lines) + "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return own_policy(tmp_path)


def test_what_is_said_of_a_policy(tmp_path: Path) -> None:
    policy = fairblock.load_policy("kuaishou")
    with served(tmp_path) as service:
        (brief,) = service.get("/v1/policies", "decide").json()["policies"]
        whole = service.get("/v1/policies/kuaishou", "decide").json()
        missing = service.get("/v1/policies/base", "decide")
    assert brief["digest"] == whole["digest"] == policy.digest
    assert brief["default"]
    assert {rule["id"]: rule["title"] for rule in whole["rules"]} == {
        rule.id: rule.title.to_dict() for rule in policy.model.rules
    }
    needed = policy.requires("malicious_order")
    assert whole["requires"]["malicious_order"] == {
        "paths": list(needed.paths),
        "record_paths": list(needed.record_paths),
        "evidence_kinds": list(needed.evidence_kinds),
    }
    assert missing.json()["code"] == "http.no_policy"


def test_two_policies_of_one_name_are_refused(folder: Path) -> None:
    with pytest.raises(PolicyError) as refused:
        Policies([str(folder), str(folder)])
    assert [problem.code for problem in refused.value.problems] == ["serve.served_twice"]


def test_all_problems_of_all_policies_are_told_at_once(folder: Path) -> None:
    (folder / "orders.yaml").write_text("rules: 1\n")
    with pytest.raises(PolicyError) as refused:
        Policies([str(folder), "nobody", "kuaishou"])
    assert {problem.file.rpartition("/")[2] for problem in refused.value.problems} == {"orders.yaml", "nobody"}


def test_only_what_has_changed_is_read_again(folder: Path) -> None:
    policies = Policies(["kuaishou", str(folder)])
    assert policies.refresh() == []
    write(folder, "2.0.0")
    assert [(one.name, one.result) for one in policies.refresh()] == [("my-shop", LOADED)]
    assert policies.get("my-shop").policy.version == "2.0.0"
    assert policies.refresh() == []
    (folder / "orders.yaml").touch()
    assert [(one.name, one.result) for one in policies.refresh()] == [("my-shop", UNCHANGED)]
    assert [one.result for one in policies.refresh(force=True)] == [UNCHANGED, UNCHANGED]


@pytest.mark.parametrize("change", ["broken", "gone", "empty", "renamed", "no manifest", "new broken file"])
def test_a_broken_new_policy_leaves_the_last_good_one(folder: Path, change: str) -> None:
    policies = Policies([str(folder)])
    before = policies.get("my-shop")
    rules = (folder / "orders.yaml").read_text(encoding="utf-8")
    manifest = (folder / "policy.yaml").read_text(encoding="utf-8")
    match change:
        case "broken":
            (folder / "orders.yaml").write_text(rules.replace("kind: ground", "- ]", 1))
        case "gone":
            folder.rename(folder.parent / "elsewhere")
        case "empty":
            (folder / "policy.yaml").write_text("")
        case "renamed":
            (folder / "policy.yaml").write_text(manifest.replace("my-shop", "your-shop"))
        case "no manifest":
            (folder / "policy.yaml").unlink()
        case _:
            (folder / "new.yaml").write_text("rules: [{id: x}]\n")
    assert [one.result for one in policies.refresh()] == [FAILED]
    now = policies.get("my-shop")
    assert now.policy is before.policy
    assert now.problems
    assert policies.refresh() == []  # it is not read again and again
    if change == "gone":
        (folder.parent / "elsewhere").rename(folder)
    else:
        (folder / "new.yaml").unlink(missing_ok=True)
        (folder / "orders.yaml").write_text(rules)
        (folder / "policy.yaml").write_text(manifest)
    assert [one.result for one in policies.refresh()] == [LOADED]
    assert not policies.get("my-shop").problems


def test_a_parent_that_changes_is_noticed(tmp_path: Path, folder: Path) -> None:
    child = tmp_path / "child"
    child.mkdir()
    (child / "policy.yaml").write_text("policy: child\nversion: 1.0.0\nextends: ../my-shop\n")
    policies = Policies([str(child)])
    before = policies.get(None).policy.digest
    text = (folder / "orders.yaml").read_text(encoding="utf-8")
    (folder / "orders.yaml").write_text(text.replace("at_least: 3", "at_least: 4"))
    assert [one.result for one in policies.refresh()] == [LOADED]
    assert policies.get(None).policy.digest != before


def test_a_built_policy_is_watched_too(tmp_path: Path, folder: Path) -> None:
    from fairblock.engine.language.load import build_artefact

    file = tmp_path / "shop.fairblock"
    file.write_bytes(build_artefact(folder)[1])
    policies = Policies([str(file)])
    write(folder, "2.0.0")
    file.write_bytes(build_artefact(folder)[1])
    assert [one.result for one in policies.refresh()] == [LOADED]
    assert policies.get(None).policy.version == "2.0.0"
    file.write_bytes(b"nothing")
    assert [one.result for one in policies.refresh()] == [FAILED]
    assert policies.get(None).policy.version == "2.0.0"


def test_who_holds_a_policy_keeps_it(folder: Path) -> None:
    """A request takes its policy once, so that all of its cases are decided by the same one."""
    policies = Policies([str(folder)])
    held = policies.get(None)
    write(folder, "2.0.0")
    policies.refresh()
    assert held.policy.version == "1.0.0"
    assert held.policy.decide(ALLOW).to_dict()["policy"]["version"] == "1.0.0"


def test_every_answer_is_by_one_policy_while_it_changes(tmp_path: Path, folder: Path) -> None:
    with served(tmp_path, policies=(str(folder),)) as service:
        ending = threading.Event()

        def change() -> None:
            number = 2
            while not ending.is_set():
                write(folder, f"{number}.0.0")
                service.app._policies.refresh()
                number += 1

        changing = threading.Thread(target=change)
        changing.start()
        seen = set()
        try:
            for _ in range(12):
                found = service.post("/v1/decisions", {"cases": [ALLOW] * 20}).json()["decisions"]
                versions = {one["verdict"]["policy"]["version"] for one in found}
                assert len(versions) == 1
                seen |= versions
        finally:
            ending.set()
            changing.join()
        assert len(seen) > 1


def test_reading_again_by_request_and_what_is_said_of_it(tmp_path: Path, folder: Path) -> None:
    with served(tmp_path, policies=(str(folder), "kuaishou")) as service:
        write(folder, "3.0.0")
        answer = service.post("/v1/policies/reload", None, "admin")
        assert answer.status_code == 200
        assert {"name": "my-shop", "result": "loaded"} in answer.json()["reloaded"]
        (folder / "orders.yaml").write_text("rules: [{id: 1}]\n")
        answer = service.post("/v1/policies/reload", None, "admin")
        assert (answer.status_code, answer.json()["code"]) == (422, "policy.invalid")
        assert answer.json()["problems"][0]["file"].endswith("orders.yaml")
        decided = service.post("/v1/decisions", ALLOW).json()["verdict"]
        assert decided["policy"]["version"] == "3.0.0"
        for scope, shown in (("decide", False), ("log.read", False), ("admin", True)):
            first = service.get("/v1/policies", scope).json()["policies"][0]
            assert first["stale"]
            assert ("problems" in first) is shown
            assert ("problems" in service.get("/v1/policies/my-shop", scope).json()) is shown
        ready = {"status": "ready", "policies": 2, "stale_policies": 1, "stale_tokens": False}
        assert service.get("/readyz", None).json() == ready
        metrics = service.get("/metrics", "admin").text
        assert 'fairblock_policy_stale{policy="my-shop"} 1.0' in metrics
        assert 'fairblock_policy_reloads_total{policy="my-shop",result="failed"} 1.0' in metrics
        assert [note for note in service.notes if note.startswith("policy my-shop: failed\n")]
