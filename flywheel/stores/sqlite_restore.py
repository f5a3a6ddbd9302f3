"""Putting a backup where a ledger is: what would be lost by it, and one file in the place of the other, whole.

A ledger's file is replaced only while nobody has it open. SQLite finds its log by the file's name, and whoever still
had the old file would share that log with those who have the new one.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import apsw

from flywheel.errors import IntegrityFailure, LedgerBusy, NoSuchLedger, NotALedger, StoreFailed
from flywheel.placing import beside, real
from flywheel.stores import Standing
from flywheel.stores.copying import Tell, likeness
from flywheel.stores.sqlite import SQLiteStore
from flywheel.stores.sqlite_backup import Backup, around, compared, flaws, pour
from flywheel.stores.sqlite_faults import not_writable, telling
from flywheel.stores.sqlite_file import RETRY_SECONDS, WAIT_SECONDS, roll_back
from flywheel.stores.sqlite_reader import standing_of


class There(NamedTuple):
    """What is where a backup is to go: which ledger (None where it cannot be read), and what of it would be lost."""

    standing: Standing | None
    lost: str


def examined(backup: Path) -> Standing:
    """Whose backup a file is, and up to where. Raises NoSuchLedger where there is none, IntegrityFailure where it is
    not sound.
    """
    try:
        standing = standing_of(backup)
    except NotALedger:
        raise
    except NoSuchLedger:
        raise NoSuchLedger(f"There is no backup at {backup}. Name a file that 'flywheel backup' wrote.") from None
    if found := flaws(backup):
        raise IntegrityFailure(f"{backup} is damaged ({found[0]}). Restore another backup.")
    return standing


def there(path: Path, backup: Path) -> There | None:
    """What is at `path`, and what of it a backup does not have; None where there is no ledger."""
    try:
        standing = standing_of(path)
    except (NotALedger, StoreFailed, IntegrityFailure):
        if not path.is_file():
            raise
        return There(None, UNREADABLE)
    except NoSuchLedger:
        if not path.parent.is_dir():
            raise
        return None
    try:
        return There(standing, _lost(path, standing, backup))
    except IntegrityFailure:
        return There(standing, UNREADABLE)


def put_back(backup: Path, path: Path, expected: There | None, tell: Tell) -> Backup:
    """Put a copy of a backup at `path`, verified, in the place of what was `expected` there and nothing else.

    Raises LedgerBusy where somebody has the ledger there open, or wrote to it meanwhile, StoreFailed where there is no
    room or nothing may be written.
    """
    with ExitStack() as held, beside(path, mode=backup.stat().st_mode & 0o777 | 0o600) as new:
        pour(backup, new, tell)
        put = compared(backup, new)
        path = real(path)
        if path.exists():
            held.enter_context(_alone(path, expected))
        for left in around(path):
            left.unlink(missing_ok=True)
    return put


UNREADABLE = "it cannot be read as a ledger, and whatever it holds would be lost"


def _lost(path: Path, standing: Standing, backup: Path) -> str:
    with SQLiteStore(path, read_only=True) as old, SQLiteStore(backup, read_only=True) as new:
        origin, head = new.origin, new.head()
        both = min(head, standing.head)
        if origin != standing.origin:
            return f"the ledger there is another one, and goes on to #{standing.head}"
        if (alike := likeness(old, new, both).position) != both:
            return f"the ledger there differs from the backup from #{alike + 1} on, and goes on to #{standing.head}"
    return f"the ledger there goes on to #{standing.head}, the backup ends at #{head}" if standing.head > head else ""


@contextmanager
def _alone(path: Path, expected: There | None) -> Iterator[None]:
    """Keep everybody from the ledger at `path`, which has no log beside it then, if it still stands as expected."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    with telling(path):
        connection = apsw.Connection(path.as_uri(), flags=flags)
    with closing(connection), telling(path, connection):
        if connection.readonly("main"):
            raise not_writable(path)
        with suppress(apsw.NotADBError, apsw.CorruptError):  # nobody can use that, so nobody has to be kept from it
            _take(path, connection)
        if _went_on(connection, expected):
            raise LedgerBusy(f"{path} was written to meanwhile. Start again, to see what would be lost.")
        yield
        roll_back(connection)


def _take(path: Path, connection: apsw.Connection) -> None:
    """Wait until nobody else has the file open, and have it without a log, all to ourselves."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        with suppress(apsw.BusyError):
            connection.execute("PRAGMA journal_mode = delete").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
            if connection.pragma("journal_mode") == "delete":  # else somebody came in between
                return
        roll_back(connection)
        if time.monotonic() > deadline:
            raise LedgerBusy(f"Another program has {path} open. End it, and try again.")
        time.sleep(RETRY_SECONDS)


def _went_on(connection: apsw.Connection, expected: There | None) -> bool:
    """Whether a ledger holds more or else than what would be lost by replacing it."""
    if expected and not expected.standing:
        return False
    sql = "SELECT (SELECT origin FROM ledger), (SELECT coalesce(max(position), 0) FROM events)"
    try:
        found = [tuple(row) for row in connection.execute(sql)]
    except apsw.Error:
        found = []
    return found != ([tuple(expected.standing)] if expected and expected.standing else [])
