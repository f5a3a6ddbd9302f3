"""Bearing witness (c2sp.org/tlog-cosignature): what a witness has seen last of each ledger, and the timed signature.

Who bears witness must never sign two histories of one ledger. So what was signed last is remembered beside the key.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from audit.proof.against import held_against
from audit.proof.checkpoints import Sealed
from audit.proof.notes import Note
from audit.proof.private_keys import Signer
from audit.proof.proof_files import GrowthProof, grew
from flywheel.placing import beside


def memory_of(private: Path, origin: str) -> Path:
    """Where the checkpoint is kept that a key, whose private half is at a path, has witnessed last of a ledger."""
    name = re.sub(r"[^A-Za-z0-9.-]", "_", origin)[:80].lstrip(".")
    return private.with_suffix(".witnessed") / f"{name}-{sha256(origin.encode()).hexdigest()[:8]}.checkpoint"


@contextmanager
def alone(memory: Path) -> Iterator[None]:
    """One at a time: nobody else comes between looking at what was signed last and keeping what is signed now."""
    memory.parent.mkdir(exist_ok=True)
    with FileLock(memory.with_suffix(".lock")):
        yield


def remember(memory: Path, signed: bytes) -> None:
    """Keep what is signed in the place of what was signed before, before it is given away."""
    with beside(memory) as new:
        new.write_bytes(signed)


def objection(last: Sealed, new: Sealed) -> str | None:
    """What of two checkpoints alone forbids to witness the newer one; None where a proof decides."""
    (origin, size, root), (other, larger, new_root) = last.checkpoint, new.checkpoint
    if origin != other:
        return f"is of another ledger than {last.file}"
    if larger < size:
        return f"sealed {larger:,} events, and you have seen {size:,} of this ledger"
    if larger == size and root != new_root:
        return f"sealed another history than {last.file}, with as many events"
    return None


def shown(last: Sealed, new: Sealed, proof: GrowthProof | None) -> bool | None:
    """Whether a proof shows that the ledger has only grown; None where there is none, or it is about others."""
    if last.checkpoint == new.checkpoint:
        return True
    return grew(last, new, proof.path) if proof and proof.old == last.checkpoint.size else None


def contains(lines: Iterable[bytes], last: Sealed, new: Sealed) -> bool | None:
    """Whether a ledger holds what both checkpoints sealed; None where it is another one, or ends before that."""
    held = held_against(lines, [last, new])
    if held.origin != new.checkpoint.origin or held.size < new.checkpoint.size:
        return None
    return held.agrees(last) and held.agrees(new)


def witnessed(new: Sealed, signer: Signer, at: datetime) -> bytes:
    """The checkpoint with a signature more, with the time; one that the key gave earlier goes."""
    signature = signer.signature(new.note.text, at)
    others = [each for each in new.note.signatures if each[:2] != signature[:2]]
    return Note(new.note.text, (*others, signature)).written()
