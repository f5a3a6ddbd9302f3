"""Undo: the last changes of the read models, kept so that they can be taken back.

What reaches back to a recent event, a void or a correction, then costs what was changed since that event, and not the
whole history. SQLite's session extension notes which rows a stretch of the history changed, and what they were; taking
that back refuses where a row is not what that stretch had left. Only so much is kept: beyond that, all is made anew.
"""

import zlib
from collections.abc import Iterable
from typing import Any

import apsw

from projections.failures import damaged
from projections.tables import Table

POSITIONS = 50_000
STRETCH = 500
LONGER = 10
"""A stretch is as long as a tenth of the way to the head: who goes back so far has much more than that to fold anew."""
BYTES = 32_000_000


class Undo:
    """What takes the rows of tables back, stretch by stretch, noted while a history is folded from a position on.

    A stretch ends where the history is settled. What lies so far behind the head that it would be dropped at once is
    not even noted.
    """

    def __init__(self, connection: apsw.Connection, tables: Iterable[Table[Any, Any]], after: int, head: int) -> None:
        self._connection = connection
        self._tables = tuple(tables)
        self._session: apsw.Session | None = None
        self._from = after
        self._head = head
        self.due = head - POSITIONS
        """The position from which on a stretch is to end where the history is settled."""
        if after >= self.due:
            self._begin(after)
        else:
            connection.execute("DELETE FROM undo")

    def end_of_stretch(self, position: int) -> None:
        """Note what the stretch up to a position changed; all of that is in the tables. The next begins."""
        self._note(position)
        if position < self._head:
            self._begin(position)
        else:
            self._drop_what_is_too_much()

    def _begin(self, position: int) -> None:
        self._from = position
        self.due = position + max(STRETCH, (self._head - position) // LONGER)
        self._session = apsw.Session(self._connection, "main")
        for table in self._tables:
            self._session.attach(table.name)

    def _note(self, position: int) -> None:
        if self._session is None or position == self._from:
            return
        changes = zlib.compress(self._session.changeset(), 1)
        self._session.close()
        self._session = None
        values = (self._from, self._bytes_noted() + len(changes), changes)
        self._connection.execute("INSERT INTO undo (position, bytes, changes) VALUES (?, ?, ?)", values)

    def _drop_what_is_too_much(self) -> None:
        bytes_noted = self._bytes_noted()
        oldest = "SELECT position, bytes - length(changes) FROM undo ORDER BY position LIMIT 1"
        while found := self._connection.execute(oldest).fetchone():
            position, bytes_before = found
            if position >= self._head - POSITIONS and bytes_noted - bytes_before <= BYTES:
                return
            self._connection.execute("DELETE FROM undo WHERE position = ?", (position,))

    def _bytes_noted(self) -> int:
        """The bytes noted so far, those among them that were dropped since."""
        return int(self._connection.execute("SELECT bytes FROM undo ORDER BY position DESC LIMIT 1").get or 0)


def taken_back(connection: apsw.Connection, reach: int) -> int | None:
    """Take the rows back to what they were before a place, or a little earlier; returns the position, where history is
    to be gone on with from. None where not so much was noted.

    Raises apsw.AbortError where a row is not what it had been made, ReadModelDamaged where the note cannot be read.
    """
    last = connection.execute("SELECT max(position) FROM undo WHERE position < ?", (reach,)).get
    if last is None:
        return None
    position = int(last)
    noted = "SELECT position FROM undo WHERE position >= ? ORDER BY position DESC"
    positions: list[Any] = connection.execute(noted, (position,)).fetchall()
    for (each,) in positions:
        if changes := _unpacked(connection, each):
            apsw.Changeset.apply(changes, connection, flags=apsw.SQLITE_CHANGESETAPPLY_INVERT)
        connection.execute("DELETE FROM undo WHERE position = ?", (each,))
    return position


def _unpacked(connection: apsw.Connection, position: int) -> bytes:
    packed: Any = connection.execute("SELECT changes FROM undo WHERE position = ?", (position,)).get
    try:
        return zlib.decompress(packed)
    except (zlib.error, TypeError) as error:
        raise damaged(connection.filename) from error
