"""Givers: whatever a mapping writes beside a field: a constant, a template, a value, a list or a table of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from exchange.faults import all_of
from exchange.templates import Template
from exchange.values import Cells, Value

Giver = Any  # a Template, a Value, a constant, a list of givers, or a table of them
Values = Mapping[str, Value]


def given(giver: Giver, row: Cells) -> object:
    """What a giver gives for a row. Raises Missing where it gives nothing."""
    match giver:
        case Template():
            return giver.of(row)
        case Value():
            return giver.read(row)
        case dict():
            found = all_of(partial(given, inner, row) for inner in giver.values())
            return dict(zip(giver, found, strict=True))
        case list():
            return all_of(partial(given, inner, row) for inner in giver)
    return giver


def names_in(giver: Giver) -> Iterator[str]:
    """The names that a giver uses: of values where there are such, else of columns."""
    match giver:
        case Template():
            yield from (reference.name for reference in giver.references)
        case Value():
            yield from giver.names()
        case dict():
            for inner in giver.values():
                yield from names_in(inner)
        case list():
            for inner in giver:
                yield from names_in(inner)


def columns_in(giver: Giver) -> Iterator[str]:
    """The columns that a giver names as such."""
    match giver:
        case Value():
            yield from giver.columns
        case dict():
            for inner in giver.values():
                yield from columns_in(inner)
        case list():
            for inner in giver:
                yield from columns_in(inner)


def sources_of(giver: Giver, values: Values) -> Iterator[str]:
    """The columns from which a giver takes what it gives, through the values that it names."""
    yield from columns_in(giver)
    for name in names_in(giver):
        if name in values:
            yield from sources_of(values[name], values)
        else:
            yield name


def outcomes_of(giver: Giver, values: Values) -> Iterator[object]:
    """What a giver can come to, as far as that is known without a row: constants and choices."""
    match giver:
        case Template():
            if giver.constant is not None:
                yield giver.constant
            elif len(giver.pieces) == 1 and (reference := next(giver.references)).name in values:
                yield from () if reference.filters else outcomes_of(values[reference.name], values)
        case Value() if giver.by_sign:
            yield from giver.by_sign.values()
        case Value() if not (giver.number or giver.dates or giver.absolute or giver.slug):
            yield from giver.choices.values()
        case bool() | int() | Decimal() | date():
            yield giver


def circle_in(values: Values) -> list[str]:
    """The names of values that lead back to themselves; none where all come to an end."""

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        inner = names_in(values[name]) if name in values else ()
        return next((found for each in inner if (found := walk(each, [*way, name]))), [])

    return next((found for name in values if (found := walk(name, []))), [])
