"""Rejects: what a file gave less of than it could, as a table that opens in a spreadsheet beside the file itself."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

from exchange.faults import SourceFault
from exchange.telling import Problem

FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
NUMBER = re.compile(r"[+-]?[\d.,]+", re.ASCII)


class Reject(NamedTuple):
    """One cell, row or event that did not come in, or only in part: where it stands, why, and what to do.

    `stops` where it keeps an import that is to record all or nothing from recording anything.
    """

    file: str
    sheet: str | None
    row: int | None
    line: int | None
    column: str
    value: str
    reason: str
    remedy: str
    kind: str
    rule: str
    stops: bool

    def __str__(self) -> str:
        place = f"row {self.row}" if self.row else f"line {self.line}" if self.line else ""
        where = (self.file, f"sheet {self.sheet}" if self.sheet else "", place, self.column)
        lost = f" [{self.kind}]" if self.kind else ""
        return f"{', '.join(filter(None, where))}: {self.reason}. {self.remedy}{lost}"


def reject(file: str, sheet: str | None, row: int | None, line: int | None, problem: Problem) -> Reject:
    """A problem, with the place where it stands."""
    told = (problem.column, problem.value, problem.reason, problem.remedy)
    return Reject(file, sheet, row, line, *told, "; ".join(problem.kinds), problem.rule, problem.stops)


class RejectFile:
    """Rejects as CSV; what a spreadsheet would run as a formula gets an apostrophe."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.writer(file, lineterminator="\n")
        self._rows.writerow(Reject._fields)

    def add(self, found: Reject) -> None:
        """Write one more."""
        self._rows.writerow([_harmless(cell) for cell in found])


@contextmanager
def reject_file(path: Path | None, *, replace: bool) -> Iterator[RejectFile | None]:
    """A file for rejects, if one is wanted; an older one is replaced, any other file only with `replace`."""
    if path is None:
        yield None
        return
    if not replace and path.exists() and not _is_ours(path):
        raise SourceFault(f"{path} is there and holds no rejects. Name another file, or say --yes to replace it.")
    with path.open("w", encoding="utf-8", newline="") as file:
        yield RejectFile(file)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.readline(200)
    return start in (b"", ",".join(Reject._fields).encode() + b"\n")


def _harmless(cell: object) -> object:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
