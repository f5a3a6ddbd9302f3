"""History: the entries of a ledger as they stand, streamed in the order in which they are folded.

What was voided is no part of it. A correction takes the place of what it corrects, so that what was recorded in
between meets it where it expects it. An event that names a thing whose introduction stands further on, because that was
voided and logged anew, or because a correction points to it, waits until it is there (but a service for none of the
propositions it is designed for: they may well come later). Nothing is held in memory but what waits.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple, Protocol

from events.charter import EventVoided
from events.entry import Entry
from events.kinds import INTRODUCERS
from events.service_development import ServiceDesigned

THINGS = {introducer.kind: thing for thing, introducer in INTRODUCERS.items()}


class Read(Protocol):
    """How entries are read: of these kinds (none: of any) with all these tags, after a position, at most so many."""

    def __call__(
        self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]: ...


class Passage(NamedTuple):
    """One entry passed by: what voids and corrects it, if anything does, and what is folded when it is passed."""

    entry: Entry
    folded: Sequence[Entry]
    voided_by: int | None = None
    corrected_by: int | None = None


class History:
    """What a ledger holds up to a position, `head`; `read` reads it."""

    def __init__(self, read: Read, head: int) -> None:
        self._read = read
        self.head = head

    def passages(self, after: int = 0, kinds: Collection[str] = ()) -> Iterator[Passage]:
        """The entries after a position, in order, and what to fold at each.

        With `kinds` the rest is passed over unread, but for what gives things their ids, since others may wait for it.
        """
        wanted = sorted({*kinds, *THINGS}) if kinds else ()
        if after and self._is_plain(after):
            yield from (Passage(entry, (entry,)) for entry in self._upto_head(wanted, after=after))
            return
        waiting: dict[int, list[Entry]] = defaultdict(list)
        late = {tag: again for tag, (_, again) in self._again.items()}
        for entry in self._upto_head(wanted, after=after):
            folded = []
            if standing := self._standing_at(entry):
                until = self._waits_until(standing, late)
                if until > entry.position:
                    waiting[until].append(standing)
                    late |= dict.fromkeys(introduced(standing.event.kind, standing.event.tags), until)
                else:
                    folded.append(standing)
            folded += waiting.pop(entry.position, ())
            yield Passage(entry, folded, *self._marks(entry.position))

    def disturbs(self, position: int) -> bool:
        """Whether anything after a position changes what was folded up to it, which then has to be folded anew."""
        if self._is_plain(position):
            return False
        voids = ((target, void) for target, void in self._voided.items())
        return any(before <= position < after for before, after in (*voids, *self._again.values()))

    def _is_plain(self, position: int) -> bool:
        """Whether all that comes after a position counts where it stands and changes nothing before.

        So it is where nothing after it is voided and no id given again: mostly, and learnt without reading every void.
        """
        if next(self._upto_head((EventVoided.kind,), after=position), None):
            return False
        given = self._upto_head(tuple(THINGS), after=position)
        tags = (tag for entry in given for tag in introduced(entry.event.kind, entry.event.tags))
        return not any(next(self._upto_head((EventVoided.kind,), (tag,)), None) for tag in tags)

    def _upto_head(self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0) -> Iterator[Entry]:
        return takewhile(lambda entry: entry.position <= self.head, self._read(kinds=kinds, tags=tags, after=after))

    @cached_property
    def _voids(self) -> dict[int, EventVoided]:
        """The voids that stand, by their position."""
        found = {e.position: e.event for e in self._upto_head((EventVoided.kind,)) if isinstance(e.event, EventVoided)}
        undone: set[int] = set()
        for position in reversed(found):
            if position not in undone:
                undone.add(found[position].voids)
        return {position: void for position, void in found.items() if position not in undone}

    @cached_property
    def _voided(self) -> dict[int, int]:
        """The positions that count no more, each with that of its void."""
        return {void.voids: position for position, void in self._voids.items()}

    @cached_property
    def _places(self) -> dict[int, int]:
        """The positions of corrections, each with the place that it takes: that of the first event so corrected."""
        places: dict[int, int] = {}
        for position, void in self._voids.items():
            if void.correction and position < self.head:
                places[position + 1] = places.get(void.voids, void.voids)
        return places

    @cached_property
    def _standing_in(self) -> dict[int, int]:
        """The places that a correction takes which itself stands, each with the position of that correction."""
        return {place: position for position, place in self._places.items() if position not in self._voided}

    @cached_property
    def _again(self) -> dict[str, tuple[int, int]]:
        """Things whose introduction was voided: where it stood first, and the later place where it stands now."""
        first: dict[str, int] = {}
        for target, void in sorted(self._voided.items()):
            for tag in introduced(self._voids[void].voided_kind, self._voids[void].carried):
                first.setdefault(tag, target)
        again = {tag: (place, self._introduction_of(tag) or 0) for tag, place in first.items()}
        return {tag: (place, later) for tag, (place, later) in again.items() if later > place}

    def _introduction_of(self, tag: str) -> int | None:
        """The place at which a thing is introduced, or None where nothing that stands does."""
        kind = INTRODUCERS.get(tag.partition(":")[0])
        entries = self._upto_head((kind.kind,), (tag,)) if kind else ()
        places = (self._places.get(e.position, e.position) for e in entries if e.position not in self._voided)
        return min(places, default=None)

    def _standing_at(self, entry: Entry) -> Entry | None:
        """What stands at the place of an entry: itself, its correction, or nothing."""
        if entry.position in self._places:
            return None
        if entry.position not in self._voided:
            return entry
        position = self._standing_in.get(entry.position)
        return next(self._read(after=position - 1, limit=1)) if position else None

    def _waits_until(self, standing: Entry, late: dict[str, int]) -> int:
        """The place at which all is there that an entry names; 0 where it is known to be there."""
        until = max((late.get(tag, 0) for tag in standing.event.tags), default=0) if late else 0
        if standing.position in self._places and not isinstance(standing.event, ServiceDesigned):
            own = introduced(standing.event.kind, standing.event.tags)
            named = (self._introduction_of(tag) or 0 for tag in standing.event.tags if tag not in own)
            until = max((until, *named))
        return until

    def _marks(self, position: int) -> tuple[int | None, int | None]:
        """Which void and which correction there is of a position."""
        void = self._voided.get(position)
        return void, void + 1 if void and void + 1 in self._places else None


def introduced(kind: str, tags: Sequence[str]) -> list[str]:
    """The tag of the thing to which an event of a kind, with these tags, gives its id; none where it gives none."""
    thing = THINGS.get(kind)
    return [tag for tag in tags if thing and tag.startswith(f"{thing}:")]


def head_known_at(read: Read, head: int, instant: datetime) -> int:
    """The last position that was recorded by an instant; 0 where nothing was. Recorded times never go backwards."""
    known, unknown = 0, head + 1
    while unknown - known > 1:
        middle = (known + unknown) // 2
        entry = next(read(after=middle - 1, limit=1))
        known, unknown = (middle, unknown) if entry.event.recorded_at <= instant else (known, middle)
    return known
