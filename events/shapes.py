"""Shapes: the fields of a kind as msgspec reads them from stored bytes, and what of their bounds it cannot hold."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Clamped, Context, Decimal, Inexact, InvalidOperation, Overflow, Rounded, Subnormal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import Meta, Struct, defstruct
from pydantic import AfterValidator, AwareDatetime
from pydantic.fields import FieldInfo

from events.base import Event
from events.fields import FIRST_YEAR, LAST_YEAR

HELD = ("ge", "gt", "le", "lt", "min_length", "max_length")
"""The bounds that msgspec holds by itself, of whole numbers, texts and lists."""

WITHIN: dict[Any, tuple[Any, Any]] = {
    Decimal: (Decimal(-(10**30)), Decimal(10**30)),
    date: (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    AwareDatetime: (datetime(FIRST_YEAR, 1, 2, tzinfo=UTC), datetime(LAST_YEAR, 12, 30, tzinfo=UTC)),
}
"""Between these everything is admitted, at whatever offset; what lies outside has to be looked at closely."""

_AMOUNTS = Context(prec=30, Emin=-9, Emax=30, traps=[InvalidOperation, Overflow, Subnormal, Clamped, Rounded, Inexact])
"""Raises an ArithmeticError for an amount of more digits or places than one can have."""


def shape_of(kind: type[Event]) -> type[Struct]:
    """The fields of a kind, with what they are where nothing was said. No other field fits, nor another kind."""
    fields = [
        (name, _typed(*_said(field))) if field.is_required() else (name, _typed(*_said(field)), field.default)
        for name, field in kind.model_fields.items()
    ]
    return defstruct(
        kind.__name__,
        fields,
        kw_only=True,
        forbid_unknown_fields=True,
        rename={name: field.alias for name, field in kind.model_fields.items() if field.alias},
        tag_field="kind",
        tag=kind.kind,
        gc=False,
    )


def bounds_of(kind: type[Event]) -> Iterator[tuple[str, Any, Any]]:
    """The fields that are amounts, days or instants, each with the least and the most that it can be."""
    for name, field in kind.model_fields.items():
        plain, notes = _plain(*_said(field))
        if plain in WITHIN:
            least, most = WITHIN[plain]
            given = _facts(notes)
            yield name, given.get("ge", least), given.get("le", most)


def checks_of(kind: type[Event]) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """The fields that are amounts, or words of some form such as a period, each with what raises for any others."""
    for name, field in kind.model_fields.items():
        plain, notes = _plain(*_said(field))
        if plain is Decimal:
            yield name, _AMOUNTS.plus
        if plain is str:
            yield from ((name, lru_cache(note.func)) for note in notes if isinstance(note, AfterValidator))


def _said(field: FieldInfo) -> tuple[Any, tuple[Any, ...]]:
    """What a field is annotated with: its type, and the notes on it."""
    return field.annotation, tuple(field.metadata)


def _typed(hint: Any, notes: tuple[Any, ...] = ()) -> Any:
    """A type as msgspec has it, with the bounds that it can hold."""
    if get_origin(hint) is Annotated:
        inner, *more = get_args(hint)
        return _typed(inner, (*notes, *more))
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(_typed(each, notes) for each in get_args(hint))]
    if get_origin(hint) is tuple:
        return _held(tuple[_typed(get_args(hint)[0]), ...], notes)  # type: ignore[misc]  # a type worked out
    if hint is AwareDatetime:
        return Annotated[datetime, Meta(tz=True)]
    return _held(hint, notes) if hint in (str, int) else hint


def _held(hint: Any, notes: Iterable[Any]) -> Any:
    held = {name: bound for name, bound in _facts(notes).items() if name in HELD}
    return Annotated[hint, Meta(**held)] if held else hint


def _plain(hint: Any, notes: tuple[Any, ...] = ()) -> tuple[Any, tuple[Any, ...]]:
    """A type without what stands around it, also without the None of one that may be missing; and all notes on it."""
    if get_origin(hint) is Annotated:
        inner, *more = get_args(hint)
        return _plain(inner, (*notes, *more))
    if get_origin(hint) in (Union, UnionType):
        [one] = [each for each in get_args(hint) if each is not NoneType]
        return _plain(one, notes)
    return hint, notes


def _facts(notes: Iterable[Any]) -> dict[str, Any]:
    """The bounds that notes give, by name; a FieldInfo holds notes of its own."""
    facts = [fact for note in notes for fact in (note.metadata if isinstance(note, FieldInfo) else (note,))]
    return {name: bound for fact in facts for name in HELD if (bound := getattr(fact, name, None)) is not None}
