"""Times at the ends of the calendar, and words that are nearly times: they are understood, or it is said that not."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.times import Edge, parse
from commands.zones import zone
from flywheel.errors import UsageFault
from tests.hardship.desk import BRAND, NOON, types
from tests.hardship.test_fuzz import PYTHON, WORDS

ZONES = (
    "UTC",
    "Europe/London",
    "Africa/Monrovia",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Caracas",
    "+14:00",
    "-12:00",
)
Read = TypeVar("Read")
NEARLY = st.from_regex(
    r"-?[0-9]{1,7} ?[hdwmqyx]?|[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}([T ][0-9]{1,3}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{0,2})?)?|[0-9]{4}-?[qQwW][0-9]{1,2}|#-?[0-9]{1,25}"
    r"|(last|this|next) (week|month|quarter|year)",
    fullmatch=True,
)
NOWS = st.sampled_from([NOON, NOON.replace(year=1970, month=1, day=1), NOON.replace(month=12, day=31, hour=23)])


def read(reading: Callable[[], Read]) -> Read | None:
    """What is read; None where it is told, in words for people, that there is nothing."""
    try:
        return reading()
    except UsageFault as fault:
        told = str(fault)
    assert told.endswith((".", "?"))
    assert len(told) < 300
    assert not PYTHON.search(told)
    return None


@settings(max_examples=300, deadline=None)
@given(text=NEARLY | WORDS, name=st.sampled_from(ZONES), edge=st.sampled_from(["start", "end"]), now=NOWS)
def test_what_is_written_is_a_time_or_is_told_to_be_none(text: str, name: str, edge: Edge, now: datetime):
    found = read(lambda: parse(text, now=now, zone=zone(name), edge=edge))
    if isinstance(found, datetime):
        assert found.utcoffset() is not None
        assert 1 < found.year < 9999


@settings(max_examples=200, deadline=None)
@given(name=WORDS | st.from_regex(r"[+-][0-9]{1,3}:?[0-9]{0,3}|[A-Z][a-z]{2,8}/[A-Z][a-z]{2,8}", fullmatch=True))
def test_what_is_written_is_a_zone_or_is_told_to_be_none(name: str):
    found = read(lambda: zone(name))
    assert found is None or NOON.astimezone(found) == NOON


ENDS = ("0001-01-01", "0002-01-01", "9998-12-31", "9999-12-31", "-2023y", "1900", "2200-Q4", "#1", "#2", "#0", "#99")
LOOKS = (
    ("show", "momentum", "--as-of"),
    ("show", "timeline", "--known-at"),
    ("replay", "--since"),
    ("next", "--as-of"),
)


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_the_ends_of_the_calendar_can_be_asked_for_anywhere(folder: Path, look: tuple[str, ...]):
    assert types(folder, *BRAND).code == 0
    for time in ENDS:
        for name in ("+14:00", "-12:00", "Pacific/Apia"):
            ended = types(folder, *look, time, "--tz", name)
            assert ended.code in (0, 2), (time, ended)
            assert not PYTHON.search(ended.err), (time, ended)
