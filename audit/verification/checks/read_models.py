"""Read models: are the tables beside the ledger those of this ledger, and what its events add up to?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import apsw

from audit.finding import Finding
from audit.verification.codes import finding
from projections.failures import ReadModelDamaged
from projections.fingerprint import fingerprint
from projections.history import History, Read
from projections.making import make
from projections.reading import Standing, Views


class Whose(NamedTuple):
    """The ledger that read models should be of: its origin, its last position, and how it is read."""

    origin: str
    head: int
    read: Read


class ReadModels:
    """The read models in a file, held against a fold; `why_not` says why they were not, where they could not be.

    `written` is when the file was last written, for it may have been by the look of whoever verifies.
    """

    def __init__(self, path: Path, whose: Whose) -> None:
        self._path = path
        self._whose = whose
        self.tables = 0
        self.why_not = ""
        self.written = _last_written(path)

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the read models; nothing where there are none."""
        if not self._path.exists():
            self.why_not = "there are none beside the ledger"
            return
        try:
            with Views(self._path) as views:
                found = list(self._of_another(views.standing))
                yield from found
                if not found and self._comparable(views.standing):
                    yield from self._apart(views)
        except (apsw.Error, ReadModelDamaged, ValueError) as error:
            words = f"{self._path.name} cannot be read ({' '.join(str(error).split()).partition('. ')[0].rstrip('.')})"
            yield finding("read-models-damaged", None, words)

    def _of_another(self, there: Standing) -> Iterator[Finding]:
        name, (origin, head, read) = self._path.name, self._whose
        if there.origin != origin:
            words = f"{name} is of the ledger {there.origin[:40]}, and this one says that it is {origin[:40]}"
            yield finding("read-models-of-another", None, words)
        elif there.position > head:
            yield finding("read-models-ahead", head, f"is the last event, and {name} has seen #{there.position}")
        elif there.position:
            last = next(read(after=there.position - 1, limit=1), None)
            if not last or str(last.event.id) != there.last_id:
                words = f"is another event than the one with which {name} ends"
                yield finding("read-models-of-another-history", there.position, words)

    def _comparable(self, there: Standing) -> bool:
        if there.fingerprint != fingerprint():
            self.why_not = "they were made by another version of flywheel, and the next look makes them anew"
        return not self.why_not

    def _apart(self, views: Views) -> Iterator[Finding]:
        there = {table.name for table in views.tables()}
        with TemporaryDirectory(prefix="flywheel-") as folder:
            made = Path(folder, "made.db")
            try:
                make(made, views.standing.origin, History(self._whose.read, views.position), going_back=False)
            except Exception as error:  # a forged history may be one that nobody foresaw
                self.why_not = f"the events cannot be added up ({type(error).__name__})"
                return
            with Views(made) as anew:
                for table in anew.tables():
                    self.tables += 1
                    if table.name not in there or views.digest(table.name) != anew.digest(table.name):
                        words = f"The table {table.name} in {self._path.name} is not what the events add up to"
                        yield finding("read-models-differ", None, words)


def _last_written(path: Path) -> datetime:
    """When a file, or the log beside it in which something waits, was written last; 1970 where there is none."""
    files = [path, path.with_name(f"{path.name}-wal")]
    there = [file.stat() for file in files if file.exists()]
    return datetime.fromtimestamp(max((found.st_mtime for found in there if found.st_size), default=0), UTC)
