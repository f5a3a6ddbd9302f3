"""Opening: a ledger is made only where that is asked for, and whatever is no ledger of ours is named and left alone."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from flywheel.errors import FlywheelError, IntegrityFailure, LedgerBusy, NoSuchLedger, NotALedger, StoreFailed
from flywheel.stores.sqlite import SQLiteStore
from flywheel.stores.sqlite_file import refuse_old_sqlite
from tests.stores.children import child
from tests.stores.events import event, positions


def ledger(path: Path) -> None:
    with SQLiteStore(path, create=True) as store:
        for number in range(200):
            store.append([event("opened", f"case:{number}", data=bytes(200))])


def sql(*statements: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return run


def overwritten(at: int, data: bytes) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        ledger(path)
        with path.open("r+b") as file:
            file.seek(at)
            file.write(data)

    return spoil


def cut_in_half(path: Path) -> None:
    ledger(path)
    os.truncate(path, path.stat().st_size // 2)


def newer(path: Path) -> None:
    ledger(path)
    sql("PRAGMA user_version = 2")(path)


def older(path: Path) -> None:
    ledger(path)
    sql("PRAGMA user_version = 0")(path)


MISSING = "There is no ledger at {path}. Name yours with --ledger, or make one with 'flywheel init'."
EMPTY = "{path} is empty, so it is no ledger. Name the ledger's own file."
NOT_ONE = "{path} is not a ledger. Name the ledger's own file."
HOW = "database disk image is malformed"
MALFORMED = f"{{path}} is damaged ({HOW}). Keep it for examination, and go on with a backup."
BEHEADED = MALFORMED.replace(HOW, "it does not begin as a ledger does")

OBSTACLES: dict[str, tuple[Callable[[Path], object], type[FlywheelError], str]] = {
    "nothing": (lambda _: None, NoSuchLedger, MISSING),
    "an empty file": (Path.touch, NoSuchLedger, MISSING),
    "an empty database": (sql("PRAGMA journal_mode = wal", "VACUUM"), NoSuchLedger, MISSING),
    "a folder": (Path.mkdir, NotALedger, "{path} is a folder. Name the ledger's file in it."),
    "a named pipe": (os.mkfifo, NotALedger, NOT_ONE),
    "a short text": (lambda path: path.write_text("Dear PMO"), NotALedger, NOT_ONE),
    "a long text": (lambda path: path.write_text("Dear PMO, " * 1000), NotALedger, NOT_ONE),
    "another database": (sql("CREATE TABLE contacts (name)"), NotALedger, NOT_ONE),
    "another application's": (sql("PRAGMA application_id = 77", "CREATE TABLE t (a)"), NotALedger, NOT_ONE),
    "a newer schema": (
        newer,
        StoreFailed,
        "{path} was made by a newer flywheel (its schema is 2, ours 1). Update flywheel and try again.",
    ),
    "half a ledger": (cut_in_half, IntegrityFailure, MALFORMED),
    "no header": (overwritten(0, bytes(100)), IntegrityFailure, BEHEADED),
    "a schema that never was": (
        older,
        IntegrityFailure,
        MALFORMED.replace(HOW, "its schema is 0, which there never was"),
    ),
}


@pytest.mark.parametrize("how", [{}, {"read_only": True}], ids=["to write", "to read"])
@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_is_no_ledger_is_named_and_left_alone(path: Path, obstacle: str, how: dict[str, bool]) -> None:
    make, kind, words = OBSTACLES[obstacle]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(FlywheelError) as failure:
        SQLiteStore(path, **how)
    if how and path.exists() and words == MISSING:
        words = EMPTY
    assert (type(failure.value), str(failure.value)) == (kind, words.format(path=path))
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("obstacle", [words for words, (_, kind, _) in OBSTACLES.items() if kind is not NoSuchLedger])
def test_a_ledger_is_never_made_over_something_else(path: Path, obstacle: str) -> None:
    make, kind, _ = OBSTACLES[obstacle]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind):
        SQLiteStore(path, create=True)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("obstacle", [words for words, (_, kind, _) in OBSTACLES.items() if kind is NoSuchLedger])
def test_a_ledger_is_made_where_there_is_none(path: Path, obstacle: str) -> None:
    OBSTACLES[obstacle][0](path)
    with SQLiteStore(path, create=True) as store:
        assert store.append([event()]) == 1
    with SQLiteStore(path, create=True) as again:
        assert positions(again) == [1]


@pytest.mark.parametrize("name", ["a b", "50%", "a?mode=memory", "#1", "façade", "'quoted'", ":memory:"])
def test_any_name_that_a_file_can_have_will_do(tmp_path: Path, name: str) -> None:
    with SQLiteStore(tmp_path / name, create=True) as store:
        store.append([event()])
    assert [found.name for found in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["missing/pmo.db", "file/pmo.db"])
def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / name
    with pytest.raises(NoSuchLedger) as failure:
        SQLiteStore(path, create=True)
    assert str(failure.value) == f"There is no folder {path.parent}. Make it first, or name another place."


def test_a_name_too_long_for_the_system(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 300)
    with pytest.raises(StoreFailed) as failure:
        SQLiteStore(path)
    assert str(failure.value) == (
        f"{path} cannot be reached (File name too long). Check its name, and who may use its folder."
    )


def test_every_ledger_has_an_origin_of_its_own_for_good(path: Path, tmp_path: Path) -> None:
    with SQLiteStore(path, create=True) as store, SQLiteStore(tmp_path / "other.db", create=True) as other:
        origin = store.origin
        assert len(origin) == len(bytes.fromhex(origin)) * 2 == 32
        assert origin != other.origin
    with SQLiteStore(path, read_only=True) as again:
        assert again.origin == origin


def test_damage_is_found_where_it_is_read(path: Path) -> None:
    ledger(path)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + os.urandom(len(data) - 4096))
    with SQLiteStore(path, read_only=True) as store, pytest.raises(IntegrityFailure) as failure:
        positions(store)
    assert str(failure.value) == MALFORMED.format(path=path)


def test_tags_that_cannot_be_read_are_damage_and_told_with_their_position(path: Path) -> None:
    ledger(path)
    path.write_bytes(path.read_bytes().replace(b'["case:7"]', b'["case:7!!'))
    with SQLiteStore(path) as store, pytest.raises(IntegrityFailure) as failure:
        positions(store)
    assert str(failure.value) == (
        f"{path} is damaged (the kind or the tags of #8 cannot be read)."
        " Keep it for examination, and go on with a backup."
    )


def test_a_store_that_was_closed_says_so(path: Path) -> None:
    store = SQLiteStore(path, create=True)
    store.close()
    store.close()
    for use in (store.read, store.head, lambda: store.append([event()])):
        with pytest.raises(StoreFailed) as failure:
            use()
        assert str(failure.value) == f"{path} was closed. Open it again."


def test_a_writer_that_does_not_let_go_is_waited_for_and_then_told_of(path: Path, store: SQLiteStore) -> None:
    def hold(pipe: IO[bytes]) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        pipe.write(b"held")
        signal.pause()

    store.append([event()])
    other = child(hold)
    assert other.pipe.read(4) == b"held"
    with SQLiteStore(path, wait=0.05) as impatient:
        with pytest.raises(LedgerBusy) as failure:
            impatient.append([event()])
        assert str(failure.value) == (
            f"Another program is writing to {path} and does not let go. Try again in a moment."
        )
        assert positions(impatient) == [1]
        os.kill(other.pid, signal.SIGKILL)
        other.ended()
        assert impatient.append([event()]) == 2


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.9.0"])
def test_an_sqlite_that_can_damage_a_ledger_is_not_used(version: str) -> None:
    with pytest.raises(StoreFailed) as failure:
        refuse_old_sqlite(version)
    assert str(failure.value) == (
        f"SQLite {version} can damage a ledger that two programs write. Install apsw 3.51.3 or newer."
    )


@pytest.mark.parametrize("version", ["3.51.3", "3.54.1", "4.0.0"])
def test_an_sqlite_that_was_mended_is_used(version: str) -> None:
    refuse_old_sqlite(version)
