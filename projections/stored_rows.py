"""Rows kept in a table of the database: loaded when they are asked for, written together when they have changed.

So many of them stay in memory that what happens around the same time finds them there, and no more.
"""

from collections.abc import Iterator, MutableMapping
from itertools import islice
from typing import Any

import apsw

from projections.columns import Cell
from projections.failures import NO_VALUE, damaged
from projections.statements import drop, put, select
from projections.tables import K, R, Table

ROOM = 10_000
AT_ONCE = 200


class StoredRows(MutableMapping[K, R]):
    """The rows of a table. `fresh` says that the table is empty; nothing is looked for then that was not put here."""

    def __init__(
        self, connection: apsw.Connection, table: Table[K, R], *, fresh: bool = False, room: int = ROOM
    ) -> None:
        self._connection = connection
        self._table = table
        self._room = room
        self._whole = fresh
        self._rows: dict[K, R] = {}
        self._changed: set[K] = set()
        columns = [column.name for column in table.columns]
        self._find = select(table.name, columns, keyed=table.key)
        self._put = put(table.name, columns)
        self._drop = drop(table.name, table.key)
        self._all = select(table.name, columns, ordered=table.key)

    def __getitem__(self, key: K) -> R:
        if (row := self._lookup(key)) is None:
            raise KeyError(key)
        return row

    def get(self, key: K, default: Any = None) -> Any:
        """The row under a key, or the default."""
        if (row := self._rows.get(key)) is None and not self._whole:
            row = self._lookup(key)
        return default if row is None else row

    def __contains__(self, key: object) -> bool:
        return self._lookup(key) is not None  # type: ignore[arg-type]  # what is no key is not found

    def __setitem__(self, key: K, row: R) -> None:
        self._changed.add(key)
        self._rows[key] = row
        if len(self._rows) > self._room:
            self._make_room()

    def __delitem__(self, key: K) -> None:
        if self._lookup(key) is None:
            raise KeyError(key)
        del self._rows[key]
        self._changed.discard(key)
        self._connection.execute(self._drop, self._cells_of_key(key))

    def __iter__(self) -> Iterator[K]:
        self.write()
        for cells in self._connection.execute(self._all):
            yield self._table.key_of(self._row_of(cells))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def write(self) -> None:
        """Put all that has changed into the table."""
        rows = map(self._rows.__getitem__, self._changed)
        self._connection.executemany(self._put, map(self._table.cells_of, rows))
        self._changed.clear()

    def _lookup(self, key: K) -> R | None:
        row = self._rows.get(key)
        if row is None and not self._whole:
            found = self._connection.execute(self._find, self._cells_of_key(key)).fetchone()
            if found is not None:
                row = self._row_of(found)
                self._rows[key] = row
                if len(self._rows) > self._room:
                    self._make_room()
        return row

    def _row_of(self, cells: Any) -> R:
        try:
            return self._table.row_of(cells)
        except NO_VALUE as error:
            raise damaged(self._connection.filename) from error

    def _make_room(self) -> None:
        """Forget the half that has been here longest, once it is in the table."""
        self.write()
        self._whole = False
        for key in list(islice(self._rows, len(self._rows) // 2)):
            del self._rows[key]

    def _cells_of_key(self, key: K) -> tuple[Cell, ...]:
        return key if isinstance(key, tuple) else (key,)  # type: ignore[return-value]  # keys are cells, or tuples of them


class AppendedRows(StoredRows[K, R]):
    """The rows of a table that is only appended to: they go there as they come, some at a time, and are not kept."""

    def __init__(
        self, connection: apsw.Connection, table: Table[K, R], *, fresh: bool = False, room: int = ROOM
    ) -> None:
        super().__init__(connection, table, fresh=fresh, room=min(room, AT_ONCE))
        self._whole = False
        self._coming: list[R] = []

    def __setitem__(self, key: K, row: R) -> None:
        self._coming.append(row)
        if len(self._coming) >= self._room:
            self.write()

    def get(self, key: K, default: Any = None) -> Any:
        """The row under a key, or the default."""
        row = self._lookup(key)
        return default if row is None else row

    def write(self) -> None:
        """Put all that has come into the table."""
        if self._coming:
            self._connection.executemany(self._put, map(self._table.cells_of, self._coming))
            self._coming.clear()

    def _lookup(self, key: K) -> R | None:
        self.write()
        self._rows.clear()
        return super()._lookup(key)


def stored_rows(
    connection: apsw.Connection, table: Table[K, R], *, fresh: bool = False, room: int = ROOM
) -> StoredRows[K, R]:
    """The rows of a table, in the way in which they are used. `fresh` says that the table is empty."""
    kept = AppendedRows if table.appended else StoredRows
    return kept(connection, table, fresh=fresh, room=room)
