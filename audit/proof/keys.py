"""The folder in which somebody keeps keys: made, listed, unlocked to sign, and handed on to others.

Three sorts of file, all text, named by the key's name and id: `.key` is the private half, readable by its owner alone;
`.pub` is the public half, for everybody; `.rotation` is the note by which a key has handed on to another. Who has
handed on is retired, and signs no more.
"""

import os
import re
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from audit.proof.notes import Flawed, Note, Verifier, fit_for_a_name, parsed, verifier
from audit.proof.private_keys import SEED_BYTES, KeyExists, NoSuchKey, Signer, needs_passphrase, unlocked, written
from audit.proof.trust import Rotation, rotation_of
from flywheel.errors import UsageFault
from flywheel.placing import beside

Read = TypeVar("Read")

OWNER_ONLY = 0o600
FOLDER_MODE = 0o700
LONGEST_NAME = 200


class Ring:
    """The keys in a folder. `entropy` gives so many random bytes."""

    def __init__(self, folder: Path, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self.folder = folder
        self._entropy = entropy

    @cached_property
    def rotations(self) -> list[Rotation]:
        """Which key has handed on to which."""
        return [_read(path, lambda data: rotation_of(parsed(data))) for path in sorted(self.folder.glob("*.rotation"))]

    @cached_property
    def keys(self) -> list[Verifier]:
        """Every key, current and retired, ordered by name; of one name, the retired ones first."""
        found = {_read(path, lambda data: verifier(data.decode())) for path in sorted(self.folder.glob("*.pub"))}
        found |= {rotation.new for rotation in self.rotations}
        return sorted(found, key=lambda key: (key.name, self.heir(key) is None, key.public))

    def heir(self, key: Verifier) -> Rotation | None:
        """To which key a key has handed on, if it has."""
        return next((rotation for rotation in self.rotations if rotation.old == key), None)

    def private(self, key: Verifier) -> Path:
        """Where the private half of a key is."""
        return self._path(key, "key")

    def public(self, key: Verifier) -> Path:
        """Where the public half of a key is."""
        return self._path(key, "pub")

    def handed_on(self, key: Verifier) -> Path:
        """Where the note is by which a key has handed on to another."""
        return self._path(key, "rotation")

    def named(self, words: str | None, *, retired: bool = False) -> Verifier:
        """The current key of a name or id, or else the only one that there is; perhaps a retired one.

        Raises NoSuchKey where there is none, UsageFault where there are several.
        """
        there = [key for key in self.keys if retired or not self.heir(key)]
        if words is None and not there:
            raise NoSuchKey("There is no key to sign with. Make one with 'flywheel audit key make --name NAME'.")
        found = [key for key in there if words is None or words in (key.name, key.key_id().hex())]
        current = [key for key in found if not self.heir(key)] or found
        if not current:
            sort = "" if retired else "current "
            raise NoSuchKey(f"There is no {sort}key {words}. 'flywheel audit key list' lists those that there are.")
        if len(current) > 1:
            labels = ", ".join(key.label for key in current)
            raise UsageFault(f"There are {len(current)} keys: {labels}. Say which with --key, by name or id.")
        return current[0]

    def make(self, name: str, passphrase: bytes | None) -> Signer:
        """Make a key. Raises UsageFault for what cannot be a name, KeyExists where a current key has it."""
        if any(key.name == name and not self.heir(key) for key in self.keys):
            raise KeyExists(f"There is a key {name} already. Use it, or hand on from it: 'flywheel audit key rotate'.")
        signer = self._secret(name, passphrase)
        self._publish(signer.key)
        return signer

    def rotate(self, signer: Signer, name: str, passphrase: bytes | None, at: datetime) -> Rotation:
        """Hand on from a key to a new one, in a note that both sign, which is where `handed_on` says."""
        new = self._secret(name, passphrase)
        rotation = Rotation(signer.key, new.key, at.replace(microsecond=0))
        note = Note(rotation.text(), (signer.signature(rotation.text()), new.signature(rotation.text())))
        _put(self.handed_on(signer.key), note.written())  # from here on the old one is retired, and the new one current
        self._publish(new.key)
        return rotation

    def unlock(self, key: Verifier, passphrase: Callable[[], bytes | None]) -> Signer:
        """The private half of a key; see `unlocked`."""
        return unlocked(self.private(key), key, passphrase)

    def is_locked(self, key: Verifier) -> bool | None:
        """Whether a passphrase is needed; None where the private half is not here, or not for us to read."""
        try:
            return needs_passphrase(self.private(key).read_bytes())
        except OSError:
            return None

    def _secret(self, name: str, passphrase: bytes | None) -> Signer:
        from audit.proof.signing import public_of  # noqa: PLC0415 - only who signs needs cryptography

        if not fit_for_a_name(name) or len(name) > LONGEST_NAME:
            raise UsageFault("A key's name has no spaces and no plus signs. Write it like acme.example/pmo.")
        seed = self._entropy(SEED_BYTES)
        key = Verifier(name, public_of(seed))
        self.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        _put(self.private(key), written(seed, key, passphrase), OWNER_ONLY)
        return Signer(seed, key)

    def _publish(self, key: Verifier) -> None:
        _put(self.public(key), f"{key.written()}\n".encode())
        for known in ("keys", "rotations"):
            self.__dict__.pop(known, None)

    def _path(self, key: Verifier, ending: str) -> Path:
        name = re.sub(r"[^A-Za-z0-9.-]", "_", key.name)[:80].lstrip(".")
        return self.folder / f"{name}-{key.key_id().hex()}.{ending}"


def _put(path: Path, data: bytes, mode: int = 0o644) -> None:
    with beside(path, mode=mode) as new:
        new.write_bytes(data)


def _read(path: Path, read: Callable[[bytes], Read]) -> Read:
    try:
        return read(path.read_bytes())
    except (Flawed, UnicodeDecodeError) as flaw:
        raise UsageFault(
            f"{path} cannot be read as a key ({flaw}). Put back what was there, or move it away."
        ) from flaw
