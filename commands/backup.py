"""flywheel backup: the ledger in one other file, made while others record, and held against it at the end."""

from pathlib import Path

import click

from commands.call import Call
from commands.cells import Column
from commands.notes_kept import carry
from commands.opening import belongings, spared
from commands.progress import Progress
from commands.read_models import path_of
from commands.room import File, Room, listing
from flywheel.errors import UsageFault
from flywheel.placing import real
from flywheel.refusals import refusals_path
from flywheel.stores import file_of

COLUMNS = (
    Column("file", "where the backup is"),
    Column("position", "the last event in it", "number"),
    Column("size_bytes", "how large it is", "amount"),
    Column("sha256", "the SHA-256 of its events, as 'flywheel export - | sha256sum' has it"),
    Column("file_sha256", "the SHA-256 of the file, as 'sha256sum' has it", detail=True),
    Column("origin", "the ledger that it is of", detail=True),
)


@click.command(
    cls=Room, columns=COLUMNS, examples=("flywheel backup friday.db", "flywheel backup /media/vault/pmo.db --yes")
)
@click.argument("file", type=File(path_type=Path))
@listing
@click.pass_obj
def command(call: Call, file: Path) -> None:
    """Write a backup of the ledger to a file, while others go on recording.

    The backup is a ledger itself, in one file, as it was at one position: any reading command takes it with --ledger.
    It is held against the ledger, event by event, before it gets its name; until then, what had that name stays.
    'flywheel restore' puts it back. What was refused is noted beside it, as it is beside the ledger. Checkpoints are
    not taken along: where there are any, it is said where they lie.
    """
    from commands.audit.checkup import left_behind
    from flywheel.stores.sqlite_backup import back_up

    _check(call, file)
    with Progress(call, "pages") as progress:
        made = back_up(file_of(call.ledger), file, progress)
    call.show([{"file": str(file), **made._asdict()}], COLUMNS)
    carry(call, file_of(call.ledger), file, replace=True)
    if words := left_behind(file_of(call.ledger)):
        call.say(words)
    call.say(f"{file} holds what {call.ledger} does up to #{made.position}, verified event by event.")


def _check(call: Call, file: Path) -> None:
    if str(file) == "-":
        raise UsageFault("A backup is verified where it lies, so it cannot go to stdout. Name a file.")
    if file.is_dir():
        raise UsageFault(f"{file} is a folder. Name a file in it.")
    if not file.parent.is_dir():
        raise UsageFault(f"There is no folder {file.parent}. Make it first, or name another place.")
    views = path_of(call)
    if real(file) in {real(views), real(views.with_suffix(".lock"))}:
        raise UsageFault(f"{file} belongs to the ledger's read models, which are made anew. Name another file.")
    spared(file, *belongings(file_of(call.ledger)))
    if real(file) == real(refusals_path(file_of(call.ledger))):
        raise UsageFault(f"{file} is where refusals are noted. Name another file.")
    if file.exists() and not call.confirm(f"{file} is there already. Replace it?"):
        raise UsageFault(f"{file} is there already. Name another file, or say --yes to replace it.")
