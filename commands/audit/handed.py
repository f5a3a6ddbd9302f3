"""What was handed over: files that are named on the command line, each seen to be what it was named as.

Where a file is not there, or never was such a thing, the wrong one was named. What is one and is damaged is for whoever
asked for it to tell.
"""

import re
from collections.abc import Callable
from pathlib import Path

from flywheel.errors import NoSuchLedger, NotALedger, UsageFault

MOST_BYTES = 1 << 24
LOOK_BYTES = 1 << 16
DATABASE = b"SQLite format 3\0"
OF_AN_EXPORT = re.compile(rb'"(?:kind|occurred_at|recorded_at)":')
PROOF = "Name a file that 'flywheel audit prove' wrote."
NO_CHECKPOINT = "{} is no checkpoint: one begins with 'flywheel/'. Name one."
EXPORT = "Name a file that 'flywheel export' wrote."


def bytes_of(file: Path, what: str) -> bytes:
    """What is in a file, as far as anything can be of use. Raises UsageFault where there is none, or nothing in it."""
    if file.is_dir():
        raise UsageFault(f"{file} is a folder. Name the {what} in it.")
    if not file.is_file():
        raise UsageFault(f"There is no file {file}. Name the {what}.")
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES)
    if not data:
        raise UsageFault(f"{file} is empty. Name the {what}.")
    return data


def checkpoint_in(file: Path, what: str = "checkpoint") -> bytes:
    """What is in a file that was named as a checkpoint, damaged or not. Raises UsageFault where it never was one."""
    from audit.proof.traces import of_checkpoint

    return _like_one(file, what, of_checkpoint, NO_CHECKPOINT.format(file))


def checkpoint_or_growth_in(file: Path) -> bytes:
    """The same, where it may be a proof of growth, which holds one."""
    from audit.proof.traces import of_proof

    return _like_one(file, "checkpoint", of_proof, NO_CHECKPOINT.format(file))


def proof_in(file: Path) -> bytes:
    """What is in a file that was named as a proof, damaged or not. Raises UsageFault where it never was one."""
    from audit.proof.checkpoints import sealed
    from audit.proof.notes import Flawed
    from audit.proof.traces import of_proof

    data = _like_one(file, "proof", of_proof, f"{file} is no proof. {PROOF}")
    try:
        sealed(str(file), data, ())
    except Flawed:
        return data
    raise UsageFault(f"{file} is a checkpoint, and no proof. {PROOF}")


def see_export(file: Path) -> None:
    """See that there is an export, damaged or not. Raises NoSuchLedger where there is none, or something else."""
    if file.is_dir():
        raise NotALedger(f"{file} is a folder. Name the export in it.")
    if not file.is_file():
        raise NoSuchLedger(f"There is no export at {file}. {EXPORT}")
    with file.open("rb") as opened:
        begins = opened.read(LOOK_BYTES)
    if begins.startswith(DATABASE):
        raise NotALedger(f"{file} is a database, and no export. Name a ledger with --ledger.")
    if not OF_AN_EXPORT.search(begins):
        raise NotALedger(f"{file} is no export. {EXPORT}")


def _like_one(file: Path, what: str, is_trace: Callable[[bytes], bool], otherwise: str) -> bytes:
    data = bytes_of(file, what)
    if not is_trace(data):
        raise UsageFault(otherwise)
    return data
