"""Once: a thing that many rows name is told by the first of them, or was told long ago; that telling stands."""

from collections import OrderedDict
from typing import Literal

from events.base import Event, tags_of
from events.charter import EventVoided
from exchange.keys import digest
from flywheel.ledger import Ledger

REMEMBERED = 100_000


class Once:
    """Knows which things are in the ledger already, or on their way there, and under which key."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._recent: OrderedDict[tuple[str, str], tuple[str | None, str]] = OrderedDict()

    def told(self, event: Event) -> Literal["just now", "elsewhere"] | None:
        """Whether what an event introduces was told before: in the same words just now, or under another key.

        None where it is to be offered to the ledger: it is new, or has a key that stands there already.
        """
        thing, said = _thing(event), (event.key, digest(event))
        before = self._recent.get(thing)
        known = before or self._standing(event)
        if known and known[0] != event.key:
            return "elsewhere"
        self._recent[thing] = said
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return "just now" if before == said else None

    def forget(self, event: Event) -> None:
        """The event was refused, and is not on its way any more."""
        self._recent.pop(_thing(event), None)

    def _standing(self, event: Event) -> tuple[str | None, str] | None:
        kinds = (event.kind, EventVoided.kind)
        name = str(event.introduces)
        entries = list(self._ledger.read(kinds, tags_of(name, getattr(event, name))))
        voided = {each.event.voids for each in entries if isinstance(each.event, EventVoided)}
        standing = [e.event for e in entries if e.position not in voided and not isinstance(e.event, EventVoided)]
        return (standing[0].key, digest(standing[0])) if standing else None


def _thing(event: Event) -> tuple[str, str]:
    return event.kind, str(getattr(event, str(event.introduces)))
