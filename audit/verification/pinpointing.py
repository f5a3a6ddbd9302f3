"""Pinpointing: which event was altered, where the hashes that are kept beside a ledger can still tell.

The kept hashes prove nothing by themselves. But where they add up to what a checkpoint sealed, it vouches for each of
them, and the first event that has another hash is the first that was altered.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from audit.finding import Finding
from audit.proof.checkpoints import Sealed
from audit.proof.hashes import hashes_path, there
from audit.proof.sealing import first_altered
from audit.verification.codes import finding
from flywheel.errors import FlywheelError
from flywheel.ledger import Ledger


def pinpointed(path: Path, contradicting: Iterable[Sealed]) -> Iterator[Finding]:
    """The first event that is not the one that these checkpoints sealed; nothing where that cannot be told."""
    with suppress(FlywheelError, OSError), Ledger.open(path, read_only=True) as ledger:
        if not (kept := there(hashes_path(path), ledger)):
            return
        with closing(kept):
            for each in contradicting:
                if position := first_altered(ledger.lines(), kept, each.checkpoint):
                    words = (
                        f"is the first that is not what was sealed, by the kept hashes, for which {each.file} vouches"
                    )
                    yield finding("event-altered", position, words)
                    return
