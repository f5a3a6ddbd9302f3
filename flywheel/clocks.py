"""Clocks: what the machine says the time is, as far as it can be believed."""

from datetime import UTC, datetime

from events.fields import LAST_YEAR
from flywheel.errors import FlywheelError
from flywheel.ids import EPOCH


class ClockWrong(FlywheelError):
    """The machine's clock says a time at which nothing can be recorded."""

    code = "clock-wrong"


def believed(now: datetime) -> datetime:
    """The time, if events can bear it: once recorded, it is never less again. Raises ClockWrong."""
    if not EPOCH.year <= now.year <= LAST_YEAR:
        raise ClockWrong(f"This machine's clock says {now.date()}, which cannot be. Set it right, then try again.")
    return now


def system_clock() -> datetime:
    """The time, as this machine has it."""
    return datetime.now(UTC)
