"""What the doctor sees of sealing: are the kept hashes this ledger's, and does it have what was sealed of it."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from audit.proof.against import BACKUP
from audit.proof.checkpoints import Sealed, origin_of, sealed
from audit.proof.hashes import hashes_path, there
from audit.proof.notes import Flawed
from audit.proof.sealing import ENDING, checkpoints_folder, files_in
from commands.text import counted
from flywheel.findings import ATTENTION, OK, WRONG, Finding
from flywheel.ledger import Ledger

HASHES, CHECKPOINTS = "hashes", "checkpoints"


def of_sealing(file: Path, ledger: Ledger, head: int) -> Iterator[Finding]:
    """Findings about the hashes and the checkpoints beside a ledger; none about what is not there."""
    if (path := hashes_path(file)).exists():
        yield _hashes(path, ledger, head)
    if files := list(files_in(checkpoints_folder(file))):
        yield _checkpoints(files, ledger, head)


def left_behind(ledger: Path) -> str | None:
    """What is to be said of the checkpoints beside a ledger when it is backed up; None where there are none."""
    folder = checkpoints_folder(ledger)
    if not (many := _many_in(folder)):
        return None
    lie, are = ("lies", "is") if many == 1 else ("lie", "are")
    return f"{counted(many, 'checkpoint')} {lie} in {folder}, and {are} not in the backup. Copy that folder along."


def stayed(backup: Path, ledger: Path) -> str | None:
    """What is to be said of checkpoints when a backup was put back: those that are there, or those to be brought."""
    folder, brought = checkpoints_folder(ledger), checkpoints_folder(backup)
    if many := _many_in(folder):
        return f"{counted(many, 'checkpoint')} in {folder} stayed as {'it was' if many == 1 else 'they were'}."
    if many := _many_in(brought):
        lie = "lies" if many == 1 else "lie"
        return f"{counted(many, 'checkpoint')} {lie} in {brought}. Copy that folder to {folder}."
    return None


def _many_in(folder: Path) -> int:
    return sum(1 for _ in folder.glob(f"*{ENDING}"))


def sealed_up_to(file: Path) -> int:
    """The last event that was sealed of a ledger, by the checkpoints beside it that can be read; 0 where none was."""
    sizes = [0]
    for name, data in files_in(checkpoints_folder(file)):
        with suppress(Flawed):
            sizes.append(sealed(name, data, ()).checkpoint.size)
    return max(sizes)


def _hashes(path: Path, ledger: Ledger, head: int) -> Finding:
    kept = there(path, ledger)
    if not kept:
        return Finding(HASHES, OK, "they are not of this history; the next seal makes them anew")
    with closing(kept):
        if kept.size < head:
            return Finding(HASHES, OK, f"they end at #{kept.size}; the next seal catches them up to #{head}")
        return Finding(HASHES, OK, f"caught up to #{kept.size}")


def _checkpoints(files: list[tuple[str, bytes]], ledger: Ledger, head: int) -> Finding:
    found = []
    for name, data in files:
        try:
            found.append(sealed(name, data, ()))
        except Flawed as flaw:
            remedy = "Put back what was there, or move it away knowingly."
            return Finding(CHECKPOINTS, ATTENTION, f"{name} is no checkpoint: {flaw}", remedy)
    return _held(found, ledger, head)


def _held(found: list[Sealed], ledger: Ledger, head: int) -> Finding:
    """Whether it is the ledger that was sealed, and as long as it was; whether it is unaltered is verify's to say."""
    try:
        origins = {origin_of(line) for line in ledger.lines(limit=1)}
    except Flawed as flaw:
        return Finding(CHECKPOINTS, WRONG, f"the ledger cannot be told by them: {flaw}", BACKUP)
    for each in found:
        origin, size, _ = each.checkpoint
        if origin not in origins:
            return Finding(CHECKPOINTS, WRONG, f"{each.file} is of another ledger ({origin})", BACKUP)
        if size > head:
            words = f"{each.file} sealed {counted(size, 'event')}, and the ledger ends at #{head}"
            return Finding(CHECKPOINTS, WRONG, words, BACKUP)
    last = max(each.checkpoint.size for each in found)
    since = counted(head - last, "event")
    words = f"{len(found):,} of them, in no backup; the last sealed #1 to #{last}, and {since} came since"
    return Finding(CHECKPOINTS, OK, words)
