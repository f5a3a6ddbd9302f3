"""flywheel version: what is installed here, for a report that somebody else can follow."""

import platform
from importlib import metadata

import click

from commands.call import Call
from commands.cells import Column
from commands.room import Room, listing

STANDS_ON = ("eventsourcing", "pydantic", "click", "sqlite-utils", "apsw", "filelock", "openpyxl", "tzdata")


@click.command(cls=Room, examples=("flywheel version", "flywheel version --format json"))
@listing
@click.pass_obj
def command(call: Call) -> None:
    """Print the versions of flywheel and of what it stands on."""
    import apsw

    own = (("flywheel", installed("pmo-flywheel")), ("Python", platform.python_version()))
    versions = (*own, ("SQLite", apsw.sqlite_lib_version()), *((name, installed(name)) for name in STANDS_ON))
    rows = ({"name": name, "version": version} for name, version in versions)
    call.show(rows, (Column("name", "what it is"), Column("version", "which of it is installed")))


def installed(distribution: str) -> str | None:
    """The version of an installed distribution; None where it is not installed as one."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
