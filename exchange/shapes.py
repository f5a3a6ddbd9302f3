"""What the fields of a kind take, and values brought into that shape: days, lines, choices, lists, parts."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from events.base import Event
from events.fields import LONGEST_TEXT, Money, Part
from exchange.cells import one_line, text_of
from exchange.days import day, instant

SLUG = "a-z0-9"
POSITIONS = frozenset({"causes", "voids", "builds_on"})  # fields that name other events by where they stand


class Shape(NamedTuple):
    """What a field takes: many of them or one; their type; parts by name, choices, ids, and whether one line only."""

    many: bool
    type: Any
    parts: Mapping[str, "Shape"]
    choices: tuple[str, ...]
    is_id: bool
    is_line: bool
    required: bool

    @property
    def is_number(self) -> bool:
        return self.type in (Decimal, int)


@cache
def shapes(model: type[BaseModel]) -> dict[str, Shape]:
    """The shape of each field by the name under which it is given."""
    return {info.alias or name: _shape(info) for name, info in model.model_fields.items()}


def given_fields(kind: type[Event]) -> dict[str, Shape]:
    """The fields that a row can give: all but those that the ledger sets."""
    return {name: shape for name, shape in shapes(kind).items() if name not in ("id", "recorded_at", "causes")}


def parts_of(shape: Shape) -> Mapping[str, Shape]:
    """The parts that can be given one by one; money has some too, though mostly it is given as one."""
    return shapes(Money) if shape.type is Money else shape.parts


def fitted(value: object, shape: Shape, zone: tzinfo) -> object:
    """The value as the field takes it, as far as that is clear; the model says the rest. Raises ValueError."""
    if shape.many:
        items = value if isinstance(value, list | tuple) else [value]
        return [_one(item, shape, zone) for item in items]
    return _one(value, shape, zone)


def split(text: str, shape: Shape) -> list[str]:
    """The items of a list in one cell: ids apart by semicolons, commas or spaces, anything else by semicolons."""
    parted = re.split(r"[;,\s]+" if shape.is_id else r"[;\n]", text)
    return [item.strip() for item in parted if item.strip()]


def paired(text: str, shape: Shape) -> dict[str, str]:
    """A part written as `first=second`, as `rework=5`. Raises ValueError for other words."""
    first, second = list(shape.parts)[:2]
    left, equals, right = text.partition("=")
    if not equals:
        raise ValueError(f"{text[:40]!r} is not {first}={second}; write both, with an equals sign between them")
    return {first: left.strip(), second: right.strip()}


def _one(value: object, shape: Shape, zone: tzinfo) -> object:
    if shape.parts and isinstance(value, str):
        value = paired(value, shape)
    if isinstance(value, Mapping):
        return {name: fitted(v, shape.parts[name], zone) if name in shape.parts else v for name, v in value.items()}
    if shape.type is datetime:
        return instant(value, zone)
    if shape.type is date:
        return day(value)
    if shape.choices:
        return _choice(text_of(value), shape.choices)
    if shape.type is str:
        return one_line(text_of(value)) if shape.is_line else text_of(value)
    return text_of(value) if isinstance(value, str) else value


def _choice(text: str, choices: tuple[str, ...]) -> str:
    """The choice that a text means, however it is capitalised and whether its words are joined by hyphens or not."""
    meant = re.sub(r"[\s_-]+", "-", text.strip()).lower()
    return meant if meant in choices else text


def _shape(info: FieldInfo) -> Shape:
    annotation, said = _bare(info.annotation, list(info.metadata))
    many = get_origin(annotation) is tuple
    if many:
        annotation, said = _bare(get_args(annotation)[0], [])
    literal = get_origin(annotation) is Literal
    part = isinstance(annotation, type) and issubclass(annotation, Part) and annotation is not Money
    return Shape(
        many=many,
        type=datetime if annotation is AwareDatetime else annotation,
        parts=shapes(annotation) if part else {},
        choices=get_args(annotation) if literal else (),
        is_id=any(SLUG in str(getattr(each, "pattern", "")) for each in said),
        is_line=any((getattr(each, "max_length", None) or LONGEST_TEXT) < LONGEST_TEXT for each in said),
        required=info.is_required(),
    )


def _bare(annotation: Any, said: list[object]) -> tuple[Any, list[object]]:
    """The type within `| None` and annotations, and what those say of it."""
    if NoneType in (inner := get_args(annotation)) and get_origin(annotation) is not tuple:
        return _bare(next(each for each in inner if each is not NoneType), said)
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__, [*said, *_flat(annotation.__metadata__)])
    return annotation, said


def _flat(metadata: tuple[object, ...]) -> Iterator[object]:
    for each in metadata:
        yield from each.metadata if isinstance(each, FieldInfo) else (each,)
