"""What the options of a kind say, as its model takes it: times, positions, pairs and lists are read here."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from pydantic.fields import FieldInfo

from commands.call import Call
from commands.model_options import (
    SEPARATOR,
    alias,
    flag_of,
    is_list,
    is_position,
    optional,
    part_flag,
    parts_of,
    takes_of,
    type_of,
)
from commands.saying import Faults, position
from commands.text import brief
from events.base import Event
from events.fields import Money, Part
from events.kinds import own_fields
from flywheel.errors import UsageFault


def given(kind: type[Event], values: Mapping[str, Any], call: Call, faults: Faults) -> dict[str, Any]:
    """What was given on the command line, as the model takes it; what cannot be read goes to the faults."""
    said: dict[str, Any] = {}
    for key, value in values.items():
        name, _, part = key.partition(SEPARATOR)
        if value is None or value == () or name not in own_fields(kind):
            continue
        if part:
            inner = type_of(type_of(kind.model_fields[name]).model_fields[part])
            read = faults.tried(part_flag(kind, name, part), partial(_read, inner, value, call))
            said.setdefault(alias(kind, name), {}).update({} if read is None else {part: read})
        else:
            read = faults.tried(flag_of(kind, name), partial(_read_field, kind.model_fields[name], value, call))
            said |= {} if read is None else {alias(kind, name): read}
    return said


def left_open(kind: type[Event]) -> dict[str, Any]:
    """The fields that have to be there and are made of parts none of which has to be: nothing stood before."""
    made_of = {name: parts_of(kind, name) for name in own_fields(kind) if not optional(kind, name)}
    return {alias(kind, name): {} for name, parts in made_of.items() if parts and not any(parts.values())}


def _read_field(field: FieldInfo, value: Any, call: Call) -> Any:
    found = type_of(field)
    if is_position(field):
        return position(value)
    if not is_list(field):
        return _read(found, value, call)
    return [_read(found, each, call) for words in value for each in _listed(field, words)]


def _listed(field: FieldInfo, words: str) -> list[str]:
    """What one use of an option lists: ids can stand with commas between them."""
    return [each.strip() for each in words.split(",")] if takes_of(field) == "ID" else [words]


def _read(found: Any, value: Any, call: Call) -> Any:
    if found is date:
        return _time(value, call).date()
    if found is datetime:
        return _time(value, call)
    if isinstance(found, type) and issubclass(found, Part) and found is not Money:
        return _pair(found, value)
    return value


def _time(value: str, call: Call) -> datetime:
    found = call.time(value)
    if not isinstance(found, datetime):
        raise UsageFault(f"{brief(value)} is a position, not a day. Write the day as 2026-03-31.")
    return found


def _pair(part: type[Part], words: str) -> dict[str, str]:
    first, second = list(part.model_fields)[:2]
    left, equals, right = words.partition("=")
    if not equals:
        raise UsageFault(f"'{brief(words)}' is not {first}={second}. Write both, with an equals sign between them.")
    return {first: left.strip(), second: right.strip()}
