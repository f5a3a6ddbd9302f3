"""Making the read models' file: rows folded into tables, and a complete file put in the place of another."""

import os
from contextlib import closing
from pathlib import Path

import apsw

from projections.catalogue import PROJECTIONS, TABLES
from projections.failures import ReadModelFailed
from projections.fingerprint import fingerprint
from projections.folding import Folding
from projections.history import History
from projections.reading import Standing
from projections.stored_rows import ROOM, StoredRows
from projections.tables import Rows

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database."""


def make(path: Path, origin: str, history: History) -> None:
    """Make a database at a path where there is none, complete and on the disk."""
    from projections.database import make_indexes_and_views, make_tables  # noqa: PLC0415 - slow to load, seldom needed

    path.touch(exist_ok=True)
    try:
        make_tables(path)
        with closing(apsw.Connection(str(path))) as connection:
            for setting in (
                "journal_mode = OFF",
                "synchronous = OFF",
                "locking_mode = EXCLUSIVE",
                "cache_size = -32000",
            ):
                connection.execute(f"PRAGMA {setting}").fetchall()
            connection.execute("BEGIN")
            fold_into(connection, origin, history, after=0)
            connection.execute("COMMIT")
        make_indexes_and_views(path)
    except (apsw.FullError, apsw.IOError) as error:
        raise ReadModelFailed(f"{path} cannot be written ({error}). Make room on its disk, then try again.") from error
    _flush(path)


def fold_into(connection: apsw.Connection, origin: str, history: History, after: int) -> None:
    """Fold what comes after a position into the tables, and note how far that is."""
    stored = {table: StoredRows(connection, table, fresh=not after, room=ROOM) for table in TABLES}
    folding = Folding(PROJECTIONS, Rows(stored))
    last = None
    for passage in history.passages(after):
        folding.take(passage)
        last = passage.entry
    for rows in stored.values():
        rows.write()
    standing = Standing(origin, last.position if last else after, str(last.event.id) if last else "", fingerprint())
    connection.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", _said(standing))


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
