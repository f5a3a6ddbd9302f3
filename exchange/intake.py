"""Intake: what rows tell is recorded in a ledger, and whatever did not come in is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from exchange.counts import Counts
from exchange.faults import SourceFault
from exchange.offers import Reading
from exchange.rejects import Reject
from exchange.taking import Note, Taking
from flywheel.ledger import Ledger


@dataclass(frozen=True)
class Wishes:
    """How to take in: record nothing where anything stops it, only try, and in the order in which events occurred."""

    stop: bool = True
    dry_run: bool = False
    in_order: bool = False


class Intake:
    """Takes readings in. `tell` is called with each reject as it is found, `progress` after each batch.

    `note` is called with each event that the rules do not admit, unless it is only tried.
    """

    def __init__(
        self,
        ledger: Ledger,
        wishes: Wishes,
        *,
        tell: Callable[[Reject], None] = lambda _: None,
        progress: Callable[[Counts], None] = lambda _: None,
        note: Note = lambda *_: None,
    ) -> None:
        self.counts = Counts()
        self._ledger = ledger
        self._wishes = wishes
        self._tell = tell
        self._progress = progress
        self._note: Note = note if not wishes.dry_run else lambda *_: None

    def take(self, readings: Sequence[Reading]) -> Counts:
        """Take in what can be taken in. Returns what became of it.

        With `stop` all of it is decided first, and all that is wrong told; nothing is recorded where any of that
        stops it. Only what others write into the ledger meanwhile can still stop what is recorded then. Raises
        SourceFault for a file that cannot be read to its end; then nothing is recorded.
        """
        if not self._wishes.stop:
            _check_rows(sum(1 for reading in readings for _ in reading.rows()), readings)
            self._taking(dry_run=self._wishes.dry_run).go(
                readings, tell=self._tell, tell_of_rows=self._tell, progress=lambda: self._progress(self.counts)
            )
            return self.counts
        self._try(readings)
        _check_rows(self.counts.rows + self.counts.passed_over, readings)
        if self.counts.stopping:
            self.counts.added = 0
        elif not self._wishes.dry_run:
            self.counts.begin_again()
            self._record(readings)
        return self.counts

    def _try(self, readings: Sequence[Reading]) -> None:
        """Decide everything, and tell all that is wrong; until it is recorded nothing counts as added."""
        self._taking(dry_run=True).go(
            readings,
            tell=self._tell,
            tell_of_rows=self._tell,
            progress=lambda: self._progress(replace(self.counts, added=0)),
        )

    def _record(self, readings: Sequence[Reading]) -> None:
        """Record what was tried; what rows lack was told then."""
        self._taking(dry_run=False).go(
            readings, tell=self._tell, tell_of_rows=lambda _: None, progress=lambda: self._progress(self.counts)
        )

    def _taking(self, *, dry_run: bool) -> Taking:
        stop = self._wishes.stop and not dry_run
        return Taking(
            self._ledger, self.counts, dry_run=dry_run, stop=stop, in_order=self._wishes.in_order, note=self._note
        )


def _check_rows(number: int, readings: Sequence[Reading]) -> None:
    if not number:
        names = ", ".join(reading.table.name for reading in readings)
        raise SourceFault(f"{names} has headings, and no rows below them. Check the file, or say --header-row.")
