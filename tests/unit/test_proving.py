"""What proofs stand on: processes that are ended in time, spans of days, witnesses that are real and small cases."""

import os
import subprocess
import sys
import time

import pytest

import fairblock
from fairblock.authoring.proving.answers import FOUND, NONE, OPEN
from fairblock.authoring.proving.asking import Disagreement, ask
from fairblock.authoring.proving.bench import Bench
from fairblock.authoring.proving.logic import both
from fairblock.authoring.proving.sizes import cone
from fairblock.authoring.proving.spans import spans
from fairblock.authoring.proving.supervising import DONE, MEMORY, TIME, Fault, Task, run
from fairblock.authoring.proving.symbols import Unprovable
from fairblock.authoring.proving.telling import case_lines
from fairblock.engine.language.moments import parse_date
from fairblock.reporting.style import Tongue

COMPARE = {"old": "base", "new": "base", "rule_id": "malicious_attack.threat", "since": None, "until": None}
MANIFEST = """\
policy: tiny
version: 1.0.0
evidence_valid: {sha256: {exists: true}}
communication_counts: {logged: true}
"""
RULES = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: a, en: a}
    when: %s
"""


@pytest.fixture
def policy(tmp_path):
    """A policy of one ground rule."""

    def of(when, more="", manifest=MANIFEST):
        (tmp_path / "policy.yaml").write_text(manifest)
        (tmp_path / "rules.yaml").write_text(RULES % when + more)
        return fairblock.load_policy(tmp_path)

    return of


def opened(policy):
    """An open case with the policy read in it, and its only ground rule."""
    model = policy.model
    (span,) = spans(model)
    (rule,) = model.grounds
    # time enough for a machine that is busy with other tests
    bench = Bench(span, [(model, cone(model, span.day, [rule]))], milliseconds=120_000)
    return bench, bench.reading(model), rule


# --- processes ----------------------------------------------------------------------------------------


def test_tasks_are_answered_in_their_order():
    seen = []
    names = ["malicious_attack.threat", "malicious_attack.insult", "malicious_review.extortion"]
    outcomes = run([Task("comparing.tasks:rule", COMPARE | {"rule_id": name}) for name in names], done=seen.append)
    assert [outcome.state for outcome in outcomes] == [DONE] * 3
    assert all(outcome.result["looser"]["kind"] == NONE for outcome in outcomes)
    assert sorted(seen) == [0, 1, 2]


def test_no_task_needs_no_process():
    assert run([]) == []


def test_who_takes_too_long_is_ended_and_the_others_are_answered():
    long, short = COMPARE | {"old": "kuaishou"}, COMPARE
    outcomes = run([Task("comparing.tasks:rule", long)], seconds=0.02, workers=1)
    assert [outcome.state for outcome in outcomes] == [TIME]
    assert run([Task("comparing.tasks:rule", short)], workers=1)[0].state == DONE


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_who_takes_too_much_memory_is_ended():
    outcomes = run([Task("comparing.tasks:rule", COMPARE)] * 2, megabytes=100)
    assert {outcome.state for outcome in outcomes} == {MEMORY}


def test_a_fault_of_ours_is_raised_with_where_it_happened():
    with pytest.raises(Fault, match="no_such_module"):
        run([Task("no_such_module:function", {})])


def test_z3_stays_out_of_this_process_until_something_is_proven():
    program = (
        "import sys\nimport fairblock\nfrom fairblock.authoring.comparing.command import Comparing\n"
        "fairblock.load_policy('base')\nassert Comparing('base', 'base', 'json', 'en').run() == 0\n"
        "assert 'z3' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


# --- cases --------------------------------------------------------------------------------------------


def test_a_solver_that_the_engine_contradicts_is_not_believed(policy):
    bench, reading, rule = opened(policy("{some: orders, where: {status: closed}}"))
    with pytest.raises(Disagreement, match="does not confirm"):
        ask(bench, "spam", reading.communicated(rule), lambda case: False)


def test_a_case_is_as_small_as_can_be(policy):
    tiny = policy("{count: orders, where: {status: closed}, at_least: 3}")
    bench, reading, rule = opened(tiny)
    answer = ask(bench, "spam", reading.communicated(rule), lambda case: tiny.evaluate(case)[0] == "allow")
    (case,) = answer.cases
    assert set(case) == {"case_id", "as_of", "platform", "shop", "operator", "buyer", "request", "orders"}
    assert [set(order) for order in case["orders"]] == [{"id", "placed_at", "status"}] * 3
    assert {order["status"] for order in case["orders"]} == {"closed"}


def test_a_case_is_told_in_few_lines():
    orders = [{"id": f"o{n}", "placed_at": "2026-01-01T12:00:00Z", "status": "closed"} for n in (1, 2, 3)]
    case = {
        "case_id": "c",
        "as_of": "2026-01-02T12:00:00Z",
        "shop": {"id": "s"},
        "buyer": {"id": "b"},
        "orders": orders,
        "reviews": [],
    }
    assert case_lines(case, Tongue("en")) == [
        "orders/o1…o3 (3×): placed_at 24h before, status closed",
        "reviews: []",
    ]


def test_the_same_case_is_found_whatever_was_asked_before():
    task = Task(
        "comparing.tasks:rule", {**COMPARE, "old": "base", "new": "kuaishou", "rule_id": "malicious_order.competitor"}
    )
    other = Task("comparing.tasks:rule", COMPARE)
    once, again = run([task], workers=1), run([other, task, task], workers=1)
    assert once[0].result["looser"]["witness"]["case"]
    assert {str(one.result) for one in (*once, *again[1:])} == {str(once[0].result)}


def test_numbers_of_any_size_are_reached(policy):
    tiny = policy("{count: orders, where: {status: closed}, at_least: 5000}")
    bench, reading, rule = opened(tiny)
    assert bench.search_small(reading.communicated(rule)) == FOUND
    assert 5000 <= len(bench.case()["orders"]) <= 10_000  # which of them is up to the solver
    assert tiny.evaluate(bench.case())[0] == "allow"
    bench, reading, rule = opened(policy("{count: orders, where: {status: closed}, at_least: 10001}"))
    assert bench.search(reading.communicated(rule)) == NONE  # no case holds so many


def test_conduct_is_only_what_holds_in_the_rules_favour(policy):
    """One unpaid order does not make three: a contact before it counts, if what proves the rule was earlier."""
    when = "{any: [{some: incidents, where: {kind: threat}}, {count: orders, where: {status: unpaid}, at_least: 3}]}"
    more = (
        "    evidence: [{of: incidents, kind: chat_log}, {of: orders, kind: order_record}]\n"
        "    communication: {attempts: 1, wait: 0s}\n"
    )
    tiny = policy(when, more)
    bench, reading, rule = opened(tiny)
    case = bench.cases[0]
    contact, order, threat = (case.dated(name, 0).value for name in ("communications", "orders", "incidents"))
    only = both(*(case.many(name, 0) == 1 for name in ("communications", "orders", "incidents")))
    alone = both(
        *(case.many(name, n) == 0 for name in ("communications", "orders", "incidents") for n in case.groups(name)[1:])
    )
    earlier = both(only, alone, threat < contact, contact < order, order < case.as_of)
    shown = reading.evidence("orders", 0, "order_record", False)
    wanted = both(reading.communicated(rule), earlier, shown)
    assert bench.search(wanted) == FOUND
    assert tiny.evaluate(bench.case())[0] == "allow"


def test_what_cannot_be_searched_is_said(policy):
    tiny = policy("{some: evidence, where: {refs: {length: {gte: 2}}}}")
    with pytest.raises(Unprovable, match=r"evidence\.refs"):
        opened(tiny)[1].truth(tiny.model.grounds[0])


def test_every_span_of_days_is_looked_at(policy):
    dated = MANIFEST + "parameters: {few: {values: [{from: 2026-01-01, value: 2}, {from: 2026-07-01, value: 3}]}}\n"
    effective = "    effective: {until: 2027-01-01}\n"
    model = policy("{count: orders, at_least: $few}", effective, dated).model
    days = [parse_date(day) for day in ("2026-01-01", "2026-07-01", "2027-01-01")]
    assert [(span.since, span.until) for span in spans(model)] == [
        (None, days[0]),
        (days[0], days[1]),
        (days[1], days[2]),
        (days[2], None),
    ]
    found = []
    for span in spans(model):
        bench = Bench(span, [(model, model.in_force(span.day))])
        reading = bench.reading(model)
        found.append(
            [
                bench.search(reading.truth(rule).true, bench.cases[0].many("orders", 0) == count)
                for rule in reading.rules.values()
                for count in (1, 2, 3)
            ]
        )
    only = "where the other groups are open too"
    assert found[0] == [NONE] * 3, only  # the parameter has no value yet
    assert FOUND in found[1]
    assert FOUND in found[2]
    assert found[3] == []  # the rule has ended


# --- bounds -------------------------------------------------------------------------------------------

INCIDENTS = "{distinct: incidents, by: session_id, at_least: %d}"


@pytest.mark.parametrize("least", [10, 15])
def test_many_different_values_are_reached(policy, least):
    bench, reading, rule = opened(policy(INCIDENTS % least))
    assert bench.search(reading.truth(rule).true) == FOUND


def test_what_needs_more_records_than_there_is_room_for_is_never_called_impossible(policy):
    bench, reading, rule = opened(policy(INCIDENTS % 30))
    assert bench.search(reading.truth(rule).true) == OPEN
    assert "incidents" in bench.why


def test_a_total_of_small_numbers_is_reached(policy):
    bench, reading, rule = opened(policy("{total: reviews, of: rating, at_least: 50}"))
    assert bench.search(reading.truth(rule).true) == FOUND


@pytest.mark.parametrize("what", ["operator.shop_ids: {length: {gte: 2000}}", "request.remark: {length: {gte: 15000}}"])
def test_long_texts_and_lists_are_reached(policy, what):
    bench, reading, rule = opened(policy(f"{{{what}}}"))
    assert bench.search(reading.truth(rule).true) == FOUND


def test_a_case_of_many_records_is_made_smaller_in_little_time(policy):
    it = policy("{count: incidents, where: {kind: insult}, at_least: 2000}")
    bench, reading, rule = opened(it)
    begun = time.monotonic()

    def holds(case):
        return it.evaluate(case)[1]["spam"] not in ("not_established", "unproven", "not_considered")

    answer = ask(bench, "many", both(reading.considered(rule), reading.truth(rule).true), holds)
    assert len(answer.cases[0]["incidents"]) >= 2000
    assert time.monotonic() - begun < 60


# --- how it ends --------------------------------------------------------------------------------------


def test_a_task_that_is_ended_before_it_is_read_is_late():
    tasks = [Task("comparing.tasks:rule", COMPARE | {"rule_id": "x" * 1_000_000})] * 3
    assert {outcome.state for outcome in run(tasks, seconds=0.001)} == {TIME}


def test_nobody_waits_for_the_others_when_it_is_given_up():
    def give_up(number):
        raise KeyboardInterrupt

    begun = time.monotonic()
    slow = Task("proving.child:end_with", {"parent": os.getpid()})  # as long as this process lives
    with pytest.raises(KeyboardInterrupt):
        run([Task("comparing.tasks:rule", COMPARE), slow], done=give_up)
    assert time.monotonic() - begun < 20


def test_z3_that_cannot_be_imported_is_no_lack_of_memory(tmp_path, monkeypatch):
    (tmp_path / "z3").mkdir()
    (tmp_path / "z3" / "__init__.py").write_text("raise ImportError('no libz3')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Fault, match="no libz3"):
        run([Task("comparing.tasks:rule", COMPARE)])
