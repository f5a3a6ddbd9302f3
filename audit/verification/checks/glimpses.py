"""Glimpses: of an event's stored bytes no more than what its row has to agree with, read as quickly as it can be.

That is kind, id, time of recording, and the fields that become tags. A glimpse never says that something is wrong: it
either sees that all is as it should be, or it does not fit, and then whoever asked looks closely.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from operator import add, attrgetter
from typing import Annotated, Any, NamedTuple, get_args

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct
from msgspec.json import Decoder, Encoder

from events.base import SINGULAR, Event, tags_of
from events.charter import EventVoided
from events.kinds import KINDS

UNFIT = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)
_text = Encoder().encode


class Named(Struct, frozen=True):
    """A part of an event that gives a tag by its id."""

    id: str


class Glimpse(NamedTuple):
    """How events of one kind are glimpsed: reading their bytes, and telling their tags.

    The tags follow from the `values` of what was read, the last of which is its key, or None.
    """

    read: Callable[[bytes], Any]
    values: Callable[[Any], tuple[Any, ...]]
    tags: Callable[[tuple[Any, ...]], list[str]]


@cache
def glimpse_of(name: str) -> Glimpse:
    """How events of a kind are glimpsed. Reading raises one of UNFIT for bytes that are not of the kind."""
    kind = KINDS[name]
    fields = [_field(kind, field) for field in kind.about]
    if kind is EventVoided:
        fields += [("voids", int), ("carried", tuple[str, ...], ())]
    values = attrgetter(*([field for field, *_ in fields] or ["key"]), "key")  # of two names at least it gives a tuple
    own = [field for field in fields if len(field) == 2]
    shape = defstruct(
        "Glimpsed",
        [*own, ("id", str), ("recorded_at", Annotated[datetime, Meta(tz=True)]), ("key", str | None, None),
         *(field for field in fields if len(field) == 3)],
        kw_only=True, tag_field="kind", tag=name, gc=False, rename={f: a for f in kind.about if (a := _alias(kind, f))},
    )  # fmt: skip
    return Glimpse(Decoder(shape).decode, values, _carried if kind is EventVoided else _tags_of(kind))


def tags_seen(name: str, seen: Any) -> list[str]:
    """The tags that follow from what was read of an event of a kind."""
    glimpse = glimpse_of(name)
    return glimpse.tags(glimpse.values(seen))


def told(tags: Sequence[str]) -> str:
    """Tags as they stand in a row: a JSON array without white space."""
    return _text(tags).decode()


def _field(kind: type[Event], field: str) -> Any:
    """A field as msgspec has it: text, a list of texts or of what has an id, required or not."""
    declared = kind.model_fields[field]
    hint = declared.annotation
    if getattr(hint, "__origin__", None) is tuple:
        inner = get_args(hint)[0]
        of: Any = Named if hasattr(inner, "model_fields") else str
        return (field, tuple[of, ...]) if declared.is_required() else (field, tuple[of, ...], ())
    return (field, str) if declared.is_required() else (field, str | None | UnsetType, UNSET)


def _alias(kind: type[Event], field: str) -> str | None:
    return kind.model_fields[field].alias


def _tags_of(kind: type[Event]) -> Callable[[tuple[Any, ...]], list[str]]:
    about = kind.about
    prefixes = [f"{SINGULAR.get(field, field)}:" for field in about]

    def of_plain_fields(values: tuple[Any, ...]) -> list[str]:
        own = list(map(add, prefixes, values))
        return [*own, f"key:{values[-1]}"] if values[-1] else own

    def of_any(values: tuple[Any, ...]) -> list[str]:
        said = ((field, value) for field, value in zip(about, values, strict=False) if value is not UNSET)
        own = [tag for field, value in said for tag in tags_of(field, value)]
        return list(dict.fromkeys([*own, f"key:{values[-1]}"] if values[-1] else own))

    fields = [kind.model_fields[field] for field in about]
    return of_plain_fields if all(each.is_required() and each.annotation is str for each in fields) else of_any


def _carried(values: tuple[Any, ...]) -> list[str]:
    *_, voids, carried, key = values
    own = [f"key:{key}"] if key else []
    return list(dict.fromkeys([f"event:{voids}", *carried, *own]))
