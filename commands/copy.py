"""flywheel copy: the ledger in another store, every event byte for byte and under the position that it has."""

import click

from commands.call import Call
from commands.cells import Column
from commands.progress import Progress
from commands.room import File, Room, listing

COLUMNS = (
    Column("target", "where the copy is"),
    Column("position", "the last event in it", "number"),
    Column("sha256", "the SHA-256 of its events, as 'flywheel export - | sha256sum' has it"),
    Column("origin", "the ledger that the copy is, which is one of its own", detail=True),
)


@click.command(cls=Room, columns=COLUMNS, examples=("flywheel copy sqlite:////srv/pmo/flywheel.db",))
@click.argument("target", type=File())
@listing
@click.pass_obj
def command(call: Call, target: str) -> None:
    """Copy the ledger to another store, keeping positions and bytes.

    TARGET is a path or URL at which there is no ledger yet, or an empty one. Every event is stored there under the
    position that it has, and held against the original at the end. A copy that was interrupted goes on where it
    stopped. It is a ledger of its own from then on; what goes back where it came from is a backup.
    """
    from flywheel.stores import open_store
    from flywheel.stores.copying import copy

    with (
        Progress(call, "events") as progress,
        open_store(call.ledger, read_only=True) as source,
        open_store(target, create=True) as store,
    ):
        made, origin = copy(source, store, progress), store.origin
    call.show([{"target": target, **made._asdict(), "origin": origin}], COLUMNS)
    call.say(f"{target} holds what {call.ledger} does up to #{made.position}, verified event by event.")
