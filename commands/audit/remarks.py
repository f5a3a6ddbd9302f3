"""Remarks: why an event is told that is no step, where it counts, and why it adds another amount than it says."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from events.base import Event
from events.value_recognition import ValueRecognised

if TYPE_CHECKING:
    from audit.explanation.explaining import Explanation

OPENS = "opens it at 0"
RESTED_ON = "later steps rest on it"
IDLE = "it changed nothing"
BARE = "no baseline is on record: the target itself counts"
Amount = Callable[[Decimal], str]


def where(position: int, place: int) -> str:
    """Where an event counts, if it is not where it stands."""
    if place == position:
        return ""
    if place < position:
        return f"counts in the place of #{place}"
    return f"counts from #{place} on, when what it names is there"


def joined(*remarks: str) -> str:
    """Remarks as one."""
    return "; ".join(filter(None, remarks))


def otherwise_than_it_says(
    told: "Explanation", position: int, event: Event, change: Decimal | int, amount: Amount, *, share: bool
) -> str:
    """Why an event changes an amount by something else than its own words say; nothing where it does not.

    `share` says that the figure is of one claim, and has but its share of a verdict.
    """
    said = getattr(event, "amount", None)
    if not isinstance(said, Decimal) or said == abs(change):
        return ""
    reasons = [_instead(told, left) for left in told.otherwise.get(position, ())]
    if (share or not reasons) and isinstance(event, ValueRecognised) and len(event.claims) > 1:
        reasons.insert(0, "that is shared out over its claims")
    left = f"what came before leaves {amount(abs(Decimal(change)))}"
    return f"it says {amount(said)}: {', and '.join(reasons) or left}"


def _instead(told: "Explanation", position: int) -> str:
    """What became of an event that was left out, with which more or less would have come of a later one."""
    place = next(each.place for each in told.left_out if each.position == position)
    standing = [(step.position, step.place) for step in told.steps] + told.grounds
    taking = next((at for at, its in standing if its == place != at), None)
    return f"#{taking} counts in the place of #{position}" if taking else f"#{position} is left out"
