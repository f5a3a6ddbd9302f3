"""What SQLite complains of, in words for the person at the keyboard."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from flywheel.errors import FlywheelError, IntegrityFailure, LedgerBusy, NotALedger, StoreFailed

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LOOK_BYTES = 1 << 16
APPLICATION = slice(68, 72)
MARKS = (b"refused: a ledger only grows", b'"recorded_at":"')
"""What stands near the beginning of every ledger, in a guard and in an event, and of no other database."""


@contextmanager
def telling(path: Path, connection: apsw.Connection | None = None) -> Iterator[None]:
    """Whatever SQLite raises inside becomes an error of ours about the ledger at `path`."""
    try:
        yield
    except apsw.Error as error:
        raise fault(path, error, _system_errno(connection)) from error
    except UnicodeDecodeError as error:
        raise damaged(path, error) from error


def fault(path: Path, error: apsw.Error, system_errno: int = 0) -> FlywheelError:
    """The error to raise for SQLite's, given the number that the operating system gave for its last failure."""
    match error:
        case apsw.BusyError() | apsw.LockedError() | apsw.ProtocolError():
            return LedgerBusy(f"Another program is writing to {path} and does not let go. Try again in a moment.")
        case apsw.FullError():
            return _disk_full(path)
        case apsw.IOError() | apsw.CantOpenError() if system_errno in NO_SPACE:
            return _disk_full(path)
        case apsw.ReadOnlyError() if getattr(error, "extendedresult", 0) == apsw.SQLITE_READONLY_DBMOVED:
            return moved(path)
        case apsw.ReadOnlyError() | apsw.PermissionsError():
            return not_writable(path)
        case apsw.CantOpenError():
            return StoreFailed(f"{path} cannot be opened. Give yourself permission to use the file and its folder.")
        case apsw.NotADBError():
            return no_ledger(path)
        case apsw.TooBigError():
            return StoreFailed(f"An event is too big for {path}. Keep the bulk of it in a file and cite that.")
        case apsw.IOError():
            return IntegrityFailure(
                f"The disk fails under {path} ({error}). Copy the file elsewhere and check the copy."
            )
        case apsw.CorruptError() | apsw.ConstraintError() | apsw.SQLError() | apsw.FormatError():
            return damaged(path, error)
        case apsw.ConnectionClosedError():
            return StoreFailed(f"{path} was closed. Open it again.")
    return StoreFailed(f"{path} cannot be used ({error}). This is a fault of flywheel: please report it.")


def damaged(path: Path, how: object) -> IntegrityFailure:
    """What is stored cannot be what was written."""
    return IntegrityFailure(f"{path} is damaged ({how}). Keep it for examination, and go on with a backup.")


def not_writable(path: Path) -> StoreFailed:
    """The file, one that SQLite keeps beside it, or the folder that it has to write in, does not let us."""
    files = (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")))
    which = next((file for file in files if file.exists() and not os.access(file, os.W_OK)), path)
    return StoreFailed(f"{which} may only be read. Give yourself permission to write the file and its folder.")


def moved(path: Path) -> StoreFailed:
    """The file that is open has no name any more, or not the one by which it was opened."""
    return StoreFailed(f"{path} was deleted or replaced while it was open, and nothing was recorded. Open it again.")


def no_ledger(path: Path) -> FlywheelError:
    """A file, but not one of ours; or one that was, and of which the beginning is spoilt."""
    if _was_one(path):
        return damaged(path, "it does not begin as a ledger does")
    return NotALedger(f"{path} is not a ledger. Name the ledger's own file.")


def _was_one(path: Path) -> bool:
    """Whether a file has something of a ledger in it, and is no text, such as an export.

    Nobody in this process can have it open as a ledger, so no lock is lost by opening it.
    """
    begins = b""
    with suppress(OSError), path.open("rb") as file:
        begins = file.read(LOOK_BYTES)
    return begins[APPLICATION] == b"FLYW" or (b"\0" in begins and any(mark in begins for mark in MARKS))


def _system_errno(connection: apsw.Connection | None) -> int:
    try:
        return connection.system_errno if connection else 0
    except apsw.ConnectionClosedError:
        return 0


def _disk_full(path: Path) -> StoreFailed:
    return StoreFailed(f"The disk that holds {path} is full, and nothing was recorded. Make room and try again.")
