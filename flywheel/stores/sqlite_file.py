"""Opening the file of an embedded ledger: made where asked for, checked always, and never mistaken for another.

Loads nothing but SQLite, so that commands which only want to know how far a ledger has come start quickly.

While a ledger is open here, nothing else in this process may open its file: not Python's own sqlite3, which is
another SQLite, nor `open` to copy it. POSIX takes all of a process's locks off a file when any part of it closes it,
and other programs would then write over what this one believes to hold.
"""

import os
import stat
import time
from contextlib import suppress
from pathlib import Path

import apsw

from flywheel.errors import IntegrityFailure, NoSuchLedger, NotALedger, StoreFailed
from flywheel.stores.sqlite_beside import can_tidy_up
from flywheel.stores.sqlite_faults import damaged, no_ledger, not_writable, telling
from flywheel.stores.sqlite_schema import APPLICATION_ID, SCHEMA, SCHEMA_VERSION, changed

WAIT_SECONDS = 5.0
RETRY_SECONDS = 0.005
LONGEST_SHOWN = 500
OLDEST_SQLITE = (3, 51, 3)


def open_to_write(path: Path, *, create: bool = False, wait: float = WAIT_SECONDS) -> apsw.Connection:
    """A connection that may append, to a ledger that is made if `create` is set and there is none."""
    _look(path, create=create)
    connection = _connect(path, wait, apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0))
    try:
        with telling(path, connection):
            _prepare(path, connection, wait, create=create)
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_read(path: Path, *, wait: float = WAIT_SECONDS, immutable: bool = False) -> apsw.Connection:
    """A connection that only reads; `immutable` takes the file as it lies, without locks or files beside it."""
    _look(path)
    tidy = not immutable and can_tidy_up(path)
    flags = apsw.SQLITE_OPEN_READWRITE if tidy else apsw.SQLITE_OPEN_READONLY
    connection = _connect(path, wait, flags, "?immutable=1" if immutable else "")
    try:
        with telling(path, connection):
            connection.pragma("query_only", True)
            if _is_blank(connection):
                raise _nothing_in(path)
            _refuse_others(path, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_old_sqlite(version: str) -> None:
    """SQLite before 3.51.3 can damage a ledger that two programs write at once."""
    if tuple(map(int, version.split("."))) < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StoreFailed(
            f"SQLite {version} can damage a ledger that two programs write. Install apsw {needed} or newer."
        )


def _look(path: Path, *, create: bool = False) -> None:
    """Say what is plainly wrong with a path in better words than SQLite has."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if not path.parent.is_dir():
            raise NoSuchLedger(f"There is no folder {path.parent}. Make it first, or name another place.") from None
        if not create:
            raise _missing(path) from None
    except OSError as error:
        name = str(path) if len(str(path)) <= LONGEST_SHOWN else f"{str(path)[:LONGEST_SHOWN]}..."
        words = f"{name} cannot be reached ({error.strerror}). Check its name, and who may use its folder."
        raise StoreFailed(words) from error
    else:
        if stat.S_ISDIR(mode):
            raise NotALedger(f"{path} is a folder. Name the ledger's file in it.")
        if not stat.S_ISREG(mode):
            raise NotALedger(f"{path} is not a ledger. Name the ledger's own file.")


def _nothing_in(path: Path) -> NoSuchLedger:
    return NoSuchLedger(f"{path} is empty, so it is no ledger. Name the ledger's own file.")


def _missing(path: Path) -> NoSuchLedger:
    return NoSuchLedger(f"There is no ledger at {path}. Name yours with --ledger, or make one with 'flywheel init'.")


def _connect(path: Path, wait: float, flags: int, how: str = "") -> apsw.Connection:
    refuse_old_sqlite(apsw.sqlite_lib_version())
    with telling(path):
        connection = apsw.Connection(path.absolute().as_uri() + how, flags=flags | apsw.SQLITE_OPEN_URI)
    connection.set_busy_timeout(round(wait * 1000))
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    return connection


def _prepare(path: Path, connection: apsw.Connection, wait: float, *, create: bool) -> None:
    """Make the ledger if that is wanted, then see that it is ours, whole, and safe to write."""
    if connection.readonly("main"):
        open_to_read(path, wait=wait, immutable=True).close()  # what is no ledger is told as that
        raise not_writable(path)
    blank = _is_blank(connection)
    if blank and not create:
        raise _missing(path)
    if not blank:
        _refuse_others(path, connection)
    _make_durable(path, connection, wait)
    if blank:
        _make(connection)
        _refuse_others(path, connection)
    _refuse_unguarded(path, connection)


def _make_durable(path: Path, connection: apsw.Connection, wait: float) -> None:
    """What is acknowledged survives a power cut; `fullfsync` is what that takes on macOS."""
    if _journal_mode(connection, wait) != "wal":
        raise StoreFailed(f"The disk under {path} cannot keep a ledger safe. Choose a folder on a local disk.")
    connection.pragma("synchronous", "full")
    connection.pragma("fullfsync", True)
    connection.pragma("checkpoint_fullfsync", True)


def _journal_mode(connection: apsw.Connection, wait: float) -> str:
    """Have a write-ahead log, and tell which journal there is now.

    Where several make a ledger at once, SQLite does not wait for the others in this one place.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            return str(connection.pragma("journal_mode", "wal"))
        except apsw.BusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)


def _make(connection: apsw.Connection) -> None:
    """All of the ledger's tables, or none; whoever comes second finds them made."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _is_blank(connection):
            for statement in SCHEMA.values():
                connection.execute(statement)
            connection.execute("INSERT INTO ledger (origin) VALUES (?)", (os.urandom(16).hex(),))
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", SCHEMA_VERSION)
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    with suppress(apsw.BusyError):  # then somebody else uses it already, and will do this
        connection.wal_checkpoint()  # so that the file says by itself that it is a ledger


def roll_back(connection: apsw.Connection) -> None:
    """End a transaction that failed; SQLite may have done so itself."""
    if connection.in_transaction:
        with suppress(apsw.Error):  # what failed first is what is told
            connection.execute("ROLLBACK")


def _is_blank(connection: apsw.Connection) -> bool:
    """An empty file, or one that a creation left unfinished: nobody's yet."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()[0][0]
    return not tables and not connection.pragma("application_id") and not connection.pragma("user_version")


def _refuse_others(path: Path, connection: apsw.Connection) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        raise no_ledger(path)
    version = connection.pragma("user_version")
    if version < SCHEMA_VERSION:
        raise damaged(path, f"its schema is {version}, which there never was")
    if version > SCHEMA_VERSION:
        raise StoreFailed(
            f"{path} was made by a newer flywheel (its schema is {version}, ours {SCHEMA_VERSION})."
            " Update flywheel and try again."
        )


def _refuse_unguarded(path: Path, connection: apsw.Connection) -> None:
    """A ledger whose tables or triggers were changed is not written to."""
    if gone := changed(connection.execute("SELECT name, sql FROM sqlite_schema").fetchall()):
        raise IntegrityFailure(
            f"{path} no longer guards its history ({', '.join(gone)} changed or missing)."
            " Compare it with a backup before anything is added."
        )
