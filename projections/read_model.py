"""The read models' database brought up to date: caught up in place, or made anew beside and put in its place.

Whoever writes holds the lock of the file `<ledger>.views.lock`, opens the database only after, and closes it before
letting go. A database is made anew where there is none, where it is damaged, of another ledger, of other code, or ahead
of the ledger; where what came since changes what was folded longer ago than can be taken back; and where somebody who
reads keeps it from being written. Rows and position change in one transaction, so a process that dies leaves what was
there before.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import apsw
from filelock import FileLock, Timeout

from projections.failures import ReadModelBusy, ReadModelDamaged
from projections.history import History, Read
from projections.making import fold_into, make, put_in_place, remove
from projections.reading import Standing, Views, refuse_damage, standing_in
from projections.scope import EVERYTHING, Scope
from projections.undo import taken_back

PATIENCE_SECONDS = 60.0
TRIES = 3
READERS_MILLISECONDS = 1_000
UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
Ledger = Callable[[], tuple[str, int]]
"""Gives a ledger's origin and its last position, as of now."""


def ready(path: Path, ledger: Ledger, read: Read, *, patience_seconds: float = PATIENCE_SECONDS) -> Views:
    """The read models of a ledger, up to date and open for reading; where none can be kept, in a passing file.

    Raises ReadModelBusy where another process does not finish in time, ReadModelFailed where the disk is full.
    """
    try:
        for _ in range(TRIES):
            catch_up(path, ledger, read, patience_seconds=patience_seconds)
            with suppress(apsw.Error, ReadModelDamaged):  # where somebody deletes or spoils the file just then
                return Views(path)
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
    return _passing(*ledger(), read)


def catch_up(
    path: Path,
    ledger: Ledger,
    read: Read,
    *,
    scope: Scope = EVERYTHING,
    anew: bool = False,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Bring the database at a path up to date with its ledger, or make it `anew` whatever there is.

    Raises ReadModelBusy, ReadModelFailed, or OSError where nothing can be written there.
    """
    with locked(path.with_suffix(".lock"), patience_seconds):
        origin, head = ledger()
        brought_up_to_date(path, origin, History(read, head), scope, anew=anew)


def brought_up_to_date(path: Path, origin: str, history: History, scope: Scope, *, anew: bool = False) -> None:
    """Bring a database up to date with a history; whoever calls holds the lock."""
    if anew or not _advanced(path, origin, history, scope):
        _make_anew(path, origin, history, scope)


@contextmanager
def locked(path: Path, patience_seconds: float) -> Iterator[None]:
    """Hold a file as a lock. Raises ReadModelBusy where another process does not let go of it in time."""
    lock = FileLock(path, timeout=patience_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise ReadModelBusy(
            f"Another process has been bringing {path.with_suffix('.db')} up to date for {patience_seconds:g} seconds. "
            "Try again later."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _advanced(path: Path, origin: str, history: History, scope: Scope) -> bool:
    """Catch up in place, if what is there can be gone on from."""
    if not path.exists():
        return False
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            connection.set_busy_timeout(READERS_MILLISECONDS)
            refuse_damage(connection)
            standing = standing_in(connection)
            if (standing.origin, standing.fingerprint) != (origin, scope.made_by) or not _is_of(standing, history):
                return False
            return standing.position == history.head or _folded_on(connection, standing, history, scope)
    except (apsw.Error, ReadModelDamaged):
        return False


def _folded_on(connection: apsw.Connection, standing: Standing, history: History, scope: Scope) -> bool:
    """Fold on from where it stands, or from before what is reached back to, as far as there is a way back."""
    reach = history.reach(standing.position)
    connection.execute("BEGIN IMMEDIATE")
    after = standing.position if reach > standing.position else taken_back(connection, reach)
    if after is None:
        return False
    fold_into(connection, standing.origin, history, scope, after)
    connection.execute("COMMIT")
    return True


def _is_of(standing: Standing, history: History) -> bool:
    """Whether a history holds what a database ends with."""
    return standing.position <= history.head and standing.last_id == history.id_at(standing.position)


def _make_anew(path: Path, origin: str, history: History, scope: Scope) -> None:
    new = path.with_name(f"{path.name}.new")
    remove(new)
    try:
        make(new, origin, history, scope)
        put_in_place(new, path)
    except BaseException:
        remove(new)
        raise


def _passing(origin: str, head: int, read: Read) -> Views:
    """The read models in a file that goes away with its reader."""
    handle, name = tempfile.mkstemp(prefix="flywheel-", suffix=".views.db")
    os.close(handle)
    try:
        make(Path(name), origin, History(read, head))
        return Views(Path(name), passing=True)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
