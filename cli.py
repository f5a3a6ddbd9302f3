"""The door: one group of commands, and the contents page by which it finds the room of each.

A room is entered only when its command is called; the contents page is all that help needs.
"""

import os
import sys
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from commands.contents import Contents, Entry
from commands.room import write_examples, write_options, write_text

AUDIENCES = {
    "operators": "Operators record what happens",
    "auditors": "Auditors replay it and check that it is all there",
    "analysts": "Analysts see what it adds up to",
    "everyone": "Everyone",
}


CONTENTS = (
    Entry("init", "commands.init", "operators", "Make a ledger and charter the PMO in it."),
    Entry("log", "commands.log", "operators", "Record one event.", "flywheel log need-identified --help"),
    Entry("import", "commands.importing", "operators", "Record what a spreadsheet, a CSV file or an export holds."),
    Entry("next", "commands.next", "operators", "Tell what each open turn waits for."),
    Entry(
        "kinds",
        "commands.kinds",
        "operators",
        "List the kinds of event, or explain one.",
        "flywheel kinds need-identified",
    ),
    Entry("rules", "commands.rules", "operators", "List the rules that decide what may be recorded."),
    Entry("void", "commands.void", "operators", "Let an event count no more, with a reason."),
    Entry("correct", "commands.correct", "operators", "Void an event and put the right one in its place."),
    Entry("replay", "commands.replay", "auditors", "Walk the history in order, and see what each event changed."),
    Entry("audit", "commands.audit", "auditors", "Seal it, prove it, verify it, and ask it anything."),
    Entry("show", "commands.show", "analysts", "Show the state of things, now or at any time.", "flywheel show value"),
    Entry("export", "commands.exporting", "analysts", "Write the events to a file, exactly as they are stored."),
    Entry("demo", "commands.demo", "everyone", "Load a PMO's two years from its own files, and look at them."),
    Entry("rebuild", "commands.rebuild", "everyone", "Make the read models anew from the events."),
    Entry(
        "backup", "commands.backup", "everyone", "Write a backup of the ledger to a file, while others go on recording."
    ),
    Entry("restore", "commands.restore", "everyone", "Put a backup where the ledger is."),
    Entry("copy", "commands.copy", "everyone", "Copy the ledger to another store, keeping positions and bytes."),
    Entry("doctor", "commands.doctor", "everyone", "Examine the ledger and what surrounds it, and say what to do."),
    Entry("help", "commands.help", "everyone", "Explain a command or a topic."),
    Entry("config", "commands.config", "everyone", "Show the settings, and where each comes from."),
    Entry("completion", "commands.completion", "everyone", "Print the script that completes commands in a shell."),
    Entry("version", "commands.version", "everyone", "Print the versions of flywheel and of what it stands on."),
)


class Door(Contents):
    """The group behind `flywheel`. However a call ends, it ends here, with an exit code and without a traceback."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        write_text(self.help or "", formatter)
        write_examples([entry.example for entry in CONTENTS if entry.example], formatter)
        for audience, title in AUDIENCES.items():
            lines = [(f"{entry.name:<10}", entry.help) for entry in CONTENTS if entry.audience == audience]
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines, col_max=12, col_spacing=4)
        write_options("Options, before a command or after it", self.get_params(ctx), ctx, formatter)
        self.format_epilog(ctx, formatter)

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run the command that the arguments (or else sys.argv) name, and leave with its exit code."""
        given = args[0] if args else extra.pop("args", None)
        arguments = list(sys.argv[1:] if given is None else given)
        extra.pop("prog_name", None)
        sys.exit(self._run(arguments, extra))

    def _run(self, arguments: list[str], extra: dict[str, Any]) -> int:
        try:
            with self.make_context("flywheel", list(arguments), **extra) as ctx:
                self.invoke(ctx)
            sys.stdout.flush()
        except click.exceptions.Exit as done:
            return done.exit_code
        except (Exception, KeyboardInterrupt) as error:
            from commands.errors import report

            return report(error, arguments)
        return 0


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from commands.version import installed

        click.echo(f"flywheel {installed('pmo-flywheel')}")
        ctx.exit()


@click.command(
    cls=Door,
    contents=CONTENTS,
    params=[
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version,
                     help="Print the version."),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="'flywheel help COMMAND' explains a command, 'flywheel help exit-codes' how it can end.",
)  # fmt: skip
@click.pass_context
def door(ctx: click.Context) -> None:
    """The ledger of a PMO's value flywheel: every step recorded, ruled, and replayed for any day."""
    if ctx.invoked_subcommand:
        from commands.call import Call

        ctx.ensure_object(Call)


def main() -> None:
    """Run flywheel as the shell called it."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    if instruction := os.environ.get("_FLYWHEEL_COMPLETE"):
        from click.shell_completion import shell_complete

        try:
            sys.exit(shell_complete(door, {}, "flywheel", "_FLYWHEEL_COMPLETE", instruction))
        except (KeyError, ValueError):  # no shell asks like that
            sys.exit(1)
    door.main()


def _open_what_is_closed() -> None:
    """Put nothing where the caller closed a stream, so that no file gets its place, and what is written its bytes."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - without pathlib, for good
