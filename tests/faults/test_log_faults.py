"""What can befall a log while it is being written: no decision that was acknowledged is lost, and the chain holds.

Each is really done, to SQLite and to PostgreSQL: processes are killed, disks are full, servers are restarted.
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import unquote

import attrs
import pytest

from fairblock.service.log import LogError, open_log
from fairblock.service.log.settings import Settings
from fairblock.service.log.storing.querying import Query

ROOT = Path(__file__).resolve().parents[2]
WRITER = ROOT / "tests" / "generating" / "log_writer.py"
CASE_FILE = ROOT / "examples" / "cases" / "hoarding.json"
in_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
in_postgresql = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


def writing(place, count, *, seconds=20, more=()):
    """A process that records so many decisions."""
    arguments = [place.url, place.folder / "log.key", CASE_FILE, seconds, count, *more]
    command = [sys.executable, WRITER, *map(str, arguments)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def go(*processes):
    for process in processes:
        process.stdin.write("\n")
        process.stdin.close()
        process.stdin = None  # so that `communicate` leaves it alone


def raised_by(work):
    """The code of the error that the log raises."""
    with pytest.raises(LogError) as raised:
        work()
    return raised.value.code


def read_all(place):
    with place.open(read=True) as log:
        list(log.entries())
        log.verify(place.public)


def is_id(word):
    return len(word) == 36 and word.count("-") == 4


def check(place, acknowledged, *, exactly=False):
    """All that was acknowledged is there, once, and the chain holds."""
    with place.open(read=True) as log:
        there = [row.id for row in log.store.rows(Query(kinds=("decision",)))]
        report = log.verify(place.public)
    assert report.fault is None
    assert len(there) == len(set(there)) == report.decisions
    assert len(acknowledged) == len(set(acknowledged))
    assert set(acknowledged) <= set(there)
    if exactly:
        assert len(there) == len(acknowledged)


def test_killed_in_the_middle_of_writing(place):
    acknowledged = []
    for least in (1, 5, 12):
        process = writing(place, 100_000, more=[3])  # three threads: some of them wait in a batch
        go(process)
        with process.stdout:
            acknowledged += [process.stdout.readline().strip() for _ in range(least)]
            process.kill()
            # what was printed before the end was acknowledged; a line that was cut off was not printed whole
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        assert process.wait() == -signal.SIGKILL
        assert all(map(is_id, acknowledged))
        check(place, acknowledged)


def test_two_processes_with_threads_write_at_once(place):
    with place.open():
        pass
    written: list[str] = []
    for _ in range(5):  # on a busy machine one may be done before the other begins
        processes = [writing(place, 100, more=[2]) for _ in range(2)]
        go(*processes)
        printed = [process.communicate(timeout=120)[0].split() for process in processes]
        assert [process.returncode for process in processes] == [0, 0]
        assert [len(ids) for ids in printed] == [200, 200]
        written += [*printed[0], *printed[1]]
        check(place, written, exactly=True)
        with place.open(read=True) as log:
            order = [row.id in set(printed[0]) for row in log.store.rows(Query(kinds=("decision",)))][-400:]
        if order not in (sorted(order), sorted(order, reverse=True)):
            return
    raise AssertionError("they never wrote at the same time")


@contextlib.contextmanager
def locked(place):
    """Another program holds the lock for writing."""
    if place.server is None:
        connection = sqlite3.connect(place.url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
    else:
        import psycopg

        connection = psycopg.connect(host=str(place.server.folder), user="fairblock", dbname="postgres")
        connection.execute(f"SELECT pg_advisory_xact_lock({0x6661697262})")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


def test_a_locked_database(place, decided):
    with place.open(seconds=0.5) as log:
        first = log.record(*decided, latency_us=1)
        with locked(place), pytest.raises(LogError) as raised:
            log.record(*decided, latency_us=1)
        assert raised.value.code == "log.busy"
        assert raised.value.of_the_database
        check(place, [first], exactly=True)
        second = log.record(*decided, latency_us=1)
    check(place, [first, second], exactly=True)


def test_a_database_that_is_locked_for_a_moment(place, decided):
    with place.open() as log:
        with locked(place):
            ids: list[str] = []
            thread = threading.Thread(target=lambda: ids.append(log.record(*decided, latency_us=1)))
            thread.start()
            time.sleep(0.3)
            assert ids == []
        thread.join(30)
    check(place, ids, exactly=True)
    assert len(ids) == 1


def test_a_reader_does_not_wait_for_a_writer(place, decided):
    with place.open() as log:
        id = log.record(*decided, latency_us=1)
        with locked(place):
            assert log.get(id).id == id
            entries = log.entries()
            assert next(entries).id == id
        entries.close()


@pytest.fixture
def small_disk(place):
    """A disk of a few megabytes, with the log on it; gives the place, and what makes the disk larger."""
    if os.getuid() != 0:
        pytest.skip("only root can make a small disk")
    folder = Path(tempfile.mkdtemp(prefix="small", dir=place.server.folder if place.server else place.folder))
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this machine does not let root mount a small disk")
    try:
        if place.server is None:
            found = attrs.evolve(place, url=f"sqlite:///{folder}/log.db")
        else:
            shutil.chown(folder, place.server.user)
            place.server.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
            found = attrs.evolve(place, url=place.url + "%20-cdefault_tablespace=small")
        folder.chmod(0o700)
        yield found, lambda: subprocess.run(["mount", "-o", "remount,size=8m", folder], check=True)
        if place.server is not None:
            found.execute(*(f"DROP TABLE {table}" for table in place.tables()))
            place.server.execute("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk(small_disk, decided):
    place, enlarge = small_disk
    ids = []

    def fill(log):
        for _ in range(1000):
            ids.extend(log.record_many([(*decided, 1)] * 3))

    with place.open() as log:
        assert raised_by(lambda: fill(log)) == "log.full"
        assert len(ids) >= 6
        check(place, ids, exactly=True)
        enlarge()
        ids += log.record_many([(*decided, 1)] * 3)
    check(place, ids, exactly=True)


@in_sqlite
def test_a_file_that_may_not_grow(place):
    process = writing(place, 1000, more=[1, 500_000])
    go(process)
    *ids, code = process.communicate(timeout=120)[0].split()
    assert process.returncode == 3
    assert code in ("log.full", "log.input_output")
    assert len(ids) > 3
    check(place, ids, exactly=True)


@in_sqlite
def test_a_disk_that_becomes_read_only(small_disk, decided):
    place, _ = small_disk

    def record():
        with open_log(place.settings()) as log:
            log.record(*decided, latency_us=1)

    with place.open() as log:
        ids = [log.record(*decided, latency_us=1)]
    subprocess.run(["mount", "-o", "remount,ro", Path(place.url.removeprefix("sqlite:///")).parent], check=True)
    assert raised_by(record) in ("log.read_only", "log.unreachable")
    assert raised_by(place.open) == "log.file"
    check(place, ids, exactly=True)


def test_a_log_that_may_only_be_read(place, decided):
    with place.open() as log:
        ids = [log.record(*decided, latency_us=1)]
    if place.server is None:
        place.execute("PRAGMA journal_mode=DELETE")  # one file, as a copy elsewhere is
        Path(place.url.removeprefix("sqlite:///")).chmod(0o444)
        if os.getuid() == 0:
            pytest.skip("root may write to any file; see test_a_disk_that_becomes_read_only")
        read_only = place
    else:
        read_only = attrs.evolve(place, url=place.url + "%20-cdefault_transaction_read_only=on")
    with open_log(read_only.settings()) as log:
        assert raised_by(lambda: log.record(*decided, latency_us=1)) == "log.read_only"
    check(read_only, ids, exactly=True)


def file_of(place):
    return Path(place.url.removeprefix("sqlite:///"))


def put_elsewhere(place):
    for file in file_of(place).parent.glob("log.db*"):
        file.rename(file.with_name(f"moved-{file.name}"))


def put_a_backup_in_its_place(place):
    shutil.copy(file_of(place), place.folder / "backup.db")
    file_of(place).unlink()
    (place.folder / "backup.db").rename(file_of(place))


def delete(place):
    for file in file_of(place).parent.glob("log.db*"):
        file.unlink()


def delete_the_wal(place):
    Path(f"{file_of(place)}-wal").unlink()


@in_sqlite
@pytest.mark.parametrize("mishap", [delete, put_elsewhere, put_a_backup_in_its_place, delete_the_wal])
def test_files_that_are_gone(place, decided, mishap):
    """What is written into a file that nobody finds again is not on the record."""
    with place.open() as log:
        ids = [log.record(*decided, latency_us=1)]
        mishap(place)
        with pytest.raises(LogError) as raised:
            log.record(*decided, latency_us=1)
        assert (raised.value.code, raised.value.of_the_database) == ("log.gone", True)
        if mishap is not delete_the_wal:
            assert raised_by(lambda: log.get(ids[0])) == "log.gone"
        if mishap is put_elsewhere:
            for file in place.folder.glob("moved-log.db*"):
                file.rename(file.with_name(file.name.removeprefix("moved-")))
            ids.append(log.record(*decided, latency_us=1))
    if mishap is put_elsewhere:
        check(place, ids, exactly=True)


@in_sqlite
def test_files_that_go_while_they_are_written(place, decided):
    with place.open() as log:
        log.record(*decided, latency_us=1)

        def work(writer):
            delete(place)
            return writer.last()

        assert raised_by(lambda: log.store.write(work)) == "log.gone"


def test_damaged_files(place, decided):
    with place.open() as log:
        log.record_many([(*decided, 1)] * 40)
    if place.server is None:
        file = Path(place.url.removeprefix("sqlite:///"))
        place.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        place.execute("CHECKPOINT")
        ((path,),) = place.execute("SELECT pg_relation_filepath('fairblock_entries')")
        file = place.server.folder / "data" / path
        place.server.stop()
    whole = file.read_bytes()
    try:
        file.write_bytes(whole[:9000] + bytes(reversed(range(256))) * 60 + whole[9000 + 60 * 256 :])
        if place.server is not None:
            place.server.start()
        assert raised_by(lambda: read_all(place)) == "log.damaged"
    finally:
        if place.server is not None:
            place.server.stop()
        file.write_bytes(whole)
        if place.server is not None:
            place.server.start()
    with place.open(read=True) as log:
        assert log.verify(place.public).fault is None


@in_sqlite
@pytest.mark.parametrize("size", [0, 50, 4096, 10_000])
def test_a_file_that_was_cut_off(place, decided, size):
    with place.open() as log:
        log.record_many([(*decided, 1)] * 5)
    place.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.truncate(place.url.removeprefix("sqlite:///"), size)
    assert raised_by(lambda: read_all(place)) == ("log.not_a_log" if size == 0 else "log.damaged")


@in_postgresql
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
def test_the_server_is_restarted_in_the_middle(place, end):
    process = writing(place, 60, more=[2])
    go(process)
    with process.stdout:
        ids = [process.stdout.readline().strip() for _ in range(5)]
        place.server.stop(end)
        time.sleep(0.3)
        place.server.start()
        ids += [line.strip() for line in process.stdout]
    assert process.wait() == 0
    assert len(ids) == 120
    check(place, ids, exactly=True)


@in_postgresql
def test_a_server_that_does_not_come_back(place, decided):
    with place.open(seconds=1.0) as log:
        id = log.record(*decided, latency_us=1)
        place.server.stop(signal.SIGQUIT)
        try:
            with pytest.raises(LogError) as raised:
                log.record(*decided, latency_us=1)
            assert raised.value.code == "log.lost"
            with pytest.raises(LogError) as raised:
                place.open(read=True, seconds=1.0)
            assert raised.value.code == "log.unreachable"
        finally:
            place.server.start()
        again = log.record(*decided, latency_us=1)
        assert log.get(id).id == id
    check(place, [id, again], exactly=True)


@in_postgresql
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_CN"])
def test_a_database_that_does_not_hold_every_text(place, encoding):
    name = f"in_{encoding}".lower()
    server = place.server
    server.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    url = f"postgresql+psycopg://fairblock@/{name}?host={server.folder}"
    try:
        for how in ({"create": True}, {"read": True}, {}):
            with pytest.raises(LogError) as raised:
                open_log(url, **how)
            assert raised.value.code == "log.encoding"
            assert encoding in str(raised.value)
            assert "ENCODING 'UTF8'" in str(raised.value)
    finally:
        server.execute(f"DROP DATABASE {name}")


@in_postgresql
def test_what_a_client_would_rather_write_in_does_not_count(place, decided, monkeypatch):
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with place.open() as log:
        id = log.record(*decided, latency_us=1)
        assert log.get(id).personal.remark == decided[1]["request"]["remark"]


@contextlib.contextmanager
def session(place, *statements):
    """Another session of the same server, in a transaction in which it has done this."""
    import psycopg

    options = unquote(place.url.partition("options=")[2])
    where = {"host": str(place.server.folder), "user": "fairblock", "dbname": "postgres", "options": options}
    with psycopg.connect(**where) as connection:
        for statement in statements:
            connection.execute(statement)
        yield connection
        connection.rollback()


READERS = {
    "of the table": ["SELECT seq FROM fairblock_personal"],
    "of the database": ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1 FROM pg_class"],
}


@in_postgresql
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_keeps_a_purge_from_the_files_and_not_for_ever(place, decided, reader):
    """One of the table keeps it locked; for one that is of another table, what it could see is kept."""
    with place.open(seconds=1.0) as log:
        at = log.get(log.record(*decided, latency_us=1)).at + 1
        with session(place, *READERS[reader]):
            begun = time.monotonic()
            purged = log.purge(at)
            assert (purged.count, purged.scrubbed) == (1, False)
            assert time.monotonic() - begun < 10
            log.record(*decided, latency_us=1)
        assert log.purge(at).scrubbed
        assert log.verify(place.public).fault is None


@in_postgresql
def test_readers_do_not_wait_for_ever(place, decided):
    with place.open(seconds=0.5) as log:
        id = log.record(*decided, latency_us=1)
        with session(place, "LOCK TABLE fairblock_personal IN ACCESS EXCLUSIVE MODE"):
            for work in (lambda: log.get(id), lambda: list(log.entries()), log.anchor, lambda: log.verify()):
                assert raised_by(work) == "log.busy"
        assert log.get(id).id == id


@in_postgresql
def test_a_role_that_is_not_the_owner_does_not_reach_the_files(place, decided):
    with place.open() as log:
        at = log.get(log.record(*decided, latency_us=1)).at + 1
    schema = place.url.rpartition("search_path=")[2]
    place.execute("CREATE ROLE guest LOGIN", f"GRANT USAGE ON SCHEMA {schema} TO guest",
                  f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO guest")  # fmt: skip
    try:
        with attrs.evolve(place, url=place.url.replace("//fairblock@", "//guest@")).open() as log:
            purged = log.purge(at)
            assert (purged.count, purged.scrubbed) == (1, False)
    finally:
        place.execute("DROP OWNED BY guest", "DROP ROLE guest")
    with place.open() as log:
        assert log.purge(at).scrubbed


@in_postgresql
def test_a_statement_that_the_server_cancels(place, decided):
    with place.open():
        pass
    hasty = attrs.evolve(place, url=place.url + "%20-cstatement_timeout=300")
    with hasty.open() as log, locked(place), pytest.raises(LogError) as raised:
        log.record(*decided, latency_us=1)
    assert raised.value.code == "log.cancelled"
    assert raised.value.of_the_database
    assert "statement timeout" in str(raised.value)
    assert "another program" not in str(raised.value)
    check(place, [], exactly=True)


@in_postgresql
def test_opening_waits_for_a_server_that_is_restarted(place, decided):
    with place.open() as log:
        id = log.record(*decided, latency_us=1)
    place.server.stop()
    back = threading.Timer(1.5, place.server.start)
    back.start()
    try:
        for read in (True, False):
            with place.open(read=read) as log:
                assert log.get(id).id == id
    finally:
        back.join()


@in_postgresql
@pytest.mark.parametrize("change", [("//fairblock@", "//nobody@"), ("/postgres?", "/nothing?")], ids=["role", "name"])
def test_a_server_that_lets_nobody_in_is_not_waited_for(place, change):
    begun = time.monotonic()
    assert raised_by(lambda: open_log(Settings(place.url.replace(*change), seconds=60.0))) == "log.unreachable"
    assert time.monotonic() - begun < 30
