"""Copying a ledger through a file: its exact bytes out, line by line, and into a ledger that does not exist yet."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from exchange.counts import Counts
from exchange.event_lines import EventLines
from exchange.faults import SourceFault
from flywheel.errors import NoSuchLedger, NotALedger
from flywheel.ledger import Ledger
from flywheel.placing import beside
from flywheel.restoring import checked


def is_copy(url: str, lines: EventLines) -> bool:
    """Whether a whole export is to be put in byte for byte: the ledger is empty, or began as the export does."""
    if not lines.is_export():
        return False
    try:
        with Ledger.open(url, read_only=True) as ledger:
            return next(ledger.lines(limit=1), None) in (None, next(lines.lines(), None))
    except NotALedger:
        raise
    except NoSuchLedger:
        return True


def restore(url: str, lines: EventLines, *, dry_run: bool, progress: Callable[[Counts], None]) -> Counts:
    """Put an export into the ledger at `url`, which is made where there is none; nothing where a line cannot be right.

    Raises IntegrityFailure for such a line, StoreFailed where the ledger holds something else.
    """
    counts = Counts(rows=sum(1 for _ in checked(lines.lines())))
    if dry_run:
        with contextlib.suppress(NoSuchLedger), Ledger.open(url, read_only=True) as ledger:
            counts.already = min(ledger.head, counts.rows)
        counts.added = counts.rows - counts.already
        return counts
    with Ledger.open(url, create=True) as ledger:
        counts.already = min(ledger.head, counts.rows)
        for head in ledger.restore(lines.lines()):
            counts.added = head - counts.already
            progress(counts)
    return counts


def export(ledger: Ledger, file: BinaryIO, first: int = 1, last: int | None = None) -> int:
    """Write the stored bytes of the events from one position to another, one a line. Returns how many."""
    limit = None if last is None else max(last - first + 1, 0)
    number = 0
    for line in ledger.lines(after=first - 1, limit=limit) if limit != 0 else ():
        file.write(line + b"\n")
        number += 1
    return number


@contextlib.contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of the one at `path` once it is complete, and not before."""
    if path.is_dir():
        raise SourceFault(f"{path} is a folder. Name a file in it.")
    with beside(path) as new, new.open("wb") as file:
        yield file
