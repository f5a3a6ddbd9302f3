"""Left out: events that would bear on a figure if they counted, and why they do not.

What was voided is tried where it stood, upon what stood there. What came later is found by folding all that is known
now: an event that changes the figure there, and did not count at the time that is looked at.
"""

from collections.abc import Iterator, Set
from datetime import datetime
from typing import NamedTuple

from audit.explanation.figures import Figure
from audit.explanation.walking import Walk
from events.entry import Entry
from projections.history import Passage
from projections.voids import introduced

MOST_BEFORE = 32


class LeftOut(NamedTuple):
    """An event that does not count for a figure: where it would, and why it does not."""

    position: int
    place: int
    reason: str


class Undone:
    """Finds, along a walk, what was voided and would have changed a figure."""

    def __init__(self, walk: Walk, figure: Figure) -> None:
        self._walk = walk
        self._figure = figure
        self._gone: dict[str, Entry] = {}
        """Things whose introduction was voided, by tag."""

    def passed(self, passage: Passage) -> list[LeftOut]:
        """What is left out at a passage that is not yet folded."""
        entry = passage.entry
        if not passage.voided_by or not self._walk.counts(entry):
            return []
        before = self._needed_by(entry)
        if not passage.corrected_by:
            self._gone.update(dict.fromkeys(introduced(entry.event.kind, entry.event.tags), entry))
        if not any(self._figure.differs(change) for change in self._walk.tried(entry, *before)):
            return []
        by = f", and #{passage.corrected_by} took its place" if passage.corrected_by else ""
        return [LeftOut(entry.position, entry.position, f"voided by #{passage.voided_by}{by}")]

    def stood(self, entry: Entry) -> None:
        """An entry counts: what it introduces is there, though it may have been voided before."""
        for tag in introduced(entry.event.kind, entry.event.tags) if self._gone else ():
            self._gone.pop(tag, None)

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


def later(walk: Walk, figure: Figure, counted: Set[int], head: int, as_of: datetime | None) -> Iterator[LeftOut]:
    """What changes a figure when all that is known now counts, but occurred later or was recorded after the head."""
    for passage in walk.passages():
        if (void := passage.voided_by) and void > head and passage.entry.position in counted:
            yield LeftOut(void, void, f"it voids #{passage.entry.position}, but was recorded later")
        for stride in walk.take(passage):
            position, event = stride.entry
            differs = any(figure.differs(change) for change in stride.changes)
            for change in stride.changes:
                figure.turn(change)
            late = as_of is not None and event.occurred_at > as_of
            if differs and (late or position > head):
                yield LeftOut(position, stride.place, "it occurred later" if late else "it was recorded later")
