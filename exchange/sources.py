"""Sources: a file, or what comes in on stdin, as a table of rows or as events, one a line."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from exchange.cells import Row
from exchange.csv_file import CsvFile
from exchange.faults import SourceFault
from exchange.headings import Headings
from exchange.layout import Layout
from exchange.workbook import Workbook

Form = Literal["table", "workbook", "events"]
FORMS: dict[str, Form] = {".xlsx": "workbook", ".xlsm": "workbook", ".jsonl": "events", ".ndjson": "events"}
ELSEWHERE = {".xls": "an old workbook", ".xlsb": "a binary workbook", ".ods": "an OpenDocument sheet", ".pdf": "a PDF"}
ZIP = b"PK\x03\x04"
STDIN = "stdin"


class Table(Protocol):
    """Something with headings and rows; the rows can be read as often as they are asked for.

    `by_line` where people find a row by its line, and not by the number that a spreadsheet gives it.
    """

    by_line: bool
    name: str
    headings: Headings

    @property
    def sheet(self) -> str | None:
        """The sheet of a workbook; None for a text file."""

    def rows(self) -> Iterator[Row]:
        """Every row in which something stands, below the headings."""


@contextmanager
def at_hand(file: str, *, folders: bool = False) -> Iterator[Path]:
    """The file as one that can be read twice: `-` is stdin, kept meanwhile in a temporary file called STDIN."""
    if file != "-":
        yield _there(file, folders)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
        with path.open("rb") as kept:
            is_workbook = kept.read(len(ZIP)) == ZIP
        yield path.rename(path.with_suffix(".xlsx")) if is_workbook else path


def form_of(path: Path, name: str) -> Form:
    """What a file holds: by its ending, or by how it begins where it comes from stdin. Raises SourceFault."""
    ending = Path(name).suffix.lower()
    if what := ELSEWHERE.get(ending):
        raise SourceFault(f"{name} is {what}, which is not read. Save it as .xlsx or as CSV.")
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise SourceFault(f"{name} is empty. Name a file with a row of headings, or with an event in each line.")
    if name != STDIN:
        return _told(FORMS.get(ending, "table"), start, name)
    return "workbook" if start == ZIP else "events" if start.lstrip(b"\xef\xbb\xbf")[:1] == b"{" else "table"


def table(path: Path, name: str, form: Form, layout: Layout) -> Table:
    """The table in a file. Raises SourceFault where there is none that can be read."""
    return Workbook(path, name, layout) if form == "workbook" else CsvFile(path, name, layout)


def _told(form: Form, start: bytes, name: str) -> Form:
    if form != "workbook" and start == ZIP:
        raise SourceFault(f"{name} is a workbook or an archive, not text. Call it .xlsx if it is a workbook.")
    return form


def _there(file: str, folders: bool) -> Path:
    path = Path(file)
    if path.is_dir() and not folders:
        raise SourceFault(f"{file} is a folder. Name a file in it.")
    if not path.exists():
        raise SourceFault(f"There is no file {file}. Check the path.")
    return path
