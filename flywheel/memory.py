"""Memory: what was read of the past, kept while it holds.

An entry that joins the ledger changes the selections that it belongs to, or that its void reaches, and no others. So of
a thousand deliveries of one service the first is decided on what is read, and the rest on what is remembered.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from events.charter import EventVoided
from events.entry import Entry
from flywheel.rules import Selection, Take

MOST = 50_000


class Memory:
    """The entries of selections, as of the last entry that was told to it."""

    def __init__(self) -> None:
        self._known: dict[Selection, list[Entry]] = {}
        self._bearing: defaultdict[str, set[Selection]] = defaultdict(set)

    def recalled(self, selection: Selection) -> list[Entry] | None:
        """The entries of a selection, in order, without voided ones; None where they have to be read."""
        return self._known.get(selection)

    def keep(self, selection: Selection, entries: list[Entry]) -> None:
        """Remember what was read."""
        if len(self._known) >= MOST:
            self._known.clear()
            self._bearing.clear()
        self._known[selection] = entries
        self._bearing[selection.tags[0] if selection.tags else ""].add(selection)

    def joined(self, entry: Entry) -> None:
        """An entry was added at the end: selections that it belongs to have it too, others are as they were."""
        plain = not entry.event.causes and not isinstance(entry.event, EventVoided)
        for selection in self._reached_by(entry):
            if plain:
                self._known[selection] = _with(entry, self._known[selection], selection.take)
            else:
                self._drop(selection)

    def left(self, entry: Entry) -> None:
        """The entry at the end was taken back."""
        for selection in self._reached_by(entry):
            self._drop(selection)

    def _reached_by(self, entry: Entry) -> Sequence[Selection]:
        return [selection for selection in self._near(entry) if _reaches(entry, selection)]

    def _near(self, entry: Entry) -> Iterator[Selection]:
        for tag in (*entry.event.tags, ""):
            yield from self._bearing.get(tag, ())

    def _drop(self, selection: Selection) -> None:
        del self._known[selection]
        self._bearing[selection.tags[0] if selection.tags else ""].discard(selection)


def _reaches(entry: Entry, selection: Selection) -> bool:
    if isinstance(entry.event, EventVoided):
        return set(selection.tags) <= set(entry.event.tags)
    return selection.holds(entry.event)


def _with(entry: Entry, known: list[Entry], take: Take) -> list[Entry]:
    match take:
        case Take.ALL:
            return [*known, entry]
        case Take.FIRST:
            return known or [entry]
        case Take.LAST:
            return [entry]
    return [*known[:1], entry]
