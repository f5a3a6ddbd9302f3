"""Stamping: the id and the time of recording that an event gets; the time is never less than that of the last entry."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from events.entry import Entry
from flywheel.clocks import believed
from flywheel.ids import uuid7


def stamps_after(
    last: Entry | None, clock: Callable[[], datetime], entropy: Callable[[int], bytes]
) -> Callable[[], tuple[UUID, datetime]]:
    """Gives an id and a time at each call, behind the last entry of a ledger. Raises ClockWrong."""
    latest = last.event.recorded_at if last else datetime.min.replace(tzinfo=UTC)

    def stamp() -> tuple[UUID, datetime]:
        nonlocal latest
        latest = max(latest, believed(clock()))
        return uuid7(latest, entropy(10)), latest

    return stamp
