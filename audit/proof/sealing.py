"""Sealing: a ledger held against all that was sealed of it before, and signed as it stands now.

Who seals reads the whole ledger, so that nothing is signed that is not in it. In a hurry only what came since the last
seal is read, and put upon the kept hashes as that seal vouches for them; then what is signed contradicts nothing that
was signed before, but what was altered in the older part shows at the next verification only.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from audit.finding import Finding
from audit.proof.against import Against, judged
from audit.proof.checkpoints import Checkpoint, Sealed, origin_of
from audit.proof.hashes import Kept, Log, Tell, there
from audit.proof.merkle import Tree, leaf_hash
from audit.proof.notes import Note
from audit.proof.private_keys import Signer
from flywheel.errors import FlywheelError

ENDING = ".checkpoint"
BATCH = 1_000


class NotSealed(FlywheelError):
    """There is nothing to seal yet, or what is to be proven was not sealed yet."""

    code = "not-sealed"


class Standing(NamedTuple):
    """A ledger as it stands: what would be sealed, and what earlier checkpoints say against it."""

    checkpoint: Checkpoint
    findings: Sequence[Finding] = ()
    differs: int | None = None
    """The first event that is not what its kept hash says, and for which no earlier checkpoint vouches."""
    altered: int | None = None
    """The first event that is not what its kept hash says, where an earlier checkpoint vouches for the hashes."""
    damaged: bool = False
    """Whether the kept hashes are not those of the events, for which an earlier checkpoint vouches."""


def checkpoints_folder(ledger: Path) -> Path:
    """Where the checkpoints of a ledger's file are kept: beside it, flywheel.checkpoints for flywheel.db."""
    return ledger.with_name(f"{ledger.name.removesuffix('.db')}.checkpoints")


def file_for(folder: Path, size: int) -> Path:
    """Where in its folder the checkpoint of so many events is; names sort as sizes do."""
    return folder / f"{size:09d}{ENDING}"


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The checkpoints in a folder, as they are read, the smallest first."""
    return ((str(path), path.read_bytes()) for path in sorted(folder.glob(f"*{ENDING}")))


def standing(log: Log, head: int, earlier: Sequence[Sealed], path: Path, tell: Tell) -> Standing:
    """Read the first `head` events, and hold them against earlier checkpoints and the hashes kept at a path."""
    with ExitStack() as opened:
        if kept := there(path, log):
            opened.enter_context(closing(kept))
        against, differing = _read(log, head, Against(earlier), kept, tell)
        findings = list(against.findings())
        vouched = max((each.checkpoint.size for each in earlier), default=0) if not findings else 0
        differs = next((position for position in differing if position > vouched), None)
        damaged = bool(kept and not findings and not differs and (differing or not _adds_up(kept, against, earlier)))
        vouching = (first_altered(log.lines(), kept, each.checkpoint) for each in earlier if findings and kept)
        altered = next(filter(None, vouching), None)
    return Standing(Checkpoint(against.origin or "", against.size, against.root), findings, differs, altered, damaged)


def standing_since(log: Log, head: int, earlier: Sequence[Sealed], path: Path) -> Standing | None:
    """The same by what was sealed last: the kept hashes give the tree as it was then, and only what is newer is read.

    None where no signed checkpoint vouches for the kept hashes, or one contradicts them.
    """
    last = max((each.checkpoint for each in earlier if each.signed), key=lambda each: each.size, default=None)
    kept = there(path, log) if last and 0 < last.size <= head else None
    if not last or not kept:
        return None
    with closing(kept):
        if kept.size < last.size or any(judged(earlier, last.origin, last.size, kept.root)):
            return None
        tree = Tree(last.size, kept.frontier(last.size))
    newer = log.lines(last.size, head - last.size)
    while leaves := [leaf_hash(line) for line in islice(newer, BATCH)]:
        tree.extend(leaves)
    [first] = log.lines(limit=1)
    return Standing(Checkpoint(last.origin, tree.size, tree.root())) if origin_of(first) == last.origin else None


def _read(log: Log, head: int, against: Against, kept: Kept | None, tell: Tell) -> tuple[Against, list[int]]:
    """All lines given to `against`; the events that are not what their kept hashes say."""
    differing: list[int] = []
    coming = log.lines(limit=head)
    hashed = kept.leaves() if kept else iter(())
    while lines := list(islice(coming, BATCH)):
        before, leaves = against.size, against.take_all(lines)
        was = list(islice(hashed, len(leaves)))
        if was != leaves[: len(was)]:
            pairs = enumerate(zip(leaves, was, strict=False), before + 1)
            differing += [position for position, (leaf, other) in pairs if leaf != other]
        tell(against.size, head)
    return against, differing


def _adds_up(kept: Kept, against: Against, earlier: Sequence[Sealed]) -> bool:
    """Whether the kept hashes add up to what is sealed, and to what there is if they are of as many events."""
    sealed = [each for each in earlier if each.checkpoint.size <= kept.size]
    if any(judged(sealed, against.origin, kept.size, kept.root)):
        return False
    return kept.size != against.size or kept.root(kept.size) == against.root


def first_altered(lines: Iterable[bytes], kept: Kept, checkpoint: Checkpoint) -> int | None:
    """The first event that is not the one that was sealed, as the kept hashes tell.

    None where the checkpoint does not vouch for them, or where all events are those that were sealed.
    """
    size, tree = checkpoint.size, Tree()
    for leaf in islice(kept.leaves(), size):
        tree.add(leaf)
    if (tree.size, tree.root()) != (size, checkpoint.root):
        return None
    position = 0
    for position, (line, leaf) in enumerate(zip(lines, islice(kept.leaves(), size), strict=False), 1):
        if leaf_hash(line) != leaf:
            return position
    return position + 1 if position < size else None


def signed(checkpoint: Checkpoint, signer: Signer, at: datetime, there: Sealed | None = None) -> bytes:
    """A checkpoint as its file holds it, signed without and with the time, below what is there already."""
    text = there.note.text if there else checkpoint.text()
    before = there.note.signatures if there else ()
    return Note(text, (*before, signer.signature(text), signer.signature(text, at))).written()


def has_signed(there: Sealed | None, signer: Signer) -> bool:
    """Whether a key's signature is under a checkpoint."""
    return there is not None and any(by.key == signer.key for by in there.signed)
