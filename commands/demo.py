"""flywheel demo: a PMO's two years loaded from its own files, and looked at as their users would look at them."""

import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from shutil import get_terminal_size
from typing import Any, NamedTuple

import click

from commands.call import Call
from commands.room import File, Room
from flywheel.errors import UsageFault

ACME = Path(__file__).resolve().parent.parent / "examples" / "acme"
SCRIPT = "demo.toml"
WIDEST = 100
OWN = {"ledger": "acme.db", "actor": "dana"}


class Chapter(NamedTuple):
    """A part of the demo: what it is about, and the command lines that it types."""

    title: str
    words: str
    commands: tuple[str, ...]


@click.command(cls=Room, examples=("flywheel demo", "flywheel demo --into acme"))
@click.option(
    "--into",
    type=File(path_type=Path),
    metavar="FOLDER",
    help="The folder to make it in: a new one, or an empty one.  [default: a new temporary folder]",
)
@click.pass_context
def command(ctx: click.Context, into: Path | None) -> None:
    """Load a PMO's two years from its own files, and look at them.

    Every command line is shown before it runs, so that it can be typed again, and the files are there to be looked at.
    Your own ledger is left alone.
    """
    call = ctx.find_object(Call) or Call()
    folder = _folder(into)
    _furnish(folder)
    click.echo(f"Acme's files, and soon its ledger, are in {folder}.")
    with chdir(folder):
        for chapter in chapters():
            _tell(ctx, call, chapter)
    click.echo(f"\nAll of it is in {folder}. Go there and ask on; 'flywheel --help' lists what can be asked.")


def chapters() -> Iterator[Chapter]:
    """What the demo tells and types, in order."""
    import tomllib

    for said in tomllib.loads((ACME / SCRIPT).read_text(encoding="utf-8"))["chapter"]:
        yield Chapter(said["title"], " ".join(said["words"].split()), tuple(map(str.strip, said["commands"])))


def _folder(into: Path | None) -> Path:
    """The folder that was asked for, or a new one. Raises UsageFault where something lies in it."""
    if into is None:
        return Path(tempfile.mkdtemp(prefix="flywheel-demo-"))
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageFault(f"{into} is there already, and not empty. Name a new folder with --into.")
    return into.absolute()


def _furnish(folder: Path) -> None:
    """Put Acme's files there, to be written in whatever may be done to ours, and the settings that name its ledger."""
    for file in (path for path in ACME.rglob("*") if path.is_file()):
        copy = folder / file.relative_to(ACME)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    settings = "".join(f'{name} = "{value}"\n' for name, value in OWN.items())
    (folder / "flywheel.toml").write_text(settings, encoding="utf-8")


def _tell(ctx: click.Context, call: Call, chapter: Chapter) -> None:
    click.echo(f"\n\n{click.style(chapter.title, bold=True)}\n", color=call.colours)
    click.echo(click.wrap_text(chapter.words, min(get_terminal_size().columns, WIDEST)))
    for line in chapter.commands:
        click.echo(f"\n{click.style(f'$ {line}', bold=True)}", color=call.colours)
        sys.stdout.flush()
        if code := _typed(ctx.find_root().command, call, line):
            raise click.exceptions.Exit(code)


def _typed(door: click.Command, call: Call, line: str) -> int:
    """Run a command line as the shell would, by the same door; its exit code."""
    try:
        door.main(shlex.split(line.replace("\\\n", " "))[1:], obj=_call_like(call))
    except SystemExit as ended:
        return int(ended.code or 0)


def _call_like(call: Call) -> Call:
    """A call of its own, on the folder's ledger whatever the environment says; it formats and colours as this one."""
    own = Call(call.clock)
    kept: dict[str, Any] = dict(call.flags)
    own.flags.update({**kept, **OWN}, no_pager=True, no_input=True)
    return own
