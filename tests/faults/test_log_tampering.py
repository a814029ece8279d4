"""Whoever changes, removes, inserts, moves or cuts off what is in the log is found out, and the entry is named."""

import json
import shutil
import sqlite3
from pathlib import Path

import attrs
import pytest
from log_places import new_place

from fairblock.service.log import LogError, open_log
from fairblock.service.log.anchors import anchor_of, read_anchors
from fairblock.service.log.chain import entry_hash, personal_digest
from fairblock.service.log.contents import Exported
from fairblock.service.log.documents import document, lines
from fairblock.service.log.model import Person
from fairblock.service.log.settings import Settings
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


def test_every_anchor_of_a_number_counts(place, decided):
    """Nothing is signed, and the whole chain was written anew between two anchors of one number."""
    with open_log(Settings(place.url), create=True) as log:
        ids = log.record_many([(*decided, 1)] * 3)
        before = log.anchor()
    place.tamper(*rewritten(place, 2))
    with open_log(Settings(place.url)) as log:
        after = log.anchor()
        assert log.verify(None, [after]).fault is None
        for anchors in ([before, after], [after, before]):
            fault = log.verify(None, anchors).fault
            assert (fault.code, fault.seq, fault.id) == ("log.rewritten", 4, ids[2])
        other = attrs.evolve(after, id="x")
        assert log.verify(None, [other]).fault.code == "log.anchor_id"
        later = [attrs.evolve(after, seq=9), attrs.evolve(before, seq=9)]
        fault = log.verify(None, later).fault
        assert (fault.code, fault.seq) == ("log.anchors_differ", 9)


@in_sqlite
def test_a_key_that_was_taken_out_of_the_database(place, ids):
    place.tamper("DELETE FROM fairblock_meta WHERE name = 'public_key'", f"DELETE FROM {HEADS}")
    with open_log(place.url, read=True) as log:
        assert (log.verify().fault.code, log.verify().fault.id) == ("log.key_changed", ids[0])
        assert place.public in log.verify().fault.text.en
    for how, code in ((place.settings(), "log.other_key"), (Settings(place.url), "log.no_key")):
        with pytest.raises(LogError) as raised:
            open_log(how)
        assert raised.value.code == code
    with open_log(place.settings(), read=True) as log:
        assert log.verify().fault.code == "log.says_unsigned"
    with open_log(Settings(place.url, public_key=place.folder / "log.pub"), read=True) as log:
        assert log.verify().fault.code == "log.other_public_key"


def test_a_changed_or_missing_policy(place, ids):
    place.tamper("UPDATE fairblock_policies SET content = replace(content, '30', '31')")
    assert found(place)[0] == "log.policy_changed"
    place.tamper("DELETE FROM fairblock_policies")
    assert found(place) == ("log.policy_missing", 2, ids[1])


@in_sqlite
@pytest.mark.parametrize(
    "change", ["name = 'other'", "version = '9'", "content = content || ' '", "content = x'ff'", "digest = x'ff'",
               "content = '{\"x\":1,' || substr(content, 2)",
               "content = replace(content, '{\"manifest\":{', '{\"manifest\":{\"x\":1,')"]
)  # fmt: skip
def test_a_policy_is_kept_to_the_letter(place, ids, change):
    place.tamper(f"UPDATE fairblock_policies SET {change}")
    assert found(place)[0] == "log.policy_changed"


def test_what_belongs_to_no_entry(place, ids):
    columns = ", ".join(f'"{name}"' for name in ("salt", "buyer"))
    place.execute(f"INSERT INTO {PEOPLE} (seq, {columns}) VALUES (500, '00', 'somebody')")
    assert found(place) == ("log.stray_personal", 500, "")
    place.execute(f"INSERT INTO {HEADS} SELECT 99, hash, at, key, signature FROM {HEADS} WHERE seq = 9")
    assert found(place) == ("log.stray_head", 99, "")


def test_a_head_that_names_another_key(place, ids):
    place.tamper(f"UPDATE {HEADS} SET key = 'x' WHERE seq = 5")
    assert found(place) == ("log.signature", 5, ids[4])


@in_sqlite
def test_a_head_in_a_log_that_is_not_signed(place, decided):
    with open_log(Settings(place.url), create=True) as log:
        log.record(*decided, latency_us=1)
        place.execute(f"INSERT INTO {HEADS} VALUES (1, 'x', 1, 'x', 'x')")
        assert log.verify().fault.code == "log.stray_head"


def test_the_text_by_which_a_remark_is_searched(place, ids):
    place.tamper(f"UPDATE {PEOPLE} SET remark_key = 'x' WHERE seq = 5")
    assert found(place) == ("log.search_key", 5, ids[4])


EATING = {
    "sqlite": [f"CREATE TRIGGER eat AFTER INSERT ON {HEADS} BEGIN DELETE FROM {HEADS} WHERE seq = -1; END"],
    "postgresql": [
        "CREATE FUNCTION eat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        f"CREATE TRIGGER eat BEFORE INSERT ON {PEOPLE} FOR EACH ROW EXECUTE FUNCTION eat()",
    ],
}
OFF = {
    "sqlite": ["DROP TRIGGER fairblock_heads_no_delete"],
    "postgresql": [f"ALTER TABLE {HEADS} DISABLE TRIGGER fairblock_heads_append_only"],
}
CHANGED = {
    "sqlite": ["DROP TRIGGER fairblock_heads_no_delete",
               f"CREATE TRIGGER fairblock_heads_no_delete BEFORE DELETE ON {HEADS} WHEN 0 BEGIN SELECT 1; END"],
    "postgresql": ["CREATE OR REPLACE FUNCTION fairblock_append_only() RETURNS trigger LANGUAGE plpgsql "
                   "AS $$ BEGIN RETURN OLD; END $$"],
}  # fmt: skip
RULE = {
    "sqlite": [f"CREATE TRIGGER EAT AFTER INSERT ON {HEADS.upper()} BEGIN SELECT 1; END"],
    "postgresql": [f"CREATE RULE eat AS ON INSERT TO {PEOPLE} DO INSTEAD NOTHING"],
}


_SWALLOW = "CREATE FUNCTION eat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
SWALLOWED = {
    "sqlite": ["CREATE TRIGGER eat BEFORE INSERT ON {} BEGIN SELECT RAISE(IGNORE); END"],
    "postgresql": ["CREATE TRIGGER eat BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION eat()"],
}
IN_POSTGRES = {  # what swallows rows, or lets them be changed, without an enabled trigger of somebody else on the table
    "replica": [
        _SWALLOW,
        f"CREATE TRIGGER eat BEFORE INSERT ON {PEOPLE} FOR EACH ROW EXECUTE FUNCTION eat()",
        f"ALTER TABLE {PEOPLE} ENABLE REPLICA TRIGGER eat",
    ],
    "security": [f"ALTER TABLE {HEADS} ENABLE ROW LEVEL SECURITY"],
    "child": [f"CREATE TABLE elsewhere () INHERITS ({ENTRIES})"],
    "settings": ["ALTER FUNCTION fairblock_append_only() SET search_path = pg_temp"],
}


@pytest.mark.parametrize("name", [ENTRIES, PEOPLE, HEADS])
def test_what_an_open_log_does_not_keep_is_not_acknowledged(place, ids, decided, name):
    with place.open() as log:
        if place.server is not None:
            place.execute(_SWALLOW)
        place.execute(*(one.format(name) for one in SWALLOWED["sqlite" if place.server is None else "postgresql"]))
        with pytest.raises(LogError) as raised:
            log.record(*decided, latency_us=1)
        place.execute(f"DROP TRIGGER eat {'' if place.server is None else f'ON {name}'}")
        log.record(*decided, latency_us=1)
    assert raised.value.code == "log.not_kept"
    with place.open(read=True) as log:
        report = log.verify(place.public)
    assert (report.fault, report.decisions) == (None, 9)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
@pytest.mark.parametrize("how", IN_POSTGRES)
def test_what_else_can_let_entries_go_in_postgresql(place, ids, how):
    place.execute(*IN_POSTGRES[how])
    assert fault_of(place).code == "log.triggers"
    with pytest.raises(LogError) as raised:
        place.open()
    assert raised.value.code == "log.other_triggers"


@pytest.mark.parametrize("how", [EATING, OFF, CHANGED, RULE], ids=["others", "off", "changed", "rule"])
def test_triggers_that_are_not_the_logs_own(place, ids, how):
    place.execute(*how["sqlite" if place.server is None else "postgresql"])
    fault = fault_of(place)
    assert fault.code == "log.triggers"
    assert ("eat" if how in (EATING, RULE) else HEADS) in fault.text.en.lower()
    with pytest.raises(LogError) as raised:
        place.open()
    assert raised.value.code == "log.other_triggers"


def test_a_table_or_column_that_is_gone(place, ids):
    place.execute(f"ALTER TABLE {PEOPLE} DROP COLUMN body", f"DROP TABLE {HEADS}")
    fault = fault_of(place)
    assert (fault.code, fault.seq) == ("log.lacking", 0)
    assert f"{HEADS}, {PEOPLE}.body" in fault.text.en


CELLS = {
    **{f"UPDATE {ENTRIES} SET {one}": "log.changed" for one in (
        "at = 'abc'", "at = x'ff'", "at = 9223372036854775807", "id = x'ff'", "note = x'ff'", "prev = x'ff'",
        "hash = x'ff'", "policy_name = CAST(x'ff41' AS TEXT)", "id = CAST(x'ff41' AS TEXT)",
        "kind = 'purge', note = '{'", "kind = 'purge', note = '{\"ranges\":5}'",
        "kind = 'purge', note = '{\"ranges\":[[\"a\",1]]}'", "kind = 'purge', note = NULL", "latency_us = 'x'",
    )},
    **{f"UPDATE {PEOPLE} SET {one}": "log.changed_personal" for one in (
        "remark = CAST(remark AS BLOB)", "verdict = CAST(verdict AS BLOB)", "salt = x'ff'", "shop = 5",
        "verdict = '{'", "verdict = '{}'",
        "verdict = '{\"verdict\":\"deny\",\"reasons\":[5]}'", "verdict = '[1]'",
        "buyer = CAST(x'ff' AS TEXT)", "\"case\" = '5'",
    )},
    **{f"UPDATE {HEADS} SET {one}": "log.signature" for one in (
        "at = 'q'", "at = x'ff'", "hash = CAST(hash AS BLOB)", "signature = x'ff'", "key = x'ff'",
    )},
}  # fmt: skip


@in_sqlite
@pytest.mark.parametrize("seq", [5, 9])
@pytest.mark.parametrize("statement", CELLS)
def test_a_cell_that_no_entry_can_have(place, ids, statement, seq):
    place.tamper(f"{statement} WHERE seq = {seq}")
    fault = fault_of(place)
    assert (fault.code, fault.seq) == (CELLS[statement], seq)
    fault.text.in_("en").encode()
    json.dumps(fault.to_dict(), ensure_ascii=False).encode()
    with place.open(read=True) as log:
        for work in (lambda: [document(entry) for entry in log.entries(kinds=())], lambda: list(log.export()),
                     log.anchor,
                     lambda: [list(lines(entry, [], "zh")) for entry in log.entries(kinds=())]):  # fmt: skip
            try:
                work()
            except LogError as error:
                assert (error.code, error.values["seq"]) == ("log.entry_form", seq)  # noqa: PT017


@in_sqlite
def test_nothing_is_added_to_an_entry_that_is_none(place, ids, decided):
    place.tamper(f"UPDATE {ENTRIES} SET hash = x'ff' WHERE seq = 9")
    with place.open() as log, pytest.raises(LogError) as raised:
        log.record(*decided, latency_us=1)
    assert raised.value.code == "log.entry_form"


@in_sqlite
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("DELETE FROM fairblock_meta WHERE name = 'log'", "log.not_a_log"),
        ("UPDATE fairblock_meta SET value = '0' WHERE name = 'version'", "log.not_a_log"),
        ("UPDATE fairblock_meta SET value = '١' WHERE name = 'version'", "log.not_a_log"),
        (f"UPDATE fairblock_meta SET value = '{'1' * 5000}' WHERE name = 'version'", "log.newer"),
    ],
)
def test_a_database_that_does_not_say_what_log_it_is(place, ids, change, code):
    place.tamper(change)
    with pytest.raises(LogError) as raised:
        place.open(read=True)
    assert raised.value.code == code


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
