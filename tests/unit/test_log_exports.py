"""An exported log is read strictly: what no export can hold is refused with its line, what was changed is a fault."""

import json
from pathlib import Path

import pytest
from log_places import new_place

import fairblock
from fairblock.service.log import LogError
from fairblock.service.log.anchors import read_anchors
from fairblock.service.log.contents import Exported
from fairblock.service.log.verifying import verify


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return new_place(tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="module")
def exported(place):
    """A header, a policy, three entries each with its head, and the end."""
    case = Path(__file__).resolve().parents[2] / "examples/cases/extortion.json"
    with place.open() as log:
        for _ in range(2):
            log.decide(fairblock.load_policy("kuaishou"), case.read_bytes())
        return tuple(f"{line}\n" for line in log.export())


HEADER, POLICY, FIRST, HEAD, ENTRY = 0, 1, 2, 3, 4


def changed(lines, number, *path_and_value):
    """The lines with one value in one of them replaced."""
    *path, value = path_and_value
    document = json.loads(lines[number])
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return [*lines[:number], json.dumps(document) + "\n", *lines[number + 1 :]]


def checked(lines):
    return verify(Exported("x.jsonl", iter(lines)).contents, None).fault


def test_an_export_as_it_was_written(exported):
    assert checked(exported) is None


FORMS = {
    "head a list": (HEAD, "head", []),
    "head null": (HEAD, "head", None),
    "head a text": (HEAD, "head", "x"),
    "head hash": (HEAD, "head", "hash", "\ud800"),
    "head signature": (HEAD, "head", "signature", "\ud800"),
    "head at": (HEAD, "head", "at", 10**400),
    "id": (ENTRY, "entry", "id", "\ud800"),
    "hash": (ENTRY, "entry", "hash", "\ud800"),
    "note": (ENTRY, "entry", "note", "\ud800"),
    "at": (ENTRY, "entry", "at", 2**60),
    "seq": (ENTRY, "entry", "seq", True),
    "infinite": (ENTRY, "entry", "at", float("inf")),
    "unknown": (ENTRY, "entry", "x", 1),
    "person": (ENTRY, "entry", "person", []),
    "remark": (ENTRY, "entry", "person", "remark", "\ud800"),
    "verdict": (ENTRY, "entry", "person", "verdict", "\ud800"),
    "policy": (POLICY, "policy", "content", '"\ud800"'),
    "log": (HEADER, "log", "\ud800"),
    "key": (HEADER, "public_key", 5),
    "header": (HEADER, "x", 1),
}


@pytest.mark.parametrize("how", FORMS)
def test_what_no_export_can_hold(exported, how):
    with pytest.raises(LogError) as raised:
        checked(changed(exported, *FORMS[how]))
    assert (raised.value.code, raised.value.values["line"]) == ("log.export_form", FORMS[how][0] + 1)


def test_what_one_reader_would_see_and_another_not(exported):
    twice = [*exported[:ENTRY], exported[ENTRY].replace('{"entry":{', '{"entry":{"kind":"lift",', 1)]
    for lines, why in (
        ([*twice, *exported[ENTRY + 1 :]], "`kind` is there twice"),
        ([*exported, exported[ENTRY]], "more after the end"),
        ([*exported, "\n"], "more after the end"),
    ):
        with pytest.raises(LogError, match=why):
            checked(lines)


NOTES = ["{", "[1]", "[" * 100_000, '{"ranges":5}', '{"ranges":[[1]]}', '{"ranges":[["a",1]]}',
         '{"ranges":[[Infinity,1]]}', '{"ranges":[[2,1]]}', '{"ranges":[[1,99]]}', '{"ranges":[[true,1]]}']  # fmt: skip


@pytest.mark.parametrize("note", NOTES, ids=[note[:20] for note in NOTES])
def test_a_purge_that_says_nothing_sensible(exported, note):
    lines = changed(exported, ENTRY, "entry", "kind", "purge")
    fault = checked(changed(lines, ENTRY, "entry", "note", note))
    assert (fault.code, fault.seq) == ("log.changed", 2)


def test_a_purge_that_was_hashed_and_says_nothing_sensible():
    """In a log without a key, whose hashes anybody can make anew."""
    from fairblock.service.log.chain import genesis
    from fairblock.service.log.contents import Contents
    from fairblock.service.log.model import OPEN, PURGE
    from fairblock.service.log.recording import linked, own_row

    for ranges in (5, [[1]], [[1, 2]]):
        rows = linked([own_row(OPEN, {"log": "x"}), own_row(PURGE, {"ranges": ranges})], 0, genesis("x"), 1)
        contents = Contents("x", None, lambda: iter(()), lambda rows=rows: ((row, None) for row in rows), list)
        fault = verify(contents, None).fault
        assert (fault.code, fault.seq) == ("log.changed", 2)


def test_an_export_that_says_that_it_is_not_signed(exported, place):
    lines = [line for line in changed(exported, HEADER, "public_key", None) if not line.startswith('{"head"')]
    end = json.loads(lines[-1])
    end["end"]["heads"] = 0
    fault = checked([*lines[:-1], json.dumps(end) + "\n"])
    assert (fault.code, fault.seq) == ("log.key_changed", 1)
    assert place.public in fault.text.en


@pytest.mark.parametrize(
    "change", [{"signature": 5}, {"hash": "\ud800"}, {"at": 10**400}, {"seq": 0}, {"seq": True}, {"x": 1}]
)
def test_a_line_that_is_no_anchor(place, tmp_path, change):
    with place.open(read=True) as log:
        anchor = json.loads(log.anchor().line())
    (tmp_path / "anchors").write_text(json.dumps(anchor) + "\n" + json.dumps(anchor | change) + "\n")
    with pytest.raises(LogError) as raised:
        read_anchors(tmp_path / "anchors")
    assert (raised.value.code, raised.value.values["line"]) == ("log.anchor_file", 2)
