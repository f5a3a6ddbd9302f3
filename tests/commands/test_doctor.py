"""The doctor tells of any ledger how it is and what to do, also where nothing else can open it, and changes nothing."""

import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from events.awareness_building import BrandPublished
from flywheel.ledger import Ledger
from flywheel.stores import sqlite_checkup, sqlite_surroundings
from tests.commands.ledgers import chartered, damaged, grow, held, lying, messages, sql, types, unguarded, with_a_gap
from tests.given import SUMMER, a
from tests.hardship.desk import Ended
from tests.stores.children import outcome

Row = tuple[str, str, str, str | None]

SETTINGS: Row = ("settings", "ok", "ledger LEDGER (flag --ledger); actor dana (flag --as); format FORMAT", None)
VERSIONS: Row = ("versions", "ok", "flywheel V, Python V, SQLite V, eventsourcing V", None)
FILE: Row = ("file", "ok", "LEDGER, N bytes", None)
ACCESS: Row = ("access", "ok", "file and folder may be written", None)
SPACE: Row = ("space", "ok", "N bytes free on its disk", None)
LOG: Row = ("log", "ok", "all that was recorded is in the file", None)
USERS: Row = ("users", "ok", "nobody is writing to it", None)
AROUND = [FILE, ACCESS, SPACE, LOG, USERS]
LEDGER: Row = ("ledger", "ok", "305 events, origin ORIGIN, application id 464c5957, schema 1", None)
JOURNAL: Row = ("journal", "ok", "wal, synchronous = full", None)
PAGES: Row = ("pages", "ok", "quick_check finds nothing", None)
GUARDS: Row = ("guards", "ok", "17 tables, indices and triggers are as they were made", None)
POSITIONS: Row = ("positions", "ok", "without gaps", None)
STORE = [LEDGER, JOURNAL, PAGES, GUARDS, POSITIONS]
TAGS: Row = ("tags", "ok", "304 of them, and the index holds the same", None)
CLOCK: Row = ("clock", "ok", "#305 was recorded 2026-06-01 09:00Z, and it is 2026-06-01 12:00Z", None)
VIEWS: Row = ("read models", "ok", "there are none yet; the first look makes them", None)
SOUND = [SETTINGS, VERSIONS, *AROUND, *STORE, CLOCK, VIEWS]

BACKUP = "Move it away for examination, and put a backup in its place with 'flywheel restore'."
MALFORMED = "LEDGER is damaged (database disk image is malformed)"
EXAMINE = "Keep it for examination, and go on with a backup."
NOT_ONE = "Name the ledger's own file."
COMPARE = "Somebody went around flywheel: hold it against a backup."
ANEW = "Make them anew with 'flywheel rebuild'; the ledger is not touched."


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of three hundred and five events."""
    return chartered(tmp_path, customers=304)


def rows(ended: Ended, ledger: Path) -> list[Row]:
    """What was found, with signs for what is different each time."""
    text = ended.out.replace(str(ledger), "LEDGER")
    for pattern, sign in (
        (r"[\d,]+(?= bytes)", "N"),
        (r"origin [0-9a-f]{32}", "origin ORIGIN"),
        (r"(flywheel|Python|SQLite|eventsourcing) \d[\w.]*", r"\1 V"),
        (r"format json \(flag --format\)", "format FORMAT"),
        (r"process \d+ \(\w+\)", "PROCESS"),
    ):
        text = re.sub(pattern, sign, text)
    return [(row["check"], row["state"], row["found"], row["remedy"]) for row in json.loads(text)["rows"]]


def examined(ledger: Path, words: str = "") -> Ended:
    return types(ledger.parent, f"doctor --format json {words} --ledger {ledger}")


def with_these(usual: list[Row], *others: Row) -> list[Row]:
    """The usual rows, but for those that others stand for."""
    instead = {other[0]: other for other in others}
    return [instead.get(row[0], row) for row in usual]


def test_of_a_sound_ledger_all_is_well_and_nothing_is_changed(tmp_path: Path, ledger: Path):
    before = {name: (tmp_path / name).read_bytes() for name in lying(tmp_path)}
    ended = examined(ledger)
    assert (ended.code, messages(ended.err), rows(ended, ledger)) == (0, "All is well.\n", SOUND)
    assert json.loads(ended.out)["state"] == "ok"
    assert {name: (tmp_path / name).read_bytes() for name in lying(tmp_path)} == before


def test_looked_at_in_depth_it_is_still_sound(ledger: Path):
    ended = examined(ledger, "--deep")
    whole: Row = ("pages", "ok", "integrity_check finds nothing", None)
    assert rows(ended, ledger) == [*with_these(SOUND[:-2], whole), TAGS, CLOCK, VIEWS]
    assert ended.code == 0


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "markdown"])
def test_it_answers_in_every_format(tmp_path: Path, ledger: Path, form: str):
    ended = types(tmp_path, f"doctor --format {form} --fields check,state --ledger {ledger}")
    assert ended.code == 0
    assert ended.out.count("ok") >= 14


def test_where_there_is_no_ledger_that_is_told(tmp_path: Path):
    gone = tmp_path / "gone.db"
    ended = examined(gone)
    missing: Row = (
        "ledger",
        "wrong",
        "There is no ledger at LEDGER",
        "Name yours with --ledger, or make one with 'flywheel init'.",
    )
    assert (ended.code, rows(ended, gone)) == (5, [SETTINGS, VERSIONS, missing])
    assert json.loads(ended.err)["error"]["code"] == "no-such-ledger"
    assert lying(tmp_path) == []


def test_an_empty_ledger_is_no_reason_to_worry(tmp_path: Path):
    path = tmp_path / "new.db"
    Ledger.open(path, create=True).close()
    nothing: Row = ("ledger", "ok", "0 events, origin ORIGIN, application id 464c5957, schema 1", None)
    clock: Row = ("clock", "ok", "it is 2026-06-01 12:00Z, and nothing is recorded yet", None)
    assert rows(examined(path), path) == with_these(SOUND, nothing, clock)
    assert examined(path, "--deep").code == 0


def wrong(check: str, found: str, remedy: str) -> Row:
    return check, "wrong", found, remedy


def cut(path: Path) -> None:
    os.truncate(path, 3 * 4096)


def headless(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def a_letter(path: Path) -> None:
    path.write_text("Dear PMO, " * 1000)


def contacts(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE contacts (name)")


def newer(path: Path) -> None:
    sql(path, "PRAGMA user_version = 2")


BEHEADED = "LEDGER is damaged (it does not begin as a ledger does)"
CLOSED = {
    "a letter": (a_letter, wrong("ledger", "LEDGER is not a ledger", NOT_ONE), 5),
    "another program's data": (contacts, wrong("ledger", "LEDGER is not a ledger", NOT_ONE), 5),
    "no header": (headless, wrong("ledger", BEHEADED, EXAMINE), 4),
    "cut off": (cut, wrong("ledger", MALFORMED, EXAMINE), 4),
    "a newer schema": (
        newer,
        (
            "ledger",
            "attention",
            "LEDGER was made by a newer flywheel (its schema is 2, ours 1)",
            "Update flywheel and try again.",
        ),
        1,
    ),
}


@pytest.mark.parametrize("harm", CLOSED)
def test_what_nothing_else_can_open_is_examined_from_outside(ledger: Path, harm: str):
    spoil, finding, code = CLOSED[harm]
    spoil(ledger)
    before = ledger.read_bytes()
    ended = examined(ledger)
    assert rows(ended, ledger) == [SETTINGS, VERSIONS, *AROUND, finding]
    assert ended.code == code
    said = json.loads(ended.err)["error"]["message"].replace(str(ledger), "LEDGER")
    as_told = f"{finding[2]}. {finding[3]}"
    assert said == ("LEDGER is not as it should be: ledger. What to do stands beside each." if code == 4 else as_told)
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("make", "found", "remedy"),
    [
        (Path.mkdir, "LEDGER is a folder", "Name the ledger's file in it."),
        (os.mkfifo, "LEDGER is not a ledger", NOT_ONE),
    ],
    ids=["a folder", "a pipe"],
)
def test_what_is_no_file_is_told(tmp_path: Path, make: Callable[[Path], None], found: str, remedy: str):
    make(tmp_path / "pmo.db")
    ended = examined(tmp_path / "pmo.db")
    assert (ended.code, rows(ended, tmp_path / "pmo.db")) == (5, [SETTINGS, VERSIONS, wrong("ledger", found, remedy)])


def without_an_index(path: Path) -> None:
    sql(path, "DROP INDEX events_by_kind")


def with_a_trigger_more(path: Path) -> None:
    sql(path, "CREATE TRIGGER spy AFTER INSERT ON events BEGIN SELECT 1; END")


def without_its_origin(path: Path) -> None:
    connection = apsw.Connection(str(path))
    [guard] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'ledger_delete'").fetchall()
    connection.execute(f"DROP TRIGGER ledger_delete; DELETE FROM ledger; {guard[0]}")  # noqa: S608
    connection.close()


def with_a_tag_less(path: Path) -> None:
    connection = apsw.Connection(str(path))
    [guard] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'tags_delete'").fetchall()
    connection.execute(f"DROP TRIGGER tags_delete; DELETE FROM tags WHERE position = 7; {guard[0]}")  # noqa: S608
    connection.close()


def with_a_tag_more(path: Path) -> None:
    connection = apsw.Connection(str(path))
    [guard] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'tags_grow'").fetchall()
    connection.execute(f"DROP TRIGGER tags_grow; INSERT INTO tags VALUES ('customer:board', 1, 7); {guard[0]}")  # noqa: S608
    connection.close()


def with_an_event_outside_its_index(path: Path) -> None:
    """The index is taken out of the schema while an event comes in, and put back as if nothing had been."""
    connection = apsw.Connection(str(path))
    row = connection.execute("SELECT * FROM sqlite_schema WHERE name = 'events_by_kind'").fetchall()[0]
    connection.pragma("writable_schema", True)
    connection.execute("DELETE FROM sqlite_schema WHERE name = 'events_by_kind'")
    connection.pragma("writable_schema", "RESET")
    connection.execute("INSERT INTO events SELECT 306, kind, '[]', data FROM events WHERE position = 305")
    connection.pragma("writable_schema", True)
    connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
    connection.close()


ENTRIES = "wrong # of entries in index events_by_kind; row 306 missing from index events_by_kind"
MISSING = "Hold it against a backup, then go on with a copy, which has them: 'flywheel copy'."
OPEN: dict[str, tuple[Callable[[Path], None], str, list[Row]]] = {
    "a damaged page": (
        damaged,
        "",
        with_these(SOUND, wrong("pages", MALFORMED, EXAMINE)),
    ),
    "a guard less": (
        unguarded,
        "",
        with_these(SOUND, wrong("guards", "changed or missing: events_update", MISSING)),
    ),
    "an index less": (
        without_an_index,
        "",
        with_these(SOUND, wrong("guards", "changed or missing: events_by_kind", MISSING)),
    ),
    "a trigger more": (
        with_a_trigger_more,
        "",
        with_these(
            SOUND,
            (
                "guards",
                "attention",
                "triggers that are not flywheel's: spy",
                "Drop them: they run when something is recorded.",
            ),
        ),
    ),
    "an event less": (
        with_a_gap,
        "",
        with_these(SOUND, wrong("positions", "304 events, the last of which is #305: some are gone", BACKUP)),
    ),
    "a tag less": (
        with_a_tag_less,
        "--deep",
        [
            *with_these(SOUND[:-2], ("pages", "ok", "integrity_check finds nothing", None)),
            wrong("tags", "the tags of #7 cannot be found in the index", COMPARE),
            CLOCK,
            VIEWS,
        ],
    ),
    "a tag more": (
        with_a_tag_more,
        "--deep",
        [
            *with_these(SOUND[:-2], ("pages", "ok", "integrity_check finds nothing", None)),
            wrong("tags", "the index holds 305 tags, the events 304", COMPARE),
            CLOCK,
            VIEWS,
        ],
    ),
    "an event outside its index": (
        with_an_event_outside_its_index,
        "--deep",
        [
            *with_these(
                SOUND[:-2],
                ("ledger", "ok", "306 events, origin ORIGIN, application id 464c5957, schema 1", None),
                wrong("pages", ENTRIES, BACKUP),
            ),
            TAGS,
            ("clock", "ok", "#306 was recorded 2026-06-01 09:00Z, and it is 2026-06-01 12:00Z", None),
            VIEWS,
        ],
    ),
}


@pytest.mark.parametrize("harm", OPEN)
def test_what_is_wrong_inside_is_found_and_what_to_do_is_told(tmp_path: Path, ledger: Path, harm: str):
    spoil, words, expected = OPEN[harm]
    spoil(ledger)
    before = {name: (tmp_path / name).read_bytes() for name in lying(tmp_path)}
    ended = examined(ledger, words)
    assert rows(ended, ledger) == expected
    found = [check for check, state, _, _ in expected if state == "wrong"]
    assert ended.code == (4 if found else 0)
    assert f"is not as it should be: {', '.join(found)}." in ended.err or not found
    assert {name: (tmp_path / name).read_bytes() for name in lying(tmp_path)} == before


def test_a_ledger_that_lost_its_origin(ledger: Path):
    without_its_origin(ledger)
    ended = examined(ledger)
    lost = wrong("ledger", "LEDGER is damaged (it has lost its origin)", EXAMINE)
    assert (ended.code, rows(ended, ledger)) == (4, with_these(SOUND[:-2], lost))


def test_attention_is_no_failure_and_says_where_to_look(ledger: Path):
    with_a_trigger_more(ledger)
    ended = types(ledger.parent, f"doctor --ledger {ledger}")
    assert (ended.code, ended.err) == (0, "Nothing is wrong. Look at what is said of guards.\n")


def test_a_clock_that_is_behind_the_last_event(ledger: Path):
    with Ledger.open(ledger, clock=lambda: SUMMER.replace(year=2027)) as ahead:
        ahead.record(a_brand())
    found = "#306 was recorded 2027-06-01 09:00Z, but it is only 2026-06-01 12:00Z"
    remedy = (
        "Set this clock right, or find the one that was wrong. Until then, what is recorded gets that time as well."
    )
    [clock] = [row for row in rows(examined(ledger), ledger) if row[0] == "clock"]
    assert clock == ("clock", "attention", found, remedy)


def a_brand() -> BrandPublished:
    return a(BrandPublished, title="t", promise="p")


WRITING: Row = ("users", "attention", "it is being written to by PROCESS", "Wait, or end what does not let go of it.")
OPENED: Row = ("users", "ok", "it is open by PROCESS", None)


@pytest.mark.parametrize(("how", "finding"), [("BEGIN IMMEDIATE", WRITING), ("", OPENED)], ids=["writing", "open"])
def test_who_has_the_ledger_open_is_told(ledger: Path, how: str, finding: Row):
    with held(ledger, how):
        assert rows(examined(ledger), ledger) == with_these(SOUND, finding)


def test_a_ledger_that_nobody_else_may_look_into(tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch):
    """As it is for a moment while a backup is put in its place."""
    monkeypatch.setattr(sqlite_checkup, "PATIENCE_SECONDS", 0.05)
    file = tmp_path / "friday.db"
    types(tmp_path, f"backup {file} --ledger {ledger}")
    with held(file, "BEGIN EXCLUSIVE"):
        ended = examined(file)
    busy = "Another program is writing to LEDGER and does not let go"
    closed: Row = ("ledger", "attention", busy, "Try again in a moment.")
    assert (ended.code, rows(ended, file)) == (0, [SETTINGS, VERSIONS, *with_these(AROUND, OPENED), closed])


def test_what_a_killed_writer_left_is_told_and_left(tmp_path: Path, ledger: Path):
    with held(ledger):
        grow(ledger, 5)
    before = {name: (tmp_path / name).read_bytes() for name in lying(tmp_path) if not name.endswith("-shm")}
    found = rows(examined(ledger), ledger)
    assert ("log", "ok", f"N bytes of what was recorded last are in LEDGER-wal; {ONLY}", None) in found
    assert ("ledger", "ok", "310 events, origin ORIGIN, application id 464c5957, schema 1", None) in found
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


ONLY = "copy the ledger with 'flywheel backup' only"


def test_a_log_that_does_not_get_shorter(ledger: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite_surroundings, "LARGE_LOG_BYTES", 1000)
    with Ledger.open(ledger) as open_elsewhere:
        open_elsewhere.record(a_brand())
        [log] = [row for row in rows(examined(ledger), ledger) if row[0] == "log"]
    assert log == (
        "log",
        "attention",
        "N bytes of what was recorded last are in LEDGER-wal",
        "End programs that read for long; then it goes into the file.",
    )


def test_a_disk_that_is_nearly_full(ledger: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite_surroundings, "LITTLE_ROOM_BYTES", 1 << 60)
    [space] = [row for row in rows(examined(ledger), ledger) if row[0] == "space"]
    assert space == ("space", "attention", "N bytes free on its disk", "Make room, before recording has to stop.")


def test_a_backup_is_as_sound_as_the_ledger(tmp_path: Path, ledger: Path):
    file = tmp_path / "friday.db"
    types(tmp_path, f"backup {file} --ledger {ledger}")
    journal: Row = ("journal", "ok", "delete, as in a backup; wal once something is recorded", None)
    assert rows(examined(file), file) == with_these(SOUND, journal)


@pytest.fixture
def vault() -> Iterator[Path]:
    """A ledger in a folder that everybody can reach and nobody may write, as on a medium for auditors."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = chartered(folder, customers=304)
        path.chmod(0o444)
        folder.chmod(0o555)
        yield path
        folder.chmod(0o755)


ONLY_READ = "LEDGER may only be read, so nothing can be recorded"
PERMISSION = "Give yourself permission to write it, if you are to record."
NO_LOCKS: Row = ("journal", "ok", "read without a journal, because nothing can be written beside it", None)


def test_where_nothing_may_be_written_it_looks_all_the_same(vault: Path):
    ended = outcome(lambda: examined(vault), as_nobody=True)
    assert (ended.code, rows(ended, vault)) == (
        0,
        with_these(SOUND, ("access", "attention", ONLY_READ, PERMISSION), NO_LOCKS),
    )
    assert lying(vault.parent) == ["flywheel.db"]


def test_what_may_not_be_read_is_told(vault: Path):
    vault.chmod(0o000)
    ended = outcome(lambda: examined(vault), as_nobody=True)
    remedy = "Give yourself permission to use the file and its folder."
    closed: Row = ("ledger", "attention", "LEDGER cannot be opened", remedy)
    access: Row = ("access", "attention", ONLY_READ, PERMISSION)
    assert (ended.code, rows(ended, vault)) == (1, [SETTINGS, VERSIONS, *with_these(AROUND, access), closed])


def of_the_read_models(ledger: Path) -> Row:
    [row] = [row for row in rows(examined(ledger), ledger) if row[0] == "read models"]
    return row


def altered(path: Path, name: str, value: str) -> None:
    sql(path.with_name("flywheel.views.db"), f"UPDATE meta SET value = '{value}' WHERE name = '{name}'")  # noqa: S608


def test_the_read_models_are_looked_at_as_well(tmp_path: Path, ledger: Path):
    types(tmp_path, "show customers")
    assert of_the_read_models(ledger) == ("read models", "ok", "caught up to #305", None)
    grow(ledger, 2)
    behind = "they end at #305; the next look catches them up to #307"
    assert of_the_read_models(ledger) == ("read models", "ok", behind, None)
    altered(ledger, "fingerprint", "other")
    older = "they are of another version of flywheel; the next look makes them anew"
    assert of_the_read_models(ledger) == ("read models", "ok", older, None)
    altered(ledger, "last_id", "other")
    other = "they hold another #305 than the ledger"
    assert of_the_read_models(ledger) == ("read models", "attention", other, ANEW)
    altered(ledger, "position", "400")
    ahead = "they go on to #400, the ledger to #307"
    assert of_the_read_models(ledger) == ("read models", "attention", ahead, ANEW)
    altered(ledger, "origin", "other")
    strange = "they are of another ledger"
    assert of_the_read_models(ledger) == ("read models", "attention", strange, ANEW)
    (tmp_path / "flywheel.views.db").write_bytes(b"not a database" * 1000)
    spoiled = f"{tmp_path}/flywheel.views.db cannot be read"
    assert of_the_read_models(ledger) == ("read models", "attention", spoiled, ANEW)


def test_a_last_event_that_cannot_be_read(ledger: Path):
    connection = apsw.Connection(str(ledger))
    connection.execute("INSERT INTO events VALUES (306, 1, '[]', x'7b7d')")
    connection.close()
    ended = examined(ledger)
    [*_, last] = rows(ended, ledger)
    unreadable = "#306 cannot be read (occurred_at: Field required)"
    assert last == wrong("events", unreadable, "Keep the ledger for examination, and go on with a backup.")
    assert ended.code == 4
