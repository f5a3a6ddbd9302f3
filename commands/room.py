"""What all rooms share: help that opens with examples, options that work everywhere, and those of reading commands."""

from collections import Counter
from collections.abc import Callable, Sequence
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.known import FORMATS, KNOWN, Known

if TYPE_CHECKING:
    from commands.cells import Column

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Hand an option to the call that every command is given; after the command it wins over before."""
    if value is not None and value is not False and param.name:
        from commands.call import Call

        ctx.ensure_object(Call).flags[param.name] = value


class File(click.Path):
    """A file's name on the command line; whoever opens the file tells what is wrong with it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(readable=False, **settings)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if any(ord(char) < 32 for char in str(value)):
            self.fail("the name holds a control character. Give the file another.", param, ctx)
        return super().convert(value, param, ctx)


KEPT: dict[str, Any] = {"expose_value": False, "callback": keep}
AS_OF = "Only what had occurred by then. 'flywheel help times' tells what TIME can be."
FIELDS = "Only these columns, with commas between them; without names, a list of the columns there are."


def everywhere() -> list[click.Parameter]:
    """The options that can stand before a command and after it."""
    flags: list[click.Parameter] = [
        click.Option(["--no-input"], is_flag=True, help="Never ask anything.", **KEPT),
        click.Option(["--yes", "-y"], is_flag=True, help="Say yes before anything is replaced or deleted.", **KEPT),
        click.Option(["--no-color"], is_flag=True, help="No colours, as with NO_COLOR in the environment.", **KEPT),
        click.Option(["--debug"], is_flag=True, help="Show an error's traceback.", **KEPT),
    ]
    return [*map(_setting, KNOWN), *flags]


def listing(command: Decorated) -> Decorated:
    """Give a command --fields and --no-pager, for Call.show."""
    options = (
        click.option("--fields", is_flag=False, flag_value="", metavar="[NAMES]", help=FIELDS, **KEPT),
        click.option("--no-pager", is_flag=True, help="Print all at once, also on a terminal.", **KEPT),
    )
    return _with(command, options)


def reading(command: Decorated) -> Decorated:
    """Give a command that reads the ledger --as-of and --known-at, and what a listing has."""
    options = (
        click.option("--as-of", metavar="TIME", help=AS_OF, **KEPT),
        click.option("--known-at", metavar="TIME", help="Only what was recorded by then.", **KEPT),
    )
    return _with(listing(command), options)


def spanning(command: Decorated) -> Decorated:
    """Give a command --since and --until, for Call.since and Call.until: when the events occurred that it lists."""
    options = (
        click.option("--since", metavar="TIME", help="Only what occurred from then on.", **KEPT),
        click.option("--until", metavar="TIME", help="Only what occurred by then.", **KEPT),
    )
    return _with(command, options)


class Room(click.Command):
    """A command of ours: its docstring is its help, `examples` come early in it, what works everywhere comes last.

    Where its answer always has the same `columns`, --fields without names lists them, and nothing is done.
    """

    def __init__(
        self, *args: Any, examples: Sequence[str] = (), columns: "Sequence[Column]" = (), **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.examples = tuple(examples)
        self.columns = tuple(columns)
        self.shared = everywhere()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            found, _, given = self.make_parser(ctx).parse_args(list(args))
            self._each_once(ctx, given)
            self._no_empty_time(found)
            if self.columns and "fields" in found and not (isinstance(found["fields"], str) and found["fields"]):
                self._list_columns(ctx, found)
        return super().parse_args(ctx, args)

    def _list_columns(self, ctx: click.Context, found: dict[str, Any]) -> None:
        from commands.call import Call

        for param in self.shared:
            param.handle_parse_result(ctx, found, [])
        call = ctx.ensure_object(Call)
        call.flags["fields"] = ""
        call.show((), self.columns)

    def _each_once(self, ctx: click.Context, given: list[click.Parameter]) -> None:
        """Raises UsageError for an option that is given twice where only one can count."""
        for param, times in Counter(given).items():
            if times > 1 and isinstance(param, click.Option) and not (param.multiple or param.is_flag):
                raise click.UsageError(f"{param.opts[0]} is given {times} times. Give it once.", ctx)

    def _no_empty_time(self, found: dict[str, Any]) -> None:
        """Raises UsageFault for a time that is given and empty: a script whose $DAY is not set means no other time."""
        for param in self.params:
            if param.metavar == "TIME" and param.name in found and not str(found[param.name]).strip():
                from commands.times import ACCEPTED
                from flywheel.errors import UsageFault

                raise UsageFault(f"{param.opts[0]}: An empty text is not a time. Give {ACCEPTED}.")

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *self.shared]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        summary, _, rest = (self.help or "").partition("\n\n")
        write_text(summary, formatter)
        write_examples(self.examples, formatter)
        write_text(rest, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options("Options", click.Command.get_params(self, ctx), ctx, formatter)
        write_options("Options everywhere", self.shared, ctx, formatter)


class Rooms(Room, click.Group):
    """A command that has commands of its own, such as config. Called alone it tells which."""

    command_class = Room

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.no_args_is_help = False
        self.invoke_without_command = True

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        Room.format_options(self, ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        result = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return result


def write_text(text: str, formatter: click.HelpFormatter) -> None:
    """Paragraphs of help; none where there is no text."""
    if text.strip():
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(cleandoc(text))


def write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    """Examples, each on its line as it can be copied."""
    if examples:
        with formatter.section("Examples"):
            for example in examples:
                formatter.write(f"{' ' * formatter.current_indent}{example}\n")


def write_options(
    title: str, params: Sequence[click.Parameter], ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """The options among these, under a title."""
    records = [record for param in params if isinstance(param, click.Option) and (record := param.get_help_record(ctx))]
    if records:
        with formatter.section(title):
            formatter.write_dl(records)


def _setting(known: Known) -> click.Option:
    default = f"  [default: {known.default}]" if known.default else ""
    kind = click.Choice(FORMATS) if known.name == "format" else File() if known.name == "ledger" else None
    return click.Option([known.flag, known.name], type=kind, metavar=known.takes, help=known.meaning + default, **KEPT)


def _with(command: Decorated, options: Sequence[Callable[[Decorated], Decorated]]) -> Decorated:
    for option in reversed(options):
        command = option(command)
    return command
