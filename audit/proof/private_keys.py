"""The private half of a key: how it stands in its file, how it is unlocked, and how it signs."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from audit.proof.notes import TEXT, TIMED, Signature, Verifier, from_base64, message
from flywheel.errors import FlywheelError

PRIVATE = "PRIVATE+KEY+"
SEED_BYTES = 32


class NoSuchKey(FlywheelError):
    """There is no key to sign with, or not the one that was asked for."""

    code = "no-such-key"


class KeyLocked(FlywheelError):
    """A private key cannot be used: no passphrase, a wrong one, or not what a key looks like."""

    code = "key-locked"


class KeyExists(FlywheelError):
    """There is a key of that name already."""

    code = "key-exists"


class Signer:
    """The private half of a key, unlocked."""

    def __init__(self, seed: bytes, key: Verifier) -> None:
        self._seed = seed
        self.key = key

    def signature(self, text: str, at: datetime | None = None) -> Signature:
        """The signature over a note's text; with a time, the one that tells it."""
        from audit.proof.signing import signed  # noqa: PLC0415 - only who signs needs cryptography

        if at is None:
            return Signature(self.key.name, self.key.key_id(TEXT), signed(self._seed, message(text)))
        seconds = int(at.timestamp())
        bare = signed(self._seed, message(text, seconds))
        return Signature(self.key.name, self.key.key_id(TIMED), seconds.to_bytes(8, "big") + bare)


def written(seed: bytes, key: Verifier, passphrase: bytes | None) -> bytes:
    """A private half as its file holds it: as Go's note package writes it, or under a passphrase as OpenSSL does."""
    from audit.proof.signing import locked  # noqa: PLC0415 - only who signs needs cryptography

    if passphrase:
        return locked(seed, passphrase)
    return f"{PRIVATE}{key.name}+{key.key_id().hex()}+{b64encode(bytes([TEXT]) + seed).decode()}\n".encode()


def needs_passphrase(data: bytes) -> bool:
    """Whether what a file holds can be used with a passphrase only."""
    return not data.startswith(PRIVATE.encode())


def unlocked(path: Path, key: Verifier, passphrase: Callable[[], bytes | None]) -> Signer:
    """The private half of a key in a file; a passphrase is asked for only where one is needed.

    Raises NoSuchKey where there is no file, KeyLocked where it cannot be used.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NoSuchKey(f"The private half of {key.label} is not at {path}. Sign where it is kept.") from None
    seed = _opened(data, key, passphrase()) if needs_passphrase(data) else _plain(data, key)
    from audit.proof.signing import public_of  # noqa: PLC0415 - only who signs needs cryptography

    if seed is None or public_of(seed) != key.public:
        raise KeyLocked(f"{path} does not hold the private half of {key.label}. Put back the file that does.")
    return Signer(seed, key)


def _plain(data: bytes, key: Verifier) -> bytes | None:
    """The seed in a private key as Go writes it, if it is of this key."""
    name, _, rest = data.decode("utf-8", "replace").strip().removeprefix(PRIVATE).partition("+")
    key_id, _, encoded = rest.partition("+")
    material = from_base64(encoded)
    fits = (name, key_id, len(material), material[:1]) == (key.name, key.key_id().hex(), 1 + SEED_BYTES, bytes([TEXT]))
    return material[1:] if fits else None


def _opened(data: bytes, key: Verifier, passphrase: bytes | None) -> bytes:
    from audit.proof import signing  # noqa: PLC0415 - only who signs needs cryptography

    if not passphrase:
        raise KeyLocked(f"{key.label} has a passphrase. Give it in FLYWHEEL_KEY_PASSPHRASE_FILE, or at a terminal.")
    seed = signing.unlocked(data, passphrase)
    if seed is None:
        raise KeyLocked(f"That is not the passphrase of {key.label}. Try again with the right one.")
    return seed
