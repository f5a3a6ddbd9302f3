"""flywheel audit key: the keys that ledgers are sealed with, and that seals are checked with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.placing import free, put
from commands.audit.trusting import passphrase, ring, signing
from commands.call import Call
from commands.cells import Column
from commands.room import File, Rooms, listing

if TYPE_CHECKING:
    from audit.proof.keys import Ring
    from audit.proof.notes import Verifier

COLUMNS = (
    Column("name", "whose it is"),
    Column("id", "what it is known by under a seal"),
    Column("state", "current, or retired: it has handed on to another and signs no more"),
    Column("private_half", "plain, locked by a passphrase, or not here"),
    Column("retired_at", "when it handed on", "time"),
    Column("heir", "the id of the key that it handed on to"),
    Column("public_key", "what whoever checks a seal has to have", detail=True),
    Column("witness_key", "the same, as programs want it that look for cosignatures", detail=True),
    Column("file", "where the private half is", detail=True),
)
NEW_FILE = "Where to write it; - is stdout."


@click.group(cls=Rooms)
def command() -> None:
    """Make the keys that seal a ledger, show them, hand out their public halves, and replace them.

    They are kept in 'keys' beside your own settings, or in the folder that FLYWHEEL_KEYS names; never in the ledger.
    """


@command.command(columns=COLUMNS, examples=("flywheel audit key make --name acme.example/pmo",))
@click.option(
    "--name", required=True, metavar="NAME", help="What to call it, like acme.example/pmo: one name a signer."
)
@listing
@click.pass_obj
def make(call: Call, name: str) -> None:
    """Make a key to seal with, or to bear witness with.

    The private half stays in a file that only you can read. With a passphrase it is of no use to whoever copies it: put
    one in FLYWHEEL_KEY_PASSPHRASE, or in a file that FLYWHEEL_KEY_PASSPHRASE_FILE names; at a terminal you are asked.
    """
    own = ring(call)
    key = own.make(name, passphrase(call, new=True)()).key
    call.show([_row(own, key)], COLUMNS)
    call.say(f"Hand out {own.public(key)}, and keep {own.private(key)} to yourself; copy that one to a safe place.")


@command.command("list", columns=COLUMNS, examples=("flywheel audit key list",))
@listing
@click.pass_obj
def listed(call: Call) -> None:
    """List the keys, those that are retired too."""
    own = ring(call)
    none = f"There are no keys in {own.folder}. Make one with 'flywheel audit key make --name NAME'."
    call.show((_row(own, key) for key in own.keys), COLUMNS, empty=none)


@command.command(examples=("flywheel audit key show", "flywheel audit key show --key acme.example/pmo"))
@signing
@listing
@click.pass_obj
def show(call: Call, key: str | None) -> None:
    """Show all there is to know of a key, but for its private half."""
    own = ring(call)
    found = _row(own, own.named(key, retired=True))
    rows = ({"field": column.title, "value": found[column.name]} for column in COLUMNS if found[column.name])
    call.show(rows, (Column("field", "what it is about"), Column("value", "what there is to say")))


@command.command(examples=("flywheel audit key export --to acme-pmo.pub", "flywheel audit key export --witness"))
@signing
@click.option("--to", type=File(path_type=Path, allow_dash=True), metavar="FILE", help=f"{NEW_FILE}  [default: -]")
@click.option("--witness", is_flag=True, help="As programs want it that look for cosignatures (type 4 instead of 1).")
@click.pass_obj
def export(call: Call, key: str | None, to: Path | None, witness: bool) -> None:
    """Write the public half of a key, for whoever checks what it has signed.

    Hand it over where nobody can swap it: in person, on paper, on the PMO's own page. It is one line, NAME+ID+BASE64.
    """
    from audit.proof.notes import TEXT, TIMED

    found = ring(call).named(key, retired=True)
    if to:
        free(call, to)
    if file := put(call, to, f"{found.written(TIMED if witness else TEXT)}\n".encode()):
        call.say(f"The public half of {found.label} is in {file}. Hand it over where nobody can swap it.")


@command.command(examples=("flywheel audit key rotate --to rotation-2027.txt",))
@signing
@click.option("--name", metavar="NAME", help="What to call the new key.  [default: as the old one]")
@click.option("--to", type=File(path_type=Path, allow_dash=True), metavar="FILE", help=f"{NEW_FILE}  [default: -]")
@click.pass_obj
def rotate(call: Call, key: str | None, name: str | None, to: Path | None) -> None:
    """Put a new key in the place of one, and have the old one vouch for it.

    What is written is a note in which both have signed that the one hands on to the other. Whoever has the old public
    key can follow it to the new one: 'flywheel audit verify --trust OLD --trust NOTE'. The old key seals no more; once
    nobody needs it, destroy its private half. A key that was stolen cannot vouch for anything: make another then, and
    hand out its public half anew.
    """
    own = ring(call)
    old = own.named(key)
    if to:
        free(call, to)
    signer = own.unlock(old, passphrase(call))
    handed = own.rotate(signer, name or old.name, passphrase(call, new=True)(), call.now)
    put(call, to, own.handed_on(old).read_bytes())
    call.say(f"{old.label} has handed on to {handed.new.label}. Send the note to everybody who has the old public key.")


def _row(own: "Ring", key: "Verifier") -> dict[str, object]:
    from audit.proof.notes import TIMED

    heir, locked = own.heir(key), own.is_locked(key)
    return {
        "name": key.name,
        "id": key.key_id().hex(),
        "state": "retired" if heir else "current",
        "private_half": "not here" if locked is None else "locked" if locked else "plain",
        "retired_at": heir.at if heir else None,
        "heir": heir.new.key_id().hex() if heir else None,
        "public_key": key.written(),
        "witness_key": key.written(TIMED),
        "file": str(own.private(key)),
    }
