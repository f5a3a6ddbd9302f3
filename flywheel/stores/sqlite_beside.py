"""What lies beside a ledger's file: SQLite's own files, what they hold, and whom they would keep out.

A connection that may not write leaves a -wal and a -shm of its own behind. They keep everybody from writing who may
write the ledger, but not these. So a reader that may write takes them away again, and one that may not makes none.
"""

import os
from pathlib import Path
from typing import NamedTuple

NOT_YET_IN_THE_FILE = ("-wal", "-journal")


class Lie(NamedTuple):
    """How a file lies: it differs once somebody has written to it. `beside` is the size of SQLite's log next to it."""

    inode: int
    size: int
    modified_ns: int
    beside: int


def lie(path: Path) -> Lie:
    """How the file at a path lies now."""
    found = path.stat()
    return Lie(found.st_ino, found.st_size, found.st_mtime_ns, _size(path, "-wal"))


def can_tidy_up(path: Path) -> bool:
    """Whether a reader that opens the file as a writer does changes nothing: nothing waits to be put into the file."""
    return os.access(path, os.W_OK) and not any(_size(path, end) for end in NOT_YET_IN_THE_FILE)


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
