"""The period that a report is of, as somebody wrote it."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from commands.call import Call
from commands.text import brief
from flywheel.errors import UsageFault

if TYPE_CHECKING:
    from commands.times import Edge

FORMS = "Write 2026-Q2, 2026-H1, 2026-06, 2026, last quarter, or two days: 2026-01-15..2026-02-14."


class Period(NamedTuple):
    """The first instant of a period, and its last."""

    first: datetime
    last: datetime


def period_of(call: Call, words: str) -> Period:
    """The period that somebody wrote. Raises UsageFault for what is none, and for one that has not begun."""
    first, dots, last = words.partition("..")
    start, end = _edge(call, words, first, "start"), _edge(call, words, last if dots else first, "end")
    if end <= start:
        raise UsageFault(f"--period: {brief(words)} has no end after its start. {FORMS}")
    if start > call.now:
        raise UsageFault(f"--period: {brief(words)} has not begun. Give one that has, such as 'this quarter'.")
    return Period(start, end)


def _edge(call: Call, period: str, words: str, edge: "Edge") -> datetime:
    """One end of a period."""
    try:
        found = call.time(words, edge)
    except UsageFault:
        found = None
    if not isinstance(found, datetime):
        raise UsageFault(f"--period: {brief(period) or 'an empty text'} is no period. {FORMS}")
    return found
