"""What is stored as events, one after the other: each by itself, under the rules, with the evidence that it cites."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from audit.finding import Finding
from audit.verification.checks.events import Read
from audit.verification.checks.evidence import Cited
from audit.verification.checks.rules import Rules
from flywheel.past import Read as ReadLedger


class Wanted(NamedTuple):
    """Which checks of events are wanted, and where their evidence lies; `evidence_asked` says that it has to."""

    checks: Collection[str]
    evidence: Sequence[Path] = ()
    evidence_asked: bool = False


class Tally(NamedTuple):
    """How many events were looked at, how many decided again, and what there was of evidence."""

    events: int = 0
    replayed: int = 0
    same: int = 0
    altered: int = 0
    missing: int = 0
    unhashed: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*(one + another for one, another in zip(self, other, strict=True)))

    def words(self) -> dict[str, str]:
        """What was looked at by each check, in words."""
        of_files = f"{self.same} files as they were cited, {self.altered} altered, {self.missing} not at hand"
        return {
            "events": f"{events_of(self.events)} read and written again",
            "rules": f"{self.replayed:,} of {events_of(self.events)} decided again, under the rules of this version",
            "evidence": f"{of_files}, {self.unhashed} links without a hash",
        }


class Happening:
    """Events taken one after the other, from the first or from any position on.

    The rules are asked where it is given how the ledger is read in which they are to find what each event rests on.
    """

    def __init__(self, wanted: Wanted, read: ReadLedger | None) -> None:
        self._wanted = wanted
        self._rules = Rules(read) if read and "rules" in wanted.checks else None
        self._cited = Cited(wanted.evidence, asked=wanted.evidence_asked)
        self._events = 0

    def take(self, position: int, data: bytes) -> Iterator[Finding]:
        """What is wrong with the next event."""
        self._events += 1
        read = Read(position, data)
        if "events" in self._wanted.checks:
            yield from read.findings
        if read.entry and self._rules:
            yield from self._rules.take(read.entry)
        if read.entry and "evidence" in self._wanted.checks:
            yield from self._cited.take(read.entry)

    def end(self, following: bytes | None = None) -> Iterator[Finding]:
        """What is wrong with the last event taken, now that it is known what follows it, if anything does."""
        if self._rules:
            yield from self._rules.end(Read(0, following).entry if following else None)

    def tally(self) -> Tally:
        """What was looked at."""
        cited, replayed = self._cited, self._rules.replayed if self._rules else 0
        return Tally(self._events, replayed, cited.same, cited.altered, cited.missing, cited.unhashed)


def events_of(many: int) -> str:
    """So many events, in words."""
    return f"{many:,} {'event' if many == 1 else 'events'}"
