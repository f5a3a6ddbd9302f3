"""What an event changed in a row, in words."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from projections.fold import Change


def words_of(change: Change) -> str:
    """What became of a row: `less-rework GBP: claimed 0 to 12000; claims 0 to 1`."""
    thing = " ".join(change.key) if isinstance(change.key, tuple) else str(change.key)
    if change.after is None:
        return f"{thing}: gone"
    if change.before is None:
        return "; ".join([f"{thing}: new", *(f"{name} {_said(value)}" for name, value in _amounts(change.after))])
    return f"{thing}: {'; '.join(_differences(change.before, change.after))}"


def _differences(before: Any, after: Any) -> Iterator[str]:
    """The fields that are not what they were; when they changed stands beside them already."""
    for field in fields(after):
        was, is_now = getattr(before, field.name), getattr(after, field.name)
        if was != is_now and not field.name.endswith("_at"):
            yield f"{field.name.replace('_', ' ')} {_said(was)} to {_said(is_now)}"


def _amounts(row: Any) -> Iterator[tuple[str, Decimal]]:
    for field in fields(row):
        if isinstance(value := getattr(row, field.name), Decimal) and value:
            yield field.name.replace("_", " "), value


def _said(value: object) -> str:
    match value:
        case None | ():
            return "nothing"
        case Decimal():
            return f"{value:,f}"
        case datetime():
            return f"{value:%Y-%m-%d}"
        case tuple():
            return ", ".join(map(str, value))
    return str(value)
