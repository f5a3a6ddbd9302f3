"""Times as people write them: every form is understood, an end is the end, and what does not exist is told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.times import Position, parse
from commands.zones import zone
from flywheel.errors import UsageFault

BERLIN = ZoneInfo("Europe/Berlin")
HINT = "Give a date (2026-03-31), an instant (2026-03-31T14:00+02:00), #position, -90d, yesterday or last quarter."
NOW = datetime(2026, 5, 20, 22, 30, tzinfo=UTC)  # half past midnight on 21 May in Berlin


def start(text: str) -> str:
    return said(text, "start")


def end(text: str) -> str:
    return said(text, "end")


def said(text: str, edge: str) -> str:
    moment = parse(text, now=NOW, zone=BERLIN, edge="end" if edge == "end" else "start")
    assert isinstance(moment, datetime)
    return moment.isoformat()


def fault(text: str) -> str:
    with pytest.raises(UsageFault) as raised:
        parse(text, now=NOW, zone=BERLIN, edge="start")
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-31", "2026-03-31T00:00:00+02:00", "2026-03-31T23:59:59.999999+02:00"),
        ("2026-3-1", "2026-03-01T00:00:00+01:00", "2026-03-01T23:59:59.999999+01:00"),
        ("2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-29T23:59:59.999999+02:00"),
        ("2026-02", "2026-02-01T00:00:00+01:00", "2026-02-28T23:59:59.999999+01:00"),
        ("2026-Q1", "2026-01-01T00:00:00+01:00", "2026-03-31T23:59:59.999999+02:00"),
        ("2026q4", "2026-10-01T00:00:00+02:00", "2026-12-31T23:59:59.999999+01:00"),
        ("2026-H1", "2026-01-01T00:00:00+01:00", "2026-06-30T23:59:59.999999+02:00"),
        ("2026h2", "2026-07-01T00:00:00+02:00", "2026-12-31T23:59:59.999999+01:00"),
        ("2026", "2026-01-01T00:00:00+01:00", "2026-12-31T23:59:59.999999+01:00"),
        ("today", "2026-05-21T00:00:00+02:00", "2026-05-21T23:59:59.999999+02:00"),
        ("Yesterday", "2026-05-20T00:00:00+02:00", "2026-05-20T23:59:59.999999+02:00"),
        ("last week", "2026-05-11T00:00:00+02:00", "2026-05-17T23:59:59.999999+02:00"),
        ("this week", "2026-05-18T00:00:00+02:00", "2026-05-24T23:59:59.999999+02:00"),
        ("last month", "2026-04-01T00:00:00+02:00", "2026-04-30T23:59:59.999999+02:00"),
        (" last   quarter ", "2026-01-01T00:00:00+01:00", "2026-03-31T23:59:59.999999+02:00"),
        ("this quarter", "2026-04-01T00:00:00+02:00", "2026-06-30T23:59:59.999999+02:00"),
        ("last year", "2025-01-01T00:00:00+01:00", "2025-12-31T23:59:59.999999+01:00"),
        ("-1d", "2026-05-20T00:00:00+02:00", "2026-05-20T23:59:59.999999+02:00"),
        ("-2w", "2026-05-07T00:00:00+02:00", "2026-05-07T23:59:59.999999+02:00"),
        ("-3m", "2026-02-21T00:00:00+01:00", "2026-02-21T23:59:59.999999+01:00"),
        ("-1q", "2026-02-21T00:00:00+01:00", "2026-02-21T23:59:59.999999+01:00"),
        ("-1y", "2025-05-21T00:00:00+02:00", "2025-05-21T23:59:59.999999+02:00"),
    ],
)
def test_a_day_or_a_longer_period_has_a_start_and_an_end(text: str, first: str, last: str):
    assert (start(text), end(text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-31T14:05", "2026-03-31T14:05:00+02:00"),
        ("2026-03-31 9:05", "2026-03-31T09:05:00+02:00"),
        ("2026-03-31T14:05:30", "2026-03-31T14:05:30+02:00"),
        ("2026-03-31T14:05:30,25", "2026-03-31T14:05:30.250000+02:00"),
        ("2026-03-31T14:05Z", "2026-03-31T14:05:00+00:00"),
        ("2026-03-31t14:05z", "2026-03-31T14:05:00+00:00"),
        ("2026-03-31T14:05-0530", "2026-03-31T14:05:00-05:30"),
        ("2026-03-31T14:05 +02", "2026-03-31T14:05:00+02:00"),
        ("now", "2026-05-21T00:30:00+02:00"),
        ("-6h", "2026-05-20T18:30:00+02:00"),
    ],
)
def test_an_instant_is_itself_at_either_end_and_keeps_its_offset(text: str, instant: str):
    assert (start(text), end(text)) == (instant, instant)


def test_a_position_is_left_to_whoever_reads_the_ledger():
    assert parse("#1043", now=NOW, zone=UTC, edge="end") == Position(1043)


def test_months_back_from_the_31st_end_with_the_shorter_month():
    moment = parse("-1m", now=datetime(2026, 3, 31, 12, tzinfo=UTC), zone=UTC, edge="start")
    assert moment == datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-02-30", "2026-02-30 does not exist: that month has 28 days. Give a day from 1 to 28."),
        ("2026-04-00", "2026-04-00 does not exist: that month has 30 days. Give a day from 1 to 30."),
        ("2026-13-01", "2026-13-01 does not exist: there is no month 13. Write year-month-day, like 2026-03-31."),
        ("2026-02-30T10:00Z", "2026-02-30 does not exist: that month has 28 days. Give a day from 1 to 28."),
        ("0000-01-01", "0000-01-01 has no year. Years are written in full, like 2026."),
        (
            "2026-03-31T24:10",
            "2026-03-31T24:10 has a time that no clock shows. Hours run from 0 to 23, minutes and seconds to 59.",
        ),
        ("2026-03-31T10:00+15:00", "+15:00 is not an offset. Offsets run from -12:00 to +14:00."),
        (
            "2026-03-29T02:30",
            "2026-03-29T02:30 was skipped in Europe/Berlin, the clocks went forward. Give the time with its offset.",
        ),
        (
            "2026-10-25T02:30",
            "2026-10-25T02:30 happened twice in Europe/Berlin, the clocks went back. Add the offset, +0200 or +0100.",
        ),
        (
            "03/04/2026",
            "03/04/2026 can be read in more than one way. Write it as year-month-day, like 2026-03-31.",
        ),
        ("31/03/2026", "31/03/2026 is not how a day is written here. Write 2026-03-31."),
        ("3/31/2026", "3/31/2026 is not how a day is written here. Write 2026-03-31."),
        ("2026/03/31", "2026/03/31 is not how a day is written here. Write 2026-03-31."),
        ("03/03/2026", "03/03/2026 is not how a day is written here. Write 2026-03-03."),
        ("26", "26 is not a time. Write '#26' for the position, 2026-03-31 for a day, 2026 for a year."),
        ("1043", "1043 is not a time. Write '#1043' for the position, 2026-03-31 for a day, 2026 for a year."),
        ("31.3.26", "31.3.26 can be read in more than one way. Write it as year-month-day, like 2026-03-31."),
        ("yesterdy", "yesterdy is not a time. Did you mean yesterday?"),
        ("last quater", "last quater is not a time. Did you mean last quarter?"),
        ("-999999y", f"-999999y is further away than a calendar reaches. {HINT}"),
        ("soon", f"soon is not a time. {HINT}"),
        (" ", f"An empty text is not a time. {HINT}"),
    ],
)
def test_what_is_no_time_is_told_with_what_to_write(text: str, message: str):
    assert message == fault(text)


@given(st.text(max_size=40) | st.from_regex(r"[-#]?\d{0,9}[-/. :TqQdwmyh+]?\d{0,3}[-:+ ]?\d{0,3}", fullmatch=True))
def test_whatever_is_written_is_a_time_or_a_fault_in_words(text: str):
    try:
        moment = parse(text, now=NOW, zone=BERLIN, edge="end")
    except UsageFault:
        return
    assert isinstance(moment, Position) or moment.tzinfo


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "UTC"]))
def test_the_end_of_a_day_is_just_before_the_start_of_the_next(day: date, name: str):
    last = parse(f"{day}", now=NOW, zone=zone(name), edge="end")
    first = parse(f"{day + timedelta(days=1)}", now=NOW, zone=zone(name), edge="start")
    assert isinstance(last, datetime)
    assert isinstance(first, datetime)
    assert first.astimezone(UTC) - last.astimezone(UTC) == timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("name", "offset"), [("UTC", 0), ("z", 0), ("+02:00", 120), ("-0530", -330), ("Asia/Kolkata", 330)]
)
def test_a_zone_has_a_name_or_an_offset(name: str, offset: int):
    assert NOW.astimezone(zone(name)).utcoffset() == timedelta(minutes=offset)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Europe/Londn", "Europe/Londn is not a time zone. Did you mean Europe/London?"),
        ("europe/berln", "europe/berln is not a time zone. Did you mean Europe/Berlin?"),
        ("Europe", "Europe is not a time zone. Give a name like Europe/London, or an offset like +02:00."),
        (
            "../../etc/passwd",
            "../../etc/passwd is not a time zone. Give a name like Europe/London, or an offset like +02:00.",
        ),
        ("", "An empty text is not a time zone. Give a name like Europe/London, or an offset like +02:00."),
    ],
)
def test_an_unknown_zone_is_told_with_the_nearest(name: str, message: str):
    with pytest.raises(UsageFault) as raised:
        zone(name)
    assert message == str(raised.value)
