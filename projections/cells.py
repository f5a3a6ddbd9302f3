"""Cells: how values become what stands in the tables, and all cells of a row at once, prepared for each table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from msgspec.json import encode

from projections.amounts import plain
from projections.columns import Cell, Column, Holds, instant_cell


def _instant(at: datetime) -> str:
    """As `instant_cell` has it; msgspec writes UTC in a sixth of the time, without the zeros after the point."""
    if at.tzinfo is not UTC:
        return instant_cell(at)
    said = encode(at).decode()
    return said[1:-1] if at.microsecond else f"{said[1:20]}.000000Z"


def _list(items: tuple[Any, ...]) -> str:
    """JSON without white space, letters as they are."""
    return encode(items).decode() if items else "[]"


TO_CELL: Mapping[Holds, Callable[[Any], Cell]] = MappingProxyType(
    {"amount": plain, "yes-no": int, "instant": _instant, "day": date.isoformat, "list": _list}
)
"""How values become cells. What is not named here stands as it is, and a missing value stays missing."""


def cells_of(columns: Sequence[Column]) -> Callable[[Any], tuple[Cell, ...]]:
    """Gives the cells of a row that has these columns: one expression for all of them, put together from their names.

    Going through the columns of every row instead takes twice as long, and rows are most of what a rebuild writes.
    """
    cells = ", ".join(map(_expression, columns))
    turns = {f"turn_{holds.replace('-', '_')}": turn for holds, turn in TO_CELL.items()}
    prepared: Callable[[Any], tuple[Cell, ...]] = eval(f"lambda row: ({cells},)", turns)  # noqa: S307 - names in the code
    return prepared


def _expression(column: Column) -> str:
    """The cell of a column, in Python: `None if (value := row.due) is None else turn_day(value)`."""
    if column.holds not in TO_CELL:
        return f"row.{column.name}"
    turn = f"turn_{column.holds.replace('-', '_')}"
    if column.optional:
        return f"None if (value := row.{column.name}) is None else {turn}(value)"
    return f"{turn}(row.{column.name})"
