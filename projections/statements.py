"""SQL for the tables of the read models. Names are those of tables and columns in the code, never from outside."""

from collections.abc import Sequence
from typing import NamedTuple

from projections.columns import Cell


class Only(NamedTuple):
    """What has to hold for a row, in SQL, and the values for its question marks."""

    sql: str
    values: tuple[Cell, ...] = ()

    def both(self, other: "Only") -> "Only":
        """What holds where this and another hold."""
        return Only(" AND ".join((self.sql, other.sql)), (*self.values, *other.values))


def quoted(*names: str) -> str:
    """Names as SQL has them, with commas between."""
    return ", ".join(f'"{name}"' for name in names)


def select(
    table: str, columns: Sequence[str], *, keyed: Sequence[str] = (), where: str = "", ordered: Sequence[str] = ()
) -> str:
    """The columns of a table: of the row under a key; or in an order of all rows, or of those where something holds."""
    words = ["SELECT", quoted(*columns), "FROM", quoted(table)]
    words += ["WHERE", _each(keyed) if keyed else where] if keyed or where else []
    words += ["ORDER BY", quoted(*ordered)] if ordered else []
    return " ".join(words)


def count(table: str, where: str = "") -> str:
    """The number of rows of a table, or of those for which something holds."""
    return " ".join(["SELECT count(*) FROM", quoted(table), *(["WHERE", where] if where else [])])


def put(table: str, columns: Sequence[str]) -> str:
    """A row put into a table, over the one that was there under its key."""
    return " ".join(["INSERT OR REPLACE INTO", quoted(table), "VALUES", f"({', '.join('?' * len(columns))})"])


def drop(table: str, keyed: Sequence[str]) -> str:
    """The row under a key, taken away."""
    return " ".join(["DELETE FROM", quoted(table), "WHERE", _each(keyed)])


def _each(names: Sequence[str]) -> str:
    return " AND ".join(f'"{name}" = ?' for name in names)
