"""The read models' database brought up to date: caught up in place, or made anew beside and put in its place.

Whoever writes holds the lock of the file `<ledger>.views.lock`, opens the database only after, and closes it before
letting go. A database is made anew where there is none, where it is damaged, of another ledger, of other code, or ahead
of the ledger; where what came since changes what was folded before; and where somebody who reads keeps it from being
written. Rows and position change in one transaction, so a process that dies leaves what was there before.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
from filelock import FileLock, Timeout

from projections.catalogue import PROJECTIONS, TABLES
from projections.failures import ReadModelBusy, ReadModelDamaged, ReadModelFailed
from projections.fingerprint import fingerprint
from projections.folding import Folding
from projections.history import History, Read
from projections.reading import Standing, Views, refuse_damage, standing_in
from projections.stored_rows import ROOM, StoredRows
from projections.tables import Rows

PATIENCE_SECONDS = 60.0
READERS_MILLISECONDS = 1_000
UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
BESIDE = ("-journal", "-wal", "-shm")
Ledger = Callable[[], tuple[str, int]]
"""Gives a ledger's origin and its last position, as of now."""


def ready(path: Path, ledger: Ledger, read: Read, *, patience_seconds: float = PATIENCE_SECONDS) -> Views:
    """The read models of a ledger, up to date and open for reading. Where nothing can be written, in a passing file.

    Raises ReadModelBusy where another process does not finish in time, ReadModelFailed where the disk is full.
    """
    try:
        catch_up(path, ledger, read, patience_seconds=patience_seconds)
        return Views(path)
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
    return _passing(*ledger(), read)


def catch_up(
    path: Path, ledger: Ledger, read: Read, *, anew: bool = False, patience_seconds: float = PATIENCE_SECONDS
) -> None:
    """Bring the database at a path up to date with its ledger, or make it `anew` whatever there is.

    Raises ReadModelBusy, ReadModelFailed, or OSError where nothing can be written there.
    """
    with _locked(path, patience_seconds):
        origin, head = ledger()
        if anew or not _advanced(path, origin, head, read):
            _make_anew(path, origin, History(read, head))


@contextmanager
def _locked(path: Path, patience_seconds: float) -> Iterator[None]:
    lock = FileLock(path.with_suffix(".lock"), timeout=patience_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise ReadModelBusy(
            f"Another process has been bringing {path} up to date for {patience_seconds:g} seconds. Try again later."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _advanced(path: Path, origin: str, head: int, read: Read) -> bool:
    """Catch up in place, if what is there can be gone on from."""
    if not path.exists():
        return False
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            connection.set_busy_timeout(READERS_MILLISECONDS)
            refuse_damage(connection)
            standing = standing_in(connection)
            if not _can_go_on(standing, origin, head, read):
                return False
            history = History(read, head)
            if standing.position == head:
                return True
            if history.disturbs(standing.position):
                return False
            connection.execute("BEGIN IMMEDIATE")
            _fold_into(connection, origin, history, after=standing.position)
            connection.execute("COMMIT")
            return True
    except (apsw.Error, ReadModelDamaged):
        return False


def _can_go_on(standing: Standing, origin: str, head: int, read: Read) -> bool:
    """Whether a database is of this ledger and this code, and the ledger still holds what it ends with."""
    if (standing.origin, standing.fingerprint) != (origin, fingerprint()) or standing.position > head:
        return False
    return standing.last_id == _id_at(standing.position, read)


def _make_anew(path: Path, origin: str, history: History) -> None:
    new = path.with_name(f"{path.name}.new")
    _remove(new)
    try:
        _make(new, origin, history)
        _put_in_place(new, path)
    except BaseException:
        _remove(new)
        raise


def _make(path: Path, origin: str, history: History) -> None:
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
            _fold_into(connection, origin, history, after=0)
            connection.execute("COMMIT")
        make_indexes_and_views(path)
    except (apsw.FullError, apsw.IOError) as error:
        raise ReadModelFailed(f"{path} cannot be written ({error}). Make room on its disk, then try again.") from error
    _flush(path)


def _fold_into(connection: apsw.Connection, origin: str, history: History, after: int) -> None:
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


def _id_at(position: int, read: Read) -> str:
    entry = next(read(after=position - 1, limit=1), None) if position else None
    return str(entry.event.id) if entry else ""


def _put_in_place(new: Path, path: Path) -> None:
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


def _passing(origin: str, head: int, read: Read) -> Views:
    """The read models in a file that goes away with its reader."""
    handle, name = tempfile.mkstemp(prefix="flywheel-", suffix=".views.db")
    os.close(handle)
    try:
        _make(Path(name), origin, History(read, head))
        return Views(Path(name), passing=True)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _flush(path: Path) -> None:
    """See that a file, or the names in a folder, are on the disk. Windows keeps the names by itself."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    for suffix in ("", *BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
