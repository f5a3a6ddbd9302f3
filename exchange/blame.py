"""Blame: what of a file a refusal comes down to: the cells that changed, or something that did not come in before."""

import re
from collections import OrderedDict

from events.base import Event, tags_of
from exchange.offers import Offer
from flywheel.recording import HOW_IT_CAME_IN

REMEMBERED = 100_000
_WANTED = re.compile(r"Log ([a-z-]+) first\.")


class Blame:
    """Remembers what was refused, so that whatever rests on it can be told where the fault began."""

    def __init__(self) -> None:
        self._fallen: OrderedDict[str, tuple[str, str]] = OrderedDict()

    def note(self, offer: Offer) -> None:
        """Something did not come in."""
        event = offer.item.event
        if event.introduces:
            for tag in tags_of(event.introduces, getattr(event, event.introduces)):
                self._fallen[tag] = (event.kind_name, offer.place)
        if len(self._fallen) > REMEMBERED:
            self._fallen.popitem(last=False)

    def remedy(self, offer: Offer, remedy: str) -> str:
        """The remedy of a refusal; where what it wants should have come from the file, it says from which row."""
        if not (wanted := _WANTED.fullmatch(remedy)):
            return remedy
        kind = wanted[1]
        fallen = (self._fallen.get(tag, ("", "")) for tag in offer.item.event.tags)
        place = offer.place if kind in offer.lacking else next((where for what, where in fallen if what == kind), "")
        return f"Mend what is told of {kind} in {place} first, or log {kind} first." if place else remedy


def changed_columns(offer: Offer, there: Event | None) -> str:
    """The columns from which those fields come that differ from an event which has the same key."""
    event, columns = offer.item.event, offer.item.columns
    if there is None or there.kind != event.kind:
        return ""
    names = {
        columns.get(info.alias or name) or columns.get(name, "")
        for name, info in type(event).model_fields.items()
        if name not in (*HOW_IT_CAME_IN, "key") and getattr(event, name) != getattr(there, name)
    }
    return ", ".join(sorted(filter(None, names)))
