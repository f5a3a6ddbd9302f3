"""The views of the read models' database: for people who ask it in SQL, and for the tools that they use.

Sums are of floating-point numbers and never cross units; the tables themselves hold every amount exactly.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from projections.columns import Column
from projections.statements import quoted
from projections.tables import Table
from projections.ten_steps import TEN_STEPS


class View(NamedTuple):
    """A view: in one sentence what a row of it is, and the query."""

    about: str
    sql: str


def numbers(table: Table[Any, Any]) -> str:
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

VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "wheel": View(
            "One of the ten steps: how many open turns stand at it, and how many turns, open or not, skipped it.",
            f"WITH steps(step, step_name, stage) AS (VALUES {_STEPS}) {_WHEEL}",
        ),
        "value_by_class": View(
            "The accounts of all benefits of one class, category and unit, added up.",
            """
        SELECT benefit_class, category, unit, count(*) AS benefits, sum(promised_first) AS promised_first,
               sum(promised) AS promised, sum(claimed) AS claimed, sum(verified) AS verified,
               sum(recognised) AS recognised, sum(reversed) AS reversed, sum(unrecognised) AS unrecognised
          FROM value_numbers GROUP BY benefit_class, category, unit ORDER BY benefit_class, category, unit""",
        ),
        "value_by_customer": View(
            "The accounts of all benefits of one customer, class and unit, added up.",
            """
        SELECT customer, benefit_class, unit, count(*) AS benefits, sum(promised) AS promised,
               sum(claimed) AS claimed, sum(verified) AS verified, sum(recognised) AS recognised,
               sum(reversed) AS reversed, sum(unrecognised) AS unrecognised
          FROM value_numbers GROUP BY customer, benefit_class, unit ORDER BY customer, benefit_class, unit""",
        ),
        "unrecognised_value": View(
            "A benefit of which something was verified that still stands and no customer has recognised; oldest first.",
            """
        SELECT benefit, title, customer, unit, unrecognised, unrecognised_since, unrecognised_claims
          FROM value_numbers WHERE unrecognised > 0 ORDER BY unrecognised_since""",
        ),
        "open_turns": View(
            "A turn that is open: where it stands and what it waits for.",
            """
        SELECT proposition, customer, step, step_name, stage, skipped, missing, log, opened_at
          FROM turns WHERE status = 'open' ORDER BY step, opened_at""",
        ),
    }
)
"""Each view by its name, the tables' own `_numbers` left aside."""
