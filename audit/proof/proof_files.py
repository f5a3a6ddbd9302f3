"""Proofs in files: that an event is in what was sealed (c2sp.org/tlog-proof), and that a ledger has only grown.

A proof of an event carries the event's stored bytes, its path up the tree, and the signed checkpoint. A proof of growth
is what witnesses ask for (c2sp.org/tlog-witness): the size that was sealed before, the path, and the signed checkpoint.
Either is checked with nothing but public keys.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

from audit.proof.checkpoints import Sealed, origin_of, sealed
from audit.proof.merkle import leaf_hash
from audit.proof.merkle_proofs import extends, includes
from audit.proof.notes import Flawed, from_base64
from audit.proof.trust import Trust, names, outlived

EVENT = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
HASH_BYTES = 32
NUMBER = "(0|[1-9][0-9]{0,18})"


class EventProof(NamedTuple):
    """An event's stored bytes, its position, its path, and the checkpoint as its file has it."""

    event: bytes
    position: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def written(self) -> bytes:
        extra = b64encode(self.event).decode()
        return f"{EVENT}\nextra {extra}\nindex {self.position - 1}\n{_lines(self.path)}\n".encode() + self.checkpoint


class GrowthProof(NamedTuple):
    """The size that was sealed before, the path from it, and the checkpoint as its file has it."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def written(self) -> bytes:
        return f"old {self.old}\n{_lines(self.path)}\n".encode() + self.checkpoint


def event_proof(data: bytes) -> EventProof:
    """The proof of an event that a file holds. Raises Flawed."""
    head, _, checkpoint = _as_written(data).partition(b"\n\n")
    found = re.fullmatch(rf"{re.escape(EVENT)}\nextra (\S+)\nindex {NUMBER}((?:\n\S+)*)", _ascii(head), re.ASCII)
    if not found:
        raise Flawed("it does not begin as a proof of an event does")
    event = from_base64(found[1])
    if not event:
        raise Flawed("the event in it is not written in base64")
    return EventProof(event, int(found[2]) + 1, _path(found[3]), checkpoint)


def growth_proof(data: bytes) -> GrowthProof | None:
    """The proof of growth that a file holds; None where it begins as something else. Raises Flawed."""
    if not data.startswith(b"old "):
        return None
    head, _, checkpoint = _as_written(data).partition(b"\n\n")
    found = re.fullmatch(rf"old {NUMBER}((?:\n\S+)*)", _ascii(head), re.ASCII)
    if not found:
        raise Flawed("it does not begin as a proof of growth does")
    return GrowthProof(int(found[1]), _path(found[2]), checkpoint)


def proven(file: str, proof: EventProof, trust: Trust) -> Sealed:
    """The checkpoint under which an event is proven to have been sealed. Raises Flawed, which says why it is not."""
    under = sealed(file, proof.checkpoint, trust.keys)
    if not under.signed:
        says, known = under.note.signers, names(trust)
        raise Flawed(f"its checkpoint is signed by {says}, and by none of the keys that you trust ({known})")
    if late := outlived(trust, under.signed):
        raise Flawed(f"its checkpoint is signed by {late.key.label} on {late.at:%Y-%m-%d}, after that key was retired")
    size, root = under.checkpoint.size, under.checkpoint.root
    if proof.position > size:
        raise Flawed(f"it is about #{proof.position}, and its checkpoint sealed {size:,} events")
    if not includes(root, size, proof.position - 1, leaf_hash(proof.event), proof.path):
        named = f"#{proof.position}, its path and its checkpoint"
        raise Flawed(f"{named} do not belong together: one of the three was changed")
    if proof.position == 1 and origin_of(proof.event) != under.checkpoint.origin:
        raise Flawed("its event #1 is not the one that the checkpoint names as its origin")
    return under


def grew(old: Sealed, new: Sealed, path: Sequence[bytes]) -> bool:
    """Whether a path proves that what one checkpoint sealed is the beginning of what the other did."""
    (origin, size, root), (other, larger, new_root) = old.checkpoint, new.checkpoint
    return origin == other and extends(root, size, new_root, larger, path)


def _lines(path: Sequence[bytes]) -> str:
    return "".join(f"{b64encode(each).decode()}\n" for each in path)


def _path(lines: str) -> tuple[bytes, ...]:
    path = tuple(from_base64(line) for line in lines.split())
    if len(path) > MOST_HASHES or any(len(each) != HASH_BYTES for each in path):
        raise Flawed("its path does not consist of hashes in base64")
    return path


def _as_written(data: bytes) -> bytes:
    """A file with the line ends that it was written with, whatever mail made of them."""
    return data.replace(b"\r\n", b"\n")


def _ascii(head: bytes) -> str:
    try:
        return head.decode("ascii")
    except UnicodeDecodeError:
        raise Flawed("it is no text") from None
