"""flywheel audit seal: the ledger as it stands now, signed, so that later nobody can say that it was otherwise."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.audit.placing import free, put
from commands.audit.trusting import passphrase, ring, signing, trust_of
from commands.call import Call
from commands.cells import Column
from commands.opening import opened
from commands.progress import Progress
from commands.room import File, Room, listing
from commands.text import counted
from flywheel.errors import IntegrityFailure
from flywheel.stores import file_of

if TYPE_CHECKING:
    from audit.proof.checkpoints import Checkpoint, Sealed
    from audit.proof.private_keys import Signer
    from audit.proof.sealing import Standing
    from flywheel.ledger import Ledger

COLUMNS = (
    Column("events", "how many events are sealed, from #1 on", "number"),
    Column("root", "the root of the tree over them, as the checkpoint has it"),
    Column("file", "where the checkpoint is"),
    Column("key", "who signed it", detail=True),
    Column("origin", "which ledger it is: the id of event #1", detail=True),
)
KEEP = "Keep {file} where nobody who can write the ledger can reach it: mail it, print it, give it to a witness."


@click.command(
    cls=Room,
    columns=COLUMNS,
    examples=("flywheel audit seal", "flywheel audit seal --to /media/vault/friday.checkpoint"),
)
@signing
@click.option(
    "--to", type=File(path_type=Path, allow_dash=True), metavar="FILE", help="Write it there too; - is stdout."
)
@click.option("--quick", is_flag=True, help="Read only what came since the last seal.")
@listing
@click.pass_obj
def command(call: Call, key: str | None, to: Path | None, quick: bool) -> None:
    """Sign how many events the ledger has, and what they add up to.

    What is signed is a checkpoint: a few lines of text with the number of events and one hash over all of them. Whoever
    has it can show later that these events are still there, unchanged, as the beginning of the ledger. It is kept in
    'NAME.checkpoints' beside the ledger; what proves something is the copy that you give out of the house.

    All that was sealed before is checked first. Where the ledger no longer has it, nothing is signed, and the exit code
    is 4.
    """
    from audit.proof.sealing import checkpoints_folder

    if to:
        free(call, to)
    own = ring(call)
    signer = own.unlock(own.named(key), passphrase(call))
    folder = checkpoints_folder(file_of(call.ledger))
    earlier = _earlier(call, folder)
    with opened(call, read_only=True) as ledger:
        checkpoint = _checkpoint(call, ledger, earlier, quick=quick)
    file, data = _written(folder, checkpoint, earlier, signer, call)
    shown = put(call, to, data) if to else file
    if shown:
        root = data.decode().split("\n")[2]
        row = {"events": checkpoint.size, "root": root, "file": shown, "key": signer.key.label}
        call.show([{**row, "origin": checkpoint.origin}], COLUMNS)
    call.say(f"Sealed #1 to #{checkpoint.size}. {KEEP.format(file=shown or 'it')}")


def _earlier(call: Call, folder: Path) -> "list[Sealed]":
    """What was sealed before. Raises IntegrityFailure for a file among it that cannot be believed."""
    from audit.proof.against import read_checkpoints
    from audit.proof.sealing import files_in

    earlier, findings = read_checkpoints(files_in(folder), trust_of(call, ()))
    for finding in findings:
        if finding.code == "checkpoint-unreadable":
            raise IntegrityFailure(f"{finding.sentence} Put back what was there, or move it away knowingly.")
    return earlier


def _checkpoint(call: Call, ledger: "Ledger", earlier: "Sequence[Sealed]", *, quick: bool) -> "Checkpoint":
    """What is to be signed. Raises NotSealed for an empty ledger.

    Raises IntegrityFailure where something else was sealed, or positions are missing.
    """
    from audit.proof.hashes import hashes_path, kept_hashes
    from audit.proof.sealing import NotSealed, standing, standing_since

    head, path = ledger.head, hashes_path(file_of(call.ledger))
    if not head:
        raise NotSealed(f"{call.ledger} holds no events yet. Record some, then seal them.")
    found = standing_since(ledger, head, earlier, path) if quick else None
    if not found:
        with Progress(call, "events") as progress:
            found = standing(ledger, head, earlier, path, progress)
    if found.findings:
        raise _otherwise(found)
    if (size := found.checkpoint.size) != head:
        raise IntegrityFailure(
            f"Nothing is sealed: there are {counted(size, 'event')}, and the last is #{head}: positions are missing."
            " 'flywheel audit verify' tells which, and what to do."
        )
    if found.differs:
        call.say(
            f"The kept hashes say that #{found.differs} was something else, and no checkpoint here reaches so far. "
            f"Hold the ledger against a checkpoint from outside: 'flywheel audit verify --against FILE'."
        )
    if found.damaged:
        call.say("The kept hashes were damaged, and are made anew.")
    with suppress(OSError):  # they are a convenience; whoever needs them tries again
        kept_hashes(path, ledger, anew=found.damaged or found.differs is not None).close()
    return found.checkpoint


def _otherwise(found: "Standing") -> IntegrityFailure:
    first = found.findings[0]
    altered = f" By the kept hashes, #{found.altered} is the first." if found.altered else ""
    return IntegrityFailure(f"Nothing is sealed: {first.sentence}{altered} {first.remedy}")


def _written(
    folder: Path, checkpoint: "Checkpoint", earlier: "Sequence[Sealed]", signer: "Signer", call: Call
) -> tuple[str, bytes]:
    """The file that holds the signed checkpoint, and what is in it; what is there and signed stays as it is."""
    from audit.proof.sealing import file_for, has_signed, signed
    from flywheel.placing import beside

    there = next((each for each in earlier if each.checkpoint == checkpoint), None)
    if there and has_signed(there, signer):
        return there.file, there.note.written()
    folder.mkdir(exist_ok=True)
    file = Path(there.file) if there else file_for(folder, checkpoint.size)
    data = signed(checkpoint, signer, call.now, there)
    with beside(file) as new:
        new.write_bytes(data)
    return str(file), data
