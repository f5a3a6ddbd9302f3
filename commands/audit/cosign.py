"""flywheel audit cosign: a witness's signature under a checkpoint, after looking at what a witness looks at."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.handed import checkpoint_in, checkpoint_or_growth_in
from commands.audit.placing import free, put
from commands.audit.trusting import passphrase, ring, signing, trust_of, trusting
from commands.call import Call
from commands.cells import Column
from commands.opening import opened
from commands.progress import Progress
from commands.room import File, Room, listing
from flywheel.errors import FlywheelError, IntegrityFailure, NoSuchLedger, NotALedger, UsageFault

if TYPE_CHECKING:
    from audit.proof.checkpoints import Sealed
    from audit.proof.notes import Verifier
    from audit.proof.proof_files import GrowthProof
    from audit.proof.trust import Trust

COLUMNS = (
    Column("events", "how many events are sealed, from #1 on", "number"),
    Column("since", "how many of them you had seen before", "number"),
    Column("file", "where the checkpoint is, with your signature"),
    Column("sealed_by", "whose signatures were checked"),
    Column("witness", "your key", detail=True),
    Column("origin", "which ledger it is: the id of event #1", detail=True),
)
EXAMPLES = (
    "flywheel audit cosign friday.checkpoint --trust acme-pmo.pub",
    "flywheel audit cosign grown.txt --trust acme-pmo.pub --to friday.checkpoint",
)


class NotWitnessed(FlywheelError):
    """A checkpoint to which nobody should bear witness as it is."""

    code = "not-witnessed"


@click.command(cls=Room, columns=COLUMNS, examples=EXAMPLES)
@click.argument("file", type=File(path_type=Path))
@trusting()
@signing
@click.option("--since", type=File(path_type=Path), metavar="FILE",
              help="The checkpoint that you saw last.  [default: the one you signed last]")  # fmt: skip
@click.option("--to", type=File(path_type=Path), metavar="FILE", help="Where to write it.  [default: FILE itself]")
@listing
@click.pass_obj
def command(
    call: Call, file: Path, trust: tuple[str, ...], key: str | None, since: Path | None, to: Path | None
) -> None:
    """Put your signature, with the time, under somebody else's checkpoint.

    A witness says: on this day the ledger had so many events and this root, and what I saw before is still its
    beginning. So it is checked that one of the keys that you trust has sealed it, and, from the second time on, that
    the ledger has only grown: by the ledger itself, where --ledger leads to it, or by a proof that who sealed it has
    made with 'flywheel audit prove --since', which then is the FILE. What you signed last is remembered beside your
    keys.
    """
    from audit.proof.witnessing import alone, memory_of, remember, witnessed

    own = ring(call)
    mine = own.named(key)
    new, proof = _read(file, _believed(call, trust, mine))
    place = _place(call, file, to, proof)
    signer = own.unlock(mine, passphrase(call))
    memory = memory_of(own.private(mine), new.checkpoint.origin)
    with alone(memory):
        last = _last(since, memory)
        _refuse_what_did_not_grow(call, last, new, proof)
        signed = witnessed(new, signer, call.now)
        remember(memory, signed)
    put(call, place, signed)
    by = ", ".join(dict.fromkeys(each.key.name for each in new.signed))
    (origin, size, _), seen = new.checkpoint, last.checkpoint.size if last else None
    row = {"events": size, "since": seen, "file": str(place), "sealed_by": by, "witness": mine.label}
    call.show([{**row, "origin": origin}], COLUMNS)
    call.say(f"Your signature is under {place}. Give it back to who sealed it, and keep a copy.")


def _believed(call: Call, given: tuple[str, ...], mine: "Verifier") -> "Trust":
    """Whom the witness believes, who is never the witness. Raises UsageFault where that is nobody."""
    from audit.proof.trust import Trust

    believed = trust_of(call, given)
    others = tuple(each for each in believed.keys if each != mine) if believed else ()
    if not others:
        raise UsageFault("A witness has to know who sealed it. Give their public key with --trust.")
    return Trust(others, believed.retired if believed else {})


def _read(file: Path, trust: "Trust") -> "tuple[Sealed, GrowthProof | None]":
    """The checkpoint in a file, and the proof around it if there is one. Raises IntegrityFailure, NotWitnessed."""
    from audit.proof.notes import Flawed
    from audit.proof.proof_files import growth_proof
    from audit.proof.trust import outlived

    data = checkpoint_or_growth_in(file)
    try:
        proof = growth_proof(data)
        new = _sealed(file, proof.checkpoint if proof else data, trust)
    except Flawed as flaw:
        raise IntegrityFailure(f"{file} cannot be witnessed: {flaw}. Get it again from who sealed it.") from flaw
    if not new.signed:
        raise NotWitnessed(f"{file} is signed by none of the keys that you trust. Ask who sealed it with which key.")
    if late := outlived(trust, new.signed):
        raise NotWitnessed(f"{file} is signed by {late.key.label} after that key was retired. Ask who still has it.")
    return new, proof


def _sealed(file: Path, data: bytes, trust: "Trust | None") -> "Sealed":
    from audit.proof.checkpoints import sealed

    return sealed(str(file), data, trust.keys if trust else ())


def _last(named: Path | None, memory: Path) -> "Sealed | None":
    """What the witness has seen last, by what is remembered and what was named; None where that is nothing."""
    from audit.proof.notes import Flawed

    kept = [(memory, memory.read_bytes())] if memory.exists() else []
    given = [(named, checkpoint_in(named, "checkpoint that you saw last"))] if named else []
    seen = []
    for file, data in (*kept, *given):
        try:
            seen.append(_sealed(file, data, None))
        except Flawed as flaw:
            raise IntegrityFailure(f"{file} is no checkpoint: {flaw}. Put back the one that you saw last.") from flaw
    return max(seen, key=lambda each: each.checkpoint.size, default=None)


def _refuse_what_did_not_grow(call: Call, last: "Sealed | None", new: "Sealed", proof: "GrowthProof | None") -> None:
    """Raises IntegrityFailure where what was seen before is not the beginning, NotWitnessed where nothing shows it."""
    from audit.proof.witnessing import objection, shown

    if not last:
        return
    if words := objection(last, new):
        raise IntegrityFailure(f"{new.file} {words}. Sign nothing, and ask who sealed it why.")
    grown = shown(last, new, proof)
    if grown is None and not proof:
        grown = _in_the_ledger(call, last, new)
    if grown is None:
        raise NotWitnessed(
            f"Nothing shows that {new.file} holds all {last.checkpoint.size:,} events of {last.file}. "
            f"Ask for 'flywheel audit prove --since' with that one, or give the ledger with --ledger."
        )
    if not grown:
        raise IntegrityFailure(
            f"{new.file} sealed another history than {last.file}, which you have seen. "
            "Sign nothing, keep both, and ask who sealed them why."
        )


def _in_the_ledger(call: Call, last: "Sealed", new: "Sealed") -> bool | None:
    """Whether the ledger at hand holds what both sealed; None where there is none."""
    from audit.proof.witnessing import contains

    try:
        with opened(call, read_only=True) as ledger, Progress(call, "events") as progress:
            progress(0, ledger.head)
            return contains(ledger.lines(), last, new)
    except NotALedger:
        raise
    except NoSuchLedger:
        return None


def _place(call: Call, file: Path, to: Path | None, proof: "GrowthProof | None") -> Path:
    """Where the signed checkpoint goes: into the same file, which has a line more then, or into another."""
    if proof and not to:
        raise UsageFault(f"{file} is a proof, which stays as it is. Say with --to where to write the checkpoint.")
    if to:
        free(call, to)
    return to or file
