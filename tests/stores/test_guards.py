"""Nobody changes the past: not with another program, not by replacing, not by taking the guards away unseen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flywheel.errors import IntegrityFailure
from flywheel.stores.sqlite import SQLiteStore
from tests.stores.events import event, positions

HISTORY = [event("opened", "case:1", "case:2"), event("closed", "case:1")]

CHANGES = [
    "UPDATE events SET data = x'00' WHERE position = 1",
    "UPDATE events SET position = 3 WHERE position = 1",
    "UPDATE tags SET tag = 'case:9'",
    "UPDATE kinds SET kind = 'reopened'",
    "UPDATE ledger SET origin = 'elsewhere'",
    "UPDATE OR REPLACE events SET position = 1 WHERE position = 2",
    "DELETE FROM events",
    "DELETE FROM events WHERE position = 2",
    "DELETE FROM tags",
    "DELETE FROM tags WHERE position = 2",
    "DELETE FROM kinds",
    "DELETE FROM ledger",
    "INSERT OR REPLACE INTO events VALUES (1, 1, '[]', x'00')",
    "INSERT OR REPLACE INTO events VALUES (2, 1, '[]', x'00')",
    "INSERT OR IGNORE INTO events VALUES (1, 1, '[]', x'00')",
    "INSERT INTO events VALUES (1, 1, '[]', x'00') ON CONFLICT (position) DO UPDATE SET data = excluded.data",
    "INSERT INTO events VALUES (4, 1, '[]', x'00')",
    "INSERT INTO events VALUES (0, 1, '[]', x'00')",
    "INSERT INTO events VALUES (-1, 1, '[]', x'00')",
    "INSERT INTO events VALUES (NULL, 1, '[]', x'00')",
    "INSERT INTO events (kind, tags, data) VALUES (1, '[]', x'00')",
    "REPLACE INTO tags VALUES ('case:1', 1, 1)",
    "REPLACE INTO tags VALUES ('case:1', 2, 2)",
    "INSERT INTO tags VALUES ('case:9', 2, 2)",
    "REPLACE INTO kinds VALUES (1, 'reopened')",
    "REPLACE INTO kinds VALUES (3, 'opened')",
    "INSERT INTO kinds VALUES (4, 'reopened')",
    "INSERT INTO kinds (kind) VALUES ('reopened')",
    "REPLACE INTO ledger (rowid, origin) VALUES (1, 'elsewhere')",
    "INSERT INTO ledger VALUES ('elsewhere')",
]


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program's connection to a ledger of two events."""
    with SQLiteStore(path, create=True) as store:
        store.append(HISTORY)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def content(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    tables = ("ledger", "kinds", "events", "tags")
    return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]  # noqa: S608 - fixed names


@pytest.mark.parametrize("recursive_triggers", ["off", "on"])
def test_another_program_is_refused(other: sqlite3.Connection, recursive_triggers: str) -> None:
    other.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
    before = content(other)
    for change in CHANGES:
        with pytest.raises(sqlite3.IntegrityError, match=r"^refused: "):
            other.execute(change)
        other.rollback()
        assert content(other) == before, change


@pytest.mark.parametrize("table", ["events", "tags", "kinds"])
@pytest.mark.parametrize("guard", ["grow", "update", "delete"])
def test_a_ledger_without_its_guards_is_read_but_not_written(
    path: Path, other: sqlite3.Connection, table: str, guard: str
) -> None:
    other.execute(f"DROP TRIGGER {table}_{guard}")
    with pytest.raises(IntegrityFailure) as failure:
        SQLiteStore(path)
    assert str(failure.value) == (
        f"{path} no longer guards its history ({table}_{guard} changed or missing)."
        " Compare it with a backup before anything is added."
    )
    with SQLiteStore(path, read_only=True) as store:
        assert positions(store) == [1, 2]


def test_a_guard_that_was_weakened_is_noticed(path: Path, other: sqlite3.Connection) -> None:
    other.execute("DROP TRIGGER events_delete")
    other.execute("CREATE TRIGGER events_delete BEFORE DELETE ON events BEGIN SELECT 1; END")
    with pytest.raises(IntegrityFailure, match=r"events_delete changed or missing"):
        SQLiteStore(path)


def test_what_others_add_for_themselves_does_not_matter(path: Path, other: sqlite3.Connection) -> None:
    other.executescript("CREATE VIEW mine AS SELECT * FROM events; CREATE INDEX quick ON events (data); ANALYZE")
    with SQLiteStore(path) as store:
        assert store.append(HISTORY) == 4
