"""Voids: what counts no more, which corrections take whose place, and where things are introduced.

All voids after a position are read at once: what lies behind it is voided by no others. Whether something up to it is
voided is looked up by its tag, when that is asked for. So going on from a late position reads no early void.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from events.charter import EventVoided
from events.entry import Entry
from events.kinds import INTRODUCERS

THINGS = {introducer.kind: thing for thing, introducer in INTRODUCERS.items()}


class Read(Protocol):
    """How entries are read: of these kinds (none: of any) with all these tags, after a position, at most so many."""

    def __call__(
        self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]: ...


class Voids:
    """What voids and corrections make of the places after a position, up to a head."""

    def __init__(self, read: Read, head: int, after: int = 0) -> None:
        self._read = read
        self._head = head
        self._after = after
        self._found = dict(self._voids_after(max(after - 1, 0)))
        self._voids = self._standing()
        self._voided = {void.voids: position for position, void in self._voids.items()}
        self._places: dict[int, int] = {}
        for position, void in self._voids.items():
            if void.correction and position < head:
                self._places[position + 1] = self._places.get(void.voids, void.voids)
        self._standing_in = {place: at for at, place in self._places.items() if at not in self._voided}
        self.touched = {*self._voided, *self._places, *self._standing_in}
        """The places after the position where not just what stands there counts."""
        self._introductions: dict[str, int | None] = {}
        self.late = {tag: later for tag in self._given_again() if (later := self._later_than_first(tag))}
        """Things whose introduction was voided, each with the later place where it is introduced now."""

    def __bool__(self) -> bool:
        """Whether anything after the position does not count just where it stands."""
        return bool(self._found or self.late)

    def void_of(self, position: int) -> int | None:
        """The position of what voids an event, or None where it counts."""
        if position > self._after:
            return self._voided.get(position)
        voids = (at for at, void in self._voids_after(position, f"event:{position}") if void.voids == position)
        return max((at for at in voids if self.void_of(at) is None), default=None)

    def correction_of(self, position: int) -> int | None:
        """The position of what takes the place of an event, or None."""
        void = self.void_of(position)
        if void is None:
            return None
        entry = next(self._read(after=void - 1, limit=1)).event if void not in self._voids else self._voids[void]
        return void + 1 if isinstance(entry, EventVoided) and entry.correction and void < self._head else None

    @property
    def voided(self) -> list[int]:
        """The places after the position that are voided, in order."""
        return sorted(self._voided)

    @property
    def corrected(self) -> list[int]:
        """The places after the position in which corrections stand, in order."""
        return sorted(self._standing_in)

    def takes_a_place(self, position: int) -> bool:
        """Whether what stands after the position is a correction, which counts in the place of something else."""
        return position in self._places

    def standing_in(self, position: int) -> int | None:
        """The position of the correction that counts in a place after the position, or None."""
        return self._standing_in.get(position)

    def introduction_of(self, tag: str) -> int | None:
        """The place at which a thing is introduced, or None where nothing that stands does."""
        if tag not in self._introductions:
            places = (self._places.get(at, at) for at in self._introducing(tag) if self.void_of(at) is None)
            self._introductions[tag] = min(places, default=None)
        return self._introductions[tag]

    def _standing(self) -> dict[int, EventVoided]:
        undone: set[int] = set()
        for position in reversed(self._found):
            if position not in undone:
                undone.add(self._found[position].voids)
        return {position: void for position, void in self._found.items() if position not in undone}

    def _voids_after(self, after: int, *tags: str) -> Iterator[tuple[int, EventVoided]]:
        for position, event in self._read((EventVoided.kind,), tags, after):
            if isinstance(event, EventVoided):
                yield position, event

    def _given_again(self) -> set[str]:
        """The tags of things that may stand introduced after the position, having been introduced and voided before."""
        if not self._after:
            voided = ((void.voided_kind, void.carried) for void in self._voids.values())
            return {tag for kind, tags in voided for tag in introduced(kind, tags)}
        return given_again(self._read, self._after)

    def _later_than_first(self, tag: str) -> int | None:
        first = min((at for at in self._introducing(tag) if self.void_of(at) is not None), default=None)
        later = self.introduction_of(tag)
        return later if first is not None and later is not None and later > first else None

    def _introducing(self, tag: str) -> Iterator[int]:
        kind = INTRODUCERS.get(tag.partition(":")[0])
        return (entry.position for entry in self._read((kind.kind,), (tag,))) if kind else iter(())


def introduced(kind: str, tags: Sequence[str]) -> list[str]:
    """The tag of the thing to which an event of a kind, with these tags, gives its id; none where it gives none."""
    thing = THINGS.get(kind)
    return [tag for tag in tags if thing and tag.startswith(f"{thing}:")]


def given_again(read: Read, after: int) -> set[str]:
    """The tags of things that are introduced after a position and that anything voided has named."""
    given = (entry.event for entry in read(tuple(THINGS), after=after))
    tags = {tag for event in given for tag in introduced(event.kind, event.tags)}
    return {tag for tag in tags if next(read((EventVoided.kind,), (tag,), limit=1), None)}
