"""Writes the manual's reference (commands, kinds, rules) from what flywheel itself says of them: `make docs`.

With --check nothing is written; where a page is not what flywheel says now, it is named and the exit code is 1.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from cli import CONTENTS, door
from commands.topics import TOPICS
from events.kinds import by_name
from projections.catalogue import TABLES

MANUAL = Path(__file__).parent / "manual"
ABOUT_READ_MODELS = """\
The tables of `<ledger>.views.db`, a plain SQLite file beside the ledger. They are what the events add up to:
disposable, and made anew by `flywheel rebuild`, or by themselves where they are missing, damaged or of another
version.

Text, lists and amounts stand as text: amounts exactly, as decimals; lists as JSON; instants in UTC, in ISO form and of
one width, so that they sort; days as 2026-03-31. Whole numbers stand as such, yes and no as 1 and 0, and what is
missing is NULL, never zero. Tables with amounts have a view of the same name with `_numbers` at its end, which has them
as numbers."""
MADE = "<!-- Made by 'make docs' from what flywheel says of itself. Not edited by hand. -->"


def said(*arguments: str) -> str:
    """What flywheel says on stdout to these arguments."""
    result = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(door, arguments, terminal_width=100)
    if result.exit_code:
        raise SystemExit(f"flywheel {' '.join(arguments)} failed: {result.stderr}")
    return result.stdout.rstrip()


def commands() -> Iterator[str]:
    """A chapter for each command and each topic; the kinds that `log` takes have a page of their own."""
    yield f"# Commands\n\n{MADE}\n\n{block(said('--help'))}"
    for entry in CONTENTS:
        yield f"## flywheel {entry.name}\n\n{block(said(entry.name, '--help'))}"
        command = door.get_command(door.make_context("flywheel", []), entry.name)
        for inner in command.commands if isinstance(command, click.Group) else ():
            yield f"### flywheel {entry.name} {inner}\n\n{block(said(entry.name, inner, '--help'))}"
    for topic in TOPICS:
        yield f"## flywheel help {topic}\n\n{block(said('help', topic))}"


def kinds() -> Iterator[str]:
    """A chapter for each kind of event."""
    yield f"# Kinds of event\n\n{MADE}\n\n{said('kinds', '--format', 'markdown')}"
    for name in by_name():
        yield f"## {name}\n\n{block(said('kinds', name))}"


def rules() -> Iterator[str]:
    """The table of all rules."""
    yield f"# Rules\n\n{MADE}\n\n{said('rules', '--format', 'markdown')}"


def read_models() -> Iterator[str]:
    """A chapter for each table of the read models' database."""
    yield f"# Read models\n\n{MADE}\n\n{ABOUT_READ_MODELS}"
    for table in TABLES:
        if not table.inner:
            columns = "\n".join(f"| {column.name} | {column.holds} | {column.about} |" for column in table.columns)
            keys = f"Key: {', '.join(table.key)}." + (
                f" Indexed by {', '.join(table.indexes)}." if table.indexes else ""
            )
            head = "| column | holds | meaning |\n| --- | --- | --- |"
            yield f"## {table.name}\n\n{table.about} {keys}\n\n{head}\n{columns}"


def block(text: str) -> str:
    """Text as it stands."""
    return f"```text\n{text}\n```"


def main() -> None:
    """Write the pages, or check them."""
    stale = []
    for page, chapters in (("commands", commands), ("kinds", kinds), ("rules", rules), ("read-models", read_models)):
        path, text = MANUAL / f"{page}.md", "\n\n".join(chapters()) + "\n"
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(str(path))
    if stale:
        raise SystemExit(f"Not what flywheel says now: {', '.join(stale)}. Run 'make docs'.")


if __name__ == "__main__":
    main()
