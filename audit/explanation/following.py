"""Following: cells walked along through two histories at once, and the events that do not do the same to them in both.

What an event did on one side is held until it is met on the other, and let go where that is the same. Only what makes
a difference is so kept to the end, however much both sides have in common.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from heapq import merge
from typing import Any, Literal, NamedTuple

from audit.explanation.figures import Cell, Figure
from audit.explanation.offered import OFFERED
from audit.explanation.states import Differing, Side
from audit.explanation.walking import Ref, Stride, Walk

How = Literal["came", "fell away", "counts otherwise"]
Moved = tuple[Any, Any]
"""What a cell was before an event and after it."""


class Cause(NamedTuple):
    """An event behind a difference: how it makes it, what it adds to it, and the void by which it fell away."""

    position: int
    how: How
    change: Decimal | int | None
    voided_by: int | None = None


class Move(NamedTuple):
    """What an event did to a cell, counted by its number, at a place of one side."""

    place: int
    side: int
    cell: int
    position: int
    moved: Moved


class Following:
    """Cells followed through two sides. `parted` is the first position at which they hold different events."""

    def __init__(self, cells: Sequence[Differing], before: Side, after: Side, parted: int | None) -> None:
        self._cells = cells
        self._parted = parted
        self._sides = [_OneSide(number, side, cells) for number, side in enumerate((before, after))]
        self._left: list[dict[tuple[int, int], Moved]] = [{}, {}]
        self._causes: list[list[Cause]] = [[] for _ in cells]

    def causes(self) -> list[list[Cause]]:
        """Of each cell the events behind its difference, in the order of their positions."""
        for move in merge(*(side.moves() for side in self._sides), key=lambda move: move.place):
            self._meet(move)
        for number, how in enumerate(("fell away", "came")):
            for (cell, position), moved in self._left[number].items():
                self._causes[cell].append(self._alone(cell, position, moved, gone=how == "fell away"))
        return [sorted(causes, key=lambda cause: cause.position) for causes in self._causes]

    def _meet(self, move: Move) -> None:
        here, there = self._left[move.side], self._left[1 - move.side]
        twin = there.pop((move.cell, move.position), None) if self._shared(move.position) else None
        if twin is None:
            here[move.cell, move.position] = move.moved
            return
        was, is_now = (move.moved, twin) if move.side == 0 else (twin, move.moved)
        cell = self._cells[move.cell]
        change = cell.between(*is_now) - cell.between(*was) if cell.adds_up else None
        if change or (change is None and was[1] != is_now[1]):
            self._causes[move.cell].append(Cause(move.position, "counts otherwise", change))

    def _alone(self, number: int, position: int, moved: Moved, *, gone: bool) -> Cause:
        cell = self._cells[number]
        change = cell.between(*moved) if cell.adds_up else None
        if not gone:
            return Cause(position, "came", change)
        void = self._sides[1].voided.get(position) if self._shared(position) else None
        return Cause(position, "fell away", None if change is None else -change, void)

    def _shared(self, position: int) -> bool:
        """Whether a position is of the same event on both sides."""
        return self._parted is None or position < self._parted


class _OneSide:
    """Cells followed through one side."""

    def __init__(self, number: int, side: Side, cells: Sequence[Differing]) -> None:
        self.voided: dict[int, int] = {}
        self._number = number
        self._of_rows: dict[Ref, list[tuple[int, Figure]]] = defaultdict(list)
        self._of_tables: dict[str, list[tuple[int, Figure]]] = defaultdict(list)
        for n, cell in enumerate(cells):
            self._begin(n, cell, side.until)
        names = sorted({ref[0] for ref in self._of_rows} | self._of_tables.keys())
        self._walk = Walk(side.history, *names, as_of=side.as_of) if names else None

    def _begin(self, n: int, cell: Differing, until: datetime) -> None:
        if not (begin := OFFERED[cell.table].figure(cell.key, cell.column, until)):
            return
        figure = begin()
        if isinstance(figure, Cell):
            self._of_rows[figure.ref].append((n, figure))
        for table in () if isinstance(figure, Cell) else figure.tables:
            self._of_tables[table].append((n, figure))

    def moves(self) -> Iterator[Move]:
        """What each event did to the cells, in the order of places."""
        for passage in self._walk.passages() if self._walk else ():
            if passage.voided_by:
                self.voided[passage.entry.position] = passage.voided_by
            for stride in self._walk.take(passage) if self._walk else ():
                yield from self._moved(stride)

    def _moved(self, stride: Stride) -> Iterator[Move]:
        began: dict[int, tuple[Any, Figure]] = {}
        for change in stride.changes:
            for n, figure in self._bearing((change.table, change.key)):
                if figure.differs(change):
                    began.setdefault(n, (figure.value, figure))
                figure.turn(change)
        for n, (value, figure) in began.items():
            yield Move(stride.place, self._number, n, stride.entry.position, (value, figure.value))

    def _bearing(self, ref: Ref) -> Iterable[tuple[int, Figure]]:
        yield from self._of_rows.get(ref, ())
        yield from self._of_tables.get(ref[0], ())
