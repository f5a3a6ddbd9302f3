"""Workbooks (XLSX): one sheet, read row by row, with the dates and results that its cells show."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from exchange.cells import LONGEST_CELL, Cell, Row, typed
from exchange.faults import SourceFault
from exchange.headings import Headings, headings
from exchange.layout import Layout
from exchange.sheet_marks import marks
from flywheel.errors import FlywheelError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book

LARGEST_PART = 1 << 30  # bytes, unpacked


class Workbook:
    """A table in a sheet of a workbook. Its rows are read anew, from the first, each time they are asked for."""

    by_line = False

    def __init__(self, path: Path, name: str, layout: Layout) -> None:
        self._path = path
        self._layout = layout
        self.name = name
        self._refuse_what_would_not_fit()
        self.sheet = self._chosen()
        self._refuse_what_would_be_misread()
        self.headings = self._headings()

    def rows(self) -> Iterator[Row]:
        """Every row in which something stands, below the headings."""
        for number, cells in self._records():
            if number > self._layout.header_row and (row := self.headings.row(number, None, cells, padded=True)):
                yield row

    def _headings(self) -> Headings:
        for number, cells in self._records():
            if number == self._layout.header_row:
                found = headings(cells)
                if any(found.names):
                    return found
        where = f"row {self._layout.header_row} of sheet {self.sheet}"
        raise SourceFault(f"{self.name} has no headings in {where}. Say with --header-row in which row they stand.")

    def _records(self) -> Iterator[tuple[int, list[Cell]]]:
        book = self._opened()
        try:
            sheet = book[self.sheet]
            sheet.reset_dimensions()
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, [self._cell(value, number) for value in values]
        except FlywheelError:
            raise
        except Exception as error:
            raise self._damaged(error) from error
        finally:
            book.close()

    def _cell(self, value: object, number: int) -> Cell:
        if isinstance(value, str) and len(value) > LONGEST_CELL:
            where = f"{self.name}, sheet {self.sheet}, row {number}"
            raise SourceFault(f"{where}: a cell holds {len(value):,} characters. Shorten it, or take it out.")
        return typed(value)

    def _opened(self) -> "Book":
        import openpyxl  # noqa: PLC0415 - slow to load, and not needed for text files

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl's, about styles and validations that are none of ours
                return openpyxl.load_workbook(self._path, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise self._damaged(error) from error

    def _chosen(self) -> str:
        book = self._opened()
        names = [sheet.title for sheet in book.worksheets]
        visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        book.close()
        if self._layout.sheet is None and len(visible) == 1:
            return visible[0]
        if self._layout.sheet in names:
            return self._layout.sheet
        listed = ", ".join(names) or "none"
        if self._layout.sheet is None:
            raise SourceFault(f"{self.name} has several sheets: {listed}. Say with --sheet which one.")
        raise SourceFault(f"{self.name} has no sheet {self._layout.sheet!r}. Its sheets are {listed}.")

    def _refuse_what_would_not_fit(self) -> None:
        try:
            with ZipFile(self._path) as archive:
                largest = max((part.file_size for part in archive.infolist()), default=0)
        except Exception as error:
            raise self._damaged(error) from error
        if largest > LARGEST_PART:
            raise SourceFault(f"{self.name} is too large to be read as a workbook. Save the sheet as CSV.")

    def _refuse_what_would_be_misread(self) -> None:
        try:
            found = marks(self._path, self.sheet, self._layout.header_row)
        except Exception as error:
            raise self._damaged(error) from error
        if found.merged:
            raise SourceFault(
                f"{self.name}, sheet {self.sheet}: the heading in {found.merged} is merged over several cells. "
                "If it is a title, say with --header-row where the headings stand; else unmerge it, and give each "
                "column a heading of its own."
            )
        if found.uncounted:
            raise SourceFault(
                f"{self.name}, sheet {self.sheet}: the result of the formula in {found.uncounted} is not in the file. "
                "Open the workbook in a spreadsheet program, save it there, and import it again."
            )

    def _damaged(self, error: Exception) -> SourceFault:
        """What to say of whatever the parsers of archives, XML and sheets raise at something that is no workbook."""
        reason = f"{type(error).__name__}: {error}"[:120]
        return SourceFault(
            f"{self.name} cannot be read as a workbook ({reason}). Save it as .xlsx in a spreadsheet program."
        )
