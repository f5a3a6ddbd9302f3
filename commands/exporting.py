"""flywheel export: the ledger's events as a file, exactly as they are stored."""

import sys
from pathlib import Path

import click

from commands.call import Call
from commands.opening import opened, spared
from commands.room import File, Room
from commands.saying import position
from commands.text import brief
from flywheel.errors import UsageFault
from flywheel.stores import file_of

ENDINGS = ("", ".jsonl", ".ndjson")


@click.command(cls=Room, examples=("flywheel export events.jsonl", "flywheel export - | gzip > events.jsonl.gz"))
@click.argument("file", type=File(path_type=Path, allow_dash=True))
@click.option("--from", "first", metavar="'#N'", help="The first event to export.  [default: the first there is]")
@click.option("--to", "last", metavar="'#N'", help="The last event to export.  [default: the last there is]")
@click.pass_obj
def command(call: Call, file: Path, first: str | None, last: str | None) -> None:
    """Write the events to a file, exactly as they are stored.

    FILE ends in .jsonl, or is - for stdout. Line n is event #n, byte for byte. 'flywheel import' makes the same ledger
    of it where there is none yet, with the same ids, times and positions.
    """
    from exchange.copying import export, replaced

    start, end = (position(first) if first else 1), (position(last) if last else None)
    with opened(call, read_only=True) as ledger:
        if str(file) == "-":
            export(ledger, sys.stdout.buffer, start, end)
            sys.stdout.buffer.flush()
            return
        _check(call, file)
        with replaced(file) as out:
            number = export(ledger, out, start, end)
    call.say(f"{number:,} events are in {file}.")


def _check(call: Call, file: Path) -> None:
    spared(file, file_of(call.ledger))
    if file.suffix.lower() not in ENDINGS:
        raise UsageFault(f"{brief(str(file), 400)} does not end in .jsonl. Events are exported as JSON, one a line.")
    if file.exists() and not call.confirm(f"{file} is there already. Replace it?"):
        raise UsageFault(f"{file} is there already. Name another file, or say --yes to replace it.")
