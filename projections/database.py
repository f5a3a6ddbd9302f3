"""The database of the read models: its tables and what is told about them, its indexes, and views for people.

This is the one room that loads sqlite-utils. It works on a file that nothing else has open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlite_utils import Database

from projections.catalogue import TABLES
from projections.columns import Column
from projections.failures import ReadModelFailed
from projections.statements import quoted
from projections.tables import Table
from projections.ten_steps import TEN_STEPS

ABOUT: dict[str, dict[str, type]] = {
    "meta": {"name": str, "value": str},
    "about_tables": {"number": int, "name": str, "about": str, "key": str, "inner": int},
    "about_columns": {"table": str, "number": int, "column": str, "holds": str, "optional": int, "about": str},
}
KEYS: dict[str, str | tuple[str, str]] = {"meta": "name", "about_tables": "name", "about_columns": ("table", "number")}


def make_tables(path: Path) -> None:
    """Make every table in a new file, empty, and say in it what each table and column is."""
    with _opened(path) as database:
        for name, columns in ABOUT.items():
            database.table(name).create(columns, pk=KEYS[name], not_null=set(columns))
        for table in TABLES:
            required = {column.name for column in table.columns if not column.optional}
            key = table.key if len(table.key) > 1 else table.key[0]
            database.table(table.name).create({c.name: c.sqlite_type for c in table.columns}, pk=key, not_null=required)
        database.table("about_tables").insert_all(_about_tables())
        database.table("about_columns").insert_all(_about_columns())


def make_indexes_and_views(path: Path) -> None:
    """Make the indexes, once the tables are filled, and the views."""
    with _opened(path) as database:
        for table in TABLES:
            for name in table.indexes:
                database.table(table.name).create_index([name])
            if any(column.holds == "amount" for column in table.columns):
                database.create_view(f"{table.name}_numbers", _numbers(table))
        for name, sql in VIEWS.items():
            database.create_view(name, sql)


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = Database(str(path))
    try:
        yield database
    except OperationalError as error:
        raise ReadModelFailed(f"{path} cannot be made ({error}). Make room on its disk, then try again.") from error
    finally:
        database.conn.close()


def _about_tables() -> Iterator[dict[str, object]]:
    for number, table in enumerate(TABLES, 1):
        yield {
            "number": number,
            "name": table.name,
            "about": table.about,
            "key": " ".join(table.key),
            "inner": int(table.inner),
        }


def _about_columns() -> Iterator[dict[str, object]]:
    for table in TABLES:
        for number, column in enumerate(table.columns, 1):
            yield {
                "table": table.name,
                "number": number,
                "column": column.name,
                "holds": column.holds,
                "optional": int(column.optional),
                "about": column.about,
            }


def _numbers(table: Table[Any, Any]) -> str:
    """A table with its amounts as floating-point numbers, for sums and charts; the table itself holds them exactly."""
    columns = ", ".join(_number(column) for column in table.columns)
    return " ".join(["SELECT", columns, "FROM", quoted(table.name)])


def _number(column: Column) -> str:
    return f'CAST("{column.name}" AS REAL) AS "{column.name}"' if column.holds == "amount" else f'"{column.name}"'


_STEPS = ", ".join(f"({step.number}, '{step.name}', '{step.stage}')" for step in TEN_STEPS)
_WHEEL = """
        SELECT steps.step, steps.step_name, steps.stage,
               count(turns.step) AS turns,
               (SELECT count(*) FROM turns, json_each(turns.skipped) WHERE json_each.value = steps.step_name) AS skipped
          FROM steps LEFT JOIN turns ON turns.step = steps.step AND turns.status = 'open'
         GROUP BY steps.step ORDER BY steps.step"""

VIEWS = {
    "wheel": f"WITH steps(step, step_name, stage) AS (VALUES {_STEPS}) {_WHEEL}",
    "value_by_class": """
        SELECT benefit_class, category, unit, count(*) AS benefits, sum(promised_first) AS promised_first,
               sum(promised) AS promised, sum(claimed) AS claimed, sum(verified) AS verified,
               sum(recognised) AS recognised, sum(reversed) AS reversed, sum(unrecognised) AS unrecognised
          FROM value_numbers GROUP BY benefit_class, category, unit ORDER BY benefit_class, category, unit""",
    "value_by_customer": """
        SELECT customer, benefit_class, unit, count(*) AS benefits, sum(promised) AS promised,
               sum(claimed) AS claimed, sum(verified) AS verified, sum(recognised) AS recognised,
               sum(reversed) AS reversed, sum(unrecognised) AS unrecognised
          FROM value_numbers GROUP BY customer, benefit_class, unit ORDER BY customer, benefit_class, unit""",
    "unrecognised_value": """
        SELECT benefit, title, customer, unit, unrecognised, unrecognised_since, unrecognised_claims
          FROM value_numbers WHERE unrecognised > 0 ORDER BY unrecognised_since""",
    "open_turns": """
        SELECT proposition, customer, step, step_name, stage, skipped, missing, log, opened_at
          FROM turns WHERE status = 'open' ORDER BY step, opened_at""",
}
"""Views that add up or pick out; sums are of floating-point numbers and never cross units."""
