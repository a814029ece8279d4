"""What became of decisions: what is recorded, what is refused, what the next case is told, and what is due."""

import logged_cases
import pytest
from logged_cases import Logged, allowed, denied

from fairblock.engine.language.moments import read_time
from fairblock.engine.semantics.checks import check_case
from fairblock.service.life import errors
from fairblock.service.life.due import due
from fairblock.service.life.errors import LifeError
from fairblock.service.life.fate import Appeal, Event, Fate, fate_of
from fairblock.service.life.history import history
from fairblock.service.life.lives import Lives, Told
from fairblock.service.life.standing import standings
from fairblock.service.log import LogError

WEEK = 7 * logged_cases.DAY


@pytest.fixture
def logged(tmp_path):
    found = Logged(f"sqlite:///{tmp_path / 'log.db'}")
    yield found
    found.log.close()


@pytest.fixture
def lives(logged):
    return Lives(logged.log, logged.clock)


def tell(lives, id, kind, at=None, by="lead-1", why="because", **body):
    return lives.tell(id, Told(kind, at, by, why, body))


def code_of(call, *arguments, **named):
    with pytest.raises(LifeError) as caught:
        call(*arguments, **named)
    assert caught.value.text.zh != caught.value.text.en
    return caught.value.code


def test_a_whole_life(logged, lives):
    id = logged.decide(allowed())
    logged.go(40)
    tell(lives, id, "carried-out", logged.at(1), ends_at=logged.at(20))
    tell(lives, id, "appeal", logged.at(2), step="filed")
    tell(lives, id, "appeal", logged.at(3), step="upheld")
    tell(lives, id, "appeal", logged.at(4), step="filed")
    tell(lives, id, "lift", logged.at(5))
    event = tell(lives, id, "appeal", logged.at(6), step="overturned")
    moments = [read_time(logged.at(day)) for day in range(21)]
    assert lives.fate(id) == Fate(
        carried_out=moments[1],
        ends=moments[20],
        lifted=moments[5],
        overturned=moments[6],
        appeals=(Appeal(moments[2], moments[3], "upheld"), Appeal(moments[4], moments[6], "overturned")),
    )
    assert lives.fate(id, moments[2]) == Fate(moments[1], moments[20], appeals=(Appeal(moments[2]),))
    entry = logged.log.get(event)
    assert (entry.kind, entry.decision, entry.personal.operator, entry.personal.remark) == (
        *("appeal", id, "lead-1", "because"),
    )


def test_without_a_time_it_is_now(logged, lives):
    id = logged.decide(allowed())
    logged.go(2)
    tell(lives, id, "carried-out", by="", why="")
    assert lives.fate(id).carried_out == logged.time


OUT, LIFT, OVERTURN = ("carried-out", {}), ("lift", {}), ("overturn", {})
NOT, FILED = ("carried-out", {"not": True}), ("appeal", {"step": "filed"})
UPHELD, SUCCEEDED = ("appeal", {"step": "upheld"}), ("appeal", {"step": "overturned"})

# what was recorded before, on days 1, 2, …; what is recorded then, on which day; why not
REFUSED = [
    ([], LIFT, 1, "life.not_carried_out"),
    ([NOT], LIFT, 2, "life.not_carried_out"),
    ([OUT], OUT, 2, "life.already_carried_out"),
    ([OUT], NOT, 2, "life.already_carried_out"),
    ([NOT], NOT, 2, "life.already_declined"),
    ([OVERTURN], OUT, 2, "life.overturned_by_then"),
    ([OVERTURN], NOT, 2, "life.already_overturned"),
    ([OUT, LIFT], LIFT, 3, "life.already_lifted"),
    ([OUT, OVERTURN], OVERTURN, 3, "life.already_overturned"),
    ([OUT, OVERTURN], LIFT, 3, "life.already_overturned"),
    ([OUT, FILED, SUCCEEDED], OVERTURN, 4, "life.already_overturned"),
    ([OUT, OVERTURN], FILED, 3, "life.already_overturned"),
    ([OUT, FILED], FILED, 3, "life.appeal_open"),
    ([OUT], UPHELD, 2, "life.no_appeal"),
    ([OUT, FILED, UPHELD], SUCCEEDED, 4, "life.no_appeal"),
    ([OUT, FILED, OVERTURN], UPHELD, 4, "life.already_overturned"),
    ([OUT, FILED], UPHELD, 1.5, "life.before_appeal"),
    ([OUT], LIFT, 0.5, "life.before_carried_out"),
    ([OUT], LIFT, 31, "life.ended"),
    ([], OUT, 30, "life.ended"),
    ([], OUT, -0.1, "life.before_decision"),
    ([], OVERTURN, -1, "life.before_decision"),
    ([], OVERTURN, 41, "life.in_future"),
    ([OUT], OVERTURN, 0.5, "life.before_carried_out"),
    ([OUT, FILED], SUCCEEDED, 1.5, "life.before_appeal"),
    ([FILED, OUT], SUCCEEDED, 1.5, "life.before_carried_out"),
    ([OUT, LIFT], OVERTURN, 1.5, "life.before_lifted"),
    ([OUT, FILED, LIFT], SUCCEEDED, 2.5, "life.before_lifted"),
    ([OUT, FILED], OVERTURN, 1.5, "life.before_appeal"),
    ([OUT, FILED, UPHELD], OVERTURN, 2.5, "life.before_upheld"),
    ([OUT, FILED, OVERTURN], SUCCEEDED, 2.5, "life.before_overturned"),
    ([OUT, FILED, UPHELD], FILED, 2, "life.appeal_open_then"),
    ([OUT, FILED, UPHELD], FILED, 2.5, "life.appeal_open_then"),
    ([], ("carried-out", {"ends_at": "2026-12-31T00:00:00+08:00"}), 1, "life.longer_than_allowed"),
    ([], ("carried-out", {"ends_at": "2026-11-20T12:00:00+08:00"}), 1, "life.ends_before"),
    ([], ("carried-out", {"ends_at": "soon"}), 1, "life.time"),
]


@pytest.mark.parametrize(("before", "then", "day", "code"), REFUSED)
def test_nonsense_is_refused_and_not_recorded(before, then, day, code, logged, lives):
    id = logged.decide(allowed())
    logged.go(40)
    for number, (kind, body) in enumerate(before, start=1):
        tell(lives, id, kind, logged.at(number), **body)
    kind, body = then
    assert code_of(tell, lives, id, kind, logged.at(day), **body) == code
    assert len(list(lives.events(id))) == len(before)


def test_a_block_that_was_made_before_its_decision_was_overturned_can_be_recorded_afterwards(logged, lives):
    id = logged.decide(allowed())
    logged.go(9)
    tell(lives, id, "overturn", logged.at(3))
    tell(lives, id, "carried-out", logged.at(1))
    fate = lives.fate(id)
    assert fate.carried_out is not None
    assert fate.carried_out < fate.overturned


# what is recorded on which days, in this order: each may have happened so
LATE = [
    [(OVERTURN, 3), (OUT, 1), (LIFT, 2)],
    [(OVERTURN, 3), (NOT, 1)],
    [(OUT, 1), (OVERTURN, 4), (FILED, 2), (UPHELD, 3)],
    [(OUT, 1), (OVERTURN, 3), (FILED, 2), (SUCCEEDED, 3)],
    [(OUT, 1), (FILED, 4), (UPHELD, 5), (FILED, 2), (UPHELD, 3), (FILED, 5), (SUCCEEDED, 6)],
    [(FILED, 1), (OUT, 2), (SUCCEEDED, 2)],
    [(NOT, 2), (OUT, 1)],
]


@pytest.mark.parametrize("told", LATE)
def test_what_is_recorded_late_is_what_would_have_been_recorded_at_the_time(told, logged, lives):
    late, at_once = logged.decide(allowed()), logged.decide(allowed())
    logged.go(40)
    for (kind, body), day in told:
        tell(lives, late, kind, logged.at(day), **body)
    for (kind, body), day in sorted((one for one in told if one != (NOT, 2)), key=lambda one: one[1]):
        tell(lives, at_once, kind, logged.at(day), **body)
    for day in range(8):
        by = read_time(logged.at(day))
        assert lives.fate(late, by) == lives.fate(at_once, by), day


def test_an_appeal_that_is_recorded_late_was_decided_before_the_next(logged, lives):
    id = logged.decide(allowed())
    logged.go(9)
    for step, day in (("filed", 4), ("upheld", 5), ("filed", 2)):
        tell(lives, id, "appeal", logged.at(day), step=step)
    assert code_of(tell, lives, id, "appeal", logged.at(4.5), step="upheld") == "life.after_next_appeal"
    tell(lives, id, "appeal", logged.at(3), step="withdrawn")
    days = [read_time(logged.at(day)) for day in range(6)]
    assert lives.fate(id).appeals == (Appeal(days[2], days[3], "withdrawn"), Appeal(days[4], days[5], "upheld"))
    assert lives.fate(id, days[4]).appeals == (Appeal(days[2], days[3], "withdrawn"), Appeal(days[4]))


def test_what_no_block_came_of_cannot_be_lifted(logged, lives):
    id = logged.decide(denied())
    for kind, body in (OUT, LIFT, OVERTURN, FILED):
        assert code_of(tell, lives, id, kind, **body) == "life.not_allowed"


def test_a_block_of_nothing_is_not_carried_out(logged, lives):
    case = allowed("malicious_attack.live_disruption")
    case["request"]["scope"] = ["purchase"]
    assert code_of(tell, lives, logged.decide(case), *OUT[:1]) == "life.nothing_blocked"


def test_who_and_why_are_needed_where_somebody_decides(logged, lives):
    id = logged.decide(allowed())
    logged.go(3)
    tell(lives, id, "carried-out", by="", why="")
    tell(lives, id, "appeal", by="", why="", step="filed")
    for kind, body in (LIFT, OVERTURN, UPHELD, ("appeal", {"step": "withdrawn"})):
        assert code_of(tell, lives, id, kind, by=" ", **body) == "life.who"
        assert code_of(tell, lives, id, kind, why="", **body) == "life.why"


def test_an_unknown_id_an_event_and_a_bad_time(logged, lives):
    id = logged.decide(allowed())
    event = tell(lives, id, "carried-out")
    with pytest.raises(LogError, match=r"log\.unknown_id"):
        tell(lives, "nobody", "lift")
    assert code_of(tell, lives, event, "lift") == "life.not_a_decision"
    assert code_of(tell, lives, id, "lift", "yesterday") == "life.time"


def test_what_was_declined_by_mistake_can_still_be_carried_out(logged, lives):
    id = logged.decide(allowed())
    tell(lives, id, *NOT[:1], **NOT[1])
    tell(lives, id, "carried-out")
    assert (lives.fate(id).declined, lives.fate(id).carried_out) == (None, logged.time)


def test_of_two_at_once_the_first_counts_and_the_second_is_told(logged, lives, monkeypatch):
    id = logged.decide(allowed())
    logged.go(3)
    tell(lives, id, "carried-out", logged.at(1))
    other = Lives(logged.log, logged.clock)
    append = logged.log.append

    def late(*arguments, **named):
        monkeypatch.setattr(type(logged.log), "append", lambda _log, *a, **n: append(*a, **n))
        tell(other, id, "lift", logged.at(2), by="first")
        return append(*arguments, **named)

    monkeypatch.setattr(type(logged.log), "append", lambda _log, *a, **n: late(*a, **n))
    assert code_of(tell, lives, id, "lift", logged.at(2.5), by="second") == "life.at_once"
    assert lives.fate(id).lifted == read_time(logged.at(2))


def test_every_code_can_be_met():
    tried = {code for *_, code in REFUSED}
    elsewhere = {
        "not_allowed",
        "nothing_blocked",
        "who",
        "why",
        "not_a_decision",
        "at_once",
        "purged",
        "after_next_appeal",
    }
    assert tried | {f"life.{name}" for name in elsewhere} == set(errors.MESSAGES)


# --- the next case ------------------------------------------------------------------------------------


def test_history_is_what_the_next_case_needs(logged, lives):
    id = logged.decide(allowed(buyer="b-1"))
    logged.decide(allowed("malicious_attack.insult", buyer="b-2"))
    logged.go(2)
    tell(lives, id, "carried-out", logged.at(1))
    found = history(logged.log, logged.at(2), "b-1")
    (block,) = found.blocks
    assert block == {
        "id": id,
        "started_at": logged.at(1),
        "scope": ["chat", "live", "purchase"],
        "status": "active",
        "buyer_id": "b-1",
        "ends_at": "2026-12-20T12:00:00+08:00",
        "ground": "malicious_order",
        "reason_refs": [f"orders/o0-{number}" for number in range(5)],
    }
    case = allowed(buyer="b-1") | {"as_of": logged.at(2)}
    case["blocks"] = list(found.blocks)
    case["statistics"] |= found.statistics
    check_case(case, [], ["kuaishou"])
    statuses = {rule["id"]: rule["status"] for rule in logged.policy.decide(case).to_dict()["rules"]}
    assert statuses["procedure.not_already_blocked"] == "unmet"


@pytest.mark.parametrize(
    ("told", "day", "status"),
    [
        ([OUT], 0.5, None),
        ([OUT], 1, "active"),
        ([OUT], 29, "active"),
        ([OUT], 30, "expired"),
        ([OUT, LIFT], 1.5, "active"),
        ([OUT, LIFT], 2, "lifted"),
        ([OUT, LIFT], 35, "lifted"),
        ([OUT, OVERTURN], 2, "overturned"),
        ([OUT, OVERTURN], 35, "overturned"),
        ([OUT, FILED, SUCCEEDED], 3, "overturned"),
        ([OUT, FILED, SUCCEEDED], 2, "active"),
        ([NOT], 2, None),
        ([], 2, None),
    ],
)
def test_the_status_of_a_block_as_of_a_time(told, day, status, logged, lives):
    id = logged.decide(allowed(buyer="b-1"))
    logged.go(40)
    for number, (kind, body) in enumerate(told, start=1):
        tell(lives, id, kind, logged.at(number), **body)
    found = history(logged.log, logged.at(day), "b-1")
    assert [one["status"] for one in found.blocks] == ([status] if status else [])
    assert found.unconfirmed == (1 if not told or (day == 0.5) else 0)


def test_an_overturned_block_does_not_stand_against_the_next(logged, lives):
    id = logged.decide(allowed(buyer="b-1"))
    logged.go(3)
    tell(lives, id, "carried-out", logged.at(1))
    tell(lives, id, "overturn", logged.at(2))
    case = allowed(buyer="b-1")
    case["blocks"] = list(history(logged.log, logged.at(3), "b-1").blocks)
    assert logged.policy.decide(case).outcome.value == "allow"


def test_statistics_count_buyers_and_appeals_of_the_shop(logged, lives):
    ids = [logged.decide(allowed(buyer=f"b-{n}", operator=f"agent-{n % 2}", shop="s-1")) for n in range(4)]
    logged.decide(allowed(buyer="b-0", operator="agent-0", shop="s-1"))  # once more: the same buyer
    logged.decide(allowed(buyer="b-9", operator="agent-0", shop="s-2"))
    logged.decide(denied())
    logged.go(5)
    tell(lives, ids[0], "carried-out", logged.at(0))
    tell(lives, ids[1], "carried-out", logged.at(0), **NOT[1])
    for id, steps in ((ids[0], ("upheld", "filed")), (ids[2], ("overturned",)), (ids[3], ("withdrawn",))):
        tell(lives, id, "appeal", logged.at(1), step="filed")
        for number, step in enumerate(steps):
            tell(lives, id, "appeal", logged.at(2 + number), step=step)
    now = history(logged.log, logged.at(0.1), "b-0", shop="s-1", operator="agent-0").statistics
    assert now == {
        "operator_blocks_today": 2,
        "shop_blocks_today": 3,
        "shop_blocks_30d": 3,
        "appeals_decided": 0,
        "appeals_overturned": 0,
    }
    later = history(logged.log, logged.at(5), "b-0", shop="s-1").statistics
    assert later == {"shop_blocks_today": 0, "shop_blocks_30d": 3, "appeals_decided": 2, "appeals_overturned": 1}
    assert history(logged.log, logged.at(31), "b-0", shop="s-1").statistics["shop_blocks_30d"] == 0
    everywhere = history(logged.log, logged.at(0.1), "b-0").statistics
    assert everywhere["shop_blocks_today"] == 4


def test_a_day_begins_where_the_offset_says(logged):
    logged.decide(allowed())  # at noon in UTC+8, which is four in the morning in UTC
    for as_of, count in (
        ("2026-11-20T23:59:59+08:00", 1),
        ("2026-11-21T00:00:00+08:00", 0),
        ("2026-11-20T23:59:59Z", 1),
        ("2026-11-20T00:00:00-04:00", 1),
        ("2026-11-20T01:00:00-05:00", 0),
    ):
        assert history(logged.log, as_of, "b-7").statistics["shop_blocks_today"] == count, as_of


# --- what is due --------------------------------------------------------------------------------------


def dues(logged, day, within=WEEK, appeals_after=WEEK):
    found = due(standings(logged.log, read_time(logged.at(day))), within, appeals_after)
    return [(one.why, one.to_dict()["at"]) for one in found]


def test_due_by_the_day(logged, lives):
    id = logged.decide(allowed())
    assert dues(logged, 1) == []
    assert dues(logged, 1.1) == [("unconfirmed", logged.at(0))]
    logged.go(60)
    tell(lives, id, "carried-out", logged.at(1.2))
    assert dues(logged, 2) == dues(logged, 22.9) == []
    assert dues(logged, 23) == dues(logged, 29.9) == [("ends", logged.at(30))]
    assert dues(logged, 30) == dues(logged, 37) == [("ended", logged.at(30))]
    assert dues(logged, 37.1) == []
    tell(lives, id, "appeal", logged.at(20), step="filed")
    assert dues(logged, 27) == [("ends", logged.at(30))]
    assert dues(logged, 27.1) == [("appeal", logged.at(20)), ("ends", logged.at(30))]
    assert dues(logged, 50) == [("appeal", logged.at(20))]
    tell(lives, id, "lift", logged.at(25))
    assert dues(logged, 27.1) == [("appeal", logged.at(20))]
    tell(lives, id, "overturn", logged.at(26))
    assert dues(logged, 27.1) == []


def test_what_was_declined_is_not_due(logged, lives):
    tell(lives, logged.decide(allowed()), *NOT[:1], **NOT[1])
    assert dues(logged, 20) == []


def test_a_block_without_an_end_is_due_always(logged, lives):
    case = allowed()
    case["as_of"] = "9999-12-15T12:00:00+08:00"
    event = Event("carried-out", 5, {"at": "x"})
    assert fate_of([event], 4) == Fate()
    logged.time = read_time("9999-12-16T12:00:00+08:00")
    id = logged.decide(logged_cases.moved(allowed(), read_time(case["as_of"]) - read_time(allowed()["as_of"])))
    tell(lives, id, "carried-out")
    assert [one.why for one in due(standings(logged.log, logged.time), WEEK, WEEK)] == ["no-end"]
