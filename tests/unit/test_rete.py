"""The durable-rules executor: its process, its limits, its trace. That it agrees is in tests/properties/."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

import fairblock
from fairblock.engine.executors import reference
from fairblock.engine.executors.rete import child as child_script
from fairblock.engine.executors.rete import clauses, supervising
from fairblock.engine.executors.rete import rete as rete_module
from fairblock.engine.executors.rete.errors import ExecutorError
from fairblock.engine.executors.rete.reading import RuleAnswer
from fairblock.engine.executors.rete.rete import Rete
from fairblock.engine.executors.rete.supervising import Child
from fairblock.engine.language.model import Ground
from fairblock.engine.semantics.view import CaseView

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = importlib.util.find_spec("durable_rules_engine") is not None
needs_durable_rules = pytest.mark.skipif(
    not INSTALLED, reason="durable-rules is not installed (source only: a C compiler, Python below 3.13)"
)
needs_signals = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no signals here")
needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc here")

TITLE = {"zh": "题", "en": "title"}
CASE = {
    "case_id": "c",
    "as_of": "2026-11-20T12:00:00+08:00",
    "platform": "somewhere",
    "shop": {"id": "s"},
    "operator": {"id": "o", "role": "agent", "permissions": []},
    "buyer": {"id": "b"},
    "request": {"buyer_id": "b", "duration_days": 7},
}
ORDER = {"placed_at": "2026-11-19T12:00:00+08:00", "status": "paid", "amount_minor": 5}


@pytest.fixture
def load(tmp_path):
    """A policy of protections: their conditions by id."""

    def load(conditions: dict, **manifest):
        rules = [{"id": name, "kind": "protection", "title": TITLE, "when": when} for name, when in conditions.items()]
        written = {"policy": "small", "version": "1.0.0", "title": TITLE} | manifest
        (tmp_path / "policy.yaml").write_text(json.dumps(written), encoding="utf-8")
        (tmp_path / "rules.yaml").write_text(json.dumps({"rules": rules}), encoding="utf-8")
        return fairblock.load_policy(tmp_path).model

    return load


@pytest.fixture
def small(load):
    return load({"paid": {"some": "orders", "where": {"status": "paid"}}, "week": {"request.duration_days": 7}})


def with_orders(count: int) -> dict:
    return CASE | {"orders": [ORDER | {"id": f"o{i}"} for i in range(count)]}


def expected(model, case: dict) -> dict:
    """What the reference executor says, in the same form."""
    view = CaseView(case)
    executor, answers = reference.Reference(model, view), {}
    for rule in model.rules:
        if rule.in_force(view.day):
            ground = isinstance(rule, Ground)
            conduct = executor.conduct(rule, executor.finding(rule)) if ground else None
            communication = executor.communication(rule, conduct) if ground else None
            answers[rule.id] = RuleAnswer(executor.result(rule), communication, conduct)
    return answers


def gone(pid: int, seconds: float) -> bool:
    """Whether the process has ended by then; one that nobody waited for counts as ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


# --- without it -----------------------------------------------------------------------------------


def test_without_durable_rules_the_error_says_why(monkeypatch, small):
    monkeypatch.setattr(supervising.importlib.util, "find_spec", lambda name: None)
    with Rete(small) as rete, pytest.raises(ExecutorError) as caught:
        rete.evaluate(CASE)
    assert caught.value.code == "rete.unavailable"
    assert "durable-rules is not installed" in caught.value.text.en
    assert "没有安装 durable-rules" in caught.value.text.zh


def test_a_closed_executor_says_so(small):
    with Rete(small) as rete:
        pass
    with pytest.raises(ExecutorError) as caught:
        rete.evaluate(CASE)
    assert caught.value.code == "rete.closed"


@pytest.mark.parametrize("options", [{"seconds": 0}, {"seconds": -1}, {"seconds": float("nan")}, {"restarts": -1}])
def test_no_time_and_fewer_than_no_restarts_are_refused(small, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        Rete(small, **options)


# --- the process ----------------------------------------------------------------------------------


@needs_durable_rules
def test_it_decides_in_a_process_of_its_own(small):
    with Rete(small) as rete:
        assert rete.pid is None
        assert rete.evaluate(with_orders(2)) == expected(small, with_orders(2))
        pid = rete.pid
        assert pid not in (None, os.getpid())
        assert rete.evaluate(CASE) == expected(small, CASE)
        assert rete.pid == pid
    assert "durable_rules_engine" not in sys.modules
    assert rete.pid is None
    assert not Path("/proc/self").exists() or gone(pid, 5)


def stopped_in_mid_decision(rete: Rete, case: dict, then: int) -> list:
    """Holds the process still, begins a decision, does something to the process; what the decision came to."""
    rete.evaluate(case)
    pid, found = rete.pid, []

    def work() -> None:
        try:
            found.append(rete.evaluate(case))
        except ExecutorError as error:
            found.append(error)

    os.kill(pid, signal.SIGSTOP)
    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.2)
    assert not found, "the decision did not wait for the process"
    os.kill(pid, then)
    thread.join(30)
    assert not thread.is_alive()
    return found


@needs_durable_rules
@needs_signals
def test_a_kill_in_mid_decision_is_made_good_by_a_new_process(small):
    with Rete(small) as rete:
        case = with_orders(3)
        rete.evaluate(case)
        before = rete.pid
        assert stopped_in_mid_decision(rete, case, signal.SIGKILL) == [expected(small, case)]
        assert rete.pid != before


@needs_durable_rules
@needs_signals
def test_without_restarts_a_kill_is_an_error_and_the_next_decision_stands(small):
    with Rete(small, restarts=0) as rete:
        (error,) = stopped_in_mid_decision(rete, with_orders(3), signal.SIGKILL)
        assert isinstance(error, ExecutorError)
        assert error.code == "rete.crashed"
        assert "signal 9" in error.text.en
        assert rete.evaluate(CASE) == expected(small, CASE)


@needs_durable_rules
@needs_signals
def test_a_hang_ends_at_the_time_limit_and_the_next_decision_stands(small):
    with Rete(small, seconds=30) as rete:
        rete.evaluate(CASE)
        pid = rete.pid
        os.kill(pid, signal.SIGSTOP)
        rete.seconds = 0.5
        started = time.monotonic()
        with pytest.raises(ExecutorError) as caught:
            rete.evaluate(CASE)
        assert caught.value.code == "rete.timeout"
        assert "0.5" in caught.value.text.zh
        assert 0.4 < time.monotonic() - started < 5
        assert not Path("/proc/self").exists() or gone(pid, 5)
        rete.seconds = 30
        assert rete.evaluate(CASE) == expected(small, CASE)


@needs_durable_rules
@pytest.mark.parametrize("restarts", [0, 1, 3])
def test_a_process_that_always_ends_is_started_so_often_and_no_more(small, tmp_path, monkeypatch, restarts):
    starts = tmp_path / "starts"
    script = tmp_path / "child.py"
    script.write_text(f"import sys\nopen({str(starts)!r}, 'a').write('x')\nsys.stdin.buffer.read(9)\nsys.exit(3)\n")
    monkeypatch.setattr(supervising, "CHILD", script)
    with Rete(small, restarts=restarts) as rete, pytest.raises(ExecutorError) as caught:
        rete.evaluate(CASE)
    assert caught.value.code == "rete.crashed"
    assert starts.read_text() == "x" * (restarts + 1)
    assert "exit code 3" in caught.value.text.en
    assert f"started {restarts + 1} times" in caught.value.text.en


@needs_durable_rules
def test_what_the_process_reports_is_an_error_and_the_process_is_not_used_again(small, monkeypatch):
    with Rete(small) as rete:
        rete.evaluate(CASE)
        before, ask = rete.pid, rete._ask
        monkeypatch.setattr(rete, "_ask", lambda message, deadline: ask({"run": [[99, []]]}, deadline))
        with pytest.raises(ExecutorError) as caught:
            rete.evaluate(CASE)
        assert caught.value.code == "rete.failed"
        assert "IndexError" in caught.value.text.en
        monkeypatch.undo()
        assert rete.evaluate(CASE) == expected(small, CASE)
        assert rete.pid != before


@needs_durable_rules
def test_a_fact_that_durable_rules_takes_for_another_is_an_error_and_no_silent_loss():
    """It knows facts by a hash of their ids; two with one hash must not pass for one."""
    load = {"rules": {"r0": {"all": [{"p0": {"n": 1}}]}, "end": {"all": [{"p0": {"end": 1}}]}}, "makes": {"r0": [0, 2]}}
    child = Child()
    try:

        def fired(facts: list) -> dict:
            message = {"seconds": 20, "load": [load], "run": [[0, facts]]}
            return json.loads(child.ask(json.dumps(message).encode(), time.monotonic() + 20))

        fact = {"g": 0, "n": 1, "r": 0}
        assert fired([fact | {"at": 2}, fact | {"at": 4}]) == {"fired": [[[0, 4], [0, 2]]]}
        assert "result 2" in fired([fact | {"at": 2}, fact | {"at": 4, "id": "f1"}])["error"]
    finally:
        child.end()


@needs_durable_rules
def test_threads_share_one_executor(small):
    cases = [with_orders(n) for n in (0, 1, 2, 30)]
    wanted = [expected(small, case) for case in cases]
    wrong: list = []

    def work(turn: int) -> None:
        for step in range(25):
            which = (turn + step) % len(cases)
            if rete.evaluate(cases[which]) != wanted[which]:
                wrong.append((turn, step))

    with Rete(small) as rete:
        threads = [threading.Thread(target=work, args=(turn,)) for turn in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert not wrong


@needs_durable_rules
def test_a_fork_starts_a_process_of_its_own_and_leaves_the_other_alone(small):
    with Rete(small) as rete:
        rete.evaluate(CASE)
        first = rete._child
        first.owner = -1  # as it looks after a fork
        assert rete.evaluate(CASE) == expected(small, CASE)
        assert rete.pid != first.pid
        os.kill(first.pid, 0)  # raises if it is gone; without its pipe it now ends of itself
        os.waitpid(first.pid, 0)


PARENT = """
    import json, os, signal, sys, time
    from fairblock.engine.executors.rete.supervising import Child
    child = Child()
    message = {"seconds": 2, "load": json.loads(sys.stdin.read())}
    print(child.pid, flush=True)
    try:
        child.ask(json.dumps(message).encode(), time.monotonic() + 0.4)
    except TimeoutError:
        pass
    os.kill(os.getpid(), signal.SIGKILL)
"""


def orphan(load: list) -> int:
    """The number of a process whose parent was killed, after it was given rulesets."""
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PARENT)], input=json.dumps(load), text=True, capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL, run.stderr
    return int(run.stdout)


def one_parent(conditions: int) -> dict:
    """A ruleset with that many conditions under one node: from 512 on, durable-rules never comes back."""
    rules = {f"r{i}": {"all": [{"p0": {"n": i}}]} for i in range(conditions)}
    return {"rules": rules, "makes": {}}


@needs_durable_rules
@needs_signals
@needs_proc
@pytest.mark.parametrize("conditions", [10, 700], ids=["idle", "hanging"])
def test_the_process_ends_when_its_parent_is_killed(conditions):
    assert gone(orphan([one_parent(conditions)]), 8)


@needs_durable_rules
def test_a_new_process_comes_now_and_then(small, monkeypatch):
    monkeypatch.setattr(rete_module, "RECYCLED_AFTER", 3)
    with Rete(small) as rete:
        seen = []
        for _ in range(7):
            assert rete.evaluate(CASE) == expected(small, CASE)
            seen.append(rete.pid)
    assert seen[2] is None
    assert len({pid for pid in seen if pid is not None}) == 3


def pages(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])


@needs_durable_rules
@needs_proc
@pytest.mark.parametrize("decisions", [1500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_memory_stays_flat(small, decisions, monkeypatch):
    monkeypatch.setattr(rete_module, "RECYCLED_AFTER", 10**9)  # of the one process, too
    case = with_orders(4)
    wanted = expected(small, case)
    with Rete(small) as rete:
        for _ in range(300):
            rete.evaluate(case)
        pid, before, ours = rete.pid, pages(rete.pid), pages(os.getpid())
        for _ in range(decisions):
            assert rete.evaluate(case) == wanted
        assert rete.pid == pid
        grown, grown_here = pages(pid) - before, pages(os.getpid()) - ours
    mebibyte = 2**20 // os.sysconf("SC_PAGE_SIZE")
    assert grown <= 2 * mebibyte, grown
    assert grown_here <= 4 * mebibyte, grown_here


# --- comparisons ----------------------------------------------------------------------------------


@needs_durable_rules
def test_defaults_that_are_no_values_of_the_field_are_compared_all_the_same(load):
    """A field itself is stated only where every number that may stand for it is one."""
    conditions = {
        "fraction": {"statistics.shop_blocks_today": {"default": "$half", "lt": 1}},
        "whole": {"statistics.shop_blocks_today": {"default": 3, "gte": 3}},
        "text": {"shop.currency": {"default": "CNY", "eq": "CNY"}},
    }
    parameters = {"half": {"value": 0.5, "title": TITLE}}
    model = load(conditions, parameters=parameters)
    with Rete(model) as rete:
        found = rete.evaluate(CASE)
        assert found == expected(model, CASE)
        assert {str(answer.result.value) for answer in found.values()} == {"true"}
        case = CASE | {"statistics": {"shop_blocks_today": 2}}
        assert rete.evaluate(case) == expected(model, case)


# --- limits ---------------------------------------------------------------------------------------


@needs_durable_rules
def test_durable_rules_hangs_where_one_node_has_too_many_children():
    """What the numbering by hundreds is for; if this fails, durable-rules has been mended."""
    child = Child()
    try:
        child.ask(json.dumps({"seconds": 30, "load": [one_parent(500)]}).encode(), time.monotonic() + 20)
        with pytest.raises(TimeoutError):
            child.ask(json.dumps({"seconds": 30, "load": [one_parent(700)]}).encode(), time.monotonic() + 1)
    finally:
        child.end()


def wide(count: int) -> dict:
    """Conditions of that many parts: at the root and of records, all and any, with the same field and several."""
    return {
        "any": {"any": [{"request.duration_days": {"eq": 1000 + i}} for i in range(count)]},
        "last": {"any": [*({"request.duration_days": 1000 + i} for i in range(count)), {"request.duration_days": 7}]},
        "all": {"all": [{"request.duration_days": {"ne": 1000 + i}} for i in range(count)]},
        "not": {"not": {"any": [{"request.duration_days": {"gt": 1000 + i}} for i in range(count)]}},
        "records": {
            "count": "orders",
            "where": {"any": [{"amount_minor": {"gt": i}} for i in range(count)]},
            "at_least": 2,
        },
        "strict": {"some": "orders", "where": {"all": [{"amount_minor": {"lt": 6 + i}} for i in range(count)]}},
        "several": {"any": [{"count": "orders", "where": {"amount_minor": i}, "at_least": 2} for i in range(count)]},
    }


@needs_durable_rules
@pytest.mark.parametrize("count", [1, 11, 12, 13, 20, 21, 64, 65, 99, 101, 520])
def test_rules_of_many_parts_are_dealt_out(load, count):
    model = load(wide(count))
    with Rete(model, seconds=60) as rete:
        for case in (CASE, with_orders(0), with_orders(3)):
            assert rete.evaluate(case) == expected(model, case)


@needs_durable_rules
def test_a_policy_that_would_make_durable_rules_hang_is_a_clear_error(load, small, monkeypatch):
    monkeypatch.setattr(clauses, "HUNDRED", 10**9)  # all nodes under one parent, as without care
    with Rete(load(wide(520)), seconds=1.5) as rete:
        with pytest.raises(ExecutorError) as caught:
            rete.evaluate(CASE)
        assert caught.value.code == "rete.timeout"
        assert rete.pid is None
    monkeypatch.undo()
    with Rete(small) as rete:
        assert rete.evaluate(CASE) == expected(small, CASE)


def test_a_rule_that_is_too_large_is_refused_at_once(load, monkeypatch):
    monkeypatch.setattr(clauses, "MOST_RULES", 100)
    with pytest.raises(ExecutorError) as caught:
        Rete(load(wide(101)))
    assert caught.value.code == "rete.limit"
    assert "100" in caught.value.text.zh


@needs_durable_rules
def test_thousands_of_records_go_in_portions(load):
    conditions = {
        "half": {"count": "orders", "where": {"amount_minor": {"gte": 50}}, "at_least": 1500},
        "more": {"count": "orders", "where": {"amount_minor": {"gte": 50}}, "at_least": 1501},
        "different": {"distinct": "orders", "by": "amount_minor", "at_least": 100},
        "sum": {"total": "orders", "of": "amount_minor", "at_least": 148_501},
        "unknown": {"count": "orders", "where": {"merchant_fault": "late"}, "at_least": 3000},
    }
    model = load(conditions)
    case = CASE | {"orders": [ORDER | {"id": f"o{i}", "amount_minor": i % 100} for i in range(3000)]}
    with Rete(model, seconds=60) as rete:
        found = rete.evaluate(case)
    assert found == expected(model, case)
    assert {name: str(answer.result.value) for name, answer in found.items()} == {
        "half": "true", "more": "false", "different": "true", "sum": "false", "unknown": "unknown"
    }  # fmt: skip


def fnv(text: str) -> int:
    """The hash by which durable-rules knows names, ids and joined values (FNV, 32 bits)."""
    found = 0x811C9DC5
    for byte in text.encode():
        found = (found ^ byte) * 0x01000193 % 2**32
    return found


def test_no_two_of_our_ids_and_names_have_one_hash():
    """A second fact of one hash would be refused; two joined numbers of one hash would be compared past the end."""
    ids = [f"f{i}" for i in range(1, 20_001)]
    ids += [f"sid-s{i}" for i in range(child_script.SESSIONS)]
    names = ["id", "sid", "g", "n", "at", "r", "x", "y", "end", "kind", "valid", "after", "before", "$s"]
    names += [f"{side}{i}" for side in "ab" for i in range(clauses.MOST_TESTS)]
    for group in (ids, names, [str(i) for i in range(5000)], [f"s{i}" for i in range(child_script.SESSIONS)]):
        assert len({fnv(text) for text in group}) == len(group)


# --- the trace ------------------------------------------------------------------------------------


@needs_durable_rules
def test_the_trace_is_the_chain_from_record_to_rule():
    model = fairblock.load_policy("kuaishou").model
    case = json.loads((ROOT / "tests" / "conformance" / "01-hoarding-allow.json").read_bytes())
    with Rete(model) as rete:
        firings = [one for one in rete.trace(case) if one.rule == "malicious_order.unpaid_hoarding"]
        assert rete.trace(case) == rete.trace(case)
    stages = [one.stage for one in firings]
    first = [stages.index(name) for name in ("evidenced", "proven", "result", "tried", "enough", "communicated")]
    assert first == sorted(first)
    assert all(one.sure for one in firings)
    about = [one.stage for one in firings if one.ref == "orders/or1"]
    assert {"matched", "shown", "evidenced"} <= set(about)
    result = next(one for one in firings if one.stage == "result")
    assert result.to_dict() == {
        "rule": "malicious_order.unpaid_hoarding",
        "number": result.number,
        "stage": "result",
        "message": {
            "zh": "规则成立：malicious_order.unpaid_hoarding",
            "en": "the rule holds: malicious_order.unpaid_hoarding",
        },
        "ref": None,
        "reading": "sure",
    }
    matched = next(one for one in firings if one.stage == "matched")
    assert "status: closed, close_cause: buyer_unpaid" in matched.words.en
    assert "$hoarding_orders" in matched.words.zh


@needs_durable_rules
def test_the_trace_tells_what_is_only_possible():
    model = fairblock.load_policy("kuaishou").model
    case = json.loads((ROOT / "tests" / "conformance" / "03-hoarding-evidence-missing.json").read_bytes())
    with Rete(model) as rete:
        firings = [one for one in rete.trace(case) if one.rule == "malicious_order.unpaid_hoarding"]
    assert {one.sure for one in firings if one.stage == "result"} == {False}
    assert {one.sure for one in firings if one.stage == "awaited"} == {False}
