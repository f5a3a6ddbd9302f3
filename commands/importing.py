"""flywheel import: take in what others keep in spreadsheets, text files and exports, under the rules."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from commands.call import Call
from commands.import_report import Report
from commands.opening import opened, spared
from commands.room import File, Room
from commands.text import brief
from flywheel.errors import UsageFault
from flywheel.stores import file_of

LAYOUT = ("delimiter", "encoding", "decimal", "sheet", "header_row")
PATH = File(path_type=Path)
EXAMPLES = (
    "flywheel import deliveries.csv --kind service-delivered --dry-run",
    "flywheel import register.xlsx --sheet Benefits --mapping benefits.toml --on-error skip --reject-file rejects.csv",
    "flywheel import events.jsonl",
)


@click.command(cls=Room, examples=EXAMPLES)
@click.argument("file", type=File(allow_dash=True))
@click.option(
    "--mapping",
    "-m",
    multiple=True,
    type=PATH,
    metavar="FILE|FOLDER",
    help="What the columns mean, in TOML.  [can be given several times]",
)
@click.option("--kind", metavar="KIND", help="The kind of all rows, where columns are called as its fields are.")
@click.option("--on", metavar="TIME", help="When it occurred, for rows that do not say.")
@click.option("--dry-run", is_flag=True, help="Try everything and record nothing.")
@click.option(
    "--on-error",
    type=click.Choice(["stop", "skip"]),
    default="stop",
    show_default=True,
    help="Record nothing of a file where a row has a problem, or all but that.",
)
@click.option("--reject-file", type=PATH, metavar="CSV", help="Where to write what did not come in, cell by cell.")
@click.option(
    "--in-order", is_flag=True, help="Record in the order in which things occurred, over all files and sheets."
)
@click.option(
    "--delimiter",
    metavar="SIGN",
    help="What separates the cells of a CSV file: ; or tab.  [default: seen in the headings]",
)
@click.option("--encoding", metavar="NAME", help="How a CSV file is encoded: cp1252, utf-16.  [default: utf-8]")
@click.option("--decimal", metavar="SIGN", help="The decimal sign of numbers: a comma or a point.  [default: .]")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook.  [default: its only one]")
@click.option("--header-row", type=click.IntRange(min=1), metavar="N", help="The row with the headings.  [default: 1]")
@click.option("--undo", is_flag=True, help="Void what importing this file added. Needs --because.")
@click.option("--because", metavar="TEXT", help="Why it is undone.")
@click.pass_context
def command(ctx: click.Context, /, **said: Any) -> None:
    """Record what a spreadsheet, a CSV file or an export holds.

    FILE is .csv or any text with delimiters, .xlsx, or .jsonl with one event a line; - for stdin; or a folder whose
    files the mappings name.

    Without a mapping the columns are called as the fields of events are, beside one called kind. With a mapping any
    table will do, and a row can give several events: the manual's chapter on importing shows how one is written.

    Everything has a key, so importing the same again adds nothing, an interrupted import goes on where it stopped, and
    a row that changed meanwhile is told as a conflict. An export of a whole ledger becomes the same ledger, byte for
    byte, where there is none yet.
    """
    call = ctx.find_object(Call) or Call()
    _check(said)
    if said["reject_file"]:
        spared(said["reject_file"], file_of(call.ledger), said["file"], *said["mapping"])
    with ExitStack() as stack:
        from exchange.rejects import reject_file
        from exchange.sources import STDIN, at_hand, form_of

        path = stack.enter_context(at_hand(said["file"], folders=True))
        said["file"] = STDIN if said["file"] == "-" else said["file"]
        rejects = stack.enter_context(reject_file(said["reject_file"], replace=bool(call.flags.get("yes"))))
        report = Report(call, said, rejects)
        if not path.is_dir() and form_of(path, said["file"]) == "events":
            counts = _events(call, said, path, report)
        else:
            counts = _tables(call, said, path, report)
        report.finish(counts)
    ctx.exit(report.exit_code(counts))


def _check(said: dict[str, Any]) -> None:
    if said["undo"] and not (said["because"] or "").strip():
        raise UsageFault("No reason is given. Say with --because why the import is undone.")
    if said["because"] and not said["undo"]:
        raise UsageFault("--because is for --undo. Leave it away, or say --undo as well.")
    if said["delimiter"]:
        from exchange.layout import delimiter_of

        try:
            said["delimiter"] = delimiter_of(said["delimiter"])
        except ValueError as error:
            raise UsageFault(str(error)) from error
    if said["decimal"] and len(said["decimal"]) != 1:
        raise UsageFault(f"'{brief(said['decimal'])}' is no decimal sign. Give a comma or a point.")


def _tables(call: Call, said: dict[str, Any], path: Path, report: Report) -> Any:
    from commands.kinds import named
    from commands.noting import taking_notes
    from commands.saying import occurred_at
    from exchange.gathering import Asked, readings
    from exchange.undoing import undo, voiding

    with opened(call, read_only=said["dry_run"]) as ledger:
        asked = Asked(
            file=said["file"],
            path=path,
            mappings=said["mapping"],
            layout={name: said[name] for name in LAYOUT if said[name] is not None},
            kind=named(said["kind"]) if said["kind"] else None,
            occurred_at=occurred_at(call, said["on"]) if said["on"] else None,
            actor=call.settings.actor.value,
            zone=call.zone,
        )
        found = readings(asked)
        if said["undo"]:
            void = voiding(said["because"], call.actor, call.now)
            with taking_notes(call, ledger) as notes:
                return undo(
                    *(ledger, found), void=void, dry_run=said["dry_run"], tell=report.reject, note=notes.of_undoing
                )
        return _taken(call, ledger, found, report)


def _events(call: Call, said: dict[str, Any], path: Path, report: Report) -> Any:
    from exchange.copying import is_copy, restore
    from exchange.event_lines import EventLines, LineTeller
    from exchange.offers import Reading

    if found := [f"--{name.replace('_', '-')}" for name in ("mapping", "kind", "on", "undo", *LAYOUT) if said[name]]:
        raise UsageFault(f"{said['file']} holds events, and {found[0]} says nothing of those. Leave it away.")
    lines = EventLines(path, said["file"])
    if is_copy(call.ledger, lines):
        return restore(call.ledger, lines, dry_run=said["dry_run"], progress=report.progress)
    teller = LineTeller(call.settings.actor.value, whole=lines.is_export())
    with opened(call, read_only=said["dry_run"]) as ledger:
        return _taken(call, ledger, [Reading(lines, teller)], report)


def _taken(call: Call, ledger: Any, readings: Any, report: Report) -> Any:
    """What became of the readings, once they are taken in; what is refused is noted beside the ledger."""
    from commands.noting import taking_notes
    from exchange.intake import Intake

    with taking_notes(call, ledger) as notes:
        return Intake(ledger, report.wishes, tell=report.reject, progress=report.progress, note=notes).take(readings)
