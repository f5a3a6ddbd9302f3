"""A story: events as a ledger would hold them, past the rules, and the history that they make."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from events.base import Event
from events.codec import decode, encode
from events.entry import Entry
from flywheel.corrections import correction_of, void_of
from flywheel.ids import uuid7
from projections.fold import State, fold
from projections.history import History
from tests.given import a

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def on(day: str) -> datetime:
    """Nine o'clock UTC on a day."""
    return datetime.fromisoformat(f"{day}T09:00:00+00:00")


class Story:
    """Entries in memory. Each is recorded when it occurred, or with the one before it if that was later."""

    def __init__(self, *events: Event) -> None:
        self.entries: list[Entry] = []
        self.tell(*events)

    def tell(self, *events: Event, late: datetime | None = None) -> int:
        """Record events, `late` where they were recorded later than they occurred; returns the last position."""
        for event in events:
            latest = self.entries[-1].event.recorded_at if self.entries else FIRST
            recorded_at = max(latest, event.occurred_at, late or FIRST) + timedelta(milliseconds=1)
            position = len(self.entries) + 1
            stamped = event.model_copy(update={"id": uuid7(recorded_at, bytes(10)), "recorded_at": recorded_at})
            self.entries.append(Entry(position, decode(encode(stamped))))
        return len(self.entries)

    def void(self, position: int, late: datetime | None = None) -> int:
        """Void an entry."""
        entry = self.entries[position - 1]
        at = late or entry.event.occurred_at
        return self.tell(void_of(entry, reason="It was wrong.", actor="dana", occurred_at=at), late=late)

    def correct(self, position: int, late: datetime | None = None, **changes: Any) -> int:
        """Correct an entry; returns the position of what takes its place."""
        entry = self.entries[position - 1]
        at = late or entry.event.occurred_at
        return self.tell(*correction_of(entry, changes, reason="It was wrong.", actor="dana", at=at), late=late)

    def read(
        self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        """The entries as a ledger reads them."""
        found = (
            entry
            for entry in self.entries[after:]
            if (not kinds or entry.event.kind in kinds) and set(tags) <= set(entry.event.tags)
        )
        for number, entry in enumerate(found):
            if number == limit:
                return
            yield entry

    def history(self, head: int | None = None) -> History:
        """The history up to a position; all of it where none is given."""
        return History(self.read, len(self.entries) if head is None else head)

    def fold(self, *names: str, as_of: datetime | None = None, head: int | None = None) -> State:
        """The read models after it."""
        return fold(self.history(head), *names, as_of=as_of)


__all__ = ["Story", "a", "on"]
