"""Verifying: a ledger looked at from its pages to its read models, every finding told as it is met.

Nothing is changed, and nothing believed that can be worked out anew. What could not be looked at is told as that, so
that nobody takes it for fine.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw

from audit.finding import Finding
from audit.verification.checks.file import damage, file_findings
from audit.verification.checks.index import index_findings
from audit.verification.checks.lots import Lots
from audit.verification.checks.read_models import ReadModels, Whose
from audit.verification.checks.rows import Rows
from audit.verification.codes import finding
from audit.verification.happening import Happening, Tally, Wanted, events_of
from audit.verification.outcome import Outcome
from audit.verification.pinpointing import pinpointed
from audit.verification.plain import Plain, all_hashed, all_plainly
from audit.verification.scope import Asked
from audit.verification.spans import all_happened, processes
from audit.verification.stored import Stored, StoredInFile, head_of, is_full, lines_of, unswept
from flywheel.errors import FlywheelError, IntegrityFailure
from flywheel.ledger import Ledger
from flywheel.stores.sqlite_beside import lie
from flywheel.stores.sqlite_reader import Reader
from flywheel.stores.sqlite_schema import SCHEMA


class Verification(Outcome):
    """One verification of the ledger at a path. Take its findings to their end, then ask what was looked at."""

    def __init__(self, path: Path, asked: Asked) -> None:
        super().__init__(asked)
        self._path = path

    def findings(self) -> Iterator[Finding]:
        """Everything that is found, each thing once, and of one code no more than can be read.

        What checkpoints say stands first: much of the rest may merely follow from what was altered there.
        """
        yield from self._in_order(self._counted(self._found()))

    def _found(self) -> Iterator[Finding]:
        head, full = _extent_of(self._path)
        many = (self._asked.processes or processes(head)) if full else 1
        plain = self._plainly(head, many) if many > 1 else None
        try:
            reader = Reader(self._path)
        except IntegrityFailure as error:
            yield _unreadable(error)
            self.scope.nothing_more("the file cannot be read as a ledger")
            return
        with reader:
            yield from self._stored(reader, plain)
            yield from pinpointed(self._path, (each for each, agrees in self.sealed() if not agrees))
            self._judged = True
            yield from self._happened(reader, many)

    def _plainly(self, head: int, many: int) -> list[Plain] | None:
        """What several processes say of rows, index and tree; None where one has to look at them in order."""
        path, due = self._path, self._against.due
        self.head = head
        if self.scope.wants("rows", "index"):
            return all_plainly(path, head, many, due, index=self.scope.wants("index"))
        return all_hashed(path, head, many, due) if self.scope.wants("checkpoints") else None

    def _stored(self, reader: Reader, plain: Sequence[Plain] | None) -> Iterator[Finding]:
        """What is stored, as it is at one moment."""
        try:
            with reader.moment() as connection:
                if self.scope.wants("file"):
                    yield from file_findings(connection)
                    self.scope.looked["file"] = f"{_sizes(self._path)}, {len(SCHEMA)} tables, indexes and guards"
                if plain is None:
                    self.head = head_of(connection)
                    if self.scope.wants("rows", "index", "checkpoints"):
                        yield from self.walked(StoredInFile(connection))
        except FlywheelError as error:
            yield _unreadable(error)
        if plain is not None:
            for each in plain if self.scope.wants("checkpoints") else ():
                self._against.take_tree(each.first, each.size, each.frontier, each.within)
            self._walked(self.head, indexed=self.scope.wants("index"))
            yield from self._sealed()

    def walked(self, stored: Stored, *, bare: bool = False) -> Iterator[Finding]:
        """What is wrong with rows and index, and what the checkpoints say against them."""
        lots = None if bare else Lots(self.head)
        rows = Rows(stored.kinds, lots)
        reading, indexed = self.scope.wants("rows", "index"), False
        try:
            with unswept():
                for page in stored.pages():
                    if self.scope.wants("checkpoints"):
                        self._against.take_all(page[3])
                    found = rows.take(page) if reading else ()
                    yield from (each for each in found if self.scope.wants("rows"))
                    self._asked.tell(rows.position, self.head)
            if self.scope.wants("index") and lots:
                yield from index_findings(stored, lots, rows.weight)
                indexed = True
        except (apsw.Error, UnicodeDecodeError, TypeError) as error:
            yield damage(error)
        self.head = max(self.head, rows.position)
        self._walked(rows.count, indexed=indexed)
        yield from self._sealed()

    def _walked(self, count: int, *, indexed: bool) -> None:
        if self.scope.wants("rows"):
            self.scope.looked["rows"] = f"{events_of(count)}, up to #{self.head}"
        if indexed:
            self.scope.looked["index"] = "every tag of every event, both ways"

    def _happened(self, reader: Reader, many: int) -> Iterator[Finding]:
        """What is stored as events: each by itself, under the rules, with its evidence; and what they add up to."""
        if not self.scope.wants("events", "rules", "evidence", "read-models"):
            return
        try:
            with Ledger.open(self._path, read_only=True) as ledger:
                if many > 1:
                    yield from self._happened_in_spans(many)
                else:
                    yield from self.happened(lines_of(reader.fetch, self.head), ledger)
                if self.scope.wants("read-models"):
                    yield from self._shown(reader, ledger)
        except FlywheelError as error:
            yield _unreadable(error)

    def happened(self, lines: Iterator[tuple[int, bytes]], ledger: Ledger | None) -> Iterator[Finding]:
        """What is wrong with events; the rules are asked where there is a ledger to read what they rest on."""
        if self.scope.wants("events", "rules", "evidence"):
            happening = Happening(self._wanted, ledger.read if ledger else None)
            for count, (position, data) in enumerate(lines, 1):
                yield from happening.take(position, data)
                self._asked.tell(count, self.head)
            yield from happening.end()
            self._tallied(happening.tally(), replayed=ledger is not None)

    def _happened_in_spans(self, many: int) -> Iterator[Finding]:
        """The same, by several processes."""
        if self.scope.wants("events", "rules", "evidence"):
            tally = Tally()
            for each in all_happened(self._path, self.head, many, self._wanted):
                yield from each.findings
                self.told.update(each.more)
                tally = tally.plus(each.tally)
                self._asked.tell(tally.events, self.head)
            self._tallied(tally, replayed=True)

    @property
    def _wanted(self) -> Wanted:
        return Wanted(self._asked.checks, self._asked.evidence, self._asked.evidence_asked)

    def _tallied(self, tally: Tally, *, replayed: bool) -> None:
        words = tally.words()
        self.scope.looked |= {
            check: words[check] for check in words if self.scope.wants(check) and (replayed or check != "rules")
        }

    def _shown(self, reader: Reader, ledger: Ledger) -> Iterator[Finding]:
        """What the read models say that the events do not."""
        if self._asked.read_models is None:
            return
        models = ReadModels(self._asked.read_models, Whose(reader.standing().origin, self.head, ledger.read))
        yield from models.findings()
        if models.why_not:
            self.scope.passed_by["read-models"] = models.why_not
        else:
            written = f"the file was last written {models.written:%Y-%m-%d %H:%MZ}"
            self.scope.looked["read-models"] = f"{models.tables} tables held against the events; {written}"


def _extent_of(path: Path) -> tuple[int, bool]:
    """How far a ledger goes, and whether it has an event at each position until then.

    0 and no where that cannot be told, and whoever opens it tells why.
    """
    try:
        with Reader(path) as reader, reader.moment() as connection:
            head = head_of(connection)
            return head, is_full(connection, head)
    except (FlywheelError, apsw.Error):
        return 0, False


def _sizes(path: Path) -> str:
    """The size of a file, and of the log beside it, where something is in that."""
    lying = lie(path)
    return f"{lying.size:,} bytes" + (f" and {lying.beside:,} in the log beside it" if lying.beside else "")


def _unreadable(error: FlywheelError) -> Finding:
    """An error of ours as a finding: what it says to do stands with the code already."""
    words, _, remedy = str(error).rstrip(".").rpartition(". ")
    return finding("file-unreadable", None, words or remedy)
