"""Timing: what was over when an event occurred, and what had not come yet.

What occurred before a thing ended may still be recorded afterwards: late, or as a correction. So rules compare when
things occurred, not when the ledger learned of them.
"""

from events.base import Event
from flywheel.every_event import is_days_before
from flywheel.rules import Past


def over(event: Event, endings: Past) -> bool:
    """Whether one of these endings came before the event, or at the same instant and was recorded first."""
    return any(ending.occurred_at <= event.occurred_at for ending in endings)


def too_early(event: Event, needed: Past) -> str | None:
    """The complaint about an event that occurred on an earlier day than something it rests on, or None."""
    for first in needed:
        if is_days_before(event, first):
            since = f"its {first.kind_name} came only on {first.occurred_at:%Y-%m-%d}"
            return f"{since}. Give a later day, or correct that of the {first.kind_name}."
    return None
