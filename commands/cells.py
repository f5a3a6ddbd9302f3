"""A value in a cell: as JSON has it, as CSV has it, and as a person reads it. Missing is empty, never zero."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Literal, NamedTuple

from commands.text import printable

FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+(,\d{3})*(\.\d+)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class Column(NamedTuple):
    """A field of the rows: its name, what it means (for --fields), what stands in it, and whether it is a detail.

    Numbers and amounts stand at the right. Amounts have their thousands apart, as a Decimal has in any column. Times
    are shown in the chosen zone, also where a row has them as ISO text. Details are left out of tables and Markdown
    unless --fields asks for them.
    """

    name: str
    about: str = ""
    holds: Literal["text", "number", "amount", "time"] = "text"
    detail: bool = False

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")

    @property
    def right(self) -> bool:
        return self.holds in {"number", "amount"}


def dumped(value: object) -> str:
    """A value as JSON text, in the letters it came in."""
    return json.dumps(value, ensure_ascii=False)


def timed(value: object, column: Column) -> object:
    """ISO text in a column of times, as the time it is."""
    if column.holds == "time" and isinstance(value, str):
        try:
            return datetime.fromisoformat(value) if len(value) > len("2026-03-31") else date.fromisoformat(value)
        except ValueError:
            return value
    return value


def plain(value: object, zone: tzinfo) -> object:
    """A value as JSON has it: Decimals as text, so that no digit is lost, and times in ISO form with their offset."""
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return moved(value, zone).isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(inner, zone) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner, zone) for inner in value]
        case None | bool() | int() | float() | str():
            return value
    return str(value)


def separated(value: object, column: Column, zone: tzinfo) -> object:
    """A value as CSV has it, with an apostrophe before what a spreadsheet would run as a formula."""
    match cell := plain(timed(value, column), zone):
        case bool():
            return "true" if cell else "false"
        case list():
            cell = "; ".join(map(str, cell))
        case dict():
            cell = dumped(cell)
    if isinstance(cell, str) and FORMULA.match(cell) and not PLAIN_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def shown(value: object, column: Column, zone: tzinfo) -> str:
    """A value as a person reads it."""
    match value := timed(value, column):
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return _at(moved(value, zone))
        case list() | tuple():
            return printable(", ".join(map(str, value)))
        case int() | float() | str() if column.holds == "amount":
            return _amount(value)
        case Decimal():
            return _amount(value)
    cell = plain(value, zone)
    return printable(dumped(cell) if isinstance(cell, dict) else str(cell))


def _amount(value: Decimal | float | str) -> str:
    text = str(value)
    return f"{Decimal(text):,f}" if PLAIN_NUMBER.fullmatch(text) and "," not in text else printable(text)


def moved(value: datetime, zone: tzinfo) -> datetime:
    """An instant in a zone; as it is where it has none, or the zone would take it off the calendar."""
    try:
        return value.astimezone(zone) if value.tzinfo else value
    except OverflowError:
        return value


def _at(value: datetime) -> str:
    """2026-03-31 for a midnight, 2026-03-31 14:05Z for UTC, 2026-03-31 14:05+02:00 for anywhere else."""
    if value.time() == time():
        return f"{value:%Y-%m-%d}"
    return value.isoformat(" ", "seconds" if value.second else "minutes").replace("+00:00", "Z")
