"""CSV files: any delimiter and encoding, cells with line breaks, rows numbered as a spreadsheet numbers them."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from exchange.cells import LONGEST_CELL, Row
from exchange.faults import SourceFault
from exchange.headings import Headings, headings
from exchange.layout import Layout
from exchange.text_lines import TextLines

DELIMITERS = ",;\t|"


class CsvFile:
    """A table in a text file. Its rows are read anew, from the first, each time they are asked for."""

    by_line = False
    sheet = None

    def __init__(self, path: Path, name: str, layout: Layout) -> None:
        self._path = path
        self._layout = layout
        self.name = name
        self._delimiter = layout.delimiter or self._likeliest()
        self.headings = self._headings()

    def rows(self) -> Iterator[Row]:
        """Every row in which something stands, below the headings. Raises SourceFault where the file cannot be read."""
        for number, line, cells in self._records(self._delimiter):
            if number > self._layout.header_row and (row := self.headings.row(number, line, cells)):
                yield row

    def _headings(self) -> Headings:
        for number, _, cells in self._records(self._delimiter):
            if number == self._layout.header_row:
                found = headings(cells)
                if any(found.names):
                    return found
        where = f" in row {self._layout.header_row}" if self._layout.header_row > 1 else ""
        raise SourceFault(f"{self.name} has no headings{where}. Say with --header-row in which row they stand.")

    def _records(self, delimiter: str) -> Iterator[tuple[int, int, Sequence[str]]]:
        lines = TextLines(self._path, self.name, self._layout.encoding)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number, line = 0, 1
        try:
            for cells in reader:
                number += 1
                yield number, line, cells
                line = lines.number + 1
        except csv.Error as error:
            raise self._told(lines, error, line) from error

    def _told(self, lines: TextLines, error: csv.Error, line: int) -> SourceFault:
        words = str(error)
        if "field larger" in words or "unexpected end" in words:
            problem = f"a cell is longer than {LONGEST_CELL:,} characters" if "field" in words else "a cell has no end"
            return lines.fault(problem, "Look for a quotation mark that is opened and not closed.", line)
        if "expected after" in words:
            return lines.fault(
                "text stands behind a closing quotation mark", "Double the quotation marks inside a quoted cell."
            )
        return lines.fault(f"it is not CSV ({words})", "Save the file again as CSV.")

    def _likeliest(self) -> str:
        """The delimiter that parts the headings into the most cells."""
        return max(DELIMITERS, key=self._width)

    def _width(self, delimiter: str) -> int:
        try:
            records = self._records(delimiter)
            return next((len(cells) for number, _, cells in records if number == self._layout.header_row), 0)
        except SourceFault:
            return -1
