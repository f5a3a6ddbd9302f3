"""A ledger in memory: a list of entries that can be read as rules read it."""

from collections.abc import Iterator, Sequence
from itertools import islice

from events.base import Event
from events.entry import Entry
from flywheel.corrections import correction_of, void_of
from flywheel.rules import Selection
from tests.given import SPRING


class Entries(list[Entry]):
    """Entries one after the other, which count what is read of them."""

    entries_read = 0

    def put(self, *events: Event) -> Entry:
        """Put events at its end; gives the last."""
        for event in events:
            self.append(Entry(len(self) + 1, event))
        return self[-1]

    def read(
        self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        wanted = Selection(tuple(kinds), tuple(tags))
        for entry in islice((e for e in self[after:] if wanted.holds(e.event)), limit):
            self.entries_read += 1
            yield entry

    def borne(self, tags: Sequence[str]) -> set[str]:
        return {tag for tag in tags if any(tag in entry.event.tags for entry in self)}

    def void(self, entry: Entry) -> None:
        self.put(void_of(entry, occurred_at=SPRING, reason="Typed wrongly.", actor="dana"))

    def correct(self, entry: Entry, **changes: object) -> Entry:
        return self.put(*correction_of(entry, changes, at=SPRING, reason="Typed wrongly.", actor="dana"))
