"""flywheel audit verify-proof: what a proof proves, to somebody who has a public key and nothing else."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.facts import show_facts
from commands.audit.handed import proof_in
from commands.audit.trusting import trust_of, trusting
from commands.call import Call
from commands.room import File, Room, listing
from flywheel.errors import IntegrityFailure, UsageFault

if TYPE_CHECKING:
    from audit.proof.checkpoints import Sealed
    from audit.proof.proof_files import EventProof

MEANING = {
    "event": "where it stands, and its kind",
    "says": "what it says, in words",
    "bytes": "what is stored, which cannot be read as an event",
    "ledger": "which ledger it is of: the id of event #1",
    "sealed": "the events that were sealed together",
    "root": "the root of the tree over them",
    "sealed_by": "who sealed it: the key, and when it says that it signed",
    "witnessed_by": "who bore witness: the key, and when it says that it signed",
}
"""What the facts of a proof tell that are none of the event's own."""


@click.command(cls=Room, examples=("flywheel audit verify-proof 1043.tlog-proof --trust acme-pmo.pub",))
@click.argument("file", type=File(path_type=Path))
@trusting()
@listing
@click.pass_obj
def command(call: Call, file: Path, trust: tuple[str, ...]) -> None:
    """Check a proof that an event was sealed, and tell what the event says.

    No ledger is needed. What has to be there is the public key of who sealed it, got from them and not along with the
    proof. The exit code is 4 where the proof does not hold. --fields names the facts that are to be told.
    """
    from audit.proof.notes import Flawed
    from audit.proof.proof_files import event_proof, proven

    believed = trust_of(call, trust)
    if not believed:
        raise UsageFault("No public key is given, so anybody could have signed it. Give --trust with the one you got.")
    data = proof_in(file)
    try:
        proof = event_proof(data)
        under = proven(str(file), proof, believed)
    except Flawed as flaw:
        raise IntegrityFailure(f"{file} proves nothing: {flaw}. Ask for a new proof, and why this one fails.") from flaw
    show_facts(call, _facts(proof, under, moved=bool(call.settings.tz.value)), partial(_meaning, proof.event))
    call.say(f"#{proof.position} was sealed as it stands here, as one of the first {under.checkpoint.size:,} events.")


def _facts(proof: "EventProof", under: "Sealed", *, moved: bool) -> Iterator[tuple[str, object]]:
    yield from _said(proof, moved=moved)
    yield from _sealed(under)


def _meaning(line: bytes, fact: str) -> str:
    """What a fact tells: of the proof itself, or as the kind of the event has it, where that is known."""
    from events.codec import decode

    if fact in MEANING:
        return MEANING[fact]
    try:
        fields = type(decode(line)).model_fields
    except (ValueError, LookupError, TypeError, RecursionError):
        return "as it is stored"
    name = fact.partition(".")[0]
    found = next((field for each, field in fields.items() if name in (each, field.alias)), None)
    return (found and found.description) or ""


def _said(proof: "EventProof", *, moved: bool) -> Iterator[tuple[str, object]]:
    """What the event says; where its kind is of a later version, its fields as they are stored.

    Times are told as they are stored, offset and all, unless they are to be moved into the zone that was asked for.
    """
    from commands.fields import fields_of
    from events.codec import decode, encode
    from projections.words import words_for

    try:
        event = decode(proof.event)
        whole = encode(event) == proof.event
    except (ValueError, LookupError, TypeError, RecursionError):
        whole = False
    if not whole:
        yield "event", f"#{proof.position}"
        yield from _stored(proof.event)
        return
    yield "event", f"#{proof.position} {event.kind}"
    yield "says", words_for(event)
    stored = json.loads(proof.event)
    for name, value in fields_of(event):
        yield name, stored[name] if isinstance(value, datetime) and name in stored and not moved else value


def _stored(line: bytes) -> Iterator[tuple[str, object]]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    yield from found.items() if isinstance(found, dict) else [("bytes", line.decode("utf-8", "replace"))]


def _sealed(under: "Sealed") -> Iterator[tuple[str, object]]:
    from audit.proof.notes import TEXT

    origin, size, _ = under.checkpoint
    yield "ledger", origin
    yield "sealed", f"#1 to #{size}"
    yield "root", under.checkpoint.text().split("\n")[2]
    sealers = {by.key for by in under.signed if by.sort == TEXT}
    for key, at in under.signers.items():
        when = f", {at:%Y-%m-%d %H:%M}Z" if at else ""
        yield "sealed_by" if key in sealers else "witnessed_by", f"{key.label}{when}"
