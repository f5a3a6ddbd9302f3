"""Verifying: a ledger looked at from its pages to its read models, every finding told as it is met.

Nothing is changed, and nothing believed that can be worked out anew. What could not be looked at is told as that, so
that nobody takes it for fine.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import apsw

from audit.against import Against
from audit.checkpoints import Sealed
from audit.checks.events import Read
from audit.checks.evidence import Cited
from audit.checks.file import damage, file_findings
from audit.checks.index import index_findings
from audit.checks.read_models import ReadModels, Whose
from audit.checks.rows import Rows
from audit.checks.rules import Rules
from audit.codes import finding, is_note
from audit.finding import Finding
from audit.scope import Asked, Scope
from audit.stored import Stored, StoredInFile, head_of, lines_of
from flywheel.errors import FlywheelError, LedgerBusy, NoSuchLedger
from flywheel.ledger import Ledger
from flywheel.stores.sqlite_reader import Reader
from flywheel.stores.sqlite_schema import SCHEMA

MOST = 200
"""How many findings of one code are told; the rest is counted."""
ANEW = "Whether all was written anew shows only against one that was kept elsewhere"
UNTRUSTED = "whose signatures nobody has looked at: give the public key with --trust"


class Verification:
    """One verification of the ledger at a path. Take its findings to their end, then ask what was looked at."""

    def __init__(self, path: Path, asked: Asked) -> None:
        self._path = path
        self._asked = asked
        self.scope = Scope(asked.checks)
        self.told: Counter[str] = Counter()
        self._against = Against(asked.sealed)
        self.head = 0

    @property
    def wrong(self) -> list[str]:
        """The codes of what is wrong, in the order in which they were met."""
        return [code for code in self.told if not is_note(code)]

    @property
    def origin(self) -> str | None:
        """Which ledger it is, as checkpoints have it; None where that was not looked at, or cannot be read."""
        return self._against.origin if self._against.size else None

    @property
    def root(self) -> str | None:
        """The root over all events, as checkpoints have it; None where it was not worked out."""
        return b64encode(self._against.root).decode() if self._against.size else None

    def sealed(self) -> Iterator[tuple[Sealed, bool]]:
        """Each checkpoint that the ledger was held against, and whether what it sealed is still there, unchanged."""
        if "checkpoints" in self.scope.looked:
            yield from ((each, self._against.agrees(each)) for each in self._asked.sealed)

    def unlisted(self) -> dict[str, int]:
        """How many findings of which codes were counted and not told."""
        return {code: many - MOST for code, many in self.told.items() if many > MOST}

    def findings(self) -> Iterator[Finding]:
        """Everything that is found, each thing once, and of one code no more than can be read."""
        seen: set[tuple[str, int | None, str]] = set()
        for found in self._found():
            if (what := found[:3]) not in seen:
                self.told[found.code] += 1
                if self.told[found.code] <= MOST:
                    seen.add(what)
                    yield found

    def _found(self) -> Iterator[Finding]:
        try:
            reader = Reader(self._path)
        except (NoSuchLedger, LedgerBusy):
            raise
        except FlywheelError as error:
            yield _unreadable(error)
            self.scope.nothing_more("the file cannot be read as a ledger")
            return
        with reader:
            yield from self._stored(reader)
            yield from self._happened(reader)

    def _stored(self, reader: Reader) -> Iterator[Finding]:
        """What is stored, as it is at one moment."""
        try:
            with reader.moment() as connection:
                if self.scope.wants("file"):
                    yield from file_findings(connection)
                    size_bytes = self._path.stat().st_size
                    self.scope.looked["file"] = f"{size_bytes:,} bytes, {len(SCHEMA)} tables, indexes and guards"
                self.head = head_of(connection)
                yield from self.walked(StoredInFile(connection))
        except FlywheelError as error:
            yield _unreadable(error)

    def walked(self, stored: Stored, *, bare: bool = False) -> Iterator[Finding]:
        """What is wrong with rows and index, and what the checkpoints say against them."""
        rows = Rows(stored.kinds, bare=bare)
        reading = self.scope.wants("rows", "index")
        try:
            for page in stored.pages():
                if self.scope.wants("checkpoints"):
                    self._against.take_all([row[3] for row in page])
                found = rows.take(page) if reading else ()
                yield from (each for each in found if self.scope.wants("rows"))
                self._asked.tell(rows.position, self.head)
            if self.scope.wants("index") and not bare:
                yield from index_findings(stored, rows.hashed)
                self.scope.looked["index"] = "every tag of every event, both ways"
        except (apsw.Error, UnicodeDecodeError, TypeError) as error:
            yield damage(error)
        self.head = max(self.head, rows.position)
        if self.scope.wants("rows"):
            self.scope.looked["rows"] = f"{rows.count:,} events, up to #{rows.position}"
        yield from self._sealed()

    def _sealed(self) -> Iterator[Finding]:
        if not self.scope.wants("checkpoints"):
            return
        yield from self._asked.flawed
        yield from self._against.findings()
        if not (sealed := self._asked.sealed):
            self.scope.passed_by["checkpoints"] = f"there is none. {ANEW}; the root over all is {self.root}"
            return
        agreeing = sum(self._against.agrees(each) for each in sealed)
        last = max(each.checkpoint.size for each in sealed)
        beside = "" if self._asked.outside else f"; they lie beside the ledger. {ANEW}"
        by = "" if self._asked.trusting else f", {UNTRUSTED}"
        self.scope.looked["checkpoints"] = (
            f"{agreeing} of {len(sealed)} agree, the last seals #1 to #{last}{by}{beside}"
        )

    def _happened(self, reader: Reader) -> Iterator[Finding]:
        """What is stored as events: each by itself, under the rules, with its evidence; and what they add up to."""
        if not self.scope.wants("events", "rules", "evidence", "read-models"):
            return
        try:
            with Ledger.open(self._path, read_only=True) as ledger:
                yield from self.happened(lines_of(reader.fetch, self.head), ledger)
                if self.scope.wants("read-models"):
                    yield from self._shown(reader, ledger)
        except FlywheelError as error:
            yield _unreadable(error)

    def happened(self, lines: Iterator[tuple[int, bytes]], ledger: Ledger | None) -> Iterator[Finding]:
        """What is wrong with events; the rules are asked where there is a ledger to read what they rest on."""
        rules = Rules(ledger.read) if ledger and self.scope.wants("rules") else None
        cited = Cited(self._asked.evidence, asked=self._asked.evidence_asked)
        count = 0
        for count, (position, data) in enumerate(lines, 1):
            read = Read(position, data)
            yield from read.findings if self.scope.wants("events") else ()
            if read.entry:
                yield from rules.take(read.entry) if rules else ()
                yield from cited.take(read.entry) if self.scope.wants("evidence") else ()
            self._asked.tell(count, self.head)
        if rules:
            yield from rules.end()
            self.scope.looked["rules"] = (
                f"{rules.replayed:,} of {count:,} events decided again, under the rules of this version"
            )
        if self.scope.wants("events"):
            self.scope.looked["events"] = f"{count:,} events read and written again"
        if self.scope.wants("evidence"):
            self._of_evidence(cited)

    def _of_evidence(self, cited: Cited) -> None:
        looked = f"{cited.same} files as they were cited, {cited.altered} altered"
        self.scope.looked["evidence"] = f"{looked}, {cited.missing} not at hand, {cited.unhashed} links without a hash"

    def _shown(self, reader: Reader, ledger: Ledger) -> Iterator[Finding]:
        """What the read models say that the events do not."""
        if self._asked.read_models is None:
            return
        models = ReadModels(self._asked.read_models, Whose(reader.standing().origin, self.head, ledger.read))
        yield from models.findings()
        if models.why_not:
            self.scope.passed_by["read-models"] = models.why_not
        else:
            self.scope.looked["read-models"] = f"{models.tables} tables held against the events"


def _unreadable(error: FlywheelError) -> Finding:
    """An error of ours as a finding: what it says to do stands with the code already."""
    words, _, remedy = str(error).rstrip(".").rpartition(". ")
    return finding("file-unreadable", None, words or remedy)
