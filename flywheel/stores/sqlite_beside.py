"""What lies beside a ledger's file: SQLite's own files, what they hold, and whom they would keep out.

A connection that may not write leaves a -wal and a -shm of its own behind. They keep everybody from writing who may
write the ledger, but not these. So a reader that may write takes them away again, and one that may not makes none.
"""

import os
from pathlib import Path
from typing import NamedTuple

LOGS = ("-wal", "-journal")
"""What waits to be put into the file, and what has to be taken back out of it."""


class Lie(NamedTuple):
    """How a file lies: it differs once somebody has written to it. `beside` is the size of SQLite's logs next to it."""

    inode: int
    size: int
    modified_ns: int
    beside: int


def lie(path: Path) -> Lie:
    """How the file at a path lies now."""
    found = path.stat()
    return Lie(found.st_ino, found.st_size, found.st_mtime_ns, sum(_size(path, end) for end in LOGS))


def can_tidy_up(path: Path) -> bool:
    """Whether a reader may open the file as a writer does: nothing waits to be put into the file.

    What somebody left there half done has to be taken back before anybody reads, and only who may write can do so.
    """
    return os.access(path, os.W_OK) and not _size(path, "-wal")


def log_of(path: Path) -> str:
    """The name of the log that keeps a file from being read as it lies."""
    return next((path.name + end for end in LOGS if _size(path, end)), path.name)


def would_lock_out(path: Path) -> bool:
    """Whether a reader, if it opened the file as readers do, would leave files that keep writers out for good."""
    if os.access(path, os.W_OK) or not os.access(path, os.R_OK):
        return False
    return path.is_file() and not path.with_name(f"{path.name}-wal").exists()


def _size(path: Path, end: str) -> int:
    try:
        return path.with_name(path.name + end).stat().st_size
    except OSError:
        return 0
