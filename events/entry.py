"""An entry of the ledger: an event and the position at which it stands."""

from typing import NamedTuple

from events.base import Event


class Entry(NamedTuple):
    """One line of the ledger; people write its position as `#7`."""

    position: int
    event: Event
