"""A rollback journal left of something interrupted: whoever comes next, though only to read, has it rolled back."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import apsw
import pytest

from flywheel.errors import StoreFailed
from flywheel.stores import Standing, ending, standing
from flywheel.stores.sqlite import SQLiteStore
from tests.stores.children import child, outcome
from tests.stores.events import event, fill, positions


@pytest.fixture
def path() -> Iterator[Path]:
    """A place in a folder that everybody can reach, which pytest's own folders are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder, "pmo.db")


@pytest.fixture
def interrupted(path: Path) -> Standing:
    """A ledger amid whose pages somebody died who had it without its log, as putting a backup back does."""
    with SQLiteStore(path, create=True) as store:
        fill(store, (event(data=b"%01000d" % number) for number in range(100)))

    def die(_: IO[bytes]) -> None:
        connection = apsw.Connection(str(path))
        for setting in ("journal_mode = delete", "cache_size = 1"):
            connection.execute(f"PRAGMA {setting}").fetchall()
        connection.execute("BEGIN EXCLUSIVE; DROP TRIGGER events_delete; DELETE FROM events WHERE position % 2")
        os._exit(0)

    found = standing(path)
    assert child(die).ended() == 0
    assert path.with_name("pmo.db-journal").stat().st_size > 0
    return found


def test_it_is_rolled_back_for_a_reader(path: Path, interrupted: Standing):
    assert standing(path) == interrupted
    with SQLiteStore(path, read_only=True) as store:
        assert positions(store) == list(range(1, 101))


def test_it_is_rolled_back_for_a_writer(path: Path, interrupted: Standing):
    with SQLiteStore(path) as store:
        assert (store.origin, store.append([event()])) == (interrupted.origin, 101)


def test_who_cannot_roll_it_back_is_told_and_reads_no_half_of_it(path: Path, interrupted: Standing):
    path.parent.chmod(0o755)
    told = outcome(lambda: standing(path), as_nobody=True)
    assert isinstance(told, StoreFailed), told
    assert str(told) == (
        f"The newest events of {path} are in pmo.db-journal, which cannot be read in a folder that cannot be written."
        " Copy both files to a folder of your own and open the copy."
    )
    assert standing(path) == interrupted


def test_the_end_of_a_ledger_is_told_with_the_id_of_its_last_event(path: Path):
    with SQLiteStore(path, create=True) as store:
        assert ending(path) == (store.origin, 0, "")
        store.append([event(data=b'{"id":"a"}'), event(data=b'{"id":"b"}')])
        assert ending(path) == (store.origin, 2, "b")
        store.append([event(data=b"[]")])
        assert ending(path) == (store.origin, 3, "")
