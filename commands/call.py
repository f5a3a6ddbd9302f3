"""One call of the command line: what it was asked with, what time it is, and how it answers.

Results go to stdout in the one formatter's form; whatever is said about them goes to stderr.
"""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.settings import Settings, resolve
from flywheel.errors import UsageFault

if TYPE_CHECKING:
    from commands.cells import Column
    from commands.output import Meta, Row
    from commands.times import Edge, Position


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Call:
    """What every command gets with click.pass_obj: its settings, its times and its ways to answer.

    `flags` are the options given for every command, by name. `home_zone` is the PMO's own time zone: a command that has
    opened the ledger sets it before it asks for a time.
    """

    def __init__(self, clock: Callable[[], datetime] = clock, folder: Path | None = None) -> None:
        self.clock = clock
        self.folder = folder or Path()
        self.flags: dict[str, Any] = {}
        self.home_zone: str | None = None

    @cached_property
    def now(self) -> datetime:
        """The time of this call, the same however often it is asked for."""
        return self.clock()

    @property
    def user_file(self) -> Path:
        """The user's own settings."""
        return Path(click.get_app_dir("flywheel")) / "flywheel.toml"

    @cached_property
    def settings(self) -> Settings:
        """Every setting with its origin."""
        return resolve(self.flags, os.environ, self.folder, self.user_file)

    @property
    def ledger(self) -> str:
        """The path or URL of the ledger."""
        return self.settings.ledger.value or ""

    @property
    def actor(self) -> str:
        """The handle to record under. Raises UsageFault where nobody is named."""
        if actor := self.settings.actor.value:
            return actor
        raise UsageFault("Nobody is named as the one who records. Say --as NAME, or set FLYWHEEL_ACTOR.")

    @property
    def zone(self) -> tzinfo:
        """The time zone that was asked for, else the PMO's own, else UTC."""
        from commands.zones import zone

        return zone(self.settings.tz.value or self.home_zone or "UTC")

    def time(self, text: str, edge: "Edge" = "start") -> "datetime | Position":
        """A time as somebody wrote it. Raises UsageFault for what is not one."""
        from commands import times

        return times.parse(text, now=self.now, zone=self.zone, edge=edge)

    def given(self, name: str, edge: "Edge" = "end") -> "datetime | Position | None":
        """The time given with --as-of, --known-at, --since or --until (name with underscores); None where none was."""
        text = self.flags.get(name)
        if text is None:
            return None
        try:
            return self.time(text, edge)
        except UsageFault as fault:
            raise UsageFault(f"--{name.replace('_', '-')}: {fault}") from fault

    @property
    def as_of(self) -> "datetime | Position | None":
        return self.given("as_of")

    @property
    def known_at(self) -> "datetime | Position | None":
        return self.given("known_at")

    @property
    def since(self) -> "datetime | Position | None":
        return self.given("since", "start")

    @property
    def until(self) -> "datetime | Position | None":
        return self.given("until")

    @property
    def interactive(self) -> bool:
        """Whether somebody is there to be asked: a terminal to type and to read at, and no --no-input."""
        return not self.flags.get("no_input") and sys.stdin.isatty() and sys.stderr.isatty()

    def confirm(self, question: str) -> bool:
        """Whether to go on with what cannot be taken back: --yes says yes, and where nobody can be asked it is no."""
        return bool(self.flags.get("yes")) or (self.interactive and click.confirm(question, err=True))

    @property
    def in_json(self) -> bool:
        """Whether programs are spoken to: JSON was asked for."""
        return self.settings.format.value in {"json", "jsonl"}

    @property
    def colours(self) -> bool | None:
        """Whether to use colours; None where that depends on the stream being a terminal."""
        from commands import terminal

        return terminal.colours(bool(self.flags.get("no_color")), os.environ)

    def say(self, message: str) -> None:
        """A message for people, on stderr; styles in it are dropped where there are no colours.

        Where JSON was asked for it is an object, {"message": ...}, so that every line on stderr is one.
        """
        if self.in_json:
            import json

            message = json.dumps({"message": click.unstyle(message)}, ensure_ascii=False)
        with suppress(OSError):  # where stderr cannot be written, nobody can be told so
            click.echo(message, err=True, color=self.colours)

    def show(
        self,
        rows: "Iterable[Row]",
        columns: "Sequence[Column]",
        *,
        meta: "Meta | None" = None,
        empty: str = "Nothing to show.",
    ) -> None:
        """Print rows on stdout as --format, --fields and --tz ask for; a table on a terminal goes through the pager.

        Where --fields names none, the columns are listed, and the call ends.
        `meta` is what JSON tells beside the rows. `empty` is said, on stderr, where a table has no rows.
        """
        from commands import output, terminal

        fields = self.flags.get("fields")
        if listing := fields == "":
            rows, columns, fields, meta = output.listed(columns), output.FIELDS, None, None
        colour = sys.stdout.isatty() if self.colours is None else self.colours
        style = output.Style(self.settings.format.value or "table", self.zone, terminal.room(), bold=colour)
        chosen = output.pick(columns, fields, style)
        some = None
        with terminal.paged(style.format in output.FOR_PEOPLE and not self.flags.get("no_pager"), colour=colour) as out:
            some = output.write(rows, chosen, out, style, meta)
        if some is None:
            raise click.exceptions.Exit(0)  # whoever left the pager has seen enough
        if listing:
            raise click.exceptions.Exit(0)  # whoever asks for the columns has not asked for what stands in them
        if not some and style.format in output.FOR_PEOPLE:
            self.say(empty)
