"""History: the entries of a ledger as they stand, streamed in the order in which they are folded.

What was voided is no part of it. A correction takes the place of what it corrects, so that what was recorded in
between meets it where it expects it. An event that names a thing whose introduction stands further on, because that was
voided and logged anew, or because a correction points to it, waits until it is there (but a service for none of the
propositions it is designed for: they may well come later). Nothing is held in memory but what waits.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import groupby, takewhile
from operator import attrgetter
from typing import NamedTuple

from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from events.service_development import ServiceDesigned
from projections.voids import THINGS, Read, Voids, given_again, introduced

__all__ = ["History", "Passage", "Read", "head_known_at"]
_position = attrgetter("position")


class Passage(NamedTuple):
    """One entry passed by: what voids and corrects it, if anything does, and what is folded when it is passed."""

    entry: Entry
    folded: Sequence[Entry]
    voided_by: int | None = None
    corrected_by: int | None = None
    settled: bool = True
    """Whether nothing that was passed waits for what comes: then the history can be gone on with from here."""
    waited: int = 0
    """How many of what is folded had waited until here."""


class History:
    """What a ledger holds up to a position, `head`; `read` reads it."""

    def __init__(self, read: Read, head: int) -> None:
        self._read = read
        self.head = head

    def passages(self, after: int = 0, kinds: Collection[str] = (), tags: Collection[str] = ()) -> Iterator[Passage]:
        """The entries after a position, in order, and what to fold at each.

        With `kinds` the rest is passed over unread, but for what gives things their ids, since others may wait for it;
        with `tags` as well, also what has one of these is passed by, or has its place taken by what has.
        """
        voids = self.voids(after)
        entries = self._wanted(after, kinds, tags, voids)
        if not voids:
            yield from (Passage(entry, (entry,)) for entry in entries)
            return
        waiting: dict[int, list[Entry]] = defaultdict(list)
        late = dict(voids.late)
        for entry in entries:
            if not (late or waiting or entry.position in voids.touched):
                yield Passage(entry, (entry,))
                continue
            folded = []
            if standing := self._standing_at(entry, voids):
                until = self._waits_until(standing, late, voids)
                if until > entry.position:
                    waiting[until].append(standing)
                    late |= dict.fromkeys(introduced(standing.event.kind, standing.event.tags), until)
                else:
                    folded.append(standing)
            waited = waiting.pop(entry.position, ())
            void, correction = voids.void_of(entry.position), voids.correction_of(entry.position)
            yield Passage(entry, [*folded, *waited], void, correction, not waiting, len(waited))

    def reach(self, position: int) -> int:
        """The first place that is not what it was when the history ended at a position; the next one if all are.

        What was folded before it stands, and need not be folded anew. It may lie earlier than need be, never later.
        """
        reached = [position + 1]
        for void in self._upto_head((EventVoided.kind,), after=max(position - 1, 0)):
            completed = _is_corrected(void.event) and void.position < self.head
            if isinstance(void.event, EventVoided) and (void.position > position or completed):
                reached.append(self._reach_of(void.event))
        reached += map(self._first_naming, given_again(self._upto_head, position))
        return min(reached)

    def voids(self, after: int = 0) -> Voids:
        """What voids and corrections make of the places after a position; of those up to it when they are asked for."""
        return Voids(self._upto_head, self.head, after)

    def naming(self, *tags: str) -> Iterator[Entry]:
        """The entries with all these tags, in order."""
        return self._upto_head((), tags)

    def id_at(self, position: int) -> str:
        """The id of the event at a position; nothing where there is none."""
        entry = next(self._upto_head(after=position - 1, limit=1), None) if position else None
        return str(entry.event.id) if entry else ""

    def _upto_head(
        self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        entries = self._read(kinds=kinds, tags=tags, after=after, limit=limit)
        return takewhile(lambda entry: entry.position <= self.head, entries)

    def _wanted(self, after: int, kinds: Collection[str], tags: Collection[str], voids: Voids) -> Iterator[Entry]:
        """The entries after a position: all of them, those of some kinds, or those and what has some tags."""
        of_kinds = self._upto_head(sorted({*kinds, *THINGS}) if kinds else (), after=after)
        if not kinds or not tags:
            return of_kinds
        tagged = (self._upto_head((), (tag,), after) for tag in sorted(tags))
        corrected = (next(self._read(after=place - 1, limit=1)) for place in voids.corrected)
        in_order = merge(of_kinds, *tagged, corrected, key=_position)
        return (next(same) for _, same in groupby(in_order, _position))

    def _standing_at(self, entry: Entry, voids: Voids) -> Entry | None:
        """What stands at the place of an entry: itself, its correction, or nothing."""
        if voids.takes_a_place(entry.position):
            return None
        if voids.void_of(entry.position) is None:
            return entry
        position = voids.standing_in(entry.position)
        return next(self._read(after=position - 1, limit=1)) if position else None

    def _waits_until(self, standing: Entry, late: dict[str, int], voids: Voids) -> int:
        """The place at which all is there that an entry names; 0 where it is known to be there."""
        until = max((late.get(tag, 0) for tag in standing.event.tags), default=0) if late else 0
        if voids.takes_a_place(standing.position) and not isinstance(standing.event, ServiceDesigned):
            own = introduced(standing.event.kind, standing.event.tags)
            named = (voids.introduction_of(tag) or 0 for tag in standing.event.tags if tag not in own)
            until = max((until, *named))
        return until

    def _reach_of(self, void: EventVoided) -> int:
        """The first place that a void changes.

        That is the place of what it voids or of what names the thing which that introduced; and where it undoes a void
        or a correction, what those had changed.
        """
        reached = [void.voids, *map(self._first_naming, introduced(void.voided_kind, void.carried))]
        for entry in self._upto_head(after=max(void.voids - 2, 0), limit=2):
            undone = entry.position == void.voids or (entry.position == void.voids - 1 and _is_corrected(entry.event))
            if undone and isinstance(entry.event, EventVoided):
                reached.append(self._reach_of(entry.event))
        return min(reached)

    def _first_naming(self, tag: str) -> int:
        """The first place at which anything names a thing, corrections in the place that they took."""
        named = self._upto_head((), (tag,))
        return min(self._first_place(e.position) if e.event.causes else e.position for e in named)

    def _first_place(self, position: int) -> int:
        """The place that an entry took, if it is a correction, whether it still counts or not."""
        before = next(self._read(after=position - 2, limit=1), None) if position > 1 else None
        if before and isinstance(before.event, EventVoided) and before.event.correction:
            return self._first_place(before.event.voids)
        return position


def _is_corrected(event: Event) -> bool:
    """Whether an event is a void behind which a correction stands."""
    return isinstance(event, EventVoided) and event.correction


def head_known_at(read: Read, head: int, instant: datetime) -> int:
    """The last position that was recorded by an instant; 0 where nothing was. Recorded times never go backwards."""
    known, unknown = 0, head + 1
    while unknown - known > 1:
        middle = (known + unknown) // 2
        entry = next(read(after=middle - 1, limit=1))
        known, unknown = (middle, unknown) if entry.event.recorded_at <= instant else (known, middle)
    return known
