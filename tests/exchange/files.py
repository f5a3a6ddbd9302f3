"""Files as people have them, made for a test, and what is told of their rows."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from exchange.csv_file import CsvFile
from exchange.layout import Layout
from exchange.mapping import mapping
from exchange.plan import By
from exchange.telling import Told

LONDON = ZoneInfo("Europe/London")


def text_file(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    """A file with this text, in UTF-8, or with these bytes."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(folder: Path, rows: Iterable[Sequence[object]], *, merge: str = "", title: str = "Sheet") -> Path:
    """A workbook with one sheet that holds these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def told(folder: Path, how: str, table: str) -> list[Told]:
    """What a mapping makes of each row of a CSV table."""
    said = mapping(text_file(folder, how, "mapping.toml"))
    rows = CsvFile(text_file(folder, table), "table.csv", said.layout)
    bound = said.bound(rows.headings, "table.csv", By("dana", LONDON, folder))
    return [bound.tell(row) for row in rows.rows()]


def events_of(row: Told) -> list[Any]:
    """The events that a row gives, of whatever kinds."""
    return [item.event for item in row.items]


def first_event(folder: Path, how: str, table: str) -> Any:
    """The first event of the first row, of whatever kind."""
    [first, *_] = told(folder, how, table)
    assert first.items, first.problems
    return first.items[0].event


def csv_rows(folder: Path, text: str | bytes, **layout: object) -> CsvFile:
    """A CSV file with this text."""
    return CsvFile(text_file(folder, text), "table.csv", Layout(**layout))  # type: ignore[arg-type] # named in tests


def as_bytes(book: Workbook) -> bytes:
    """A workbook as it is stored."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
