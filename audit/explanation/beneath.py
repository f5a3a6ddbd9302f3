"""Beneath: the events of one side alone that make an event of both sides count otherwise, or a correction among them.

What was voided, corrected or altered changes a figure often only by what came to rest on it. An event of both sides is
tried without each of those that only one side has and that it may rest on, or with what the other side has in its
place; where it then adds something else, these are beneath it. The same is tried for an event that one side alone has,
of the corrections that came before it. To know who rests on whom, all who came by are kept: where there are too many of
them for that, nothing is looked for beneath.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from audit.explanation.bearing import Trail
from audit.explanation.figures import Figure
from audit.explanation.offered import OFFERED
from audit.explanation.otherwise import Worlds
from audit.explanation.states import Differing, Side
from audit.explanation.walking import Walk
from events.entry import Entry

MOST_KEPT = 100_000
"""Of so many events at most, on either side, it is kept over what they came."""

Identity = int | bytes
"""By which an event is known on both sides: its position, where that is the same event in both, else its digest."""


class Resting(NamedTuple):
    """An event behind the difference of a cell, counted by its number: where it stands on both sides, if it does."""

    cell: int
    positions: tuple[int | None, int | None]


class Under(NamedTuple):
    """An event of one side alone, by its position there, and that of what counts otherwise by it."""

    cell: int
    side: int
    position: int
    identity: Identity
    bears: int


class _Known(NamedTuple):
    """An event that counts on a side. What takes the place of another is of its kind, and counts where it did."""

    identity: Identity
    place: int
    kind: str


def beneath(
    cells: Sequence[Differing],
    sides: tuple[Side, Side],
    identity: Callable[[Entry], Identity],
    every: Sequence[Resting],
) -> Iterator[Under]:
    """What is beneath events that rest on it, on either side."""
    if not every:
        return
    names = sorted({name for each in every for name in OFFERED[cells[each.cell].table].made_of})
    trodden: list[_Trodden] = []
    for side in sides:
        trodden.append(_Trodden(side, names, identity))
        if len(trodden[-1].known) > MOST_KEPT:
            return
    alone = [one.alone(other) for one, other in (trodden, reversed(trodden))]
    for number, side in enumerate(sides):
        common, own = (_bearing(every, number, both=both) for both in (True, False))
        corrections = {at for at, (_, place, _) in alone[number].items() if place < at}
        within = trodden[number].behind(common.keys()) & alone[number].keys()
        within |= trodden[number].behind(own.keys()) & corrections
        twins = {its[1:]: at for at, its in alone[1 - number].items()}
        trials = {at: _instead(alone[number][at], at, side, sides[1 - number], twins) for at in sorted(within)}
        for cell, of, bears in _tried(cells, side, names, trials, {**own, **common}):
            if bears in common or of in corrections:
                yield Under(cell, number, of, alone[number][of].identity, bears)
                if (twin := twins.get(alone[number][of][1:])) is not None:
                    yield Under(cell, 1 - number, twin, alone[1 - number][twin].identity, bears)


def _instead(known: _Known, position: int, side: Side, other: Side, twins: Container[object]) -> Entry | None:
    """What is to be tried in the place of an event: what the other side has there, or what was corrected since then."""
    if known[1:] in twins:
        return next(iter(next(other.history.passages(after=known.place - 1)).folded), None)
    if other.history.head < known.place < position:
        return next(side.history.passages(after=known.place - 1)).entry
    return None


def _bearing(every: Sequence[Resting], side: int, *, both: bool) -> Mapping[int, list[int]]:
    """The cells of the events of a side, of those that stand on both or on one alone, by position."""
    found: dict[int, list[int]] = defaultdict(list)
    for cell, positions in every:
        if (at := positions[side]) is not None and both == (None not in positions):
            found[at].append(cell)
    return found


class _Trodden:
    """One side as it was walked: who came by, and over what."""

    def __init__(self, side: Side, names: Sequence[str], identity: Callable[[Entry], Identity]) -> None:
        self.known: dict[int, _Known] = {}
        self._trail = Trail()
        walk = Walk(side.history, *names, as_of=side.as_of)
        for stride in (stride for passage in walk.passages() for stride in walk.take(passage)):
            if len(self.known) > MOST_KEPT:
                break
            self._trail.add(stride)
            position, event = stride.entry
            self.known[position] = _Known(identity(stride.entry), stride.place, event.kind)

    def alone(self, other: "_Trodden") -> dict[int, _Known]:
        """What the other has not, by position."""
        others = {known.identity for known in other.known.values()}
        return {at: known for at, known in self.known.items() if known.identity not in others}

    def behind(self, positions: Set[int]) -> set[int]:
        """The events on which those at some positions may rest."""
        return {each.position for each in self._trail.behind(positions)}


def followed(cell: Differing, side: Side) -> Figure | None:
    """What follows a cell on a side; None where it only names its row."""
    begin = OFFERED[cell.table].figure(cell.key, cell.column, side.until)
    return begin() if begin else None


def _tried(
    cells: Sequence[Differing],
    side: Side,
    names: Sequence[str],
    trials: Mapping[int, Entry | None],
    bearing: Mapping[int, Sequence[int]],
) -> Iterator[tuple[int, int, int]]:
    """Of each cell the events without which one that bears on it would add something else, with that one.

    Some are tried with another in their place.
    """
    if not trials:
        return
    walk = Walk(side.history, *names, as_of=side.as_of)
    worlds = Worlds(walk)
    for position, instead in trials.items():
        worlds.begin(position, without=position, instead=instead)
    begun = {n: followed(cells[n], side) for found in bearing.values() for n in found}
    for stride in (stride for passage in walk.passages() for stride in walk.take(passage)):
        for met in worlds.take(stride):
            for n in bearing.get(stride.entry.position, ()):
                if (figure := begun[n]) and figure.comes_to(met.would) != figure.comes_to(stride.changes):
                    yield n, met.of, stride.entry.position
