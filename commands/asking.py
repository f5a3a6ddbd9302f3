"""Asking on a terminal for what was not given: each answer is looked at at once, and asked for again with its fault."""

from collections.abc import Callable, Iterator
from typing import Any, get_args, get_origin

import click

from commands.call import Call
from commands.model_options import SEPARATOR, flag_of, is_list, missing, part_flag, parts_of, type_of
from commands.suggestion import WANTED
from commands.text import printable
from events.base import SHARED, Event

Check = Callable[[str, Any], list[str]]
LEAVE = "; Enter leaves it out"


def ask(call: Call, kind: type[Event], values: dict[str, Any], check: Check) -> None:
    """Fill in what has to be given, then what rules will ask for, into `values`; `check` tells faults of an answer."""
    for name in list(missing(kind, values)):
        values[name] = _answered(kind, name, check)
    for name in _wanted(kind, values):
        values |= _offered(kind, name, check)


def _wanted(kind: type[Event], values: dict[str, Any]) -> Iterator[str]:
    for name in WANTED.get(kind.kind.split(".")[1], ()):
        keys = [f"{name}{SEPARATOR}{part}" for part in parts_of(kind, name)] or [name]
        if all(values.get(key) in (None, ()) for key in keys):
            yield name


def _offered(kind: type[Event], name: str, check: Check) -> dict[str, Any]:
    """What is given of a field that can be left out; of one made of parts, the first part decides."""
    if not (parts := parts_of(kind, name)):
        answer = _answered(kind, name, check, leave=True)
        return {} if answer is None else {name: answer}
    given: dict[str, Any] = {}
    for part in parts:
        about = type_of(kind.model_fields[name]).model_fields[part].description or part
        key = f"{name}{SEPARATOR}{part}"
        answer = _asked(f"{part_flag(kind, name, part)[2:]} ({about}{{leave}})", key, check, leave=not given)
        if answer is None:
            return {}
        given[key] = answer
    return given


def _answered(kind: type[Event], name: str, check: Check, *, leave: bool = False) -> Any:
    field = kind.model_fields[name]
    flag = "evidence" if name in SHARED else flag_of(kind, name)[2:]
    words = "; ".join([field.description or name, *_choices(type_of(field))])
    several = (lambda answer: (answer,)) if is_list(field) else None
    return _asked(f"{flag} ({words}{{leave}})", name, check, leave=leave, several=several)


def _choices(found: Any) -> list[str]:
    return [", ".join(get_args(found))] if "Literal" in str(get_origin(found)) else []


def _asked(
    question: str, key: str, check: Check, *, leave: bool, several: Callable[[str], tuple[str, ...]] | None = None
) -> Any:
    text = question.replace("{leave}", LEAVE if leave else "")
    while True:
        said = click.prompt(text, err=True, default="" if leave else None, show_default=False)
        if not said:
            return None
        answer = several(said) if several else said
        if not (faults := check(key, answer)):
            return answer
        click.echo("\n".join(map(printable, faults)), err=True)
