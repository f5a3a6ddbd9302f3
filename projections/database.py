"""The database of the read models: its tables and what is told about them, its indexes, and its views.

This is the one room that loads sqlite-utils. It works on a file that nothing else has open.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any, NamedTuple

from sqlite_utils import Database

from projections.catalogue import TABLES
from projections.failures import ReadModelFailed
from projections.tables import Table
from projections.views import VIEWS, numbers


class Telling(NamedTuple):
    """A table that tells about the others: in one sentence what, its columns, and its key."""

    about: str
    columns: dict[str, type]
    key: str | tuple[str, str]


TELLING: dict[str, Telling] = {
    "meta": Telling(
        "How far the read models have come, of which ledger, and by which code.",
        {"name": str, "value": str},
        "name",
    ),
    "about_tables": Telling(
        "A table: what a row of it is, its key, and whether it is the machinery's own (inner).",
        {"number": int, "name": str, "about": str, "key": str, "inner": int},
        "name",
    ),
    "about_columns": Telling(
        "A column of a table: what it holds, and what that means.",
        {"table": str, "number": int, "column": str, "holds": str, "optional": int, "about": str},
        ("table", "number"),
    ),
    "undo": Telling(
        "What the latest events changed, packed, so that it can be taken back where a later one reaches back to it.",
        {"position": int, "bytes": int, "changes": bytes},
        "position",
    ),
}


def make_tables(path: Path, tables: Sequence[Table[Any, Any]] = TABLES) -> None:
    """Make tables in a new file, empty, and say in it what each table and column is."""
    with _opened(path) as database:
        for name, (_, columns, key) in TELLING.items():
            database.table(name).create(columns, pk=key, not_null=set(columns))
        for table in tables:
            required = {column.name for column in table.columns if not column.optional}
            own = table.key if len(table.key) > 1 else table.key[0]
            database.table(table.name).create({c.name: c.sqlite_type for c in table.columns}, pk=own, not_null=required)
        database.table("about_tables").insert_all(_about_tables(tables))
        database.table("about_columns").insert_all(_about_columns(tables))


def make_indexes_and_views(path: Path, tables: Sequence[Table[Any, Any]] = TABLES) -> None:
    """Make the indexes, once the tables are filled, and the views; those over several tables where all are there."""
    with _opened(path) as database:
        for table in tables:
            for name in table.indexes:
                database.table(table.name).create_index([name])
            if any(column.holds == "amount" for column in table.columns):
                database.create_view(f"{table.name}_numbers", numbers(table))
        for name, view in VIEWS.items() if len(tables) == len(TABLES) else ():
            database.create_view(name, view.sql)


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """A new file, not yet in its place: it is brought to the disk when it is complete, and not by each statement."""
    database = Database(str(path))
    try:
        for setting in ("synchronous = OFF", "journal_mode = OFF"):
            database.execute(f"PRAGMA {setting}").fetchall()
        yield database
    except OperationalError as error:
        raise ReadModelFailed(f"{path} cannot be made ({error}). Make room on its disk, then try again.") from error
    finally:
        database.conn.close()


def _about_tables(tables: Sequence[Table[Any, Any]]) -> Iterator[dict[str, object]]:
    for number, table in enumerate(tables, 1):
        yield {
            "number": number,
            "name": table.name,
            "about": table.about,
            "key": " ".join(table.key),
            "inner": int(table.inner),
        }


def _about_columns(tables: Sequence[Table[Any, Any]]) -> Iterator[dict[str, object]]:
    for table in tables:
        for number, column in enumerate(table.columns, 1):
            yield {
                "table": table.name,
                "number": number,
                "column": column.name,
                "holds": column.holds,
                "optional": int(column.optional),
                "about": column.about,
            }
