"""Events as bytes and back: canonical JSON, so that the same fact is the same bytes on every machine.

UTF-8, keys sorted, no white space, decimals as strings, what was not said left out. The kind stands in the bytes,
so that kind and tags can be recomputed from them alone.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, get_args

import msgspec
from pydantic import BaseModel

from events.base import Event
from events.kinds import KINDS, UnknownKind

SAID_ALWAYS = object()


class Form(NamedTuple):
    """How a model is written: by each key, in order, the field and what it is where nothing was said; its decimals."""

    keys: tuple[tuple[str, str, object], ...]
    decimals: tuple[str, ...]


def encode(event: Event) -> bytes:
    """The canonical bytes of an event."""
    return _write(_said({**event.__dict__, "kind": event.kind}, _form(type(event))))


def _said(values: dict[str, Any], form: Form) -> dict[str, Any]:
    """What was said, in the order of its keys."""
    said = {
        key: value
        for key, field, unsaid in form.keys
        if (value := values[field]) is not unsaid and (unsaid is SAID_ALWAYS or value != unsaid)
    }
    for key in form.decimals:
        if (number := said.get(key)) is not None:
            said[key] = format(number, "f")
    return said


def _part(part: object) -> dict[str, Any]:
    if not isinstance(part, BaseModel):
        raise TypeError(f"A {type(part).__name__} cannot be written.")
    return _said(part.__dict__, _form(type(part)))


_write = msgspec.json.Encoder(enc_hook=_part).encode


@cache
def _form(model: type[BaseModel]) -> Form:
    fields = {field.alias or name: (name, field) for name, field in model.model_fields.items()}
    keys = [(key, name, SAID_ALWAYS if field.is_required() else field.default) for key, (name, field) in fields.items()]
    if issubclass(model, Event):
        keys.append(("kind", "kind", SAID_ALWAYS))
    decimals = (key for key, (_, field) in fields.items() if Decimal in _types_of(field.annotation))
    return Form(tuple(sorted(keys, key=lambda key: key[0])), tuple(decimals))


def _types_of(annotation: object) -> Iterator[object]:
    """A type, or all that a union or an annotated type is made of."""
    yield annotation
    for each in get_args(annotation):
        yield from _types_of(each)


def decode(data: bytes, kind: str | None = None) -> Event:
    """The event that these bytes hold; `kind`, where the caller knows it, saves looking for it.

    Raises UnknownKind for a kind this version does not have, ValueError for bytes that are no such event.
    """
    said = json.loads(data)
    if not isinstance(said, dict):
        raise ValueError("The bytes are no event. They hold JSON, but not an object.")
    name = said.pop("kind", kind)
    if name not in KINDS:
        raise UnknownKind(str(name))
    return KINDS[name].model_validate(said, strict=False)
