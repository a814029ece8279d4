"""Whoever changes, removes, inserts, moves or cuts off what is in the log is found out, and the entry is named."""

import json
import shutil
import sqlite3
from pathlib import Path

import attrs
import pytest
from log_places import new_place

from fairblock.service.log.anchors import anchor_of, read_anchors
from fairblock.service.log.chain import entry_hash, personal_digest
from fairblock.service.log.contents import Exported
from fairblock.service.log.model import Person
from fairblock.service.log.storing.querying import Query
from fairblock.service.log.verifying import verify

ENTRIES, PEOPLE, HEADS = "fairblock_entries", "fairblock_personal", "fairblock_heads"


@pytest.fixture(scope="session")
def made(tmp_path_factory, decided):
    """A log in SQLite that the tests take copies of."""
    place = new_place(tmp_path_factory.mktemp("made"))
    with place.open() as log:
        fill(log, decided)
    return place


def fill(log, decided):
    for _ in range(8):
        log.record(*decided, latency_us=1)


@pytest.fixture
def ids(place, decided, made):
    """The ids of the entries 1 to 9 of a new log: its first, and eight decisions, each with a head of its own."""
    if place.server is None:
        for file in made.folder.iterdir():
            shutil.copyfile(file, place.folder / file.name)
    with place.open() as log:
        if place.server is not None:
            fill(log, decided)
        return [row.id for row in log.store.rows(Query())]


# what would only be the same again in PostgreSQL: the same code reads both
in_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


def fault_of(place, anchors=()):
    with place.open(read=True) as log:
        return log.verify(place.public, anchors).fault


def found(place, anchors=()):
    fault = fault_of(place, anchors)
    return fault and (fault.code, fault.seq, fault.id)


def test_an_untouched_log_is_as_it_was_recorded(place, ids):
    with place.open(read=True) as log:
        report = log.verify(place.public, [log.anchor()])
    assert (report.fault, report.entries, report.decisions, report.heads) == (None, 9, 8, 9)
    assert report.notes == ()


@in_sqlite
@pytest.mark.parametrize(
    "change",
    [
        "at = at + 1", "kind = 'lift'", "id = 'x'", "policy_digest = policy_name", "policy_version = '2'",
        "engine_version = '9'", "latency_us = 7", "decision = 'x'", "note = '{}'", "prev = hash",
        "personal_digest = NULL", "policy_name = NULL",
    ],
)  # fmt: skip
def test_a_changed_field_of_an_entry(place, ids, change):
    place.tamper(f"UPDATE {ENTRIES} SET {change} WHERE seq = 5")
    fault = fault_of(place)
    assert (fault.code, fault.seq) == ("log.changed", 5)
    assert fault.id == ("x" if change == "id = 'x'" else ids[4])


@in_sqlite
@pytest.mark.parametrize("field", [f.name for f in attrs.fields(Person)])
def test_a_changed_field_of_a_personal_part(place, ids, field):
    place.tamper(f"UPDATE {PEOPLE} SET \"{field}\" = 'x' WHERE seq = 5")
    assert found(place) == ("log.changed_personal", 5, ids[4])


def test_a_changed_entry(place, ids):
    place.tamper(f"UPDATE {ENTRIES} SET at = at + 1 WHERE seq = 5")
    assert found(place) == ("log.changed", 5, ids[4])


def test_a_changed_personal_part(place, ids):
    place.tamper(f"UPDATE {PEOPLE} SET remark = 'x' WHERE seq = 5")
    assert found(place) == ("log.changed_personal", 5, ids[4])


def test_personal_parts_that_changed_places(place, ids):
    place.tamper(
        f"UPDATE {PEOPLE} SET seq = 100 WHERE seq = 4",
        f"UPDATE {PEOPLE} SET seq = 4 WHERE seq = 6",
        f"UPDATE {PEOPLE} SET seq = 6 WHERE seq = 100",
    )
    assert found(place) == ("log.changed_personal", 4, ids[3])


def test_a_removed_entry(place, ids):
    place.tamper(f"DELETE FROM {ENTRIES} WHERE seq = 5")
    assert found(place) == ("log.removed", 5, ids[5])


def test_the_first_entry_removed(place, ids):
    place.tamper(f"DELETE FROM {ENTRIES} WHERE seq = 1")
    assert found(place) == ("log.removed", 1, ids[1])


def test_a_removed_entry_with_the_numbers_closed_up(place, ids):
    tables = (ENTRIES, PEOPLE, HEADS)
    removed = [f"DELETE FROM {table} WHERE seq = 5" for table in tables]
    closed = [f"UPDATE {table} SET seq = {n} WHERE seq = {n + 1}" for n in range(5, 9) for table in tables]
    place.tamper(*removed, *closed)
    assert found(place) == ("log.removed", 5, ids[5])


def test_a_removed_personal_part(place, ids):
    place.tamper(f"DELETE FROM {PEOPLE} WHERE seq = 5")
    assert found(place) == ("log.removed_personal", 5, ids[4])


def test_a_removed_personal_part_that_a_forged_permission_covers(place, ids):
    place.execute("INSERT INTO fairblock_purged VALUES (5, 5)", f"DELETE FROM {PEOPLE} WHERE seq = 5")
    assert found(place) == ("log.removed_personal", 5, ids[4])


def test_two_entries_that_changed_places(place, ids):
    place.tamper(
        *(f"UPDATE {table} SET seq = 100 WHERE seq = 5" for table in (ENTRIES, PEOPLE)),
        *(f"UPDATE {table} SET seq = 5 WHERE seq = 6" for table in (ENTRIES, PEOPLE)),
        *(f"UPDATE {table} SET seq = 6 WHERE seq = 100" for table in (ENTRIES, PEOPLE)),
    )
    assert found(place) == ("log.moved", 5, ids[5])


def forged(place, seq, prev):
    """An entry with number `seq` that nobody recorded, with the right hashes, as SQL that inserts it."""
    with place.open(read=True) as log:
        row = next(iter(log.store.rows(Query(limit=2, newest_first=True))))
    person = attrs.evolve(row.person, salt="00", buyer="somebody")
    row = attrs.evolve(row, id="forged", seq=seq, prev=prev, person=person, personal_digest=personal_digest(person))
    row = attrs.evolve(row, hash=entry_hash(row))
    statements = []
    for table, values in ((ENTRIES, attrs.asdict(row, recurse=False)), (PEOPLE, {"seq": seq, **attrs.asdict(person)})):
        kept = {k: v for k, v in values.items() if v is not None and k != "person"}
        names = ", ".join(f'"{name}"' for name in kept)
        texts = ", ".join(str(v) if isinstance(v, int) else "'" + v.replace("'", "''") + "'" for v in kept.values())
        statements.append(f"INSERT INTO {table} ({names}) VALUES ({texts})")
    return statements


def hash_of(place, seq):
    ((found,),) = place.execute(f"SELECT hash FROM {ENTRIES} WHERE seq = {seq}")
    return found


def test_an_entry_inserted_with_the_numbers_moved_up(place, ids):
    moved = [f"UPDATE {t} SET seq = {n + 1} WHERE seq = {n}" for n in range(9, 4, -1) for t in (ENTRIES, PEOPLE, HEADS)]
    place.tamper(*moved, *forged(place, 5, hash_of(place, 4)))
    assert found(place) == ("log.inserted", 5, "forged")


def test_an_inserted_entry_with_a_wrong_hash(place, ids):
    moved = [f"UPDATE {t} SET seq = {n + 1} WHERE seq = {n}" for n in range(9, 4, -1) for t in (ENTRIES, PEOPLE, HEADS)]
    place.tamper(*moved, *forged(place, 5, hash_of(place, 4)), f"UPDATE {ENTRIES} SET hash = 'x' WHERE seq = 5")
    assert found(place) == ("log.inserted", 5, "forged")


def test_an_entry_added_at_the_end_without_the_key(place, ids):
    place.execute(*forged(place, 10, hash_of(place, 9)))
    assert found(place) == ("log.unsigned", 10, "forged")


def test_an_end_that_was_cut_off(place, ids):
    place.tamper(*(f"DELETE FROM {table} WHERE seq > 6" for table in (ENTRIES, PEOPLE)))
    fault = fault_of(place)
    assert (fault.code, fault.seq) == ("log.cut_off", 7)
    assert "up to 9" in fault.text.en


def test_an_end_that_was_cut_off_with_its_signatures_shows_by_an_anchor_only(place, ids, tmp_path):
    with place.open(read=True) as log:
        (tmp_path / "anchors").write_text(log.anchor().line() + "\n")
    place.tamper(*(f"DELETE FROM {table} WHERE seq > 6" for table in (ENTRIES, PEOPLE, HEADS)))
    assert found(place) is None
    with place.open(read=True) as log:
        assert "log.note_no_anchor" in [note.code for note in log.verify(place.public).notes]
    assert found(place, read_anchors(tmp_path / "anchors")) == ("log.cut_off", 7, ids[8])


def test_a_log_without_any_entry(place, ids):
    place.tamper(*(f"DELETE FROM {table}" for table in (ENTRIES, PEOPLE, HEADS)))
    assert found(place) == ("log.nothing", 0, "")


def rewritten(place, first):
    """Writes the entry `first` anew, and the hashes of all that follow: the chain holds."""
    statements = []
    with place.open(read=True) as log:
        rows = list(log.store.rows(Query()))
    prev = rows[first - 2].hash
    for row in rows[first - 1 :]:
        row = attrs.evolve(row, prev=prev, latency_us=99)
        prev = entry_hash(row)
        statements.append(f"UPDATE {ENTRIES} SET latency_us = 99, prev = '{row.prev}', hash = '{prev}' "
                          f"WHERE seq = {row.seq}")  # fmt: skip
    return statements


def test_a_chain_that_was_written_anew_is_not_what_was_signed(place, ids):
    place.tamper(*rewritten(place, 5))
    assert found(place) == ("log.changed", 5, ids[4])


def test_a_chain_that_was_written_anew_without_signatures_is_not_signed(place, ids):
    place.tamper(*rewritten(place, 5), f"DELETE FROM {HEADS} WHERE seq >= 5")
    assert found(place) == ("log.unsigned", 5, ids[4])


def test_a_chain_written_anew_within_a_batch(place, decided):
    with place.open() as log:
        ids = log.record_many([(*decided, 1)] * 6)
    place.tamper(*rewritten(place, 4))
    fault = fault_of(place)
    assert (fault.code, fault.seq, fault.id) == ("log.changed_within", 7, ids[-1])
    assert "entries 2 to 7" in fault.text.en


def test_a_chain_written_anew_by_a_holder_of_the_key_is_not_what_was_anchored(place, decided, tmp_path):
    """As if the log had been replaced: another one under the same id, all of it signed."""
    with place.open() as log:
        log.record(*decided, latency_us=1)
        anchor = log.anchor()
        signer, log_id = log._committing._key, log.log_id
    place.tamper(*rewritten(place, 2))
    from fairblock.service.log.chain import head_message

    ((at, hash_),) = place.execute(f"SELECT at, hash FROM {ENTRIES} WHERE seq = 2")
    signature = signer.sign(head_message(log_id, 2, hash_, at))
    place.tamper(f"UPDATE {HEADS} SET hash = '{hash_}', at = {at}, signature = '{signature}' WHERE seq = 2")
    assert found(place) is None
    assert found(place, [anchor]) == ("log.rewritten", 2, anchor.id)


def test_a_signature_of_another_key(place, ids, tmp_path):
    from fairblock.service.log.signing import make_key

    other = make_key(tmp_path / "other.key", tmp_path / "other.pub")
    place.tamper(f"UPDATE {HEADS} SET signature = '{'00' * 64}' WHERE seq = 5")
    assert found(place) == ("log.signature", 5, ids[4])
    with place.open(read=True) as log:
        assert log.verify(other).fault.code == "log.other_public_key"


def test_an_anchor_that_was_changed(place, ids):
    with place.open(read=True) as log:
        anchor = log.anchor()
    assert found(place, [attrs.evolve(anchor, seq=12)]) == ("log.anchor_signature", 12, ids[8])
    assert found(place, [attrs.evolve(anchor, signature=None)])[0] == "log.anchor_unsigned"


def test_an_anchor_without_a_signature_stands_with_a_later_one(place, ids):
    with place.open(read=True) as log:
        end = log.anchor()
        own = anchor_of(log.log_id, log.store.row(ids[3]), None)
    assert found(place, [own, end]) is None
    assert found(place, [own])[0] == "log.anchor_unsigned"
    assert found(place, [attrs.evolve(own, hash="0" * 64), end])[0] == "log.rewritten"
    assert found(place, [own, attrs.evolve(end, signature=end.signature[::-1])])[0] == "log.anchor_signature"


def test_a_changed_or_missing_policy(place, ids):
    place.tamper("UPDATE fairblock_policies SET content = replace(content, '30', '31')")
    assert found(place)[0] == "log.policy_changed"
    place.tamper("DELETE FROM fairblock_policies")
    assert found(place) == ("log.policy_missing", 2, ids[1])


@pytest.mark.parametrize(
    "statement",
    [  # one of each table
        f"UPDATE {ENTRIES} SET at = 1", f"DELETE FROM {ENTRIES} WHERE seq = 9", f"UPDATE {PEOPLE} SET remark = ''",
        f"DELETE FROM {PEOPLE} WHERE seq = 9", f"DELETE FROM {HEADS}", "UPDATE fairblock_meta SET value = ''",
        "DELETE FROM fairblock_policies", "UPDATE fairblock_purged SET first = 0",
    ],
)  # fmt: skip
def test_the_database_itself_refuses(place, ids, statement):
    place.execute("INSERT INTO fairblock_purged VALUES (2, 3)")
    with pytest.raises(Exception, match="append-only"):
        place.execute(statement)
    assert found(place) == ("log.stray_purge", 0, "")


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_truncate(place, ids):
    with pytest.raises(Exception, match="append-only"):
        place.execute(f"TRUNCATE {ENTRIES}")


def lines_of(place):
    with place.open(read=True) as log:
        return [text + "\n" for text in log.export()]


def verified(lines, public):
    return verify(Exported("x.jsonl", iter(lines)).contents, public).fault


def test_an_export_is_verified_by_itself(place, ids):
    lines = lines_of(place)
    assert verified(lines, place.public) is None
    entry = next(n for n, text in enumerate(lines) if ids[4] in text)
    changed = [*lines[:entry], lines[entry].replace("hoarding-1", "hoarding-2"), *lines[entry + 1 :]]
    assert verified(changed, place.public).code == "log.changed_personal"
    without = json.loads(lines[-1])
    without["end"]["entries"] -= 1
    removed = [*lines[:entry], *lines[entry + 1 : -1], json.dumps(without) + "\n"]
    assert (verified(removed, place.public).code, verified(removed, place.public).seq) == ("log.removed", 5)


def test_a_purge_keeps_the_chain_and_leaves_no_byte(place, ids, decided):
    def bytes_of():
        if place.server is not None:
            place.execute("CHECKPOINT")
            ((path,),) = place.execute(f"SELECT pg_relation_filepath('{PEOPLE}')")
            ((toast,),) = place.execute(
                f"SELECT pg_relation_filepath(reltoastrelid) FROM pg_class WHERE oid = '{PEOPLE}'::regclass"
            )
            data = place.server.folder / "data"
            return b"".join((data / one).read_bytes() for one in (path, toast))
        return b"".join(one.read_bytes() for one in Path(place.folder).glob("log.db*"))

    secret = decided[1]["buyer"]["id"].encode()
    with place.open() as log:
        before = bytes_of()
        assert secret in before
        anchor = log.anchor()
        at = log.get(ids[-1]).at + 1
        assert log.purge(at, dry_run=True).count == 8
        purged = log.purge(at)
        assert (purged.count, purged.scrubbed) == (8, True)
        kept = log.record(*decided, latency_us=1)
        assert log.get(ids[4]).personal is None
        assert log.get(ids[4]).input_digest is None
        assert log.get(kept).personal.buyer == secret.decode()
        assert log.purge(at).count == 0
        assert not list(log.entries(buyer=secret.decode(), until=at))
        report = log.verify(place.public, [anchor])
        assert (report.fault, report.erased, report.notes) == (None, 8, ())
        log.purge(log.get(kept).at + 1)
        after = bytes_of()
    assert secret not in after
    assert decided[1]["request"]["remark"].encode() not in after
    place.tamper(f"DELETE FROM {ENTRIES} WHERE kind = 'purge'")
    assert found(place)[0] == "log.removed"


def test_the_clock_is_written_down_as_it_was(place, decided):
    from fairblock.service.log import open_log

    times = iter([10**15, 10**15 + 5, 10**15 - 3_600_000_000, 10**15 + 10])
    with open_log(place.settings(), create=True, clock=lambda: next(times)) as log:
        ids = [log.record(*decided, latency_us=1) for _ in range(3)]
        assert [log.get(id).at for id in ids] == [10**15 + 5, 10**15 - 3_600_000_000, 10**15 + 10]
        assert [log.get(id).seq for id in ids] == [2, 3, 4]
        assert [one.id for one in log.entries()] == ids[::-1]
        report = log.verify(place.public, [log.anchor()])
    assert report.fault is None
    ((note),) = report.notes
    assert (note.code, note.seq, note.id) == ("log.note_clock", 3, ids[1])


@in_sqlite
def test_sqlite_is_set_so_that_a_commit_is_on_the_disk(place, ids):
    with place.open() as log, log.store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    assert sqlite3.sqlite_version_info >= (3, 22)
