"""The past as a rule sees it: what it selects, in order, without what was voided.

Everything is read through one function of the store. Reading the first or the last of something takes a number of
short reads that grows with the logarithm of the ledger's length, never with the history of what is read about.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from flywheel.rules import Past, Rule, Selection, Take

VOID = EventVoided.kind


class Read(Protocol):
    """How entries are read: of these kinds (none: of any) with all these tags, after a position, at most so many."""

    def __call__(
        self, kinds: Sequence[str], tags: Sequence[str], after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]: ...


class Window:
    """What can be read of a ledger of `head` entries for decisions taken at once; no part of it is read twice."""

    def __init__(self, read: Read, head: int) -> None:
        self._read = read
        self._head = head
        self._known: dict[Selection, list[Entry]] = {}

    def past_of(self, rule: Rule, event: Event) -> Past:
        """What a rule reads for an event: in order, without voided events."""
        if rule.at:
            found_at = [entry for at in rule.positions(event) for entry in self._at(at)]
            return [entry.event for entry in found_at if rule.voided_too or not self._voided(entry)]
        found = {e.position: e.event for selection in rule.selections(event) for e in self.select(selection)}
        return [found[position] for position in sorted(found)]

    def select(self, selection: Selection) -> list[Entry]:
        """The entries of a selection, in order, without voided ones."""
        if selection not in self._known:
            self._known[selection] = list(self._selected(selection))
        return self._known[selection]

    def _at(self, position: int) -> list[Entry]:
        return [entry for entry in self._read((), (), position - 1, 1) if entry.position == position]

    def _selected(self, selection: Selection) -> Iterator[Entry]:
        if selection.take is Take.LAST:
            yield from self._last(selection)
        elif selection.take is Take.FIRST:
            yield from self._first(selection)
        elif selection.take is Take.ENDS:
            yield from {e.position: e for e in (*self._first(selection), *self._last(selection))}.values()
        elif selection.tags:
            yield from self._all_with_their_voids(selection)
        else:
            yield from (entry for entry in self._matching(selection) if not self._voided(entry))

    def _all_with_their_voids(self, selection: Selection) -> list[Entry]:
        kinds = (*selection.kinds, VOID) if selection.kinds else ()
        entries = list(self._read(kinds, selection.tags))
        voided = {entry.event.voids for entry in entries if isinstance(entry.event, EventVoided)}
        return [e for e in entries if e.position not in voided and _is_of(e, selection)]

    def _matching(self, selection: Selection, after: int = 0) -> Iterator[Entry]:
        entries = self._read(selection.kinds, selection.tags, after)
        return (entry for entry in entries if _is_of(entry, selection))

    def _first(self, selection: Selection) -> list[Entry]:
        return next(([entry] for entry in self._matching(selection) if not self._voided(entry)), [])

    def _last(self, selection: Selection) -> list[Entry]:
        before = self._head + 1
        while (entry := self._last_before(selection, before)) and self._voided(entry):
            before = entry.position
        return [entry] if entry else []

    def _last_before(self, selection: Selection, before: int) -> Entry | None:
        """Halve the ledger until one entry is left: something matches after `low`, nothing from `high` on."""
        low, high, found = 0, before - 1, None
        while low < high:
            middle = (low + high) // 2 if found else low
            entry = next(self._matching(selection, middle), None)
            if entry and entry.position < before:
                low, found = entry.position, entry
            elif middle == low:
                break
            else:
                high = middle
        return found

    def _voided(self, entry: Entry) -> bool:
        return any(self._read((VOID,), (f"event:{entry.position}",), entry.position, 1))


def _is_of(entry: Entry, selection: Selection) -> bool:
    return not isinstance(entry.event, EventVoided) or VOID in selection.kinds
