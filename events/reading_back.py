"""Reading back: the events that stored bytes hold, without asking again all that was asked before they were written.

msgspec reads the JSON straight into the types of the fields, within their bounds. What does not fit goes to `decode`,
which asks everything and tells every fault. Only what a ledger has stored is read so: what comes in is decoded.
"""

from collections.abc import Callable
from functools import cache
from itertools import compress
from operator import is_not
from typing import Any

from msgspec.json import Decoder
from msgspec.structs import asdict
from pydantic import BaseModel

from events.base import Event
from events.codec import decode
from events.fields import Part
from events.kinds import KINDS
from events.shapes import bounds_of, checks_of, shape_of

UNFIT = (ValueError, ArithmeticError, LookupError, TypeError, RecursionError)


def read_back(data: bytes, kind: str) -> Event:
    """The event that stored bytes of a kind hold, the same as `decode` gives, and what that raises where there is none.

    Words are taken as they stand: whether they are as they would be written today, only `decode` asks.
    """
    try:
        return reader(kind)(data)
    except UNFIT:
        return decode(data, kind)


@cache
def reader(name: str) -> Callable[[bytes], Event]:
    """Reads events of one kind, and raises one of UNFIT for what is not plainly such an event."""
    kind = KINDS[name]
    unsaid = tuple(None if field.is_required() else field.default for field in kind.model_fields.values())
    fields, read, within = tuple(kind.model_fields), Decoder(shape_of(kind), dec_hook=_part).decode, _within(kind)
    new = object.__new__
    put, put_said, put_extra, put_private = map(_setter, BaseModel.__slots__)

    def reader(data: bytes) -> Event:
        said = asdict(read(data))
        within(said)
        event = new(kind)
        put(event, said)
        put_said(event, set(compress(fields, map(is_not, said.values(), unsaid))))
        put_extra(event, None)
        put_private(event, None)
        return event

    return reader


def _setter(slot: str) -> Callable[[Event, object], None]:
    """Sets one of the four things that a model consists of, as pydantic does it, past the guard of what is frozen."""
    setter: Callable[[Event, object], None] = vars(BaseModel)[slot].__set__
    return setter


def _within(kind: type[Event]) -> Callable[[dict[str, Any]], None]:
    """Raises one of UNFIT where what was said lies outside of what a kind's fields can be."""
    bounds, checks = tuple(bounds_of(kind)), tuple(checks_of(kind))

    def within(said: dict[str, Any]) -> None:
        for field, least, most in bounds:
            if (value := said[field]) is not None and not least <= value <= most:
                raise ValueError(field)
        for field, check in checks:
            if (value := said[field]) is not None:
                check(value)

    return within


def _part(part: type[Part], said: object) -> Part:
    return part.model_validate(said, strict=False)
