"""Memory: what was read of the past, kept while it holds.

An entry that joins the ledger changes the selections that it belongs to, or that its void reaches, and no others. So of
a thousand deliveries of one service the first is decided on what is read, and the rest on what is remembered.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from events.charter import EventVoided
from events.entry import Entry
from flywheel.rules import Selection, Take

MOST = 50_000
OFTEN = 500
"""Asking about one entry costs about as much as reading the voids among so many, where one in a hundred is void."""
SHORT = 50_000
"""Entries of a ledger that is taken to be as long: a few decisions ask for a few voids, however short it is."""
VOID = EventVoided.kind


class Part:
    """A part of the past: its entries in order, without voided ones, corrections where they belong; their events."""

    __slots__ = ("entries", "events")

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.events = [entry.event for entry in entries]

    def grow(self, entry: Entry, take: Take) -> None:
        """An entry was added at the end, where nothing comes after it."""
        if take is not Take.FIRST or not self.entries:
            kept = len(self.entries) if take is Take.ALL else 1 if take is Take.ENDS else 0
            self.entries[kept:] = [entry]
            self.events[kept:] = [entry.event]


class Voids:
    """Which entries were voided: read of each, until so many were asked about that reading of all costs no more."""

    def __init__(self, often: int = OFTEN) -> None:
        self._often = often
        self._asked = 0
        self._known: set[int] | None = None

    def rule_out(self, position: int, head: int, read_all: Callable[[], Iterable[Entry]]) -> bool:
        """Whether it is known that an entry of a ledger of `head` entries was not voided."""
        if self._known is None:
            self._asked += 1
            if self._asked * self._often < max(head, SHORT):
                return False
            self._known = {entry.event.voids for entry in read_all() if isinstance(entry.event, EventVoided)}
        return position not in self._known

    def joined(self, entry: Entry) -> None:
        """An entry was added at the end."""
        if self._known is not None and isinstance(entry.event, EventVoided):
            self._known.add(entry.event.voids)

    def left(self, entry: Entry) -> None:
        """The entry at the end was taken back."""
        if self._known is not None and isinstance(entry.event, EventVoided):
            self._known.discard(entry.event.voids)


class Memory:
    """Parts of the past by what selects them, as of the last entry that was told to it; and `voids` in it."""

    def __init__(self) -> None:
        self.voids = Voids()
        self._known: dict[Selection, Part] = {}
        self._bearing: defaultdict[str, defaultdict[str, set[Selection]]] = defaultdict(lambda: defaultdict(set))

    def recalled(self, selection: Selection) -> Part | None:
        """What is selected; None where it has to be read."""
        return self._known.get(selection)

    def keep(self, selection: Selection, part: Part) -> None:
        """Remember what was read."""
        if len(self._known) >= MOST:
            self._known.clear()
            self._bearing.clear()
        self._known[selection] = part
        under = self._bearing[selection.tags[0] if selection.tags else ""]
        for kind in selection.kinds or ("",):
            under[kind].add(selection)

    def joined(self, entry: Entry) -> None:
        """An entry was added at the end: selections that it belongs to have it too, others are as they were."""
        self.voids.joined(entry)
        plain = not entry.event.causes and entry.event.kind != VOID
        for selection in self._reached_by(entry):
            if plain:
                self._known[selection].grow(entry, selection.take)
            else:
                self._drop(selection)

    def left(self, entry: Entry) -> None:
        """The entry at the end was taken back."""
        self.voids.left(entry)
        for selection in self._reached_by(entry):
            self._drop(selection)

    def _reached_by(self, entry: Entry) -> Sequence[Selection]:
        """The selections that hold an entry, or what it voids: a void has the tags of that, and says its kind."""
        event = entry.event
        tags = event.tags
        kinds = (event.kind, "", event.voided_kind) if isinstance(event, EventVoided) else (event.kind, "")
        near = [
            selection
            for tag in (*tags, "")
            if (under := self._bearing.get(tag))
            for kind in kinds
            if kind in under
            for selection in under[kind]
            if len(selection.tags) < 2 or set(selection.tags) <= set(tags)
        ]
        return near if len(kinds) < 3 else list(dict.fromkeys(near))

    def _drop(self, selection: Selection) -> None:
        del self._known[selection]
        under = self._bearing[selection.tags[0] if selection.tags else ""]
        for kind in selection.kinds or ("",):
            under[kind].discard(selection)
