"""Differing: which figures are not the same in two states, and the events that make each difference.

A state is a history at a time. Both are folded, and every cell that is not the same in both is followed through both
histories. An event makes a difference where it counts in one of them only, or counts in both but changes the figure by
something else. Of figures that add up, what these events changed adds up to the difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from audit.figures import Cell, Figure
from audit.offered import OFFERED, Offered
from audit.walking import Ref, Walk
from projections.columns import Column
from projections.fold import State, fold
from projections.history import History

How = Literal["came", "fell away", "counts otherwise"]
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


class Cause(NamedTuple):
    """An event behind a difference: how it makes it, what it adds to it, and the void by which it fell away."""

    position: int
    how: How
    change: Decimal | int | None
    voided_by: int | None = None


class Difference(NamedTuple):
    """A cell that is not the same, and why."""

    cell: Differing
    causes: tuple[Cause, ...]


def differences(before: Side, after: Side, tables: Sequence[str], parted: int | None = None) -> Iterator[Difference]:
    """The differences of two states in some tables, in the order of tables, rows and columns.

    `parted` is the first position at which two ledgers hold different events; None where it is one ledger.
    """
    cells = list(_differing(before, after, [OFFERED[name] for name in tables]))
    first, second = (_Following(side, cells) for side in (before, after))
    for number, cell in enumerate(cells):
        causes = tuple(_causes(cell, number, first, second, parted))
        told = tuple(cause for cause in causes if cause.change != 0 or cell.worked_out)
        yield Difference(cell, told or causes)


def _differing(before: Side, after: Side, tables: Sequence[Offered]) -> Iterator[Differing]:
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


class _Following:
    """Cells followed through one side: what each event changed, cell by cell."""

    def __init__(self, side: Side, cells: Sequence[Differing]) -> None:
        self.moves: list[dict[int, tuple[Any, Any]]] = [{} for _ in cells]
        self.voided: dict[int, int] = {}
        self._of_rows: dict[Ref, list[tuple[int, Figure]]] = defaultdict(list)
        self._of_tables: dict[str, list[tuple[int, Figure]]] = defaultdict(list)
        for number, cell in enumerate(cells):
            self._begin(number, cell, side.until)
        if names := sorted({ref[0] for ref in self._of_rows} | self._of_tables.keys()):
            self._follow(Walk(side.history, *names, as_of=side.as_of))

    def _begin(self, number: int, cell: Differing, until: datetime) -> None:
        if not (begin := OFFERED[cell.table].figure(cell.key, cell.column, until)):
            return
        figure = begin()
        if isinstance(figure, Cell):
            self._of_rows[figure.ref].append((number, figure))
        for table in () if isinstance(figure, Cell) else figure.tables:
            self._of_tables[table].append((number, figure))

    def _follow(self, walk: Walk) -> None:
        for passage in walk.passages():
            if passage.voided_by:
                self.voided[passage.entry.position] = passage.voided_by
            for stride in walk.take(passage):
                began: dict[int, tuple[Any, Figure]] = {}
                for change in stride.changes:
                    for number, figure in self._bearing(change.table, change.key):
                        if figure.differs(change):
                            began.setdefault(number, (figure.value, figure))
                        figure.turn(change)
                for number, (value, figure) in began.items():
                    self.moves[number][stride.entry.position] = (value, figure.value)

    def _bearing(self, table: str, key: Any) -> Iterable[tuple[int, Figure]]:
        yield from self._of_rows.get((table, key), ())
        yield from self._of_tables.get(table, ())


def _causes(cell: Differing, number: int, before: _Following, after: _Following, parted: int | None) -> Iterator[Cause]:
    was, is_now = before.moves[number], after.moves[number]

    def in_both(position: int) -> bool:
        return position in was and position in is_now and (parted is None or position < parted)

    for position in sorted(was.keys() | is_now.keys()):
        if in_both(position):
            if change := _otherwise(cell, was[position], is_now[position]):
                yield Cause(position, "counts otherwise", change if cell.adds_up else None)
            continue
        if position in was:
            gone = -cell.between(*was[position]) if cell.adds_up else None
            yield Cause(position, "fell away", gone, _void_of(position, after, parted))
        if position in is_now:
            yield Cause(position, "came", cell.between(*is_now[position]) if cell.adds_up else None)


def _void_of(position: int, side: _Following, parted: int | None) -> int | None:
    """The void by which an event does not count on a side that has it."""
    return side.voided.get(position) if parted is None or position < parted else None


def _otherwise(cell: Differing, was: tuple[Any, Any], is_now: tuple[Any, Any]) -> Any:
    """What an event that counts on both sides adds to the difference; of words, whether it leads to others."""
    return cell.between(*is_now) - cell.between(*was) if cell.adds_up else was[1] != is_now[1]
