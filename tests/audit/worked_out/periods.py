"""Periods as the manual writes them, and how the days of a cadence follow each other."""

from datetime import date, timedelta

MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
DAYS = {"daily": 1, "weekly": 7}


def days_of(period: str) -> tuple[date, date]:
    """First and last day of 2026, 2026-Q1, 2026-03, 2026-03-31 or of two of them with dots between."""
    if ".." in period:
        first, last = period.split("..")
        return days_of(first)[0], days_of(last)[1]
    parts = period.split("-")
    year = int(parts[0])
    match parts[1:]:
        case []:
            return date(year, 1, 1), date(year, 12, 31)
        case [quarter] if quarter.startswith("Q"):
            return span_of(date(year, 3 * int(quarter[1:]), 1), "quarterly")
        case [month]:
            return span_of(date(year, int(month), 1), "monthly")
    return date.fromisoformat(period), date.fromisoformat(period)


def span_of(day: date, cadence: str) -> tuple[date, date]:
    """First and last day of the period of the calendar in which a day lies."""
    if cadence in DAYS:
        first = day if cadence == "daily" else day - timedelta(days=day.weekday())
        return first, first + timedelta(days=DAYS[cadence] - 1)
    months = MONTHS[cadence]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _months_on(first, months) - timedelta(days=1)


def first_whole(day: date, cadence: str) -> date:
    """The last day of the first period of the calendar that begins on a day or after it."""
    first, last = span_of(day, cadence)
    return last if first == day else span_of(last + timedelta(days=1), cadence)[1]


def following(day: date, cadence: str) -> date:
    """The last day of the period that begins after a day, whatever the calendar: a financial year goes on as one."""
    if cadence in DAYS:
        return day + timedelta(days=DAYS[cadence])
    begins = day + timedelta(days=1)
    return _months_on(date(begins.year, begins.month, 1), MONTHS[cadence]) - timedelta(days=1)


def _months_on(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
