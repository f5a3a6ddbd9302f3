"""Reading an embedded ledger, statement by statement, also where nothing can be written beside it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

import apsw

from flywheel.errors import StoreFailed
from flywheel.stores import Ending, Standing
from flywheel.stores.sqlite_beside import Lie, lie, log_of, would_lock_out
from flywheel.stores.sqlite_faults import damaged, telling
from flywheel.stores.sqlite_file import WAIT_SECONDS, open_to_read, roll_back

_NOTHING_CAN_BE_WRITTEN = (apsw.CantOpenError, apsw.ReadOnlyError, apsw.FullError, apsw.IOError)


def standing_of(path: Path) -> Standing:
    """Which ledger is at `path`, and its last position."""
    with Reader(path) as reader:
        return reader.standing()


def ending_of(path: Path) -> Ending:
    """Which ledger is at `path`, its last position, and the id of the event there."""
    with Reader(path) as reader:
        [(head, data)] = reader.fetch(_END) or [(0, b"{}")]
        return Ending(reader.standing().origin, head, _id_in(data))


_END = "SELECT position, data FROM events ORDER BY position DESC LIMIT 1"


def _id_in(data: bytes) -> str:
    """The id that stored bytes give; empty where none can be read, which is no event's id."""
    try:
        return str(json.loads(data)["id"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


class Reader:
    """One connection that only reads, for one thread at a time: the others wait for their turn."""

    def __init__(self, path: Path, *, wait: float = WAIT_SECONDS) -> None:
        self._path = path
        self._lock = Lock()
        self._lay = _sound_lie(path) if would_lock_out(path) else None
        try:
            self._connection = open_to_read(path, wait=wait, immutable=bool(self._lay))
        except StoreFailed as failed:
            if not isinstance(failed.__cause__, _NOTHING_CAN_BE_WRITTEN):
                raise
            self._lay = _sound_lie(path, failed)
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

    @property
    def without_locks(self) -> bool:
        """Whether the file is taken as it lies, because nothing can be written beside it."""
        return self._lay is not None

    def fetch(self, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        """Run one statement and give all of its rows."""
        try:
            with self._lock:
                return self._connection.execute(sql, values).fetchall()
        except (apsw.Error, UnicodeDecodeError):
            with telling(self._path, self._connection):
                raise
        finally:
            if self._lay:
                self._refuse_what_changed()

    @contextmanager
    def moment(self) -> Iterator[apsw.Connection]:
        """The connection, which sees the ledger as it is now for as long as this lasts, whoever writes meanwhile."""
        try:
            with self._lock, telling(self._path, self._connection):
                self._connection.execute("BEGIN")
                self._connection.execute("SELECT 1 FROM sqlite_schema").fetchall()  # the first look is the moment
                try:
                    yield self._connection
                finally:
                    roll_back(self._connection)
        finally:
            self._refuse_what_changed()

    def complaints(self, check: str) -> list[str]:
        """The first things that SQLite's quick_check or integrity_check complains of; nothing where all is well."""
        found = (str(said) for (said,) in self.fetch(f"PRAGMA {check}(3)"))
        return [" ".join(said.split()) for said in found if said != "ok"]

    def standing(self) -> Standing:
        """Which ledger this is, and its last position."""
        [(origin, head)] = self.fetch(
            "SELECT (SELECT origin FROM ledger), (SELECT coalesce(max(position), 0) FROM events)"
        )
        if not origin:
            raise damaged(self._path, "it has lost its origin")
        return Standing(origin, head)

    def _refuse_what_changed(self) -> None:
        if self._lay and self._lay != lie(self._path):
            raise StoreFailed(f"{self._path} changed while it was read without locks. Start again.")


def _sound_lie(path: Path, failed: StoreFailed | None = None) -> Lie:
    """How a file lies that can be taken as it lies. Raises StoreFailed where not all that it holds is in it."""
    found = lie(path)
    if found.beside:
        raise StoreFailed(
            f"The newest events of {path} are in {log_of(path)}, which cannot be read in a folder that cannot be"
            " written. Copy both files to a folder of your own and open the copy."
        ) from failed
    return found
