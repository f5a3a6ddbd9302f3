"""States: a history at a time, and the cells that are not the same in two of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from audit.explanation.offered import OFFERED, Offered
from projections.columns import Column
from projections.fold import State, fold
from projections.history import History

FIGURES = ("amount", "number")
Row = Mapping[str, Any]


class Side(NamedTuple):
    """One of the two states: a history, of which counts what had occurred by `as_of`; `until` is that as an instant."""

    history: History
    until: datetime
    as_of: datetime | None = None


class Differing(NamedTuple):
    """A cell that is not the same: its table, what its row goes by, its column, and what it is on both sides."""

    table: str
    key: tuple[Any, ...]
    column: Column
    before: Any
    after: Any

    @property
    def adds_up(self) -> bool:
        """Whether the cell is a figure, so that its difference is one."""
        return self.column.holds in FIGURES and self.column.name not in OFFERED[self.table].key

    @property
    def difference(self) -> Decimal | int | None:
        """The second less the first, where they add up."""
        return self.between(self.before, self.after) if self.adds_up else None

    def between(self, before: Any, after: Any) -> Any:
        """The difference of two values that the figure had; where there was none it counts as nothing."""
        nothing = Decimal(0) if self.column.holds == "amount" else 0
        return (after or nothing) - (before or nothing)

    @property
    def worked_out(self) -> bool:
        """Whether it is worked out from read models, so that an event can bear on it and change nothing at once."""
        return OFFERED[self.table].made_of != (self.table,)


def differing(before: Side, after: Side, tables: Sequence[Offered]) -> Iterator[Differing]:
    """The cells that differ, in the order of tables, rows and columns."""
    names = sorted({name for table in tables for name in table.made_of})
    states = [fold(side.history, *names, as_of=side.as_of) for side in (before, after)] if names else []
    for table in tables:
        first, second = (_rows(table, state, side) for state, side in zip(states, (before, after), strict=True))
        for key in sorted(first.keys() | second.keys(), key=lambda key: tuple(map(_sorted_as, key))):
            yield from _cells(table, key, first.get(key), second.get(key))


def _rows(table: Offered, state: State, side: Side) -> dict[tuple[Any, ...], Row]:
    return {table.key_of(row): row for row in table.rows(state.records, side.until)}


def _sorted_as(part: Any) -> tuple[bool, Any]:
    return part is not None, part


def _cells(table: Offered, key: tuple[Any, ...], before: Row | None, after: Row | None) -> Iterator[Differing]:
    """The cells of a row that differ; of one that is there on one side only its figures, and that it is there."""
    for column in table.columns:
        was, is_now = (row[column.name] if row else None for row in (before, after))
        names_it = column.name == table.key[0] and table.made_of == (table.name,)
        told = (before and after) or names_it or (column.holds in FIGURES and (was or is_now))
        if was != is_now and told and (names_it or column.name not in table.key):
            yield Differing(table.name, key, column, was, is_now)
