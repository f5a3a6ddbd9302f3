"""Checkpoints (c2sp.org/tlog-checkpoint): a signed note of how many events a ledger has, and of their root."""

import json
import re
from base64 import b64encode
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from audit.proof.notes import Flawed, Note, Signed, Verifier, from_base64, parsed, signatures_of

ORIGIN = "flywheel/"
ROOT_BYTES = 32
LONGEST_ORIGIN = 255


class Checkpoint(NamedTuple):
    """What is signed: which ledger, how many events, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


class Sealed(NamedTuple):
    """A checkpoint as it was read: where it stands, what it says, its note, and by whom it is signed."""

    file: str
    checkpoint: Checkpoint
    note: Note
    signed: tuple[Signed, ...]

    @property
    def signers(self) -> dict[Verifier, datetime | None]:
        """Each key by which it is signed, once, whatever sorts of signature it gave, and when, where one says so."""
        return {
            key: max((by.at for by in self.signed if by.key == key and by.at), default=None)
            for key in dict.fromkeys(by.key for by in self.signed)
        }


def origin_of(first: bytes) -> str:
    """Which ledger it is: the id of event #1, in its stored bytes. The same in every copy. Raises Flawed."""
    try:
        return f"{ORIGIN}{json.loads(first)['id']}"
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Flawed("its first event has no id that can be read") from None


def checkpoint_of(text: str) -> Checkpoint:
    """The checkpoint that a note's text is. Raises Flawed."""
    match text.split("\n"):
        case [origin, size, root, *more, ""] if origin and all(more):
            if len(origin) > LONGEST_ORIGIN:
                raise Flawed("its first line is too long for the name of a ledger")
            if not re.fullmatch("0|[1-9][0-9]{0,18}", size, re.ASCII):
                raise Flawed("its second line is not the number of events")
            return Checkpoint(origin, int(size), _root(root))
    raise Flawed("it does not consist of origin, size and root, a line each")


def sealed(file: str, data: bytes, keys: Collection[Verifier]) -> Sealed:
    """The checkpoint in a file, with those of its signatures that are by these keys. Raises Flawed."""
    note = parsed(data)
    return Sealed(file, checkpoint_of(note.text), note, tuple(signatures_of(note, keys)))


def _root(encoded: str) -> bytes:
    found = from_base64(encoded)
    if len(found) != ROOT_BYTES:
        raise Flawed("its third line is not a root hash in base64")
    return found
