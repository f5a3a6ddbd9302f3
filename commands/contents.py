"""Contents pages: commands found by a line in a table, so that a room is entered only when its command is called."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from commands.room import Rooms


class Entry(NamedTuple):
    """A line of a contents page: the command, its room, whom it is for, its help, and perhaps a first example."""

    name: str
    module: str
    audience: str
    help: str
    example: str = ""


class Contents(Rooms):
    """A group whose commands are known by its contents page, which is all that help needs."""

    def __init__(self, *args: Any, contents: Sequence[Entry] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.entries = {entry.name: entry for entry in contents}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        return import_module(entry.module).command if entry else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.entries and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=self.entries, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.help) for entry in self.entries.values()], col_spacing=4)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        found = [CompletionItem(each.name, help=each.help) for each in self.entries.values()]
        named = [item for item in found if item.value.startswith(incomplete)]
        return named + click.Command.shell_complete(self, ctx, incomplete)
