"""The past as a rule sees it: what it selects, in order, without what was voided.

Everything is read through one function of the store. Reading the first or the last of something takes a number of
short reads that grows with the logarithm of the ledger's length, never with the history of what is read about.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from flywheel.memory import Memory, Part
from flywheel.rules import Past, Rule, Selection, Take

VOID = EventVoided.kind
FEW = 8
NEAR = 64


class Read(Protocol):
    """How entries are read: of these kinds (none: of any) with all these tags, after a position, at most so many."""

    def __call__(
        self, kinds: Sequence[str], tags: Sequence[str], after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]: ...


class Window:
    """What can be read of a ledger of `head` entries; no part of it is read twice while the memory of it holds."""

    def __init__(self, read: Read, head: int, memory: Memory | None = None) -> None:
        self._read = read
        self._head = head
        self._memory = memory or Memory()

    def past_of(self, rule: Rule, event: Event, asked: list[Selection] | None = None) -> Past:
        """What a rule reads for an event: in order, without what was voided, corrections where they belong.

        `asked` are the rule's selections for the event, where the caller has them already.
        """
        if asked and len(asked) == 1 and not rule.at:
            return (self._memory.recalled(asked[0]) or self._part(asked[0])).events
        if rule.at:
            found_at = [entry for at in rule.positions(event) for entry in self._at(at)]
            return [entry.event for entry in found_at if rule.voided_too or not self._void_of(entry)]
        selections = rule.selections(event) if asked is None else asked
        found = {entry.position: entry for selection in selections for entry in self.select(selection)}
        return [entry.event for entry in self._in_place(found.values())]

    def select(self, selection: Selection) -> list[Entry]:
        """The entries of a selection in order, without voided ones, corrections where they belong."""
        return self._part(selection).entries

    def under_key(self, key: str) -> Entry | None:
        """The entry that stands under a key. Each is asked for once, so it is not remembered."""
        return next(iter(self._last(Selection((), (f"key:{key}",), Take.LAST))), None)

    def _part(self, selection: Selection) -> Part:
        if (known := self._memory.recalled(selection)) is not None:
            return known
        found = Part(self._in_place(self._selected(selection)))
        self._memory.keep(selection, found)
        return found

    def _in_place(self, entries: Iterable[Entry]) -> list[Entry]:
        """Entries in order; corrections where they belong."""
        found = list(entries)
        return sorted(found, key=self._place) if len(found) > 1 else found

    def _selected(self, selection: Selection) -> list[Entry]:
        match selection.take:
            case Take.FIRST:
                return self._first(selection)
            case Take.LAST:
                return self._last(selection)
            case Take.ENDS:
                ends = [*self._first(selection), *self._last(selection)]
                return list({entry.position: entry for entry in ends}.values())
        if selection.tags:
            return self._all_with_their_voids(selection)
        return [entry for entry in self._matching(selection) if not self._void_of(entry)]

    def _all_with_their_voids(self, selection: Selection) -> list[Entry]:
        kinds = (*selection.kinds, VOID) if selection.kinds else ()
        entries = list(self._read(kinds, selection.tags))
        voided = {entry.event.voids for entry in entries if isinstance(entry.event, EventVoided)}
        return [e for e in entries if e.position not in voided and _is_of(e, selection)]

    def _first(self, selection: Selection) -> list[Entry]:
        standing = (self._standing_at(entry) for entry in self._matching(selection))
        return next(([entry] for entry in standing if entry and selection.holds(entry.event)), [])

    def _last(self, selection: Selection) -> list[Entry]:
        """Going back from the end, the one that stands furthest on: usually the first that is met."""
        last: Entry | None = None
        before = self._head + 1
        while not (last and self._place(last) >= before - 1) and (entry := self._last_before(selection, before)):
            before = entry.position
            if _is_of(entry, selection) and not self._void_of(entry):
                last = max((each for each in (last, entry) if each), key=self._place)
        return [last] if last else []

    def _last_before(self, selection: Selection, before: int) -> Entry | None:
        """Look at the few there are; of more, near the end, then further back, then by halves.

        Something matches at `low`, nothing after `high`.
        """
        low, high, reach, found = 0, before - 1, NEAR, None
        while low < high:
            middle = max((low + high) // 2, high - reach) if found else low
            there = list(self._read(selection.kinds, selection.tags, middle, FEW))
            near = [entry for entry in there if entry.position < before]
            if near:
                low, found = near[-1].position, near[-1]
            if len(near) < FEW:
                if near or not found:
                    break
                high, reach = middle, reach * FEW
        return found

    def _matching(self, selection: Selection) -> Iterator[Entry]:
        """The entries of a selection, voided ones too; read one, then a few at a time: mostly one is enough."""
        after, many, more = 0, 1, True
        while more:
            more = False
            for number, entry in enumerate(self._read(selection.kinds, selection.tags, after, many), 1):
                after, more = entry.position, number == many
                if _is_of(entry, selection):
                    yield entry
            many = FEW

    def _at(self, position: int) -> list[Entry]:
        return [entry for entry in self._read((), (), position - 1, 1) if entry.position == position]

    def _void_of(self, entry: Entry) -> Entry | None:
        if self._memory.voids.rule_out(entry.position, self._head, lambda: self._read((VOID,), ())):
            return None
        return next(self._read((VOID,), (f"event:{entry.position}",), entry.position, 1), None)

    def _standing_at(self, entry: Entry) -> Entry | None:
        """What stands in the place of an entry: itself, its correction, or nothing."""
        void = self._void_of(entry)
        if void and isinstance(void.event, EventVoided) and void.event.correction:
            return next((self._standing_at(correction) for correction in self._at(void.position + 1)), None)
        return None if void else entry

    def _place(self, entry: Entry) -> int:
        """Where an entry counts: at its position, or a correction where what it corrects does."""
        for before in self._at(entry.position - 1) if entry.event.causes else ():
            void = before.event
            if isinstance(void, EventVoided) and void.correction and void.voids in entry.event.causes:
                return next(self._place(corrected) for corrected in self._at(void.voids))
        return entry.position


def _is_of(entry: Entry, selection: Selection) -> bool:
    return not isinstance(entry.event, EventVoided) or VOID in selection.kinds
