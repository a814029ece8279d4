"""The decision log in SQLite: what is kept, what is masked, how it is found again, and what it refuses."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import attrs
import pytest
from log_places import new_place

import fairblock
from fairblock.engine.language import artefact, load
from fairblock.service.log import LogError, open_log
from fairblock.service.log.addresses import hidden, hidden_if_address
from fairblock.service.log.masking import HIDDEN, MASK, mask_of
from fairblock.service.log.settings import LogConfigError, Settings, settings
from fairblock.service.log.storing.querying import Query

ROOT = Path(__file__).resolve().parents[2]
CASE = json.loads((ROOT / "examples/cases/extortion.json").read_bytes())
MASKED = {MASK: "text"}


@pytest.fixture(scope="module")
def policy():
    return fairblock.load_policy("kuaishou")


@pytest.fixture
def place(tmp_path):
    return new_place(tmp_path)


def code_of(work):
    with pytest.raises(LogError) as raised:
        work()
    return raised.value.code


# --- what is kept -------------------------------------------------------------------------------------


def test_a_decision_is_on_the_record_with_all_that_was_asked_for(place, policy):
    with place.open() as log:
        id, verdict = log.decide(policy, CASE)
        entry = log.get(id)
    assert verdict == policy.decide(CASE)
    assert (entry.kind, entry.seq, entry.decision) == ("decision", 2, None)
    assert (entry.policy_name, entry.policy_version, entry.policy_digest) == ("kuaishou", "1.0.0", policy.digest)
    assert entry.engine_version == fairblock.__version__
    assert entry.input_digest == verdict.to_dict()["input_digest"]
    assert entry.latency_us > 0
    personal = entry.personal
    assert personal.verdict == verdict.to_dict()
    assert personal.case == CASE
    assert (personal.shop, personal.buyer, personal.operator) == ("shop-1", "buyer-1", "agent-1")
    assert (personal.remark, personal.grounds) == (CASE["request"]["remark"], ("malicious_review",))
    assert (personal.case_id, personal.inputs, personal.body) == ("extortion-1", "full", {})


def test_what_is_read_again_later_is_the_same(place, policy):
    with place.open() as log:
        ids = log.record_many([(policy, CASE, policy.decide(CASE), n) for n in range(3)])
        first = [log.get(id) for id in ids]
    with place.open(read=True) as log:
        assert [log.get(id) for id in ids] == first
        assert [entry.id for entry in log.entries()] == ids[::-1]
        assert [entry.latency_us for entry in log.entries(newest_first=False)] == [0, 1, 2]


@pytest.mark.parametrize(
    "form", [json.dumps, lambda case: json.dumps(case).encode(), lambda case: "\ufeff" + json.dumps(case)]
)
def test_cases_as_text_and_bytes(place, policy, form):
    with place.open() as log:
        id, _ = log.decide(policy, form(CASE))
        assert log.get(id).personal.case == CASE


def test_a_case_that_cannot_be_decided_is_on_no_record(place, policy):
    with place.open() as log:
        with pytest.raises(fairblock.CaseError):
            log.decide_many(policy, [CASE, {}])
        assert list(log.entries(kinds=("decision",))) == []


def test_digest_keeps_nothing_of_the_case_but_what_it_is_found_by(place, policy):
    with place.open(inputs="digest") as log:
        id, _ = log.decide(policy, CASE)
        personal = log.get(id).personal
    assert (personal.case, personal.inputs, personal.buyer) == (None, "digest", "buyer-1")
    assert personal.input_digest == policy.decide(CASE).input_digest


def test_an_event_belongs_to_its_decision(place, policy):
    with place.open() as log:
        id, _ = log.decide(policy, CASE)
        event = log.append("lift", id, {"why": "解释清楚"}, operator="lead-1", remark="双方和解")
        entry = log.get(event)
        assert (entry.kind, entry.decision, entry.personal.body) == ("lift", id, {"why": "解释清楚"})
        assert (entry.personal.buyer, entry.personal.operator) == ("buyer-1", "lead-1")
        assert [one.id for one in log.entries(kinds=(), decision=id)] == [event]
        assert [one.id for one in log.entries(kinds=("lift",), remark="和解")] == [event]
        assert code_of(lambda: log.append("lift", event, {})) == "log.unknown_id"
        assert code_of(lambda: log.append("lift", id, {"x": {1}})) == "log.not_json"
        assert code_of(lambda: log.append("lift", id, {"x": "\ud800"})) == "log.not_json"
        assert code_of(lambda: log.get("nothing")) == "log.unknown_id"
        assert log.verify(place.public).fault is None


def test_texts_that_databases_are_particular_about(place, policy):
    case = json.loads(json.dumps(CASE))
    case["request"]["remark"] = "a\0b ' \" % _ \\ 100% \U0001f600\n多行"
    with place.open() as log:
        id, _ = log.decide(policy, case)
        assert log.get(id).personal.case == case
        for part in ("100%", "'", "\\ 1", "\U0001f600", "\n多"):
            assert [one.id for one in log.entries(remark=part)] == [id], part
        assert not list(log.entries(remark="a_b"))
        assert not list(log.entries(remark="1%0"))
        assert log.verify(place.public).fault is None


# --- finding ------------------------------------------------------------------------------------------


@pytest.fixture
def three(place, policy):
    """Three decisions, a second apart."""
    times = iter(range(10**15, 10**16, 10**6))
    with open_log(place.settings(), create=True, clock=lambda: next(times)) as log:
        for number, remark in enumerate(["Ärger mit DEM Käufer", "A\u0308rger im Chat", "恶意差评，多次沟通无效"]):
            case = json.loads(json.dumps(CASE))
            case["buyer"]["id"] = case["request"]["buyer_id"] = f"b{number}"
            for records in case.values():
                for record in records if isinstance(records, list) else ():
                    record.pop("buyer_id", None)
            case["request"]["confirmation"]["buyer_id"] = f"b{number}"
            case["request"]["remark"] = remark
            case["case_id"] = f"case-{number}"
            case["operator"]["id"] = "agent_1" if number else "agentX1"
            case["shop"]["id"] = f"s{number % 2}"
            case["operator"]["shop_ids"] = [case["shop"]["id"]]
            if number == 2:
                case["request"]["grounds"] = ["malicious_order", "malicious_attack"]
            log.decide(policy, case)
        yield log


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, [2, 1, 0]),
        ({"newest_first": False}, [0, 1, 2]),
        ({"limit": 2}, [2, 1]),
        ({"buyer": "b1"}, [1]),
        ({"operator": "agent_1"}, [2, 1]),
        ({"operator": "agent"}, []),
        ({"shop": "s0"}, [2, 0]),
        ({"case_id": "case-2"}, [2]),
        ({"ground": "malicious_review"}, [1, 0]),
        ({"ground": "malicious_attack"}, [2]),
        ({"ground": "malicious"}, []),
        ({"ground": "malicious_order\nmalicious_attack"}, [2]),
        ({"remark": "ÄRGER"}, [1, 0]),
        ({"remark": "a\u0308rger"}, [1, 0]),
        ({"remark": "多次沟通"}, [2]),
        ({"remark": "dem k"}, [0]),
        ({"verdict": "deny"}, [2]),
        ({"verdict": "needs-communication"}, [1, 0]),
        ({"verdict": "allow"}, []),
        ({"since": 10**15 + 2 * 10**6}, [2, 1]),
        ({"until": 10**15 + 2 * 10**6}, [0]),
        ({"shop": "s0", "ground": "malicious_review"}, [0]),
        ({"kinds": ("open",)}, []),
    ],
)  # fmt: skip
def test_decisions_are_found_again(three, wanted, numbers):
    found = [int(entry.personal.buyer[1:]) for entry in three.entries(**wanted) if entry.personal]
    assert found == numbers


# --- masking ------------------------------------------------------------------------------------------

EVERYTHING = [
    "/buyer/nickname", "/buyer/id", "/operator/id", "/request/remark", "/incidents/*/id", "/evidence/*/sha256",
    "/request/confirmation/confirmed", "/case_id", "/shop",
]  # fmt: skip


def texts(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item) if key != MASK else ()
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def test_masking_changes_what_is_kept_and_nothing_else(place, policy):
    before = json.loads(json.dumps(CASE))
    case = json.loads(json.dumps(CASE))
    case["buyer"]["nickname"] = before["buyer"]["nickname"] = "风清扬"
    plain = policy.decide(case)
    with place.open(inputs="masked", mask=mask_of(EVERYTHING)) as log:
        id, verdict = log.decide(policy, case)
        entry = log.get(id)
        assert log.verify(place.public).fault is None
    assert case == before
    assert verdict.to_json() == plain.to_json()
    assert entry.input_digest == plain.input_digest
    kept = entry.personal
    assert (kept.shop, kept.buyer, kept.operator, kept.remark, kept.case_id) == (None,) * 5
    assert kept.inputs == "masked"
    assert kept.case["buyer"] | {"age_band": 0} == {"id": MASKED, "nickname": MASKED, "age_band": 0}
    assert kept.case["shop"] == {MASK: "object"}
    assert kept.case["request"]["buyer_id"] == MASKED
    assert kept.case["request"]["confirmation"]["confirmed"] == {MASK: "boolean"}
    assert kept.case["incidents"][0]["kind"] == CASE["incidents"][0]["kind"]
    assert kept.verdict["case_id"] == HIDDEN
    assert kept.verdict["verdict"] == plain.outcome
    assert f"incidents/{HIDDEN}" in kept.verdict["reasons"][0]["refs"]
    gone = {"风清扬", "buyer-1", "agent-1", "shop-1", "extortion-1", CASE["request"]["remark"], "i1", "incidents/i1"}
    assert not gone & set(
        texts(kept.case) | texts(kept.verdict) if False else {*texts(kept.case), *texts(kept.verdict)}
    )
    stored = b"".join(path.read_bytes() for path in place.folder.glob("log.db*"))
    for text in ("风清扬", "buyer-1", "extortion-1", CASE["request"]["remark"], "incidents/i1"):
        assert text.encode() not in stored, text


def test_masking_holds_for_what_digest_keeps_as_well(place, policy):
    with place.open(inputs="digest", mask=mask_of(["/buyer", "/incidents/*/id"])) as log:
        id, _ = log.decide(policy, CASE)
        personal = log.get(id).personal
    assert personal.buyer is None
    assert "incidents/i1" not in set(texts(personal.verdict))


@pytest.mark.parametrize(
    ("pointer", "code"),
    [
        ("buyer/id", "log.mask"),
        ("/", "log.mask"),
        ("/buyer/", "log.mask"),
        ("/buyer/nickame", "log.mask_near"),
        ("/orders/0/id", "log.mask_item"),
        ("/orders/*/nothing_like_it", "log.mask"),
        ("/buyer/id/x", "log.mask"),
        ("/as_of", "log.mask_needed"),
        ("/request", "log.mask_needed"),
        ("/request/grounds/*", "log.mask_needed"),
    ],
)  # fmt: skip
def test_a_pointer_that_masks_nothing_is_refused(pointer, code):
    assert code_of(lambda: mask_of([pointer])) == code


@pytest.mark.parametrize(
    "pointer",
    [
        "/orders", "/orders/*", "/orders/*/id", "/incidents/*/demand/condition", "/extensions/x/y",
        "/orders/*/extensions", "/request/confirmation/buyer_id",
    ],
)  # fmt: skip
def test_a_pointer_to_any_field(pointer):
    assert mask_of([pointer]).pointers


# --- policies -----------------------------------------------------------------------------------------


def test_a_policy_comes_back_as_it_was_also_in_another_version(place, policy, monkeypatch):
    with place.open() as log:
        _, verdict = log.decide(policy, CASE)
    artefact._schemas.cache_clear()
    monkeypatch.setattr(artefact, "__version__", "99.0.0")
    monkeypatch.setattr(artefact, "_schemas", lambda: "other schemas")
    built = artefact.frozen(load.load_sources("kuaishou")[0], policy.digest)
    assert b"99.0.0" in built  # an artefact of then would be refused now
    with place.open(read=True) as log:
        again = log.policy(policy.digest)
        assert code_of(lambda: log.policy("sha256:0")) == "log.unknown_policy"
    assert (again.digest, again.name, again.version) == (policy.digest, "kuaishou", "1.0.0")
    assert again.decide(CASE).to_json() == verdict.to_json()
    assert again.model == policy.model or [r.id for r in again.model.rules] == [r.id for r in policy.model.rules]


def test_a_policy_of_files_with_decimals_and_parents(place, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "policy.yaml").write_text(
        "policy: mine\nversion: 1.0.0\nextends: kuaishou\n"
        "parameters:\n  some_share: {value: 0.80, title: {zh: 份额, en: Share}}\n",
        encoding="utf-8",
    )
    (folder / "rules.yaml").write_text(
        "rules:\n  - id: malicious_order.share\n    kind: ground\n    ground: malicious_order\n"
        "    when: {share: orders, where: {status: closed}, at_least: $some_share}\n",
        encoding="utf-8",
    )
    mine = fairblock.load_policy(folder)
    with place.open() as log:
        _, verdict = log.decide(mine, CASE)
    for path in folder.iterdir():
        path.unlink()
    with place.open(read=True) as log:
        again = log.policy(mine.digest)
    assert again.digest == mine.digest
    assert again.decide(CASE).to_json() == verdict.to_json()


# --- many at once -------------------------------------------------------------------------------------


def test_many_threads_are_written_together(place, policy):
    verdict = policy.decide(CASE)
    with place.open() as log:
        attempts = []
        attempt = log.store._attempt
        log.store._attempt = lambda work, again: attempts.append(1) or attempt(work, again)
        found: dict[int, str] = {}

        def work(number):
            for turn in range(5):
                found[number * 5 + turn] = log.record(policy, CASE, verdict, latency_us=number * 5 + turn)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {entry.latency_us: entry.id for entry in log.entries()} == found
        assert len(found) == 80
        assert len(attempts) < 80
        assert log.verify(place.public).fault is None


def test_a_commit_whose_answer_was_lost_is_not_done_twice(place, policy):
    """The connection breaks after the database has committed and before it said so."""
    from sqlalchemy.exc import OperationalError

    verdict = policy.decide(CASE)
    with place.open() as log:
        attempt = log.store._attempt
        broken = [True]

        def lost(work, again):
            result = attempt(work, again)
            if broken:
                broken.pop()
                raise OperationalError("COMMIT", {}, Exception("gone"), connection_invalidated=True)
            return result

        log.store._attempt = lost
        ids = log.record_many([(policy, CASE, verdict, 1)] * 2)
        broken.append(True)
        log.purge(0)
        assert [entry.id for entry in log.entries(newest_first=False)] == ids
        assert [row.kind for row in log.store.rows(Query())] == ["open", "decision", "decision", "purge"]
        assert log.verify(place.public).fault is None


def test_a_failure_is_told_to_everyone_who_waits_and_the_next_can_go_on(place, policy):
    verdict = policy.decide(CASE)
    with place.open() as log:
        attempt = log.store._attempt

        def interrupted(work, again):
            raise KeyboardInterrupt

        log.store._attempt = interrupted
        with pytest.raises(KeyboardInterrupt):
            log.record(policy, CASE, verdict, latency_us=1)
        log.store._attempt = attempt
        id = log.record(policy, CASE, verdict, latency_us=1)
        assert [entry.id for entry in log.entries()] == [id]


# --- opening and keys ---------------------------------------------------------------------------------


def test_the_file_of_a_log_is_for_its_owner_alone(place):
    with place.open():
        pass
    for path in (place.folder / "log.db", place.folder / "log.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_log_that_is_not_there_is_not_made_by_chance(place):
    assert code_of(lambda: open_log(place.settings())) == "log.not_there"
    assert not (place.folder / "log.db").exists()
    (place.folder / "log.db").touch()
    assert code_of(lambda: open_log(place.settings())) == "log.not_a_log"


def test_a_log_of_a_newer_version_is_refused(place):
    with place.open():
        pass
    place.tamper("UPDATE fairblock_meta SET value = '2' WHERE name = 'version'")
    assert code_of(place.open) == "log.newer"
    assert code_of(lambda: place.open(read=True)) == "log.newer"


def test_a_signed_log_wants_its_key(place, tmp_path):
    with place.open():
        pass
    assert code_of(lambda: open_log(place.url)) == "log.no_key"
    (tmp_path / "other").mkdir()
    other = new_place(tmp_path / "other")
    wrong = attrs.evolve(place.settings(), key=other.folder / "log.key")
    assert code_of(lambda: open_log(wrong)) == "log.other_key"
    with open_log(place.url, read=True) as log:
        assert log.verify().fault is None


def test_an_unsigned_log_says_so(place, policy):
    with open_log(Settings(place.url), create=True) as log:
        log.decide(policy, CASE)
        report = log.verify()
    assert report.fault is None
    assert [note.code for note in report.notes] == ["log.note_unsigned", "log.note_no_anchor"]


def test_keys_that_are_none(place, tmp_path):
    key = place.folder / "log.key"
    key.chmod(0o640)
    assert code_of(place.open) == "log.key_open"
    key.chmod(0o600)
    key.write_text("nonsense")
    assert code_of(place.open) == "log.key_file"
    key.unlink()
    assert code_of(place.open) == "log.key_file"
    assert code_of(lambda: new_place(tmp_path)) == "log.key_exists"
    assert not key.exists(), "a key without its other half is left behind"


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "://", "postgresql://host", "sqlite:///a?b=c"]
)
def test_an_address_that_is_none(url):
    assert code_of(lambda: open_log(url, create=True)) == "log.url"


def test_a_password_is_never_shown():
    with pytest.raises(LogError) as raised:
        open_log("mysql://me:secret@host/db")
    assert "secret" not in str(raised.value)
    with pytest.raises(LogError) as raised:
        open_log(Settings("postgresql://me:secret@127.0.0.1:1/db", seconds=0.1))
    assert raised.value.code == "log.unreachable"
    assert "secret" not in str(raised.value)


PASSWORDS = {
    "post gres://u:sekret@h/db": "log.url",
    "://u:sekret@h/x": "log.url",
    "postgresql://u:pa@sekret@127.0.0.1:1/x": "log.url",
    "postgresql://u:se?kret@127.0.0.1:1/x": "log.unreachable",
    "postgresql://u:sekret@127.0.0.1:abc/x": "log.url",
    "postgresql://u:sekret@127.0.0.1:1/x?port=abc": "log.url",
    "postgresql://u:sekret@\u3002/x": "log.url",
    "postgresql://u:sekret\udcff@127.0.0.1:1/x": "log.url",
    "oracle://h/x?password=sekret": "log.url",
    "oracle://h/x?password=a@sekret": "log.url",
    "oracle://h/x?user=sekret@h&password=sekret": "log.url",
    "postgres:/u:sekret@h/x": "log.config_file",
    "//u:sekret@h/x": "log.config_file",
    "postgresql://127.0.0.1:1/x?password=sekret": "log.unreachable",
    "postgresql://u:sekret@127.0.0.1:1/x": "log.unreachable",
    "postgresql://127.0.0.1:1/x?sslmode=sekret": "log.unreachable",
}


@pytest.mark.parametrize("url", PASSWORDS)
def test_nothing_of_an_address_that_could_be_a_password_is_shown(url):
    with pytest.raises(LogError) as raised:
        open_log(attrs.evolve(settings(url), seconds=0.1))
    assert raised.value.code == PASSWORDS[url]
    for said in (str(raised.value), raised.value.text.zh):
        assert "sekret" not in said
        assert "kret" not in said


def test_what_can_be_shown_of_an_address_is():
    assert hidden("postgresql://me:p@ss@db.example:5432/blocks?sslmode=require") == (
        "postgresql://***@db.example:5432/blocks?***"
    )
    assert hidden("postgresql://db.example/blocks") == "postgresql://db.example/blocks"
    assert hidden_if_address("me@home/log.yaml") == "me@home/log.yaml"


CONFIGS = {
    "mask: [/buyer/id]\n": ["policy.missing_key"],
    "url: sqlite:///a\ninput: full\nkeys: x\n": ["policy.unknown_key", "policy.unknown_key"],
    "url: sqlite:///a\ninputs: some\n": ["policy.wrong_value"],
    "url: sqlite:///a\nmask: /buyer\n": ["policy.wrong_type"],
    "url: sqlite:///a\nwait_seconds: 0\n": ["policy.number_size"],
    "url: [\n": ["yaml.syntax"],
}


@pytest.mark.parametrize("text", CONFIGS)
def test_what_is_wrong_with_a_config_is_said_with_its_place(tmp_path, text):
    (tmp_path / "log.yaml").write_text(text)
    with pytest.raises(LogConfigError) as raised:
        settings(tmp_path / "log.yaml")
    assert [problem.code for problem in raised.value.problems] == CONFIGS[text]
    assert all(problem.line for problem in raised.value.problems)


def test_a_config(tmp_path, place):
    (place.folder / "log.yaml").write_text(
        "url: sqlite:///here.db\nkey: log.key\npublic_key: log.pub\n"
        "inputs: masked\nmask: [/buyer/id]\nwait_seconds: 3\n"
    )
    how = settings(place.folder / "log.yaml")
    assert (how.inputs, how.mask, how.seconds) == ("masked", mask_of(["/buyer/id"]), 3.0)
    assert how.public_key == place.folder / "log.pub"
    with open_log(place.folder / "log.yaml", create=True):
        assert (place.folder / "here.db").exists()
    (place.folder / "bad.yaml").write_text("url: sqlite:///here.db\ninputs: full\nmask: [/buyer/id]\n")
    assert code_of(lambda: settings(place.folder / "bad.yaml")) == "log.mask_full"
    assert code_of(lambda: settings(place.folder / "none.yaml")) == "log.config_file"


def test_deciding_alone_imports_nothing_of_the_log():
    code = "import sys, fairblock.commands.check; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=os.sep)
    modules = set(run.stdout.split())
    assert not {"sqlalchemy", "cryptography", "fairblock.service.log"} & modules
