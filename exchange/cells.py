"""What stands in a row: its cells by the names of their columns, and their text as a person would have typed it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

Cell = str | Decimal | bool | date | datetime | None

LONGEST_CELL = 131_072
SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
LONGEST_SLUG = 48  # leaves room for what a template adds: an id has 63 at most
DIGEST = 8

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[^\\S\n\t]")


class Row(NamedTuple):
    """A row: its number as a spreadsheet shows it, its first line in a text file, and its cells by column.

    `fault` says what is wrong with its shape; such a row gives nothing.
    """

    number: int
    line: int | None
    cells: Mapping[str, Cell]
    fault: tuple[str, str] | None = None


def cleaned(text: str) -> str:
    """The text as it was written, without what surrounds it and what cannot be seen.

    No-break and other odd spaces become spaces and breaks of any sort line breaks, one for one. Soft hyphens, marks of
    byte order and spaces of no width go, letters and their accents become one character (NFC).
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return _SPACES.sub(" ", _BREAKS.sub("\n", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))).strip()


def one_line(text: str) -> str:
    """The text with its lines joined to one."""
    return " ".join(text.split())


def text_of(value: object) -> str:
    """A value as text: numbers in digits, days as 2026-03-31, a list with semicolons."""
    match value:
        case None:
            return ""
        case str():
            return cleaned(value)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case datetime() if value.tzinfo is None and value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case list() | tuple():
            return "; ".join(map(text_of, value))
    return str(value)


def typed(value: object) -> Cell:
    """A workbook's value as a cell: numbers as Decimals with the digits that a spreadsheet would show."""
    match value:
        case None | bool() | str() | datetime() | date():
            return value
        case float() if value.is_integer() and abs(value) < 1e15:
            return Decimal(int(value))
        case int() | float():
            return Decimal(repr(value))
        case time():
            return value.isoformat()
        case timedelta():
            return f"{value.total_seconds() / 3600:g} hours"
    return str(value)


def slug(text: str) -> str:
    """An id made of a text: lower-case letters, digits and hyphens. A long one is cut and ends in its digest."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    if len(made) <= LONGEST_SLUG:
        return made
    return f"{made[: LONGEST_SLUG - DIGEST - 1].rstrip('-')}-{sha256(made.encode()).hexdigest()[:DIGEST]}"


def shortened(text: str, most: int) -> str:
    """The text cut between words to at most so many characters, with an ellipsis where something was cut."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"
