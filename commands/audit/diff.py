"""flywheel audit diff: which figures are not the same at two times or in two ledgers, and the events behind each."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.audit.difference_rows import COLUMNS, EVENTS, cut_down, event_rows, row_of
from commands.audit.parting import parting_words
from commands.audit.sides import sides, unrecorded_words
from commands.call import Call
from commands.room import KEPT, Room, listing
from commands.settings import nearest, there
from commands.text import brief
from flywheel.errors import NoSuchLedger, NotALedger, UsageFault

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from audit.explanation.differing import Difference

COMPARED = ("value", "totals", "benefits", "claims", "recognitions", "turns", "services")
NOT_COMPARED = ("timeline",)
FOR_PEOPLE = ("table", "markdown")
MANY = 40
EMPTY, NOTHING = "No figure differs.", "There is nothing to compare."
TIMES = (
    ("--from", "from", "The first side: only what had occurred by then."),
    ("--to", "to", "The second side: only what had occurred by then.  [default: all there is]"),
    ("--known-from", "known_from", "The first side: only what was recorded by then."),
    ("--known-to", "known_to", "The second side: only what was recorded by then.  [default: all there is]"),
)


def _times(command: Callable[..., Any]) -> Callable[..., Any]:
    for flag, name, about in reversed(TIMES):
        command = click.option(flag, name, metavar="TIME", help=about, **KEPT)(command)
    return command


def _completed(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Complete to a table, or to a file."""
    from click.shell_completion import CompletionItem

    tables = [CompletionItem(name) for name in _offered() if name.startswith(incomplete)]
    return tables or [CompletionItem(incomplete, type="file")]


@click.command(
    cls=Room,
    examples=(
        "flywheel audit diff --from 2025-12-31 --to 2026-03-31",
        "flywheel audit diff totals --known-from '#120' --figures",
        "flywheel audit diff value claims --from 'last year' --events",
        "flywheel audit diff old.jsonl new.jsonl",
        "flywheel audit diff backup.db --all --format csv",
    ),
)
@click.argument("what", nargs=-1, metavar="[TABLE|FILE]...", shell_complete=_completed)
@click.option("--all", "everything", is_flag=True, help="Compare every table.")
@click.option("--figures", is_flag=True, help="Only amounts and numbers; no words, dates or lists.")
@click.option("--events", is_flag=True, help="A row for each event behind a difference, with what it adds to it.")
@_times
@listing
@click.pass_obj
def command(call: Call, what: tuple[str, ...], everything: bool, figures: bool, events: bool) -> None:
    """Tell which figures differ, and the events behind each.

    Compared are two times of one ledger (--from and --to, --known-from and --known-to), a FILE and the ledger, or two
    FILES: ledgers, backups, or exports in JSONL. A FILE alone is before, and the ledger after. Of two ledgers it is
    told as well at which position they part, and which events differ.

    TABLES are those of 'flywheel show'; without any, those of value and of what leads to it. Of a row that is there on
    one side only its figures are told. What the events behind a figure add up to is its difference.

    Differences are the answer: the exit code is 0 with them and without.
    """
    if call.flags.get("fields") == "":
        call.show((), EVENTS if events else COLUMNS)
    tables, files = _tables(what, everything), tuple(Path(word) for word in what if word not in _offered())
    _check(call, files)
    from audit.explanation.differing import differences

    with sides(call, files) as both:
        for line in parting_words(call, both):
            call.say(line)
        every = differences(both.first, both.second, tables, both.parting and both.parting.at)
        found = [each for each in every if each.cell.adds_up or not figures]
        silent = list(unrecorded_words(call, both))
        altered = bool(both.parting and both.parting.altered)
        for line in (*silent, *_summary(found, hint=altered and not events)):
            call.say(line)
        rows = event_rows(found, both) if events else map(row_of, found)
        if call.settings.format.value in FOR_PEOPLE:
            rows = map(cut_down, rows)
        meta = {**both.told, "differing": dict(Counter(each.cell.table for each in found))}
        call.show(rows, EVENTS if events else COLUMNS, meta=meta, empty=EMPTY if len(silent) < 2 else NOTHING)


def _offered() -> tuple[str, ...]:
    from audit.explanation.offered import OFFERED

    return tuple(name for name in OFFERED if name not in NOT_COMPARED)


def _tables(what: tuple[str, ...], everything: bool) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(word for word in what if word in _offered()))
    return _offered() if everything else named or COMPARED


def _check(call: Call, files: tuple[Path, ...]) -> None:
    """Raises UsageFault where what is to be compared cannot be, NoSuchLedger where it is not there."""
    for file in files:
        if str(file) in NOT_COMPARED:
            raise UsageFault("The timeline is the events themselves, and no figure of theirs. Name another table.")
        if not there(file):
            said = brief(str(file), 200)
            if file.is_dir():
                raise NotALedger(f"{said} is a folder. Name a ledger's file in it, or an export.")
            if file.suffix or len(file.parts) > 1:
                raise NoSuchLedger(f"There is no file {said}. Check the path.")
            raise UsageFault(f"{said} is neither a table nor a file.{nearest(str(file), _offered())}")
    if len(files) > 2:
        raise UsageFault(f"{len(files)} files are named. Compare two of them, or one with the ledger.")
    if not files and not any(call.flags.get(name) for _, name, _ in TIMES):
        raise UsageFault("Nothing is named to compare with. Give --from or --known-from with a time, or a file.")


def _summary(found: "Sequence[Difference]", *, hint: bool) -> Iterator[str]:
    """How many cells differ in each table, for people; how to ask for less where they are many, and for events."""
    of_figures = Counter(each.cell.table for each in found if each.cell.adds_up)
    others = Counter(each.cell.table for each in found if not each.cell.adds_up)
    for what, counts in (("Figures", of_figures), ("Words, dates and lists", others)):
        if counts:
            yield f"{what} that differ: {', '.join(f'{table} {count:,}' for table, count in counts.items())}."
    if len(found) > MANY and others:
        alone = "; with a table's name that table alone is compared" if len({*of_figures, *others}) > 1 else ""
        yield f"--figures leaves words, dates and lists aside{alone}."
    if found and hint:
        yield "--events tells what each event adds to what differs."
