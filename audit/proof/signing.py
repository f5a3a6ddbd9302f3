"""Ed25519 (RFC 8032): the one room that knows the library which signs, and is entered only to sign and to check."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)


def public_of(seed: bytes) -> bytes:
    """The public key, 32 bytes, that belongs to a seed of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signed(seed: bytes, text: bytes) -> bytes:
    """The signature over a text, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text)


def is_by(public: bytes, signature: bytes, text: bytes) -> bool:
    """Whether a signature over a text is by the one who has the private half of a key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def locked(seed: bytes, passphrase: bytes) -> bytes:
    """A seed under a passphrase, in the form that OpenSSL reads too (PKCS #8, PEM)."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def unlocked(pem: bytes, passphrase: bytes) -> bytes | None:
    """The seed that a passphrase opens; None where it does not open it, or what is there is no such key."""
    try:
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError):
        return None
    return key.private_bytes_raw() if isinstance(key, Ed25519PrivateKey) else None
