"""Times as people write them: a date, an instant, a period, a position in the ledger, or something relative to now.

A day, a month, a quarter or a year is taken from its first instant where something starts, and up to its last where
something ends. The clock and the time zone are handed in.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches
from typing import Literal, NamedTuple

from commands.text import brief
from commands.zones import zone
from flywheel.errors import UsageFault

Edge = Literal["start", "end"]
FIRST_YEAR, LAST_YEAR = 1900, 2200
ACCEPTED = "a date (2026-03-31), an instant (2026-03-31T14:00+02:00), #position, -90d, yesterday or last quarter"
UNITS = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "q": "quarters", "y": "years"}
PHRASES = ("now", "today", "yesterday", *(f"{which} {unit}" for which in ("last", "this") for unit in
           ("week", "month", "quarter", "year")))  # fmt: skip
INSTANT = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?", re.IGNORECASE
)


class Position(NamedTuple):
    """An event's place in its ledger, written #1043; whoever reads the ledger knows its time."""

    number: int


class Span(NamedTuple):
    """Whole days: the first, and the one after the last."""

    first: date
    after: date


def parse(text: str, *, now: datetime, zone: tzinfo, edge: Edge) -> datetime | Position:
    """The instant (aware, with its offset) or the position that a text means.

    `edge` says which end of a day or period counts: "start" for when something occurred or began, "end" for an upper
    bound, which then holds everything of that day. Raises UsageFault for what is not a time.
    """
    words = " ".join(text.split()).lower()
    if position := re.fullmatch(r"#(\d{1,18})", words):
        return Position(int(position[1]))
    try:
        found = _meant(brief(text), words, now.astimezone(zone), edge)
        if not date.min.year < found.year < date.max.year:  # so that there is a day, and a quarter, before it and after
            raise OverflowError
    except OverflowError:
        raise UsageFault(f"{brief(text)} is further away than a calendar reaches. Give {ACCEPTED}.") from None
    return found


def _meant(text: str, words: str, now: datetime, edge: Edge) -> datetime:
    """The instant that words mean, in the zone of `now`."""
    zone_ = now.tzinfo or UTC
    if words == "now":
        return now
    if back := re.fullmatch(r"-(\d{1,6})\s*h", words):
        return (now.astimezone(UTC) - timedelta(hours=int(back[1]))).astimezone(zone_)
    if instant := INSTANT.fullmatch(words):
        return _instant(text, instant, zone_)
    return _edge(_span(text, words, now.date()), zone_, edge)


def _instant(text: str, parts: re.Match[str], zone_: tzinfo) -> datetime:
    day, clock, offset = parts.groups()
    hours, minutes, *seconds = clock.replace(",", ".").split(":")
    try:
        at = time.fromisoformat(f"{int(hours):02}:{minutes}:{seconds[0] if seconds else '00'}")
    except ValueError:
        raise UsageFault(
            f"{text} has a time that no clock shows. Hours run from 0 to 23, minutes and seconds to 59."
        ) from None
    if not offset:
        return _local(text, datetime.combine(_day(day), at), zone_)
    padded = offset if len(offset) != 3 else f"{offset}:00"
    return datetime.combine(_day(day), at, zone(padded.upper()))


def _local(text: str, wall: datetime, zone_: tzinfo) -> datetime:
    """The instant at which the zone's clocks showed that. On days on which they are moved there may be none, or two."""
    first, second = (wall.replace(tzinfo=zone_, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone_).replace(tzinfo=None) != wall:
        raise UsageFault(f"{text} was skipped in {zone_}, the clocks went forward. Give the time with its offset.")
    if first.utcoffset() != second.utcoffset():
        both = f"{first:%z}", f"{second:%z}"
        raise UsageFault(
            f"{text} happened twice in {zone_}, the clocks went back. Add the offset, {both[0]} or {both[1]}."
        )
    return first


def _edge(span: Span, zone_: tzinfo, edge: Edge) -> datetime:
    if edge == "start":
        return datetime.combine(span.first, time(), zone_)
    after = datetime.combine(span.after, time(), zone_)
    return (after.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone_)


def _span(text: str, words: str, today: date) -> Span:
    if back := re.fullmatch(r"-(\d{1,6})\s*([dwmqy])", words):
        return _days(_before(today, int(back[1]), back[2]))
    if words in {"today", "yesterday"}:
        return _days(today - timedelta(days=words == "yesterday"))
    if phrase := re.fullmatch(r"(last|this) (week|month|quarter|year)", words):
        this = _around(today, phrase[2])
        return _around(this.first - timedelta(days=1), phrase[2]) if phrase[1] == "last" else this
    if quarter := re.fullmatch(r"(\d{4})-?q([1-4])", words):
        return _around(_day(f"{quarter[1]}-{int(quarter[2]) * 3}-1"), "quarter")
    if half := re.fullmatch(r"(\d{4})-?h([12])", words):
        first = _day(f"{half[1]}-{int(half[2]) * 6 - 5}-1")
        return Span(first, _before(first, -6, "m"))
    if re.fullmatch(r"\d{4}", words) and FIRST_YEAR <= int(words) <= LAST_YEAR:
        return _around(date(int(words), 1, 1), "year")
    if re.fullmatch(r"\d{4}-\d{2}", words):
        return _around(_day(f"{words}-01"), "month")
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
        return _days(_day(words))
    raise UsageFault(_no_time(text, words))


def _days(day: date) -> Span:
    return Span(day, day + timedelta(days=1))


def _around(day: date, unit: str) -> Span:
    """The week (from its Monday), month, quarter or year that holds a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=7))
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Span(first, _before(first, -months, "m"))


def _before(day: date, count: int, unit: str) -> date:
    """So many days, weeks, months, quarters or years before a day; the 31st becomes the last day of a shorter month."""
    if unit in "dw":
        return day - timedelta(days=count * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 - count * {"m": 1, "q": 3, "y": 12}[unit]
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    if not year:
        raise UsageFault(f"{text} has no year. Years are written in full, like 2026.")
    if not 1 <= month <= 12:
        raise UsageFault(f"{text} does not exist: there is no month {month}. Write year-month-day, like 2026-03-31.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise UsageFault(f"{text} does not exist: that month has {last} days. Give a day from 1 to {last}.")
    return date(year, month, day)


def _no_time(text: str, words: str) -> str:
    if re.fullmatch(r"\d{1,18}", words):
        return f"{text} is not a time. Write '#{words}' for the position, 2026-03-31 for a day, 2026 for a year."
    if re.fullmatch(r"\d{1,4}[./]\d{1,2}[./]\d{1,4}", words):
        return _other_order(text, words)
    if close := get_close_matches(words, PHRASES, n=1):
        return f"{text} is not a time. Did you mean {close[0]}?"
    return f"{text or 'An empty text'} is not a time. Give {ACCEPTED}."


def _other_order(text: str, words: str) -> str:
    """What to write for a date in another order, where only one day can be meant."""
    parts = [int(part) for part in re.split("[./]", words)]
    orders = [parts] if parts[0] > 31 else [[parts[2], parts[1], parts[0]], [parts[2], parts[0], parts[1]]]
    meant = {day for year, month, day_ in orders if (day := _real(year, month, day_))}
    if len(meant) == 1:
        return f"{text} is not how a day is written here. Write {meant.pop()}."
    return f"{text} can be read in more than one way. Write it as year-month-day, like 2026-03-31."


def _real(year: int, month: int, day: int) -> date | None:
    there = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if there else None
