"""flywheel rebuild: make the read models anew from the events, beside the old ones, and put them in their place."""

import click

from commands.call import Call
from commands.cells import Column
from commands.opening import opened
from commands.read_models import bring_up_to_date
from commands.room import Room, listing
from commands.text import counted
from flywheel.stores import file_of

COLUMNS = (Column("table", "the read model"), Column("rows", "its rows", "number"), Column("digest", "its SHA-256"))


@click.command(cls=Room, columns=COLUMNS, examples=("flywheel rebuild", "flywheel rebuild --format json"))
@listing
@click.pass_obj
def command(call: Call) -> None:
    """Make the read models anew from the events.

    They are disposable: the ledger is not touched, and until the new ones are complete the old ones stay in place. This
    happens by itself where the read models are missing, damaged, of another ledger or of another version. What is kept
    of other times goes away, and comes again when it is asked for.
    """
    from projections.keeping import forget
    from projections.kept import folder_of
    from projections.reading import Views

    with opened(call, read_only=True) as ledger:
        path = bring_up_to_date(call, ledger, anew=True)
    forget(folder_of(file_of(call.ledger)))
    with Views(path) as views:
        tables = [table.name for table in views.tables() if not table.inner]
        rows = [{"table": t, "rows": sum(1 for _ in views.records(t)), "digest": views.digest(t)} for t in tables]
        call.show(rows, COLUMNS, meta={"position": views.position, "path": str(path), "digest": views.digest()})
        call.say(f"{path} is made anew from {counted(views.position, 'event')}.")
