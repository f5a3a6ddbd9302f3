"""What a correction changed, in words: each field with what it said and what it says now."""

from datetime import datetime
from decimal import Decimal

from events.base import Event
from events.fields import Part
from flywheel.recording import HOW_IT_CAME_IN

LONGEST = 80
UNSAID = frozenset(HOW_IT_CAME_IN)


def changed(old: Event, new: Event) -> list[str]:
    """Each field that a correction changed: `amount: 16400, now 14600`."""
    names = (name for name in type(old).model_fields if name not in UNSAID)
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return [f"{name}: {_short(before)}, now {_short(after)}" for name, before, after in pairs if before != after]


def _short(value: object) -> str:
    words = _spoken(value)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _spoken(value: object) -> str:
    match value:
        case None | ():
            return "nothing"
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat()
        case tuple():
            return "; ".join(map(_spoken, value))
        case Part():
            return ", ".join(f"{name} {_spoken(part)}" for name, part in value if part is not None) or "nothing"
    return str(value)
