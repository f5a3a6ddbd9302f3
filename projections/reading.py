"""Reading the read models: the rows as they stand in the database beside the ledger, exactly.

Light: needs SQLite and nothing else, so that looking at a ledger that is caught up starts at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import apsw

from projections.columns import FROM_CELL, Cell, Column, instant_cell
from projections.digests import digest_of, digest_of_all
from projections.failures import NO_VALUE, ReadModelDamaged, damaged
from projections.fingerprint import fingerprint
from projections.statements import Only, count, quoted, select

WAIT_MILLISECONDS = 5_000
SMALL_BYTES = 1 << 20


class Standing(NamedTuple):
    """Which ledger a database is about, how far it has come, and which code made it."""

    origin: str
    position: int
    last_id: str
    """The id of the event at that position."""
    fingerprint: str


class Described(NamedTuple):
    """A table: its name, what a row of it is, and the columns of its key."""

    name: str
    about: str
    key: tuple[str, ...]
    inner: bool


def views_path(ledger: Path) -> Path:
    """Where the read models of a ledger's file stand: beside it, flywheel.views.db for flywheel.db."""
    return ledger.with_name(f"{ledger.name.removesuffix('.db')}.views.db")


def current(
    path: Path, origin: str, head: int, last_id: str | None = None, *, made_by: str | None = None
) -> "Views | None":
    """The read models at a path, if they are those of this ledger as it stands, made by this code; else None.

    With the id of the ledger's last event also those are told apart that are of as many events, but of others: where
    a backup was put back and went on.
    """
    try:
        views = Views(path)
    except (apsw.Error, ReadModelDamaged):
        return None
    ends_with = views.standing.last_id if last_id is None else last_id
    if views.standing == (origin, head, ends_with, made_by or fingerprint()):
        return views
    views.close()
    return None


class Views:
    """The read models as they stood when this was opened, whatever is changed meanwhile. Close it, or use `with`."""

    def __init__(self, path: Path, *, passing: bool = False) -> None:
        self.path = path
        self._passing = passing
        self._connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            self._connection.set_busy_timeout(WAIT_MILLISECONDS)
            self._connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
            with telling_damage(path):
                self._connection.execute("BEGIN")
                refuse_damage(self._connection)
                self.standing = standing_in(self._connection)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; one that was made for this reading alone goes away."""
        self._connection.close()
        if self._passing:
            self.path.unlink(missing_ok=True)

    @property
    def position(self) -> int:
        """The position in the ledger up to which events are in the rows."""
        return self.standing.position

    def tables(self) -> list[Described]:
        """The tables there are, in the order in which they are made; those for the machinery alone last."""
        rows = self._select('SELECT name, about, "key", "inner" FROM about_tables ORDER BY "inner", number')
        return [Described(name, about, tuple(key.split()), bool(inner)) for name, about, key, inner in rows]

    def columns(self, table: str) -> tuple[Column, ...]:
        """The columns of a table. Raises KeyError for a table that is not there."""
        sql = 'SELECT "column", about, holds, optional FROM about_columns WHERE "table" = ? ORDER BY number'
        rows = list(self._select(sql, (table,)))
        if not rows:
            raise KeyError(table)
        return tuple(Column(name, about, holds, bool(optional)) for name, about, holds, optional in rows)

    def records(self, table: str, *ordered: str, only: Only | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a table by column, with values as they are in memory: Decimals, datetimes, dates, tuples, bools.

        They come in the order of their keys, or of some columns that are never missing, and of their keys in these.
        With `only`, the other rows are not even read.
        """
        columns = self.columns(table)
        turned = [(column.name, FROM_CELL[column.holds]) for column in columns if column.holds in FROM_CELL]
        for cells in self.cells(table, columns, ordered, only):
            record: dict[str, Any] = dict(zip((column.name for column in columns), cells, strict=True))
            try:
                for name, turn in turned:
                    if (cell := record[name]) is not None:
                        record[name] = turn(cell)
            except NO_VALUE as error:
                raise damaged(self.path) from error
            yield record

    def between(self, table: str, column: str, after: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        """The rows of a table with an instant in a column after one instant and up to another."""
        values = (instant_cell(after), instant_cell(until))
        return self.records(table, only=Only(f"{quoted(column)} > ? AND {quoted(column)} <= ?", values))

    def digest(self, *names: str) -> str:
        """The digest of one table, or the one over several; over all of them where none is named."""
        if len(names) == 1:
            columns = self.columns(names[0])
            return digest_of(names[0], [column.name for column in columns], self.cells(names[0], columns))
        return digest_of_all({name: self.digest(name) for name in names or [table.name for table in self.tables()]})

    def cells(
        self, table: str, columns: Sequence[Column], ordered: Sequence[str] = (), only: Only | None = None
    ) -> Iterator[Sequence[Cell]]:
        """The cells of rows, as they stand in the database."""
        [key] = (described.key for described in self.tables() if described.name == table)
        names = [column.name for column in columns]
        return self._select(select(table, names, where=only.sql if only else "", ordered=(*ordered, *key)),
                            only.values if only else ())  # fmt: skip

    def count(self, table: str, only: Only | None = None) -> int:
        """How many rows there are, of all or of those for which something holds."""
        [(number,)] = self._select(count(table, only.sql if only else ""), only.values if only else ())
        return int(number)

    def _select(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[Any]:
        with telling_damage(self.path):
            yield from self._connection.execute(sql, values)


def standing_in(connection: apsw.Connection) -> Standing:
    """What a database says of itself. Raises apsw.Error or ReadModelDamaged for one that is not ours, or damaged."""
    rows: list[Any] = connection.execute("SELECT name, value FROM meta").fetchall()
    said = dict(rows)
    try:
        return Standing(said["origin"], int(said["position"]), said["last_id"], said["fingerprint"])
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(Path(connection.filename)) from error


def refuse_damage(connection: apsw.Connection) -> None:
    """Look a small database through, because that costs nothing; in a large one damage shows itself when it is met.

    Raises ReadModelDamaged, or apsw.Error for what is no database at all.
    """
    size_bytes = connection.pragma("page_count") * connection.pragma("page_size")
    if size_bytes <= SMALL_BYTES and connection.pragma("quick_check") != "ok":
        raise damaged(Path(connection.filename))


@contextmanager
def telling_damage(path: Path) -> Iterator[None]:
    """Raise ReadModelDamaged where SQLite stumbles over what it finds in the file."""
    try:
        yield
    except (apsw.CorruptError, apsw.NotADBError, UnicodeDecodeError) as error:
        raise damaged(path) from error
