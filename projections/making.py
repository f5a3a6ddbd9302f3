"""Making the read models' file: rows folded into tables, and a complete file put in the place of another."""

import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw

from projections.failures import ReadModelFailed
from projections.folding import Folding
from projections.history import History
from projections.reading import Standing
from projections.scope import EVERYTHING, Scope, needed
from projections.stored_rows import ROOM, StoredRows, stored_rows
from projections.tables import Rows
from projections.undo import Undo

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database."""


def make(path: Path, origin: str, history: History, scope: Scope = EVERYTHING, *, going_back: bool = True) -> None:
    """Make a database at a path where there is none, complete and on the disk.

    One that is looked at once and thrown away never goes back, and need not note how.
    """
    from projections.database import make_indexes_and_views, make_tables  # noqa: PLC0415 - slow to load, seldom needed

    path.touch(exist_ok=True)
    try:
        make_tables(path, scope.tables)
        with closing(apsw.Connection(str(path))) as connection:
            for setting in (
                "journal_mode = OFF",
                "synchronous = OFF",
                "locking_mode = EXCLUSIVE",
                "cache_size = -32000",
            ):
                connection.execute(f"PRAGMA {setting}").fetchall()
            connection.execute("BEGIN")
            fold_into(connection, origin, history, scope, after=0, going_back=going_back)
            connection.execute("COMMIT")
        make_indexes_and_views(path, scope.tables)
    except (apsw.FullError, apsw.IOError) as error:
        raise ReadModelFailed(f"{path} cannot be written ({error}). Make room on its disk, then try again.") from error
    _flush(path)


def fold_into(
    connection: apsw.Connection, origin: str, history: History, scope: Scope, after: int, *, going_back: bool = True
) -> None:
    """Fold what comes after a position into the tables, and note how far that is and how to go back from there."""
    tables = scope.tables
    stored = {table: stored_rows(connection, table, fresh=not after, room=ROOM) for table in tables}
    folding = Folding(scope.projections, Rows(stored), scope.as_of)
    undo = Undo(connection, tables, after, history.head) if going_back else None
    for passage in history.passages(after, needed(scope.projections)):
        folding.take(passage)
        if undo and passage.entry.position >= undo.due and passage.settled:
            _write(stored.values())
            undo.end_of_stretch(passage.entry.position)
    _write(stored.values())
    if undo:
        undo.end_of_stretch(history.head)
    standing = Standing(origin, history.head, history.id_at(history.head), scope.made_by)
    connection.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", _said(standing))


def _write(stored: Iterable[StoredRows[Any, Any]]) -> None:
    for rows in stored:
        rows.write()


def _said(standing: Standing) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in standing._asdict().items()]


def put_in_place(new: Path, path: Path) -> None:
    """Let a new database take the place of the old one.

    What SQLite left beside the old one, where a process died, must never be taken for the new one's. It goes after the
    old database and before the new one comes, because either of the first two without the other could mislead.
    """
    left = [beside for suffix in BESIDE if (beside := path.with_name(path.name + suffix)).exists()]
    if left:
        path.unlink(missing_ok=True)
    for beside in left:
        beside.unlink(missing_ok=True)
    new.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    """See that a file, or the names in a folder, are on the disk. Windows keeps the names by itself."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Away with a database, and what SQLite keeps beside it."""
    for suffix in ("", *BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
