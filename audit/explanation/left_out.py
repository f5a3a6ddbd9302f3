"""Left out: events that would bear on a figure if they counted, and why they do not.

What was voided is tried where it stood, upon what stood there; and it is followed from there on what it would make of
the events that come after it, since these may rest on it where the figure itself does not. What came later is found by
folding all that is known now: an event that changes the figure there, and did not count at the time that is looked at.
"""

from collections.abc import Callable, Iterator, Set
from datetime import datetime
from typing import NamedTuple

from audit.explanation.figures import Figure
from audit.explanation.otherwise import Worlds
from audit.explanation.walking import Stride, Walk
from events.entry import Entry
from projections.history import History, Passage
from projections.voids import introduced

MOST_BEFORE = 32
At = Callable[[int], Entry]
"""Gives the entry at a position that is there."""


class LeftOut(NamedTuple):
    """An event that does not count for a figure: where it would, and why it does not."""

    position: int
    place: int
    reason: str


class _Voided(NamedTuple):
    """An entry that was voided, the place in which it would count, by what, and what took its place, if anything."""

    entry: Entry
    place: int
    by: int
    corrected_by: int | None


class Undone:
    """Finds, along a walk, what was voided and would have changed a figure, or what an event adds to it."""

    def __init__(self, walk: Walk, figure: Figure, history: History, at: At) -> None:
        self._walk = walk
        self._figure = figure
        self._voids = history.voids()
        self._at = at
        self._gone: dict[str, Entry] = {}
        """Things whose introduction was voided, by tag."""
        self._worlds = Worlds(walk)
        self._silent: dict[int, _Voided] = {}
        """What was voided and has not been told, by position."""

    def passed(self, passage: Passage) -> Iterator[LeftOut]:
        """What is left out at a passage that is not yet folded."""
        if passage.voided_by and not self._voids.takes_a_place(passage.entry.position):
            for voided in self._voided_at(passage):
                if self._walk.counts(voided.entry) and self._changes(voided):
                    yield _told(voided)
                elif self._walk.counts(voided.entry):
                    self._silent[voided.entry.position] = voided

    def stood(self, stride: Stride) -> Iterator[tuple[int, LeftOut | None]]:
        """An entry counts. Which voided ones would make it add something else, by position, told when they are new."""
        for tag in introduced(stride.entry.event.kind, stride.entry.event.tags) if self._gone else ():
            self._gone.pop(tag, None)
        for met in self._worlds.take(stride):
            if self._figure.comes_to(met.would) != self._figure.comes_to(stride.changes):
                silent = self._silent.pop(met.of, None)
                yield met.of, _told(silent) if silent else None

    def _voided_at(self, passage: Passage) -> Iterator[_Voided]:
        """What was voided at a place: what stood there first, and every correction of it that was voided as well."""
        place, entry = passage.entry.position, passage.entry
        while by := self._voids.void_of(entry.position):
            corrected_by = self._voids.correction_of(entry.position)
            yield _Voided(entry, place, by, corrected_by)
            if corrected_by is None:
                return
            entry = self._at(corrected_by)

    def _changes(self, voided: _Voided) -> bool:
        """Whether it would have changed the figure at once; from here on it is followed."""
        entry = voided.entry
        before = self._needed_by(entry)
        if not voided.corrected_by:
            self._gone.update(dict.fromkeys(introduced(entry.event.kind, entry.event.tags), entry))
        changes = self._walk.tried(entry, *before)
        alone = self._walk.tried(entry) if before else changes
        self._worlds.begin(entry.position, alone, self._voids.standing_in(voided.place))
        return any(self._figure.differs(change) for change in changes)

    def _needed_by(self, entry: Entry) -> list[Entry]:
        """What was voided as well and has to be there for an entry to mean anything, in order."""
        found: dict[int, Entry] = {}
        asking = [entry]
        while asking and len(found) < MOST_BEFORE:
            its = asking.pop().event.tags
            new = [gone for tag in its if (gone := self._gone.get(tag)) and gone.position not in found]
            found.update({gone.position: gone for gone in new})
            asking += new
        return [found[position] for position in sorted(found)]


def _told(voided: _Voided) -> LeftOut:
    by = f", and #{voided.corrected_by} took its place" if voided.corrected_by else ""
    return LeftOut(voided.entry.position, voided.place, f"voided by #{voided.by}{by}")


class Later:
    """Finds what changes a figure when all that is known now counts, but did not at the time that is looked at."""

    def __init__(self, walk: Walk, figure: Figure, history: History, at: At, counted: Set[int]) -> None:
        self._walk = walk
        self._figure = figure
        self._undone = Undone(walk, figure, history, at)
        self._counted = counted
        """What counted then, by position."""

    def found(self, head: int, as_of: datetime | None) -> Iterator[LeftOut]:
        """What occurred later than a time, or was recorded after the head; voids of what counted among it."""
        voids: dict[int, LeftOut] = {}
        for passage in self._walk.passages():
            position, void = passage.entry.position, passage.voided_by
            if void and void > head and position in self._counted:
                voids[position] = LeftOut(void, void, f"it voids #{position}, but was recorded later")
                yield from (voids.pop(each.position) for each in self._undone.passed(passage) if each.position in voids)
            for stride in self._walk.take(passage):
                yield from (voids.pop(of) for of, _ in self._undone.stood(stride) if of in voids)
                yield from self._late(stride, head, as_of)

    def _late(self, stride: Stride, head: int, as_of: datetime | None) -> Iterator[LeftOut]:
        position, event = stride.entry
        differs = any(self._figure.differs(change) for change in stride.changes)
        for change in stride.changes:
            self._figure.turn(change)
        late = as_of is not None and event.occurred_at > as_of
        if differs and (late or position > head):
            yield LeftOut(position, stride.place, "it occurred later" if late else "it was recorded later")
