"""Keys on the command line: where ours are kept, how they are unlocked, and whom somebody believes."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.call import Call
from commands.room import File
from commands.text import brief
from flywheel.errors import UsageFault

if TYPE_CHECKING:
    from audit.proof.keys import Ring
    from audit.proof.notes import Verifier
    from audit.proof.trust import Rotation, Trust

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FOLDER = "FLYWHEEL_KEYS"
PASSPHRASE, PASSPHRASE_FILE = "FLYWHEEL_KEY_PASSPHRASE", "FLYWHEEL_KEY_PASSPHRASE_FILE"
WHOM = (
    "Believe this public key: NAME+ID+BASE64, or a file that holds it, or a rotation of one that is believed."
    "  [can be given several times; default: your own keys]"
)


def trusting() -> Callable[[Decorated], Decorated]:
    """Give a command --trust, once for each key that is believed."""
    return click.option("--trust", multiple=True, metavar="KEY|FILE", type=File(), help=WHOM)


def signing(command: Decorated) -> Decorated:
    """Give a command --key, for the key to sign with."""
    return click.option("--key", metavar="NAME", help="The key, by name or id.  [default: the only one there is]")(
        command
    )


def ring(call: Call) -> "Ring":
    """The caller's own keys, in FLYWHEEL_KEYS or beside the user's settings. Raises UsageFault where neither is."""
    from audit.proof.keys import Ring

    folder = Path(os.environ.get(FOLDER) or call.user_file.parent / "keys")
    if not os.environ.get(FOLDER) and not folder.is_absolute():  # whose home is not known, or a variable is empty
        raise UsageFault(f"It is not known where your settings are, so keys have no place. Name a folder in {FOLDER}.")
    return Ring(folder)


def passphrase(call: Call, *, new: bool = False) -> Callable[[], bytes | None]:
    """How to come by a passphrase: from the environment, a file that it names, or whoever sits at the terminal.

    For a new key it is typed twice, and nothing typed is none.
    """
    question = "Passphrase for the new key (nothing for none)" if new else "Passphrase of the key"

    def found() -> bytes | None:
        if given := os.environ.get(PASSPHRASE):
            return given.encode("utf-8", "surrogateescape")
        if named := os.environ.get(PASSPHRASE_FILE):
            return Path(named).read_bytes().rstrip(b"\r\n") or None
        if call.interactive:
            typed: str = click.prompt(
                question, default="", show_default=False, hide_input=True, confirmation_prompt=new, err=True
            )
            return typed.encode() or None
        return None

    return found


def trust_of(call: Call, given: Sequence[str]) -> "Trust | None":
    """Whom to believe: the keys and rotations that were given, else the caller's own keys; None where there are none.

    Raises UsageFault for what is no key and no rotation, and for rotations that lead nowhere.
    """
    from audit.proof.notes import Flawed
    from audit.proof.trust import trusted

    keys, rotations = _read(given) if given else _own(call)
    try:
        return trusted(keys, rotations) if keys or rotations else None
    except Flawed as flaw:
        raise UsageFault(f"These keys cannot be believed: {flaw}. Give the key that you were handed first.") from flaw


def _own(call: Call) -> "tuple[list[Verifier], list[Rotation]]":
    """The caller's own keys; none where no place is known for them."""
    try:
        own = ring(call)
    except UsageFault:
        return [], []
    return own.keys, own.rotations


def _read(given: Iterable[str]) -> "tuple[list[Verifier], list[Rotation]]":
    from audit.proof.notes import Flawed, parsed, verifier
    from audit.proof.trust import ROTATION, rotation_of

    keys: list[Verifier] = []
    rotations: list[Rotation] = []
    for words in given:
        text = _text(words)
        if not text.strip():
            raise UsageFault(f"{brief(words, 200)} is empty, so it holds no public key. Ask for it again.")
        try:
            if text.startswith(f"{ROTATION}\n"):
                rotations.append(rotation_of(parsed(text.encode())))
            else:
                keys.extend(verifier(line) for line in text.splitlines() if line.strip())
        except Flawed as flaw:
            raise UsageFault(f"{brief(words, 200)} is no public key ({flaw}). Ask for it again.") from flaw
    return keys, rotations


def _text(words: str) -> str:
    """What was given itself where it is a key, else what is in the file of that name."""
    from audit.proof.notes import Flawed, verifier

    try:
        verifier(words)
    except Flawed:
        pass
    else:
        return words
    path = Path(words)
    if "+" in words and not path.exists():
        return words
    if path.is_dir():
        raise UsageFault(f"{brief(words, 200)} is a folder. Name the public key's file in it.")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageFault(f"There is no file {brief(words, 200)}. Name the public key's file.") from None
    except UnicodeDecodeError:
        raise UsageFault(f"{brief(words, 200)} is no text, so it holds no public key. Name another file.") from None
