"""flywheel config: which settings hold, where each comes from, and where files are looked for."""

import click

from commands.call import Call
from commands.cells import Column
from commands.known import KNOWN
from commands.room import Rooms, listing
from commands.settings import FILE_NAME, project_file, there


@click.group(cls=Rooms)
def command() -> None:
    """Show the settings, and where each comes from."""


@command.command(examples=("flywheel config show --origin",))
@click.option("--origin", is_flag=True, help="Tell where each comes from.")
@listing
@click.pass_obj
def show(call: Call, origin: bool) -> None:
    """Show the settings that hold here and now."""
    columns = (
        Column("setting", "its name in flywheel.toml"),
        Column("value", "what holds"),
        Column("origin", "the flag, variable or file that said so", detail=not origin),
        Column("meaning", "what it is for", detail=True),
    )
    meanings = {known.name: known.meaning for known in KNOWN}
    rows = (
        {"setting": made.name, "value": made.value, "origin": made.origin, "meaning": meanings[made.name]}
        for made in call.settings
    )
    call.show(rows, columns)


@command.command(examples=("flywheel config path",))
@listing
@click.pass_obj
def path(call: Call) -> None:
    """Show where settings are read from, the strongest file first."""
    project = project_file(call.folder) or call.folder.absolute() / FILE_NAME
    rows = (
        {"file": whose, "path": str(place), "there": there(place)}
        for whose, place in (("project", project), ("user", call.user_file))
    )
    columns = (Column("file", "whose it is"), Column("path", "where it is"), Column("there", "whether there is one"))
    call.show(rows, columns)
