"""Writes the manual's reference (commands, kinds, rules, read models) from what flywheel itself says: `make docs`.

With --check nothing is written; where a page is not what flywheel says now, it is named and the exit code is 1.
"""

import sqlite3
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner

from cli import CONTENTS, door
from commands.topics import TOPICS
from events.kinds import by_name
from projections.catalogue import TABLES
from projections.database import TELLING, make_indexes_and_views, make_tables
from projections.views import VIEWS

MANUAL = Path(__file__).parent / "manual"
KINDS_OF_THEIR_OWN = "log"
ABOUT_READ_MODELS = """\
The tables of `<ledger>.views.db`, a plain SQLite file beside the ledger. They are what the events add up to:
disposable, and made anew by `flywheel rebuild`, or by themselves where they are missing, damaged or of another
version.

Text, lists and amounts stand as text: amounts exactly, as decimals; lists as JSON; instants in UTC, in ISO form and of
one width, so that they sort; days as 2026-03-31. Whole numbers stand as such, yes and no as 1 and 0, and what is
missing is NULL, never zero. Sums, charts and views that add up want amounts as numbers: see [views](#views)."""
ABOUT_VIEWS = """\
Views are queries with a name: ask them as you ask a table. They add amounts up as floating-point numbers, good to some
fifteen digits; where every digit counts, take the tables."""
ABOUT_NUMBERS = """\
Each table with amounts has a view of its own name with `_numbers` at the end: the same columns and rows, amounts as
floating-point numbers."""
ABOUT_TELLING = "What stands above is told by the file itself as well, so that a tool need not read this page."
ABOUT_INNER = """\
The tables {} are the machinery's own: they hold what the next event will need, and may change with any version."""
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
        yield from chapters(door, entry.name)
    for topic in TOPICS:
        yield f"## flywheel help {topic}\n\n{block(said('help', topic))}"


def chapters(group: click.Group, *names: str) -> Iterator[str]:
    """A command, and below it, a heading deeper, those that it has of its own."""
    yield f"{'#' * (1 + len(names))} flywheel {' '.join(names)}\n\n{block(said(*names, '--help'))}"
    ctx = click.Context(group)
    command = group.get_command(ctx, names[-1])
    if isinstance(command, click.Group) and names[-1] != KINDS_OF_THEIR_OWN:
        for inner in command.list_commands(click.Context(command)):
            yield from chapters(command, *names, inner)


def kinds() -> Iterator[str]:
    """A chapter for each kind of event."""
    yield f"# Kinds of event\n\n{MADE}\n\n{said('kinds', '--format', 'markdown')}"
    for name in by_name():
        yield f"## {name}\n\n{block(said('kinds', name))}"


def rules() -> Iterator[str]:
    """The table of all rules."""
    yield f"# Rules\n\n{MADE}\n\n{said('rules', '--format', 'markdown')}"


def read_models() -> Iterator[str]:
    """A chapter for each table of the read models' database, and one each for its views and what it tells of itself."""
    yield f"# Read models\n\n{MADE}\n\n{ABOUT_READ_MODELS}"
    for table in TABLES:
        if not table.inner:
            columns = "\n".join(f"| {column.name} | {column.holds} | {column.about} |" for column in table.columns)
            keys = f"Key: {', '.join(table.key)}." + (
                f" Indexed by {', '.join(table.indexes)}." if table.indexes else ""
            )
            head = "| column | holds | meaning |\n| --- | --- | --- |"
            yield f"## {table.name}\n\n{textwrap.fill(f'{table.about} {keys}', 120)}\n\n{head}\n{columns}"
    made = columns_made()
    numbers = [f"`{name}`" for name in made if name.endswith("_numbers")]
    inner = [f"`{table.name}`" for table in TABLES if table.inner]
    told = {name: table.about for name, table in TELLING.items()}
    yield f"## Views\n\n{ABOUT_VIEWS}\n\n{listed('view', {name: view.about for name, view in VIEWS.items()}, made)}"
    yield textwrap.fill(f"{ABOUT_NUMBERS} They are {series(numbers)}.", 120)
    yield f"## What the file tells of itself\n\n{ABOUT_TELLING}\n\n{listed('table', told, made)}"
    yield textwrap.fill(ABOUT_INNER.format(series(inner)), 120)


def columns_made() -> dict[str, list[str]]:
    """The columns of each table and view, as a new file has them."""
    with TemporaryDirectory() as folder:
        make_tables(path := Path(folder) / "views.db")
        make_indexes_and_views(path)
        with closing(sqlite3.connect(path)) as database:
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type <> 'index'")]
            return {name: [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')] for name in names}


def listed(head: str, about: Mapping[str, str], made: Mapping[str, list[str]]) -> str:
    """A table with a line for each name: what it is, and its columns."""
    lines = (f"| {name} | {words} | {', '.join(made[name])} |" for name, words in about.items())
    return "\n".join((f"| {head} | what a row is | columns |\n| --- | --- | --- |", *lines))


def series(names: list[str]) -> str:
    """Names in a sentence."""
    return f"{', '.join(names[:-1])} and {names[-1]}"


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
