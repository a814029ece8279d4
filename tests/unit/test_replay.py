"""Logged cases decided again: the same bytes by the policy of then, what another one would change, what cannot be."""

import json

import attrs
import logged_cases
import pytest
from logged_cases import Logged, allowed, denied

from fairblock import load_policy
from fairblock.reporting.replay_text import Counting
from fairblock.service.life.lives import Lives, Told
from fairblock.service.log import LogError
from fairblock.service.log.masking import mask_of
from fairblock.service.log.settings import Settings
from fairblock.service.replaying.command import Showing
from fairblock.service.replaying.replaying import REASONS, Replaying, RuleChange, first_difference


@pytest.fixture
def logged(tmp_path):
    found = Logged(Settings(f"sqlite:///{tmp_path / 'log.db'}", inputs="full"))
    yield found
    found.log.close()


@pytest.fixture
def strict(tmp_path):
    """The shipped policy, but six unpaid orders instead of five."""
    folder = tmp_path / "strict"
    folder.mkdir()
    title = {"zh": "单数", "en": "orders"}
    six = {"hoarding_orders": {"value": 6, "unit": "orders", "title": title, "why": title}}
    manifest = {"policy": "strict", "version": "1.0.0", "extends": "kuaishou", "parameters": six}
    (folder / "policy.yaml").write_text(json.dumps(manifest), encoding="utf-8")
    return load_policy(folder)


def only(logged, other=None):
    (found,) = Replaying(logged.log, other).all(logged.log.entries())
    return found


def run(logged, capsys, *ids, other=None, form="text", **wanted):
    code = Showing(other, form, "en", False).run(logged.log, ids, None, wanted)
    return code, *capsys.readouterr()


def test_the_policy_of_then_gives_the_same_bytes(logged, capsys):
    ids = [logged.decide(allowed(buyer=f"b-{n}")) for n in range(3)] + [logged.decide(denied())]
    found = list(Replaying(logged.log).ids(ids))
    assert [(one.came_to, one.then, one.now) for one in found] == [
        *[("same", "allow", "allow")] * 3,
        ("same", "deny", "deny"),
    ]
    code, out, _ = run(logged, capsys)
    assert code == 0
    assert "the same bytes as then: 4\n" in out


def test_a_policy_of_ones_own_is_found_again_after_its_folder_is_gone(logged, strict, tmp_path):
    logged.policy = strict
    logged.decide(allowed())
    for file in (tmp_path / "strict").iterdir():
        file.unlink()
    assert only(logged).came_to == "same"


def test_extensions_are_no_part_of_what_was_decided(logged):
    logged.decide(allowed() | {"extensions": {"any": [1.5, None]}})
    assert only(logged).came_to == "same"


def test_another_version_that_gives_the_same_bytes_is_counted(logged, capsys, monkeypatch):
    monkeypatch.setattr("fairblock.service.log.recording.__version__", "0.0.1")
    logged.decide(allowed())
    monkeypatch.undo()
    logged.decide(allowed(buyer="b-2"))
    code, out, _ = run(logged, capsys)
    assert code == 0
    assert "the same bytes as then: 2 (1 of them decided then by another version)" in out


DIFFERENT = [
    (lambda document: document["rules"][2].update(status="met?"), "/rules/2/status"),
    (lambda document: document.update(verdict="deny"), "/verdict"),
    (lambda document: document["warnings"].append({"code": "x", "refs": []}), "/warnings/0"),
    (lambda document: document.pop("block"), "/block"),
    (lambda document: document.update(format=True), "/format"),
    (lambda document: document.update({"as_of": document.pop("as_of")}), ""),
]


@pytest.mark.parametrize(("change", "place"), DIFFERENT)
def test_other_bytes_are_found_and_end_with_4(change, place, logged, capsys):
    verdict = logged.policy.decide(allowed())
    document = verdict.to_dict()
    change(document)
    logged.log.record(logged.policy, allowed(), attrs.evolve(verdict, document=document), latency_us=1)
    found = only(logged)
    assert (found.came_to, found.place) == ("changed", place)
    code, out, _ = run(logged, capsys)
    assert code == 4
    assert "not as then: 1" in out
    assert (f"first difference: {place}" if place else "only the order of fields differs") in out


def test_another_policy_what_would_change(logged, strict, capsys):
    logged.decide(allowed())
    logged.decide(allowed("malicious_attack.insult"))
    insult, hoarding = Replaying(logged.log, strict).all(logged.log.entries())
    assert insult.came_to == "same"
    assert hoarding.flipped
    assert hoarding.rules == (RuleChange(logged_cases.HOARDING, "communicated", "not_established"),)
    code, out, _ = run(logged, capsys, other=strict)
    assert code == 0
    assert "allow → deny  " in out
    assert f"Hoarding by unpaid orders ({logged_cases.HOARDING}): communicated → not_established" in out
    assert "  nothing would change: 1\n  another answer: 1\n    allow → deny: 1\n" in out


def test_the_same_answer_in_another_way_is_told_too(logged, tmp_path, capsys):
    folder = tmp_path / "short"
    folder.mkdir()
    title = {"zh": "天", "en": "days"}
    days = {"days_short": {"value": 5, "unit": "days", "title": title, "why": title}}
    (folder / "policy.yaml").write_text(
        json.dumps({"policy": "short", "version": "1.0.0", "extends": "kuaishou", "parameters": days})
    )
    logged.decide(allowed())
    code, out, _ = run(logged, capsys, other=load_policy(folder))
    assert code == 0
    assert "what the block may be differs: its scope or its days" in out
    assert "another answer: 0\n  the same answer in another way: 1" in out


# --- what cannot be replayed --------------------------------------------------------------------------


def not_kept(logged):
    logged.log.settings = Settings(logged.log.settings.url, inputs="digest")
    logged.log.decide(logged.policy, allowed())


def masked(logged):
    mask(logged, "/buyer/nickname")


def mask(logged, pointer):
    logged.log.settings = Settings(logged.log.settings.url, inputs="masked", mask=mask_of([pointer]))
    logged.log.decide(logged.policy, allowed())


def purged(logged):
    logged.decide(allowed())
    logged.go(400)
    logged.log.purge(logged.clock())


def other_inputs(logged):
    logged.log.record(logged.policy, allowed(buyer="b-2"), logged.policy.decide(allowed()), latency_us=1)


def no_policy(logged):
    logged.decide(allowed())
    logged.log.policy = lambda digest: (_ for _ in ()).throw(LogError("log.unknown_policy", digest=digest))


def policy_refused(logged):
    logged.decide(allowed())
    logged.log.policy = lambda digest: (_ for _ in ()).throw(LogError("log.policy_content", digest=digest))


NOT_REPLAYED = {
    "not-kept": (not_kept, 3),
    "masked": (masked, 3),
    "purged": (purged, 3),
    "other-inputs": (other_inputs, 4),
    "no-policy": (no_policy, 3),
    "policy-refused": (policy_refused, 3),
}


@pytest.mark.parametrize("why", NOT_REPLAYED)
def test_what_cannot_be_replayed_is_counted_with_its_reason(why, logged, capsys):
    make, code = NOT_REPLAYED[why]
    make(logged)
    assert only(logged).why == why
    done, out, err = run(logged, capsys)
    assert done == code
    assert "could not be replayed: 1\n" in out
    assert "nothing was replayed" in err


def test_the_rest_goes_on(logged, capsys):
    not_kept(logged)
    logged.log.settings = Settings(logged.log.settings.url, inputs="full")
    logged.decide(allowed())
    code, out, err = run(logged, capsys)
    assert (code, err) == (0, "")
    assert "2 decisions selected\n  the same bytes as then: 1\n" in out
    assert "the case was not kept (inputs: digest): 1\n" in out


def test_a_mask_that_hid_nothing_does_not_hinder(logged):
    mask(logged, "/evidence/*/uri")
    assert only(logged).came_to == "same"


def test_a_case_of_another_platform_is_refused(logged, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "policy.yaml").write_text('{"policy": "other", "version": "1.0.0", "platforms": ["elsewhere"]}')
    logged.decide(allowed())
    found = only(logged, load_policy(folder))
    assert (found.why, found.said) == ("case-refused", "case.other_platform")


def test_unknown_ids_and_events_end_with_3_and_the_rest_is_replayed(logged, capsys):
    id = logged.decide(allowed())
    event = Lives(logged.log, logged.clock).tell(id, Told("carried-out"))
    code, out, _ = run(logged, capsys, "nobody", event, id)
    assert code == 3
    assert "the log has no such id  nobody\n" in out
    assert f"no decision  {event}\n" in out
    assert "the same bytes as then: 1\n" in out


def test_an_empty_log_replays_nothing(logged, capsys):
    code, out, err = run(logged, capsys)
    assert (code, out.splitlines()[0]) == (3, "0 decisions selected")
    assert "nothing was replayed" in err


def test_jsonl_has_a_line_for_each(logged, capsys):
    id = logged.decide(allowed())
    code, out, err = run(logged, capsys, "nobody", id, form="jsonl")
    first, second = map(json.loads, out.splitlines())
    assert first == {"decision": "nobody", "came_to": "not-replayed", "why": "unknown-id"}
    assert (second["decision"], second["came_to"], second["now"]) == (id, "same", "allow")
    assert (code, "2 decisions selected" in err) == (3, True)


def test_only_what_is_wanted_is_replayed(logged, capsys):
    logged.decide(allowed(buyer="b-1"))
    logged.decide(denied())
    assert "1 decisions selected" in run(logged, capsys, buyer="b-1")[1]
    assert "1 decisions selected" in run(logged, capsys, verdict="deny")[1]


def test_every_reason_is_tried():
    elsewhere = {"unknown-id", "no-decision", "case-refused"}
    assert set(NOT_REPLAYED) | elsewhere == set(REASONS)
    for language in ("zh", "en"):
        counting = Counting(language, "1", True)
        counting.why.update(REASONS)
        assert len(set(counting.lines())) == len(REASONS) + 5


def test_the_first_difference_is_named_as_a_pointer():
    assert first_difference({"a": [1, {"b/~": 1}]}, {"a": [1, {"b/~": 2}]}) == "/a/1/b~1~0"
    assert first_difference([1], [1, 2]) == "/1"
    assert first_difference({"a": 1}, {"a": 1}) is None
