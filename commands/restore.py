"""flywheel restore: a backup put where the ledger is, after it was checked, and after saying what would be lost."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.call import Call
from commands.cells import Column
from commands.notes_kept import carry
from commands.progress import Progress
from commands.room import File, Room, listing
from flywheel.errors import FlywheelError, UsageFault
from flywheel.stores import file_of

if TYPE_CHECKING:
    from flywheel.stores.sqlite_restore import There

COLUMNS = (
    Column("ledger", "where it was put"),
    Column("position", "the last event in it", "number"),
    Column("size_bytes", "how large it is", "amount"),
    Column("sha256", "the SHA-256 of its events, as 'flywheel export - | sha256sum' has it"),
    Column("origin", "the ledger that it is", detail=True),
)


class WouldBeLost(FlywheelError):
    """There is a ledger already where a backup was to be put."""

    code = "ledger-exists"


@click.command(
    cls=Room,
    columns=COLUMNS,
    examples=("flywheel restore friday.db", "flywheel --ledger elsewhere.db restore friday.db"),
)
@click.argument("file", type=File(path_type=Path))
@listing
@click.pass_obj
def command(call: Call, file: Path) -> None:
    """Put a backup where the ledger is.

    The backup is checked first. A ledger that is there is not replaced without --yes, and it is told which of its
    events the backup does not have. Read models follow by themselves. What was refused stays noted where the ledger is;
    where nothing is noted yet, it comes from beside the backup. Checkpoints stay as they are.
    """
    from commands.audit.checkup import sealed_up_to, stayed
    from flywheel.stores.sqlite_backup import same_file
    from flywheel.stores.sqlite_restore import examined, put_back, there

    path = file_of(call.ledger)
    if same_file(file, path):
        raise UsageFault(f"{file} is the ledger itself. Name a backup of it.")
    examined(file)
    found = there(path, file)
    _agree(call, found)
    with Progress(call, "pages") as progress:
        put = put_back(file, path, found, progress)
    call.show([{"ledger": call.ledger, **put._asdict()}], COLUMNS)
    carry(call, file, path, replace=False)
    if words := stayed(file, path):
        call.say(words)
    if found and found.lost:
        call.say(f"What was there is replaced: {found.lost}.")
    call.say(f"{call.ledger} holds what {file} does up to #{put.position}, verified event by event.")
    if (last := sealed_up_to(path)) > put.position:
        call.say(
            f"It was sealed up to #{last} before, so it is not sealed again as it is. "
            "Put back a newer backup, or see 'flywheel doctor'."
        )


def _agree(call: Call, found: "There | None") -> None:
    """Go on only where nothing is replaced, or somebody wants it so."""
    if not found:
        return
    lost = f": {found.lost}" if found.lost else ", and the backup has all of it"
    if not call.confirm(f"{call.ledger} is there already{lost}. Replace it?"):
        raise WouldBeLost(f"{call.ledger} is there already{lost}. {_remedy(found)} --yes to replace it.")


def _remedy(found: "There") -> str:
    if not found.lost:
        return "Say"
    return "Back it up first, then say" if found.standing else "Move it away to keep it, or say"
