"""Positions: events that name others by their place in the ledger, resolved from the keys under which those came in."""

from collections.abc import Mapping
from typing import Any

from events.base import Event
from events.charter import EventVoided
from events.codec import decode, encode
from events.entry import Entry
from flywheel.ledger import Ledger
from flywheel.recording import Receipt


class Positions:
    """Finds entries by key: in the ledger, and where recording is only tried, among what was tried."""

    def __init__(self, ledger: Ledger, *, dry_run: bool) -> None:
        self._ledger = ledger
        self._tried: dict[str, tuple[int, bytes]] | None = {} if dry_run else None

    def note(self, receipt: Receipt) -> None:
        """Remember what was tried, as bytes, which are light; what was recorded is found in the ledger."""
        if self._tried is not None and receipt.event.key:
            self._tried[receipt.event.key] = receipt.position, encode(receipt.event)

    def ever(self, key: str) -> Entry | None:
        """The entry that was last recorded under a key, be it voided since."""
        if self._tried and key in self._tried:
            position, data = self._tried[key]
            return Entry(position, decode(data))
        tried = list(self._ledger.read(tags=[f"key:{key}"]))
        return next((entry for entry in reversed(tried) if entry.event.key == key), None)

    def standing(self, key: str) -> Entry | None:
        """The entry that stands under a key; None where there is none, or where it was voided."""
        entry = self.ever(key)
        voids = self._ledger.read([EventVoided.kind], [f"event:{entry.position}"], limit=1) if entry else ()
        return entry if not any(voids) else None

    def resolved(self, event: Event, refers: Mapping[str, tuple[str, ...]]) -> Event:
        """The event with the positions of the events it refers to. Raises LookupError with a key that was not found."""
        changes: dict[str, Any] = {}
        for field, keys in refers.items():
            found = [self._found(key) for key in keys]
            several = isinstance(getattr(event, field), tuple)
            changes[field] = tuple(each.position for each in found) if several else found[0].position
            if isinstance(event, EventVoided) and field == "voids":
                changes |= {"voided_kind": found[0].event.kind, "carried": found[0].event.tags}
        return event.model_copy(update=changes)

    def _found(self, key: str) -> Entry:
        if entry := self.ever(key):
            return entry
        raise LookupError(key)
