"""Reading an embedded ledger, statement by statement, also where nothing can be written beside it."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple, Self

import apsw

from flywheel.errors import StoreFailed
from flywheel.stores import Standing
from flywheel.stores.sqlite_faults import damaged, telling
from flywheel.stores.sqlite_file import WAIT_SECONDS, open_to_read

_NOTHING_CAN_BE_WRITTEN = (apsw.CantOpenError, apsw.ReadOnlyError, apsw.FullError, apsw.IOError)


def standing_of(path: Path) -> Standing:
    """Which ledger is at `path`, and its last position."""
    with Reader(path) as reader:
        return reader.standing()


class Reader:
    """One connection that only reads, for one thread at a time: the others wait for their turn."""

    def __init__(self, path: Path, *, wait: float = WAIT_SECONDS) -> None:
        self._path = path
        self._lock = Lock()
        self._lay = _lie(path) if _may_only_be_read(path) else None
        try:
            self._connection = open_to_read(path, wait=wait, immutable=bool(self._lay))
        except StoreFailed as failed:
            if not isinstance(failed.__cause__, _NOTHING_CAN_BE_WRITTEN):
                raise
            self._lay = _lie(path)
            if self._lay.beside:
                raise _unreadable_changes(path) from failed
            self._connection = open_to_read(path, wait=wait, immutable=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def fetch(self, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        """Run one statement and give all of its rows."""
        try:
            with self._lock, telling(self._path, self._connection):
                return self._connection.execute(sql, values).fetchall()
        finally:
            if self._lay and self._lay != _lie(self._path):
                raise StoreFailed(f"{self._path} changed while it was read without locks. Start again.")

    def standing(self) -> Standing:
        """Which ledger this is, and its last position."""
        [(origin, head)] = self.fetch(
            "SELECT (SELECT origin FROM ledger), (SELECT coalesce(max(position), 0) FROM events)"
        )
        if not origin:
            raise damaged(self._path, "it has lost its origin")
        return Standing(origin, head)


def _may_only_be_read(path: Path) -> bool:
    """Whether a reader would leave files beside the ledger that are its own, and so keep writers from it for good."""
    if os.access(path, os.W_OK) or not os.access(path, os.R_OK):
        return False
    return path.is_file() and not path.with_name(f"{path.name}-wal").exists()


class _Lie(NamedTuple):
    """How a file lies: it differs once somebody has written to it. `beside` is the size of SQLite's log next to it."""

    inode: int
    size: int
    modified_ns: int
    beside: int


def _lie(path: Path) -> _Lie:
    found = path.stat()
    try:
        beside = path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        beside = 0
    return _Lie(found.st_ino, found.st_size, found.st_mtime_ns, beside)


def _unreadable_changes(path: Path) -> StoreFailed:
    return StoreFailed(
        f"The newest events of {path} are in {path.name}-wal, which cannot be read in a folder that cannot be written."
        " Copy both files to a folder of your own and open the copy."
    )
