"""Signed notes (c2sp.org/signed-note): a text, a blank line, and under it a line for each signature.

Keys are Ed25519. Each has a name, and an id that stands before its signatures: the first bytes of a hash over name,
sort of signature and public key. There are two sorts: over the text alone, and over the text with the time of signing
before it, which is how witnesses sign (c2sp.org/tlog-cosignature).
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Collection
from datetime import UTC, datetime
from hashlib import sha256
from string import ascii_letters, digits
from typing import NamedTuple

TEXT, TIMED = 1, 4
"""The sorts of signature: over the text, and over the text with a time."""
SORTS = (TEXT, TIMED)
DASH = "\u2014 "
IN_BASE64 = frozenset(f"{ascii_letters}{digits}+/=")
MOST_BYTES = 1 << 20
MOST_SIGNATURES = 100
SHOWN = 100
LATEST = 253402300799  # the last second of the year 9999


class Flawed(ValueError):
    """What was read is not what it should be; the text says how, as the end of a sentence."""


class Copied(Flawed):
    """What was read lacks no letter, but its lines are not where they were: that happens to what is typed or pasted."""


class Signature(NamedTuple):
    """A line under a note: whose it says it is, and the bytes."""

    name: str
    key_id: bytes
    signed: bytes

    def line(self) -> str:
        return f"{DASH}{self.name} {b64encode(self.key_id + self.signed).decode()}\n"


class Note(NamedTuple):
    """A text, which ends with a line break, and what stands under it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    @property
    def signers(self) -> str:
        """Who says that they have signed it, in few words."""
        first, *more = dict.fromkeys(signature.name[:SHOWN] for signature in self.signatures)
        return f"{first} and {len(more)} more" if more else first

    def written(self) -> bytes:
        return f"{self.text}\n{''.join(signature.line() for signature in self.signatures)}".encode()


class Verifier(NamedTuple):
    """A public key with its name: what somebody has to have got beforehand to trust a signature."""

    name: str
    public: bytes

    def key_id(self, sort: int = TEXT) -> bytes:
        """What the key is known by in signatures of a sort."""
        return sha256(self.name.encode() + b"\n" + bytes([sort]) + self.public).digest()[:4]

    def written(self, sort: int = TEXT) -> str:
        """The key as text: name, id and base64, with + between them."""
        return f"{self.name}+{self.key_id(sort).hex()}+{b64encode(bytes([sort]) + self.public).decode()}"

    @property
    def label(self) -> str:
        """The key in few words: its name, and its id."""
        return f"{self.name} ({self.key_id().hex()})"


class Signed(NamedTuple):
    """A signature that was checked: by which key, of which sort, and for a timed one when."""

    key: Verifier
    sort: int
    at: datetime | None


def parsed(data: bytes) -> Note:
    """The note that bytes hold. Raises Flawed."""
    whole = _text_of(data)
    text, _, below = whole.rpartition("\n\n")
    if not text or not below:
        if f"\n{DASH}" in whole:
            raise Copied("the empty line above its first signature is missing")
        raise Flawed("it has no signatures under a blank line")
    lines = below.removesuffix("\n").split("\n")
    if any(line and not line.startswith(DASH) and IN_BASE64.issuperset(line) for line in lines[1:]):
        raise Copied("a signature under it is broken in two lines")
    if len(lines) > MOST_SIGNATURES:
        raise Flawed(f"it has more than {MOST_SIGNATURES} signatures")
    return Note(f"{text}\n", tuple(map(_signature, lines)))


def verifier(words: str) -> Verifier:
    """The public key that is written so. Raises Flawed."""
    name, _, rest = words.strip().partition("+")
    key_id, _, material = rest.partition("+")
    key = from_base64(material)
    if not fit_for_a_name(name) or len(key) != 33 or key[0] not in SORTS:
        raise Flawed("it is not written as name+id+base64 of an Ed25519 key")
    found = Verifier(name, key[1:])
    if found.key_id(key[0]).hex() != key_id:
        raise Flawed("its id does not belong to its name and key")
    return found


def fit_for_a_name(name: str) -> bool:
    """Whether a key may be called so: something, without spaces, control characters and plus signs."""
    return bool(name) and name.isprintable() and "+" not in name and not any(char.isspace() for char in name)


def signatures_of(note: Note, keys: Collection[Verifier]) -> list[Signed]:
    """The signatures by these keys, each checked. Those of unknown keys are passed over.

    Raises Flawed where one that says that it is by one of these keys is not, or would say so but for a letter that was
    spoilt: nobody comes by such a key otherwise.
    """
    known = {(key.name, key.key_id(sort)): (key, sort) for key in keys for sort in SORTS}
    found = []
    for signature in note.signatures:
        key, sort = known.get((signature.name, signature.key_id), (None, TEXT))
        if key:
            found.append(_checked(note, signature, key, sort))
        elif nearly := next((key for named, (key, _) in known.items() if _is_nearly(signature, *named)), None):
            raise Flawed(f"the line of {nearly.label} under it is spoilt")
    return list(dict.fromkeys(found))


def message(text: str, seconds: int | None = None) -> bytes:
    """What is signed: the text, and for a timed signature a line with the time above it."""
    return (text if seconds is None else f"cosignature/v1\ntime {seconds}\n{text}").encode()


def _is_nearly(signature: Signature, name: str, key_id: bytes) -> bool:
    """Whether a signature has the id of a key and another name, or its name and an id with one letter of another."""
    if signature.name != name:
        return signature.key_id == key_id
    one, other = (b64encode(each).decode() for each in (signature.key_id, key_id))
    return sum(letter != its for letter, its in zip(one, other, strict=True)) == 1


def _checked(note: Note, signature: Signature, key: Verifier, sort: int) -> Signed:
    from audit.proof.signing import is_by  # noqa: PLC0415 - only who checks a signature needs cryptography

    seconds = int.from_bytes(signature.signed[:8], "big") if sort == TIMED else None
    bare = signature.signed[8:] if sort == TIMED else signature.signed
    if not is_by(key.public, bare, message(note.text, seconds)) or (seconds or 0) > LATEST:
        raise Flawed(f"the signature of {key.label} under it is not over this text")
    return Signed(key, sort, datetime.fromtimestamp(seconds, UTC) if seconds is not None else None)


def _text_of(data: bytes) -> str:
    """The text that bytes hold, with the line ends that it was signed with, whatever mail made of them.

    Under the last signature nothing is signed: line breaks there are lost and added wherever text is pasted.
    """
    if not data:
        raise Flawed("it is empty")
    if len(data) > MOST_BYTES:
        raise Flawed("it is far too large")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Flawed("it is no text in UTF-8") from None
    text = text.replace("\r\n", "\n")
    if any(char < " " and char != "\n" for char in text):
        raise Flawed("it holds control characters")
    return text.rstrip("\n") + "\n"


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    signed = from_base64(encoded)
    if not line.startswith(DASH) or not fit_for_a_name(name) or len(signed) < 5:
        raise Flawed("a line under its text is no signature")
    return Signature(name, signed[:4], signed[4:])


def from_base64(encoded: str) -> bytes:
    """What stands in base64, written in the one right way; nothing where it does not."""
    try:
        found = b64decode(encoded, validate=True)
    except (NotBase64, ValueError):
        return b""
    return found if b64encode(found).decode() == encoded else b""
