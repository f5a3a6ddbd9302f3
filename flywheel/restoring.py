"""Lines of another ledger: the events that its stored bytes hold, refused where no ledger could have stored them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pydantic import ValidationError

from events.base import NIL, Event
from events.charter import EventVoided, PmoChartered
from events.codec import decode, encode
from events.fields import NOT_YET
from flywheel.errors import IntegrityFailure, StoreFailed


def following(there: Iterable[bytes], lines: Iterable[bytes]) -> Iterator[Event]:
    """The events of the lines that are not there yet. Raises StoreFailed where something else is there."""
    coming = checked(lines)
    for position, (stored, event) in enumerate(zip(there, coming, strict=False), 1):
        if stored != encode(event):
            raise StoreFailed(f"The ledger holds another event at #{position}. Restore into a new ledger.")
    yield from coming


def checked(lines: Iterable[bytes]) -> Iterator[Event]:
    """The events of the lines, the first of which is #1. Raises IntegrityFailure with the line that cannot be right.

    Their bytes are canonical, they were recorded, in order of time, the charter first, and voids name what came before.
    """
    latest = datetime.min.replace(tzinfo=UTC)
    for number, line in enumerate(lines, 1):
        try:
            event = decode(line)
        except (ValueError, LookupError, RecursionError) as error:
            raise IntegrityFailure(f"Line {number} holds no event ({_first(error)}). {REMEDY}") from error
        if complaint := _complaint(event, line, number, latest):
            raise IntegrityFailure(f"Line {number} {complaint}. {REMEDY}")
        latest = event.recorded_at
        yield event


REMEDY = "Get a fresh export from the ledger that it comes from."


def _first(error: Exception) -> str:
    """The first thing that is wrong, in a few words."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg'][:80]}"
    return str(error).rstrip(".")[:100]


def _complaint(event: Event, line: bytes, number: int, latest: datetime) -> str | None:
    if encode(event) != line:
        return "is not written as a ledger writes it"
    if event.id == NIL or event.recorded_at == NOT_YET:
        return "was never recorded: it has no id or no time of recording"
    if event.recorded_at < latest:
        return "was recorded before the line above it"
    if number == 1 and not isinstance(event, PmoChartered):
        return "is no charter, with which a ledger begins"
    if number > 1 and isinstance(event, PmoChartered) and not event.causes:
        return "is a charter in the midst of a ledger"
    if isinstance(event, EventVoided) and event.voids >= number:
        return f"voids #{event.voids}, which does not come before it"
    return None
