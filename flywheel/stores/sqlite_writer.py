"""Appending to an embedded ledger: the condition and the events in one transaction, or nothing at all."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from eventsourcing.dcb.api import DCBEvent

from flywheel.errors import StoreFailed
from flywheel.stores.sqlite_faults import moved, telling
from flywheel.stores.sqlite_file import WAIT_SECONDS, open_to_write, roll_back

_encode = msgspec.json.Encoder().encode


class Writer:
    """The one connection of a store that appends; threads take turns, and so do processes."""

    def __init__(self, path: Path, *, create: bool = False, wait: float = WAIT_SECONDS) -> None:
        self._path = path
        self._lock = Lock()
        self._connection = open_to_write(path, create=create, wait=wait)
        self._process = os.getpid()
        self._place = path.absolute()  # this process may go to another folder meanwhile
        self._file = _file_at(self._place)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other writers out; at the end, what was inserted is on the disk, or after any failure gone."""
        self._refuse_elsewhere()
        with self._lock, telling(self._path, self._connection):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._refuse_another()
                self._connection.execute("COMMIT")
            except BaseException:
                roll_back(self._connection)
                raise

    def fetch(self, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        """Run one statement within the transaction and give all of its rows."""
        return self._connection.execute(sql, values).fetchall()

    def insert(self, events: Sequence[DCBEvent], head: int, numbers: Mapping[str, int]) -> int:
        """Put events after the head and return the last position. `numbers` are those of the kinds known so far."""
        numbers = self._numbered(dict.fromkeys(event.type for event in events), numbers)
        placed = [(position, numbers[event.type], event) for position, event in enumerate(events, head + 1)]
        # In the order of the index, because that is much the quickest way into it.
        tags = sorted((tag, kind, position) for position, kind, event in placed for tag in set(event.tags))
        self._connection.executemany("INSERT INTO tags (tag, kind, position) VALUES (?, ?, ?)", tags)
        self._connection.executemany(
            "INSERT INTO events (position, kind, tags, data) VALUES (?, ?, ?, ?)",
            ((position, kind, _encode(event.tags).decode(), event.data) for position, kind, event in placed),
        )
        return head + len(placed)

    def _refuse_elsewhere(self) -> None:
        """A copy of this process shares what SQLite keeps in memory, but not its locks, and could damage the ledger."""
        if os.getpid() != self._process:
            raise StoreFailed(f"{self._path} was opened by another process, of which this is a copy. Open it here.")

    def _refuse_another(self) -> None:
        """What is written to a file that has no name any more, or was another's, is lost: it is not acknowledged."""
        if _file_at(self._place) != self._file:
            raise moved(self._path)

    def _numbered(self, kinds: Iterable[str], numbers: Mapping[str, int]) -> Mapping[str, int]:
        new = [kind for kind in kinds if kind not in numbers]
        if not new:
            return numbers
        added = {kind: number for number, kind in enumerate(new, len(numbers) + 1)}
        self._connection.executemany("INSERT INTO kinds (kind, id) VALUES (?, ?)", added.items())
        return {**numbers, **added}


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file is at a path, whatever it is called; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
