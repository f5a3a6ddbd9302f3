"""Following: cells walked along through two histories at once, and the events that do not do the same to them in both.

What an event did on one side is held until it is met on the other, and let go where that is the same. Only what makes
a difference is so kept to the end, however much both sides have in common. In two ledgers an event is met by its bytes,
wherever it stands: one that was altered is another, one that was only moved along by others is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from heapq import merge
from itertools import chain
from typing import Any, Literal, NamedTuple

from audit.explanation.beneath import Identity, Resting, Under, beneath, followed
from audit.explanation.figures import Cell, Figure
from audit.explanation.states import Differing, Side
from audit.explanation.walking import Ref, Stride, Walk
from events.codec import encode
from events.entry import Entry

How = Literal["came", "fell away", "counts otherwise"]
Moved = tuple[Any, Any]
"""What a cell was before an event and after it."""


class Cause(NamedTuple):
    """An event behind a difference: how it makes it, what it adds to it, and the void by which it fell away.

    What adds nothing itself is told with the event, by its position, that rests on it and adds something else by it.
    """

    position: int
    how: How
    change: Decimal | int | None
    voided_by: int | None = None
    bears: int | None = None


class Move(NamedTuple):
    """What an event did to a cell, counted by its number, at a place of one side."""

    place: int
    side: int
    cell: int
    position: int
    identity: Identity
    moved: Moved


class Following:
    """Cells followed through two sides. `parted` is the first position at which they hold different events."""

    def __init__(self, cells: Sequence[Differing], before: Side, after: Side, parted: int | None) -> None:
        self._cells = cells
        self._whole = before, after
        self._identity = _Known(parted)
        self._sides = [_OneSide(number, side, cells, self._identity) for number, side in enumerate(self._whole)]
        self._left: list[dict[tuple[int, Identity], list[Move]]] = [{}, {}]
        self._last: dict[tuple[int, int], Move] = {}
        self._causes: list[list[Cause]] = [[] for _ in cells]
        self._resting: list[Resting] = []

    def causes(self) -> list[list[Cause]]:
        """Of each cell the events behind its difference, by their positions; first what is beneath them."""
        for move in merge(*(side.moves() for side in self._sides), key=lambda move: move.place):
            self._meet(move)
        for move in chain.from_iterable(chain(*(left.values() for left in self._left))):
            self._causes[move.cell].append(self._alone(move))
        under = self._under()
        every = (causes or self._in_another_order(number) for number, causes in enumerate(self._causes))
        return [_told(under[n], sorted(causes, key=_position)) for n, causes in enumerate(every)]

    def _under(self) -> list[list[Cause]]:
        """Of each cell the events that add nothing to its difference, and make others add what they do."""
        found: list[dict[tuple[int, How], Cause]] = [{} for _ in self._cells]
        told = [{(cause.position, cause.how) for cause in causes if cause.change != 0} for causes in self._causes]
        for under in beneath(self._cells, self._whole, self._identity, self._resting):
            how: How = "came" if under.side else "fell away"
            if (under.position, how) not in told[under.cell]:
                found[under.cell].setdefault((under.position, how), self._lying(under, how))
        return [sorted(causes.values(), key=_position) for causes in found]

    def _lying(self, under: Under, how: How) -> Cause:
        void = self._sides[1].voided.get(under.identity) if under.side == 0 else None
        nothing = 0 if self._cells[under.cell].adds_up else None
        return Cause(under.position, how, nothing, void, under.bears)

    def _meet(self, move: Move) -> None:
        self._last[move.side, move.cell] = move
        here, there = self._left[move.side], self._left[1 - move.side]
        of_event = (move.cell, move.identity)
        if of_event not in there:
            here.setdefault(of_event, []).append(move)
            return
        twin = there[of_event].pop(0)
        if not there[of_event]:
            del there[of_event]
        was, is_now = (move, twin) if move.side == 0 else (twin, move)
        cell = self._cells[move.cell]
        change = cell.between(*is_now.moved) - cell.between(*was.moved) if cell.adds_up else None
        if change or (change is None and was.moved[1] != is_now.moved[1]):
            self._causes[move.cell].append(Cause(is_now.position, "counts otherwise", change))
            self._resting.append(Resting(move.cell, (was.position, is_now.position)))

    def _alone(self, move: Move) -> Cause:
        cell = self._cells[move.cell]
        change = cell.between(*move.moved) if cell.adds_up else None
        self._resting.append(Resting(move.cell, (None, move.position) if move.side else (move.position, None)))
        if move.side == 1:
            return Cause(move.position, "came", change)
        void = self._sides[1].voided.get(move.identity)
        return Cause(move.position, "fell away", None if change is None else -change, void)

    def _in_another_order(self, number: int) -> list[Cause]:
        """Of a cell to which the same events did the same, those that came last: only their order is another."""
        return [self._alone(move) for side in (0, 1) if (move := self._last.get((side, number)))]


class _Known:
    """Knows events on both sides; `parted` is the first position at which these hold different ones."""

    def __init__(self, parted: int | None) -> None:
        self._parted = parted

    def __call__(self, entry: Entry) -> Identity:
        shared = self._parted is None or entry.position < self._parted
        return entry.position if shared else sha256(encode(entry.event)).digest()


def _position(cause: Cause) -> int:
    return cause.position


def _told(under: list[Cause], causes: list[Cause]) -> list[Cause]:
    """What is beneath, and the causes; those that add nothing are told once, as what others rest on."""
    first = {(cause.position, cause.how) for cause in under}
    return under + [cause for cause in causes if (cause.position, cause.how) not in first]


class _OneSide:
    """Cells followed through one side."""

    def __init__(self, number: int, side: Side, cells: Sequence[Differing], identity: _Known) -> None:
        self.voided: dict[Identity, int] = {}
        self._identity = identity
        self._number = number
        self._of_rows: dict[Ref, list[tuple[int, Figure]]] = defaultdict(list)
        self._of_tables: dict[str, list[tuple[int, Figure]]] = defaultdict(list)
        for n, cell in enumerate(cells):
            self._begin(n, cell, side)
        names = sorted({ref[0] for ref in self._of_rows} | self._of_tables.keys())
        self._walk = Walk(side.history, *names, as_of=side.as_of) if names else None

    def _begin(self, n: int, cell: Differing, side: Side) -> None:
        if not (figure := followed(cell, side)):
            return
        if isinstance(figure, Cell):
            self._of_rows[figure.ref].append((n, figure))
        for table in () if isinstance(figure, Cell) else figure.tables:
            self._of_tables[table].append((n, figure))

    def moves(self) -> Iterator[Move]:
        """What each event did to the cells, in the order of places."""
        for passage in self._walk.passages() if self._walk else ():
            if passage.voided_by:
                self.voided[self._identity(passage.entry)] = passage.voided_by
            for stride in self._walk.take(passage) if self._walk else ():
                yield from self._moved(stride)

    def _moved(self, stride: Stride) -> Iterator[Move]:
        began: dict[int, tuple[Any, Figure]] = {}
        for change in stride.changes:
            for n, figure in self._bearing((change.table, change.key)):
                if figure.differs(change):
                    began.setdefault(n, (figure.value, figure))
                figure.turn(change)
        identity = self._identity(stride.entry) if began else 0
        for n, (value, figure) in began.items():
            yield Move(stride.place, self._number, n, stride.entry.position, identity, (value, figure.value))

    def _bearing(self, ref: Ref) -> Iterable[tuple[int, Figure]]:
        yield from self._of_rows.get(ref, ())
        yield from self._of_tables.get(ref[0], ())
