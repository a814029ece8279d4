"""What became of decisions, letters, packets and replays, on SQLite and on PostgreSQL, and by two programs at once."""

import threading

import pytest
from logged_cases import DAY, DECIDED, allowed, moved

from fairblock.engine.language.moments import format_time, read_time
from fairblock.service.letters.packet import Packet
from fairblock.service.letters.packing import faults
from fairblock.service.letters.proof import anchors_of, proof_of
from fairblock.service.letters.recorded import recorded
from fairblock.service.letters.statement import Statement
from fairblock.service.life.due import due
from fairblock.service.life.errors import LifeError
from fairblock.service.life.history import history
from fairblock.service.life.lives import Lives, Told
from fairblock.service.life.standing import standings
from fairblock.service.log.log import now
from fairblock.service.replaying.replaying import Replaying


@pytest.fixture
def ids(place, policy):
    """Allows of two days ago, by this machine's clock."""
    by = now() - 2 * DAY - read_time(DECIDED)
    with place.open() as log:
        yield [log.decide(policy, moved(allowed(buyer=f"b-{n}"), by))[0] for n in range(3)]


def test_a_life_in_a_database(place, ids):
    with place.open() as log:
        lives = Lives(log)
        lives.tell(ids[0], Told("carried-out"))
        lives.tell(ids[1], Told("carried-out"))
        lives.tell(ids[1], Told("lift", by="lead-1", why="二线复核：认错人"))
        assert [one.status for one in standings(log, now()) if not one.unconfirmed] == ["active", "lifted"]
        assert [one.why for one in due(standings(log, now()), 40 * DAY, DAY)] == ["ends", "unconfirmed"]
        as_of = format_time(now(), "Z")
        assert [one["status"] for one in history(log, as_of, "b-1").blocks] == ["lifted"]
        assert history(log, as_of, "b-2").unconfirmed == 1
        row = log.store.row(ids[0])
        statement = Statement(recorded(log, ids[0]), "zh")
        packet = Packet(statement, None, proof_of(log, row), anchors_of(log, row)).files()
        assert list(faults(packet)) == []
        assert [one.came_to for one in Replaying(log).ids(ids)] == ["same"] * 3
        assert log.verify(place.public).fault is None


def test_what_is_recorded_late_fits_in_or_is_refused(place, ids):
    begun = now() - 2 * DAY

    def hour(number):
        return format_time(begun + number * DAY // 24, "Z")

    with place.open() as log:
        lives = Lives(log)

        def tell(kind, number, **body):
            lives.tell(ids[0], Told(kind, hour(number), "lead-1", "because", body))

        tell("carried-out", 2)
        for kind, number, body, code in (
            ("overturn", 1, {}, "life.before_carried_out"),
            ("lift", 20, {}, None),
            ("overturn", 19, {}, "life.before_lifted"),
            ("appeal", 6, {"step": "filed"}, None),
            ("appeal", 9, {"step": "upheld"}, None),
            ("appeal", 7, {"step": "filed"}, "life.appeal_open_then"),
            ("appeal", 3, {"step": "filed"}, None),
            ("appeal", 7, {"step": "upheld"}, "life.after_next_appeal"),
            ("appeal", 5, {"step": "upheld"}, None),
            ("overturn", 30, {}, None),
        ):
            if code is None:
                tell(kind, number, **body)
                continue
            with pytest.raises(LifeError) as caught:
                tell(kind, number, **body)
            assert caught.value.code == code
        seen = [history(log, hour(number), "b-0") for number in (7, 9, 21, 31)]
        assert [one.blocks[0]["status"] for one in seen] == ["active", "active", "lifted", "overturned"]
        assert [one.statistics["appeals_decided"] for one in seen] == [1, 2, 2, 2]


def test_only_one_of_many_at_once_lifts_a_block(place, ids):
    """Each on a connection of its own; whoever comes second is refused, or told that the first counts."""
    with place.open() as log:
        Lives(log).tell(ids[0], Told("carried-out"))
    codes, start = [], threading.Barrier(4)

    def lift(name):
        with place.open() as own:
            start.wait()
            try:
                Lives(own).tell(ids[0], Told("lift", by=name, why="at once"))
                codes.append("lifted")
            except LifeError as error:
                codes.append(error.code)

    threads = [threading.Thread(target=lift, args=(f"lead-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count("lifted") == 1
    assert len(codes) == 4
    assert set(codes) <= {"lifted", "life.already_lifted", "life.at_once"}
    with place.open(read=True) as log:
        assert Lives(log).fate(ids[0]).lifted is not None
