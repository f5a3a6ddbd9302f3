"""Bearing: which earlier events the steps of an explanation rest on, though the figure was the same after them.

A reversal that is recorded before its claim is verified changes no verified amount, but what the verification comes to.
Every row that an event looked at leads back to the events that had changed it. Of all these only those are told without
which the steps would not come to the same: it is tried, by folding without them.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence, Set
from typing import NamedTuple

from audit.explanation.walking import Ref, Stride
from events.entry import Entry
from projections.voids import introduced


class Behind(NamedTuple):
    """An entry behind the steps: its position, its place, and whether it gives a thing its id."""

    position: int
    place: int
    introduces: bool


class Trail:
    """Which rows each entry looked at and which it changed; a few bytes an entry."""

    def __init__(self) -> None:
        self._numbers: dict[Ref, int] = {}
        self._entries: list[array[int]] = [array("Q"), array("Q"), array("Q")]
        self._looked_at, self._changed = _Lists(), _Lists()

    def add(self, stride: Stride) -> None:
        """Go on by an entry; one that changed nothing leaves no trail."""
        if not stride.changes:
            return
        said = (stride.entry.position, stride.place, stride.entry.event.introduces is not None)
        for column, value in zip(self._entries, said, strict=True):
            column.append(value)
        self._looked_at.add(self._number(ref) for ref in stride.looked_at)
        self._changed.add(self._number((change.table, change.key)) for change in stride.changes)

    def behind(self, steps: Set[int]) -> list[Behind]:
        """The steps and every entry that they may rest on, in the order in which they were folded."""
        positions, places, introducing = self._entries
        wanted: set[int] = set()
        found = []
        for n in reversed(range(len(positions))):
            if positions[n] in steps or not wanted.isdisjoint(self._changed[n]):
                wanted.update(self._looked_at[n])
                found.append(Behind(positions[n], places[n], bool(introducing[n])))
        return found[::-1]

    def _number(self, ref: Ref) -> int:
        return self._numbers.setdefault(ref, len(self._numbers))


class _Lists:
    """Lists of numbers, one behind the other."""

    def __init__(self) -> None:
        self._all = array("I")
        self._ends = array("Q", [0])

    def add(self, numbers: Iterator[int]) -> None:
        self._all.extend(numbers)
        self._ends.append(len(self._all))

    def __getitem__(self, n: int) -> Sequence[int]:
        return self._all[self._ends[n] : self._ends[n + 1]]


def introductions(behind: Sequence[Behind], named: Set[str], at: Callable[[int], Entry]) -> set[int]:
    """Of the entries behind steps those that introduce the things named in them, and what is named in these."""
    tags = {each.position: _tags(at(each.position)) for each in behind if each.introduces}
    known, found = set(named), set[int]()
    while more := {position for position, (its, _) in tags.items() if position not in found and its in known}:
        found |= more
        known |= {tag for position in more for tag in tags[position][1]}
    return found


def _tags(entry: Entry) -> tuple[str, tuple[str, ...]]:
    """The tag of the thing that an entry introduces, and all its tags."""
    [introducing] = introduced(entry.event.kind, entry.event.tags)
    return introducing, entry.event.tags


def least(some: Sequence[int], suffice: Callable[[Sequence[int]], bool], tries: int) -> list[int]:
    """As few of some entries as suffice, tried in halves (QuickXplain, Junker 2004).

    Where that takes more tries, or one entry undoes what another does, there may be more of them than need be.
    """
    left = [tries]

    def trial(entries: Sequence[int]) -> bool:
        left[0] -= 1
        return left[0] >= 0 and suffice(entries)

    def needed(given: list[int], grown: bool, entries: list[int]) -> list[int]:
        if grown and trial(given):
            return []
        if len(entries) == 1:
            return entries
        early, late = entries[: len(entries) // 2], entries[len(entries) // 2 :]
        of_late = needed(given + early, True, late)
        return needed(given + of_late, bool(of_late), early) + of_late

    found = needed([], False, list(some)) if some else []
    return found if suffice(found) else list(some)
