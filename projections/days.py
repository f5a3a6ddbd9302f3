"""Days: how many lie between two of them, counted in the calendar and not in hours.

The last Sunday of March has 23 hours, and is a day. An event's own day is the one that is written in it, at the offset
from UTC that it was given; a projection knows no other.
"""

from datetime import date, datetime


def days_between(earlier: date, later: date) -> int:
    """Days from one date to another, of an instant the date that is written in it; never fewer than none."""
    return max((_day(later) - _day(earlier)).days, 0)


def _day(of: date) -> date:
    return of.date() if isinstance(of, datetime) else of
