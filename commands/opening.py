"""Opening the ledger for a command, with the PMO's own time zone as the one its times are in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands.call import Call
from events.charter import PmoChartered
from flywheel.errors import UsageFault
from flywheel.ledger import Ledger
from flywheel.refusals import refusals_path


def spared(path: Path, *kept: str | Path) -> None:
    """See that what is to be written is none of the files to be kept, nor what belongs to one that is a ledger.

    Raises UsageFault, whatever --yes says.
    """
    for file in (each for name in map(Path, kept) for each in (name, *belongings(name))):
        if path.exists() and file.exists() and path.samefile(file):
            raise UsageFault(f"{path} is what is read here, and would be written over. Name another file to write.")


def belongings(ledger: Path) -> list[Path]:
    """What stands beside a ledger and cannot be made again, or not by whoever would write over it."""
    from audit.proof.hashes import hashes_path
    from audit.proof.sealing import checkpoints_folder

    return [refusals_path(ledger), hashes_path(ledger), *checkpoints_folder(ledger).glob("*")]


@contextmanager
def opened(call: Call, *, read_only: bool = False) -> Iterator[Ledger]:
    """The ledger that the call is about; `call.home_zone` is known inside. Raises NoSuchLedger and its kin."""
    with Ledger.open(call.ledger, read_only=read_only, clock=call.clock) as ledger:
        for entry in ledger.read([PmoChartered.kind]):
            if isinstance(entry.event, PmoChartered):
                call.home_zone = entry.event.timezone
        yield ledger
