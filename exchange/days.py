"""Days and instants: read in the formats that a mapping names, and set in a time zone where they do not say theirs."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo

HOURS = re.compile(r"%[HIcXT]")
SAMPLE = datetime(2003, 2, 1, 13, 14, 15)  # noqa: DTZ001 - a day on which every directive can be tried


def checked_format(form: str) -> str:
    """The format, once it is known to give days back. Raises ValueError."""
    try:
        found = datetime.strptime(SAMPLE.strftime(form), form)  # noqa: DTZ007 - zones are set where it is used
    except (ValueError, re.error):
        raise ValueError(f"{form!r} is no format of dates; write it like '%d.%m.%Y'") from None
    if "%" not in form:
        raise ValueError(f"{form!r} is no format of dates; write it like '%d.%m.%Y'")
    if found.year != SAMPLE.year:
        raise ValueError(f"{form!r} says no year; write it like '%d.%m.%Y'")
    return form


def read_day(text: str, forms: Sequence[str]) -> date:
    """The day that a text means, or where a format has hours the instant. Raises ValueError, saying what to do."""
    for form in forms:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - zones are set where it is used
        except ValueError:
            continue
        return found if HOURS.search(form) else found.date()
    if re.search(r"\d", text):
        written = " or ".join(forms)
        raise ValueError(f"{text[:40]!r} is not a date written as {written}; check the cell or add its format")
    raise ValueError(f"{text[:40]!r} is not a date; check the cell, or list it as missing")


def instant(value: object, zone: tzinfo) -> datetime:
    """The instant that a value means; a day is its start in the zone. Raises ValueError with problem and remedy."""
    if isinstance(value, str):
        value = _iso(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    raise ValueError(f"{value} is not a date; write it as 2026-03-31")


def day(value: object) -> object:
    """A day for an instant that a workbook keeps in place of one; anything else as it is."""
    return value.date() if isinstance(value, datetime) else value


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        written = "write it as 2026-03-31, or 2026-03-31T14:00+02:00 for an instant"
        raise ValueError(f"{text[:40]!r} is not a date that exists; {written}") from None
