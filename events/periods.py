"""Periods as people write them: a year, a quarter, a month, a day, or two days with dots between."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?", re.ASCII
)


@lru_cache(maxsize=1_000)
def days_of(period: str) -> tuple[date, date]:
    """First and last day of a period, both inside it. Raises ValueError where the words name none."""
    if ".." in period:
        first, _, last = period.partition("..")
        if ".." in last:
            raise ValueError(f"{period[:40]!r} has more than two ends; give the first and the last day")
        start, end = days_of(first)[0], days_of(last)[1]
        if end < start:
            raise ValueError(f"{period} ends before it starts; swap its days")
        return start, end
    if not (found := _PERIOD.fullmatch(period)):
        raise ValueError(f"{period[:40]!r} is no period; write 2026, 2026-Q1, 2026-03 or 2026-01-15..2026-02-14")
    return _within_year(period, int(found["year"]), found["quarter"], found["month"], found["day"])


def _within_year(period: str, year: int, quarter: str | None, month: str | None, day: str | None) -> tuple[date, date]:
    try:
        if quarter:
            last = 3 * int(quarter)
            return date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])
        if month and day:
            return date(year, int(month), int(day)), date(year, int(month), int(day))
        if month:
            return date(year, int(month), 1), date(year, int(month), monthrange(year, int(month))[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        if month and not day and int(month) == (year + 1) % 100:
            days = f"{year}-04-01..{year + 1}-03-31"
            raise ValueError(f"{period} is no period of the calendar; write a financial year as {days}") from None
        raise ValueError(f"{period} is not on the calendar; check month and day") from None


def checked_period(period: str) -> str:
    """The period itself, once it is known to name days that exist."""
    days_of(period)
    return period
