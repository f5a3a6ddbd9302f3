"""Whom somebody believes: the public keys that were given to them, and the keys which those have handed on to.

A rotation is a signed note in which the old key names the new one. Both sign it: the old one vouches for the new one,
and the new one shows that it is there. Who has only the old public key can follow such notes from key to key, offline.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from audit.proof.notes import Flawed, Note, Signed, Verifier, signatures_of, verifier

ROTATION = "flywheel-key-rotation/v1"
FORM = re.compile(rf"{ROTATION}\nfrom (.+)\nto (.+)\nat (\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\n", re.ASCII)


class Rotation(NamedTuple):
    """One key hands on to another."""

    old: Verifier
    new: Verifier
    at: datetime

    def text(self) -> str:
        when = self.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        return f"{ROTATION}\nfrom {self.old.written()}\nto {self.new.written()}\nat {when}Z\n"


class Trust(NamedTuple):
    """The keys that are believed, and since when some of them sign no more."""

    keys: tuple[Verifier, ...] = ()
    retired: Mapping[Verifier, datetime] = MappingProxyType({})


def rotation_of(note: Note) -> Rotation:
    """The rotation that a note is, signed by both of its keys. Raises Flawed."""
    if not (found := FORM.fullmatch(note.text)):
        raise Flawed("it does not say from which key to which, and when")
    try:
        rotation = Rotation(verifier(found[1]), verifier(found[2]), datetime.fromisoformat(found[3]))
    except Flawed as flaw:
        raise Flawed(f"a key in it cannot be read: {flaw}") from None
    except ValueError:
        raise Flawed("its time is none") from None
    by = {each.key for each in signatures_of(note, {rotation.old, rotation.new})}
    if lacking := [key.label for key in rotation[:2] if key not in by]:
        raise Flawed(f"{lacking[0]} has not signed it")
    return rotation


def trusted(keys: Collection[Verifier], rotations: Collection[Rotation] = ()) -> Trust:
    """These keys, and those which they have handed on to.

    Raises Flawed where a key has handed on to two, where a key comes back, or where nobody trusts who handed on.
    """
    heirs = {rotation.old: rotation for rotation in rotations}
    for rotation in rotations:
        if heirs[rotation.old].new != rotation.new:
            raise Flawed(f"{rotation.old.label} has handed on to two keys, so one of them is a thief's")
    found = list(dict.fromkeys(keys))
    for key in found:  # which grows meanwhile
        if key in heirs and heirs[key].new not in found:
            found.append(heirs[key].new)
    for old in heirs:
        if old not in found:
            raise Flawed(f"{old.label} hands on to another key, and is none that you trust")
    return Trust(tuple(found), {old: heir.at for old, heir in heirs.items()})


def outlived(trust: Trust, signed: Iterable[Signed]) -> Signed | None:
    """The first of these signatures that a key has given, by its own word, after it had handed on to another."""
    found = (by for by in signed if by.key in trust.retired and by.at and by.at > trust.retired[by.key])
    return next(found, None)


def names(trust: Trust) -> str:
    """The keys in few words."""
    first, *more = [key.label for key in trust.keys] or ["none"]
    return f"{first} and {len(more)} more" if more else first
