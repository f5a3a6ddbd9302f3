"""Keys of events that were given none: made of what they say, so that importing them again adds nothing."""

from collections import Counter
from hashlib import sha256

from events.base import NIL, Event
from events.codec import encode
from events.fields import NOT_YET

PREFIX = "content"
DIGITS = 32
HOW_IT_CAME_IN = {"actor": "x", "waivers": (), "key": None, "id": NIL, "recorded_at": NOT_YET}


def digest(event: Event) -> str:
    """Hexadecimal digits, the same for events that say the same, whoever imports them with whatever waivers."""
    return sha256(encode(event.model_copy(update=HOW_IT_CAME_IN))).hexdigest()[:DIGITS]


class Keys:
    """Gives keys. The second event that says the same is told from the first by its count, whatever order they come in.

    Keeps some hundred bytes for each event without a key of its own.
    """

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()

    def keyed(self, event: Event, *, once: bool = False) -> Event:
        """The event itself where it has a key, else with one; what is told `once` is not counted."""
        if event.key:
            return event
        made = digest(event)
        short = int(made[:16], 16)
        self._seen[short] += not once
        count = self._seen[short]
        return event.model_copy(update={"key": f"{PREFIX}:{made}" + (f":{count}" if count > 1 else "")})
