"""What surrounds an embedded ledger: its file and disk, what lies beside it, who may write it, and who has it open."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import apsw

from flywheel.findings import ATTENTION, OK, Finding
from flywheel.placing import real

LARGE_LOG_BYTES = 64 << 20
LITTLE_ROOM_BYTES = 64 << 20
PROCESSES = Path("/proc")


def surroundings(path: Path) -> Iterator[Finding]:
    """What can be said of a ledger without looking into it."""
    path = real(path)
    size_bytes = path.stat().st_size
    yield Finding("file", OK, f"{path}, {size_bytes:,} bytes")
    yield _access(path)
    yield _space(path, size_bytes)
    yield _log(path)
    yield _users(path)


def _access(path: Path) -> Finding:
    needed = [path, path.parent, *(file for file in _beside(path, "-wal", "-shm") if file.exists())]
    if denied := [str(each) for each in needed if not os.access(each, os.W_OK)]:
        words = f"{denied[0]} may only be read, so nothing can be recorded"
        return Finding("access", ATTENTION, words, "Give yourself permission to write it, if you are to record.")
    return Finding("access", OK, "file and folder may be written")


def _space(path: Path, size_bytes: int) -> Finding:
    free = shutil.disk_usage(path.parent).free
    found = f"{free:,} bytes free on its disk"
    if free < size_bytes + LITTLE_ROOM_BYTES:
        return Finding("space", ATTENTION, found, "Make room, before recording has to stop.")
    return Finding("space", OK, found)


def _log(path: Path) -> Finding:
    journal, log = _beside(path, "-journal", "-wal")
    if journal.exists() and journal.stat().st_size:
        return Finding("log", ATTENTION, f"{journal} is left of something interrupted", "Keep it; SQLite will use it.")
    log_bytes = log.stat().st_size if log.exists() else 0
    if not log_bytes:
        return Finding("log", OK, "all that was recorded is in the file")
    found = f"{log_bytes:,} bytes of what was recorded last are in {log}"
    if log_bytes > LARGE_LOG_BYTES:
        return Finding("log", ATTENTION, found, "End programs that read for long; then it goes into the file.")
    return Finding("log", OK, f"{found}; copy the ledger with 'flywheel backup' only")


def _users(path: Path) -> Finding:
    """Who has the ledger open, as far as that can be seen, and whether somebody is just writing to it."""
    holders = sorted(_holders(path))
    by = f" by {', '.join(holders)}" if holders else ""
    if _is_being_written(path):
        return Finding("users", ATTENTION, f"it is being written to{by}", "Wait, or end what does not let go of it.")
    if holders:
        return Finding("users", OK, f"it is open{by}")
    return Finding("users", OK, "nobody is writing to it")


def _holders(path: Path) -> Iterator[str]:
    """Other processes that have the file open, where the system shows that."""
    for process in PROCESSES.glob("[0-9]*"):
        if process.name != str(os.getpid()):
            with suppress(OSError):
                if any(held.readlink() == path for held in (process / "fd").iterdir()):
                    yield f"process {process.name} ({(process / 'comm').read_text().strip()})"


def _is_being_written(path: Path) -> bool:
    """Whether somebody else is in the midst of writing: asked of SQLite's locks, without leaving a trace."""
    if not os.access(path, os.W_OK) or not any(file.exists() for file in _beside(path, "-wal", "-journal")):
        return False
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    with closing(apsw.Connection(path.as_uri(), flags=flags)) as connection:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        try:
            connection.execute("BEGIN IMMEDIATE; ROLLBACK")
        except apsw.BusyError:
            return True
        except apsw.Error:
            return False  # what else is wrong is found by reading it
    return False


def _beside(path: Path, *ends: str) -> list[Path]:
    return [path.with_name(path.name + end) for end in ends]
