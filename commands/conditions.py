"""Which rows of a listing are wanted: those that name certain ids, and those with certain values in their columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from commands.cells import Column
from commands.settings import nearest
from commands.text import brief
from flywheel.errors import UsageFault

Row = Mapping[str, Any]


def chosen(rows: Iterable[Row], ids: Sequence[str], wanted: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """The rows that name one of the ids, if any are given, and hold each of these values."""
    for row in rows:
        if (not ids or _is_of(row, ids)) and all(text_of(row.get(name)) == value for name, value in wanted):
            yield row


def condition(words: str, columns: Sequence[Column]) -> tuple[str, str]:
    """The column and the value that COLUMN=VALUE names. Raises UsageFault where it names none."""
    name, equals, value = words.partition("=")
    name = name.strip().replace("-", "_")
    if not equals:
        raise UsageFault(f"--where '{brief(words)}' has no value. Write it as --where COLUMN=VALUE.")
    names = tuple(column.name for column in columns)
    if name not in names:
        raise UsageFault(f"--where: there is no column {brief(name)}.{nearest(name, names)}")
    return name, value.strip()


def named(row: Row) -> set[str]:
    """Every text in a row, and what stands behind the colon in it."""
    held = chain.from_iterable(value if isinstance(value, list | tuple) else (value,) for value in row.values())
    return {part for value in held if isinstance(value, str) for part in (value, value.partition(":")[2])}


def text_of(value: object) -> str:
    """A value as somebody would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(str, value))
    return str(value)


def _is_of(row: Row, ids: Sequence[str]) -> bool:
    found = named(row)
    return any(each in found for each in ids)
