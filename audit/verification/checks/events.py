"""Events: is each one that its model admits, written as a ledger writes it, with an id of its time?"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import ValidationError

from audit.finding import Finding
from audit.verification.checks.closely import cut, looked_into
from audit.verification.codes import finding
from events.base import Event
from events.charter import EventVoided
from events.codec import decode, encode
from events.entry import Entry
from events.faults import faults_of
from events.kinds import KINDS
from flywheel.ids import EPOCH, VARIANT, VERSION_7

MILLISECOND = timedelta(milliseconds=1)
FORM = VERSION_7 | VARIANT
FORM_BITS = 0xF << 76 | 0b11 << 62
MILLISECONDS_AT = 80


class Read:
    """An event's bytes read closely: the entry, where they are one, and what is wrong with it."""

    def __init__(self, position: int, data: bytes) -> None:
        self.entry: Entry | None = None
        self.findings: list[Finding] = []
        try:
            event = decode(data)
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            self.findings.append(_unfit(position, data, error))
            return
        self.entry = Entry(position, event)
        self.findings += _of(self.entry, data)


def _unfit(position: int, data: bytes, error: Exception) -> Finding:
    """Why bytes are not taken as an event. What the rows tell already is told in the same words."""
    kind, _, why = looked_into(data)
    if why:
        return finding("kind-unknown" if kind else "event-unreadable", position, why)
    if isinstance(error, ValidationError):
        fault = faults_of(error, KINDS[kind])[0]
        return finding("event-invalid", position, f"is no {kind} as its model admits it: {cut(str(fault)).rstrip('.')}")
    return finding("event-invalid", position, f"is no {kind} as its model admits it ({cut(str(error)).rstrip('.')})")


def _of(entry: Entry, data: bytes) -> Iterator[Finding]:
    position, event = entry
    if encode(event) != data:
        yield finding("event-not-canonical", position, "says what an event may say, but is not written as one")
    if event.id.int & FORM_BITS != FORM:
        yield finding("id-form", position, f"has the id {event.id}, which is no UUIDv7")
    elif event.id.int >> MILLISECONDS_AT != (event.recorded_at - EPOCH) // MILLISECOND:
        words = (
            f"has an id of {_time_in(event)}, and says that it was recorded at {event.recorded_at:%Y-%m-%d %H:%M:%S}Z"
        )
        yield finding("id-time", position, words)
    for ahead in (each for each in _named(event) if each >= position):
        yield finding("points-ahead", position, f"names #{ahead}, which does not stand before it")


def _named(event: Event) -> tuple[int, ...]:
    """The positions that an event names."""
    return (*event.causes, event.voids) if isinstance(event, EventVoided) else event.causes


def _time_in(event: Event) -> str:
    try:
        return f"{EPOCH + (event.id.int >> MILLISECONDS_AT) * MILLISECOND:%Y-%m-%d %H:%M:%S}Z"
    except OverflowError:
        return "no time that there is"
