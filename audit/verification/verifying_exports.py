"""Verifying an export: the lines of events.jsonl, with no ledger at hand."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.finding import Finding
from audit.verification.codes import finding
from audit.verification.stored import StoredLines
from audit.verification.verifying import Verification
from flywheel.errors import FlywheelError
from flywheel.ledger import Ledger

HAS_NONE = "an export has none"


class ExportVerification(Verification):
    """One verification of an export. The rules are asked in a passing ledger that is made of it, where one can be."""

    def _found(self) -> Iterator[Finding]:
        for check in ("file", "index", "read-models"):
            self.scope.passed_by[check] = HAS_NONE
        yield from self.walked(StoredLines(self._lines()), bare=True)
        self._judged = True
        if not self.scope.wants("events", "rules", "evidence"):
            return
        if self.wrong or not self.scope.wants("rules"):
            self.scope.passed_by.setdefault(
                "rules", "they are asked only of an export with which nothing else is wrong"
            )
            yield from self.happened(enumerate(self._lines(), 1), None)
            return
        with (
            TemporaryDirectory(prefix="flywheel-") as folder,
            Ledger.open(Path(folder, "made.db"), create=True) as made,
        ):
            try:
                for _ in made.restore(self._lines()):
                    pass
            except FlywheelError as error:
                self.scope.passed_by["rules"] = "no ledger can be made of it"
                yield finding("export-unfit", None, str(error).partition(". ")[0])
                yield from self.happened(enumerate(self._lines(), 1), None)
                return
            yield from self.happened(enumerate(self._lines(), 1), made)

    def _lines(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            yield from (line.removesuffix(b"\n") for line in file)
