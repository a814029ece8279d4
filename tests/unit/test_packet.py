"""The appeal packet: what is in it, what is not, and that a change of it is found."""

import json
import zipfile

import logged_cases
import pytest
from click.testing import CliRunner
from logged_cases import Logged, allowed, denied

from fairblock.cli import cli
from fairblock.service.letters.errors import MESSAGES, LetterError
from fairblock.service.letters.packet import Packet
from fairblock.service.letters.packing import faults, name_faults, packed_names, read_packet, write_packet
from fairblock.service.letters.proof import anchors_of, is_proof, proof_of
from fairblock.service.letters.recorded import recorded
from fairblock.service.letters.redacted import redacted
from fairblock.service.letters.statement import Statement
from fairblock.service.life.lives import Lives, Told
from fairblock.service.log.masking import HIDDEN, mask_of
from fairblock.service.log.settings import Settings

STAFF = ("agent-5", "lead-1", "多次违规")


@pytest.fixture
def logged(tmp_path):
    found = Logged(Settings(f"sqlite:///{tmp_path / 'log.db'}", inputs="full"))
    yield found
    found.log.close()


def carried_out(logged, case=None):
    id = logged.decide(case or allowed("malicious_review.fabricated"))
    logged.go(2)
    Lives(logged.log, logged.clock).tell(id, Told("carried-out", logged.at(1), "lead-1", "多次违规"))
    return id


def packet(logged, id, language="en"):
    row = logged.log.store.row(id)
    statement = Statement(recorded(logged.log, id), language)
    return Packet(statement, None, proof_of(logged.log, row), anchors_of(logged.log, row)).files()


def with_uri(case):
    for one in case["evidence"]:
        one["uri"] = "https://storage.example/agent-5"
    return case


def test_no_file_names_staff_or_where_the_evidence_is(logged):
    files = packet(logged, carried_out(logged, with_uri(allowed("malicious_review.fabricated"))))
    for name, data in files.items():
        for word in (*STAFF, "storage.example", '"uri"'):
            assert word not in data.decode(), (name, word)
    kept = json.loads(files["evidence.json"])
    assert [set(one) for one in kept["evidence"]] == [{"id", "kind", "captured_at", "sha256", "refs"}] * 2
    assert kept["evidence"][0]["kind"] == {"zh": "评价记录", "en": "review data"}
    assert json.loads(files["decision.json"])["verdict"] == "allow"


@pytest.mark.parametrize(
    ("settings", "there"),
    [
        ({"inputs": "digest"}, None),
        ({"inputs": "masked", "mask": mask_of(["/evidence/*/sha256", "/communications/*/at"])}, {"refs", "kind"}),
    ],
    ids=["digest", "masked"],
)
def test_what_was_not_kept_is_not_there(settings, there, logged):
    logged.log.settings = Settings(logged.log.settings.url, **settings)
    files = packet(logged, carried_out(logged))
    if there is None:
        assert "evidence.json" not in files
        assert b"The log did not keep the case" in files["index.html"]
        return
    assert there <= set(json.loads(files["evidence.json"])["evidence"][0])
    assert b"sha256" not in files["evidence.json"]
    assert b"$masked" not in b"".join(files.values())


def test_what_came_after_the_decision_is_no_part_of_it():
    case = allowed()
    case["evidence"].append({**case["evidence"][0], "id": "late", "captured_at": "2027-01-01T00:00:00Z"})
    case["communications"].append({**case["communications"][0], "at": "2027-01-01T00:00:00Z"})
    assert [one["id"] for one in redacted(case, case["as_of"])["evidence"]] == ["e0"]
    assert len(redacted(case, case["as_of"])["contacts"]) == 1


def test_the_proof_is_of_the_entry_and_the_anchors_are_of_the_log(logged):
    id = carried_out(logged)
    files = packet(logged, id)
    proof = json.loads(files["proof.json"])
    assert proof["entry"]["id"] == id
    assert is_proof(proof)
    for change in (
        {"at": 1},
        {"policy_digest": "sha256:0"},
        {"prev": "0"},
        {"more": 1},
        {"note": "\ud800"},
        {"at": []},
    ):
        assert not is_proof({**proof, "entry": {**proof["entry"], **change}})
    assert not is_proof(None)
    from fairblock.service.log.anchors import Anchor

    anchors = [Anchor(**json.loads(line)) for line in files["anchors.jsonl"].splitlines()]
    assert logged.log.verify(anchors=anchors, anchor_file="x").fault is None
    moved = [Anchor(**{**json.loads(line), "hash": "0" * 64}) for line in files["anchors.jsonl"].splitlines()]
    assert logged.log.verify(anchors=moved, anchor_file="x").fault is not None


# --- written, read, checked ---------------------------------------------------------------------------


@pytest.fixture
def files(logged):
    return packet(logged, carried_out(logged))


@pytest.mark.parametrize("name", ["packet", "packet.zip"])
def test_what_is_written_is_read_back(name, files, tmp_path):
    write_packet(files, tmp_path / name)
    assert read_packet(tmp_path / name) == files
    assert list(faults(files)) == []
    with pytest.raises(FileExistsError):
        write_packet(files, tmp_path / name)


def test_a_zip_of_the_same_packet_is_the_same_bytes(files, tmp_path):
    write_packet(files, tmp_path / "a.zip")
    write_packet(files, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def without(name):
    return lambda files: {key: data for key, data in files.items() if key != name}


CHANGED = {
    "changed": (lambda files: files | {"decision.json": b"{}"}, [("packet_changed", "decision.json")]),
    "missing": (without("rules.html"), []),
    "gone": (without("evidence.json"), [("packet_missing", "evidence.json")]),
    "more": (lambda files: files | {"more.txt": b""}, [("packet_extra", "more.txt")]),
    "sums": (lambda files: files | {"SHA256SUMS": b"x"}, [("packet_changed", "SHA256SUMS")]),
    "no sums": (without("SHA256SUMS"), [("packet_missing", "SHA256SUMS")]),
    "proof": (
        lambda files: files | {"proof.json": files["proof.json"].replace(b'"seq": ', b'"seq": 1')},
        [("packet_changed", "proof.json"), ("packet_proof", "proof.json")],
    ),
}


@pytest.mark.parametrize("how", CHANGED)
def test_a_change_is_found_and_named(how, files):
    change, found = CHANGED[how]
    assert list(faults(change(files))) == found


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"files": []}', b'{"files": [{"name": 1, "sha256": 2}]}'])
def test_what_is_no_manifest_is_no_packet(manifest, files):
    with pytest.raises(ValueError, match="manifest"):
        list(faults(files | {"manifest.json": manifest}))


def test_what_is_no_zip_is_no_packet(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK")
    with pytest.raises(ValueError, match="zip"):
        read_packet(tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", b"0" * (64 * 1024 * 1024 + 1))
    with pytest.raises(ValueError, match="large"):
        read_packet(tmp_path / "big.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("decision.json", "packet_twice"), ("Decision.JSON", "packet_twice"), ("../decision.json", "packet_name"),
        ("..\\x.txt", "packet_name"), ("..", "packet_name"), ("a/", "packet_name"), ("x.txt ", "packet_name"),
    ],
)  # fmt: skip
def test_a_zip_of_which_another_reader_takes_another_file(name, word, files, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr(name, b"another")
        for own, data in files.items():
            packed.writestr(own, data)
    said = list(name_faults(packed_names(tmp_path / "x.zip")))
    assert (word, "decision.json" if word == "packet_twice" else name) in said
    assert list(name_faults(files)) == []


def test_a_manifest_that_can_be_read_in_two_ways(files):
    manifest = json.loads(files["manifest.json"])
    twice = {**manifest, "files": [*manifest["files"], manifest["files"][0]]}
    for text in (json.dumps(twice), '{"files": [{"name": "x", "sha256": "x"}], ' + json.dumps(manifest)[1:]):
        with pytest.raises(ValueError, match="manifest"):
            list(faults(files | {"manifest.json": text.encode()}))


# --- of which decisions -------------------------------------------------------------------------------


def test_only_what_was_carried_out_has_letters(logged):
    lives = Lives(logged.log, logged.clock)
    unconfirmed, out = logged.decide(allowed()), logged.decide(allowed(buyer="b-2"))
    declined, refused = logged.decide(allowed(buyer="b-3")), logged.decide(denied())
    event = lives.tell(out, Told("carried-out"))
    lives.tell(declined, Told("carried-out", body={"not": True}))
    met = set()
    for id in (unconfirmed, declined, refused, event):
        with pytest.raises(LetterError) as caught:
            Statement(recorded(logged.log, id), "en")
        met.add(caught.value.code)
    logged.go(400)
    logged.log.purge(logged.clock())
    with pytest.raises(LetterError) as caught:
        recorded(logged.log, out)
    met.add(caught.value.code)
    assert met == set(MESSAGES) - {"letter.nothing_blocked"}


def test_a_letter_out_of_the_log_says_when_it_was_carried_out_and_what_became_of_it(logged):
    id = carried_out(logged, allowed())
    from fairblock.reporting.documents.as_plain import plain_lines

    def letter():
        return "\n".join(plain_lines(Statement(recorded(logged.log, id), "en").document()))

    assert "From 21 November 2026, 12:00 to 20 December 2026, 12:00, 29 days in all." in letter()
    assert f"Please give this reference: {id}" in letter()
    Lives(logged.log, logged.clock).tell(id, Told("overturn", by="lead-1", why="a mistake"))
    assert "overturned on 22 November 2026" in letter()
    for word in (*STAFF, "a mistake", "agent-5"):
        assert word not in letter()


def test_a_letter_needs_no_policy(logged, monkeypatch):
    id = carried_out(logged, allowed())
    whole = Statement(recorded(logged.log, id), "zh").document()
    monkeypatch.setattr("fairblock.service.letters.recorded.kept_policy", lambda *_: None)
    assert Statement(recorded(logged.log, id), "zh").document() == whole


def test_hidden_ids_are_known_to_letters():
    from fairblock.service.letters import conduct

    assert conduct.HIDDEN == HIDDEN


@pytest.mark.parametrize(
    "arguments",
    [
        ["letter"],
        ["letter", "id"],
        ["letter", "--log", "sqlite:///x"],
        ["letter", "id", "--log", "sqlite:///x", "--case", "c.json"],
        ["letter", "id", "--log", "sqlite:///x", "--policy", "base"],
        ["packet"],
        ["packet", "id", "--out", "x"],
        ["packet", "id", "--log", "sqlite:///x", "--out", "x", "--verify", "y"],
        ["replay", "id", "--log", "sqlite:///x", "--buyer", "b"],
        ["log", "due", "--log", "sqlite:///x", "--within", "soon"],
        ["log", "history", "--log", "sqlite:///x", "--buyer", "b", "--as-of", "today"],
        ["log", "carried-out", "id", "--log", "sqlite:///x", "--not", "--ends-at", "2026-11-20T00:00:00Z"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told(arguments):
    done = CliRunner().invoke(cli, [*arguments, "--lang", "en"])
    assert done.exit_code == 2, done.output
    assert "Error:" in done.output
    assert logged_cases.KUAISHOU.name == "kuaishou"
