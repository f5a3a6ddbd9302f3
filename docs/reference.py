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

MANUAL = Path(__file__).parent / "manual"
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


def block(text: str) -> str:
    """Text as it stands."""
    return f"```text\n{text}\n```"


def main() -> None:
    """Write the pages, or check them."""
    stale = []
    for page, chapters in (("commands", commands), ("kinds", kinds), ("rules", rules)):
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
