"""Options made from an event's model: names, help, types and choices are those that pydantic knows."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import NoneType
from typing import Any, Literal, Union, get_args, get_origin

import click
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from commands.completing import ids_of
from events.base import SINGULAR, Event
from events.fields import Money, Part, Position
from events.kinds import own_fields

IRREGULAR = {"capabilities": "capability", "competencies": "competency"}
SEPARATOR = "__"


def options_of(kind: type[Event]) -> list[click.Option]:
    """One option for each field that a kind adds to those of every event; those of parts are `--part-field`."""
    return [option for name in own_fields(kind) if shown(kind, name) for option in _options(kind, name)]


def shown(kind: type[Event], name: str) -> bool:
    """Whether people fill the field in; some are taken from the ledger instead."""
    return "taken from the ledger" not in (kind.model_fields[name].description or "")


def missing(kind: type[Event], values: Mapping[str, Any]) -> Iterator[str]:
    """The parameters that have to be given and were not, in the order of the fields."""
    for name in own_fields(kind):
        plain = shown(kind, name) and not type_is_part(kind.model_fields[name])
        if plain and not optional(kind, name) and values.get(name) in (None, ()):
            yield name


def optional(kind: type[Event], name: str) -> bool:
    """Whether the field can be left out."""
    return not kind.model_fields[name].is_required()


def flag_of(kind: type[Event], name: str) -> str:
    """The option of a field: `--need`, and in the singular for one that can be given several times."""
    field = kind.model_fields[name]
    singular = SINGULAR.get(name) or IRREGULAR.get(name) or name.removesuffix("s")
    return f"--{(singular if is_list(field) else alias(kind, name)).replace('_', '-')}"


def part_flag(kind: type[Event], name: str, part: str) -> str:
    """The option of one part of a field: `--baseline-value`."""
    return f"{flag_of(kind, name)}-{part.replace('_', '-')}"


def alias(kind: type[BaseModel], name: str) -> str:
    """The name under which a field is given and stored."""
    return kind.model_fields[name].alias or name


def is_position(field: FieldInfo) -> bool:
    """Whether the field names an event by its position."""
    return Position in get_args(field.annotation)


def parts_of(kind: type[Event], name: str) -> dict[str, bool]:
    """The parts that a field is made of, and whether each has to be given; none for a plain field."""
    field = kind.model_fields[name]
    if not type_is_part(field):
        return {}
    return {part: inner.is_required() for part, inner in type_of(field).model_fields.items()}


def type_of(field: FieldInfo) -> Any:
    """The type of a field's values: without None, and for a list that of one item."""
    found: Any = field.annotation
    if get_origin(found) in (Union, type(int | None)):
        found = next(each for each in get_args(found) if each is not NoneType)
    found = getattr(found, "__value__", found)
    if get_origin(found) is tuple:
        found = get_args(found)[0]
    return datetime if _bare(found) is AwareDatetime else _bare(found)


def _bare(found: Any) -> Any:
    return _bare(found.__origin__) if hasattr(found, "__metadata__") else found


def is_list(field: FieldInfo) -> bool:
    """Whether the field takes several values."""
    found = _bare(field.annotation)
    return get_origin(found) is tuple


def metadata_of(field: FieldInfo) -> Iterator[object]:
    """What the type of a field's values says beside its name, also inside a list or an optional one."""
    yield from field.metadata
    for each in get_args(field.annotation):
        for said in getattr(each, "__metadata__", ()):
            yield from said.metadata if isinstance(said, FieldInfo) else [said]


def type_is_part(field: FieldInfo) -> bool:
    """Whether the field is made of parts that have options of their own."""
    found = type_of(field)
    return not is_list(field) and isinstance(found, type) and issubclass(found, Part) and found is not Money


def _options(kind: type[Event], name: str) -> Iterator[click.Option]:
    field, flag = kind.model_fields[name], flag_of(kind, name)
    if type_is_part(field):
        for part, inner in type_of(field).model_fields.items():
            words = f"{field.description}: {inner.description or part}"
            yield click.Option(
                [part_flag(kind, name, part), f"{name}{SEPARATOR}{part}"], metavar=takes_of(inner), help=words
            )
    elif type_of(field) is bool:
        yield click.Option([f"{flag}/--not-{flag[2:]}", name], default=None, help=field.description)
    else:
        need = "" if field.is_required() else "  [may be left out]"
        several = "  [can be given several times]" if is_list(field) else ""
        words = f"{field.description or ''}{need}{several}"
        thing = None if name == kind.introduces else SINGULAR.get(name, name)
        yield click.Option(
            [flag, name],
            multiple=is_list(field),
            metavar=takes_of(field),
            help=words,
            shell_complete=ids_of(thing) if thing else None,
        )


def takes_of(field: FieldInfo) -> str:
    """What a field holds, in a word or its choices."""
    found = type_of(field)
    if is_position(field):
        return "'#N'"
    if get_origin(found) is Literal:
        return f"[{'|'.join(get_args(found))}]"
    if isinstance(found, type) and issubclass(found, Part):
        names = list(found.model_fields)
        return "'AMOUNT CURRENCY'" if found is Money else "=".join(name.upper() for name in names)
    if any("a-z0-9" in str(getattr(each, "pattern", "")) for each in metadata_of(field)):
        return "ID"
    return {int: "NUMBER", date: "DATE", datetime: "TIME"}.get(found, "NUMBER" if _is_number(found) else "TEXT")


def _is_number(found: Any) -> bool:
    return getattr(found, "__name__", "") == "Decimal"
