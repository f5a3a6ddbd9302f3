"""flywheel demo: a PMO's two years loaded from its own files, and looked at as their users would look at them."""

import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from shutil import get_terminal_size
from typing import Any, NamedTuple

import click

from commands import inventing
from commands.call import Call
from commands.room import File, Room
from flywheel.errors import UsageFault

ACME = Path(__file__).resolve().parent.parent / "examples" / "acme"
SCRIPT = "demo.toml"
WIDEST = 100
OWN = {"ledger": "acme.db", "actor": "dana"}


class Chapter(NamedTuple):
    """A part of the demo: what it is about, the command lines that it types, and the exit code with which each ends."""

    title: str
    words: str
    commands: tuple[str, ...]
    exit_code: int = 0


@click.command(cls=Room, examples=("flywheel demo", "flywheel demo --into acme", "flywheel demo --events 20000"))
@click.option(
    "--into",
    type=File(path_type=Path),
    metavar="FOLDER",
    help="The folder to make it in: a new one, or an empty one.  [default: a new temporary folder]",
)
@click.option(
    "--events",
    type=click.IntRange(min=1),
    metavar="N",
    help="Invent a PMO with so many events instead, however large.",
)
@click.option(
    "--seed", type=int, metavar="S", help="Which PMO to invent: the same again for the same number.  [default: 1]"
)
@click.pass_context
def command(ctx: click.Context, into: Path | None, events: int | None, seed: int | None) -> None:
    """Load a PMO's two years from its own files, and look at them.

    Every command line is shown before it runs, so that it can be typed again, and the files are there to be looked at.
    Your own ledger is left alone.

    With --events a history is invented and recorded instead, to try things out at scale: over eight years, mostly
    deliveries and measurements, with turns that close and turns that stall.
    """
    call = ctx.find_object(Call) or Call()
    if seed is not None and events is None:
        raise UsageFault("--seed is for an invented PMO. Say with --events how many events it is to have.")
    folder, own = _folder(into), OWN
    if events is None:
        _furnish(folder)
        click.echo(f"Acme's files, and soon its ledger, are in {folder}.")
    else:
        own = {**OWN, "ledger": inventing.LEDGER}
        _invented(call, folder, events, 1 if seed is None else seed)
    _settle(folder, own)
    with chdir(folder):
        for chapter in chapters(ACME if events is None else inventing.ROOM):
            _tell(ctx, call, chapter, own)
    click.echo(f"\nAll of it is in {folder}. Go there and ask on; 'flywheel --help' lists what can be asked.")


def chapters(room: Path = ACME) -> Iterator[Chapter]:
    """What the demo tells and types, in order."""
    import tomllib

    for said in tomllib.loads((room / SCRIPT).read_text(encoding="utf-8"))["chapter"]:
        commands = tuple(map(str.strip, said["commands"]))
        yield Chapter(said["title"], " ".join(said["words"].split()), commands, said.get("exit_code", 0))


def _folder(into: Path | None) -> Path:
    """The folder that was asked for, or a new one. Raises UsageFault where something lies in it."""
    if into is None:
        return Path(tempfile.mkdtemp(prefix="flywheel-demo-"))
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageFault(f"{into} is there already, and not empty. Name a new folder with --into.")
    return into.absolute()


def _furnish(folder: Path) -> None:
    """Put Acme's files there, to be written in whatever may be done to ours."""
    for file in (path for path in ACME.rglob("*") if path.is_file()):
        copy = folder / file.relative_to(ACME)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


def _invented(call: Call, folder: Path, events: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    inventing.invent(call, folder, events=events, seed=seed)
    click.echo(f"The ledger of an invented PMO with {events:,} events is in {folder}.")


def _settle(folder: Path, own: Mapping[str, str]) -> None:
    """The settings that name the folder's ledger, and who works on it."""
    settings = "".join(f'{name} = "{value}"\n' for name, value in own.items())
    (folder / "flywheel.toml").write_text(settings, encoding="utf-8")


def _tell(ctx: click.Context, call: Call, chapter: Chapter, own: Mapping[str, str]) -> None:
    click.echo(f"\n\n{click.style(chapter.title, bold=True)}\n", color=call.colours)
    click.echo(click.wrap_text(chapter.words, min(get_terminal_size().columns, WIDEST)))
    for line in chapter.commands:
        click.echo(f"\n{click.style(f'$ {line}', bold=True)}", color=call.colours)
        sys.stdout.flush()
        if (code := _typed(ctx.find_root().command, call, line, own)) != chapter.exit_code:
            raise click.exceptions.Exit(code or 1)


def _typed(door: click.Command, call: Call, line: str, own: Mapping[str, str]) -> int:
    """Run a command line as the shell would, by the same door; its exit code."""
    try:
        door.main(shlex.split(line.replace("\\\n", " "))[1:], obj=_call_like(call, own))
    except SystemExit as ended:
        return int(ended.code or 0)


def _call_like(call: Call, own: Mapping[str, str]) -> Call:
    """A call of its own, on the folder's ledger whatever the environment says; it formats and colours as this one."""
    alike = Call(call.clock)
    kept: dict[str, Any] = dict(call.flags)
    alike.flags.update({**kept, **own}, no_pager=True, no_input=True)
    return alike
