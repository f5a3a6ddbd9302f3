"""flywheel show: the state of things, now or at any time, as the events add up to it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import click

from commands.brief import BRIEF
from commands.call import Call
from commands.cells import Column, moved
from commands.completing import among
from commands.conditions import chosen, condition, named, text_of
from commands.looking import Look, Row, as_columns, look, look_at_timeline
from commands.missed import missed
from commands.room import Room, reading
from commands.settings import nearest
from commands.text import brief
from flywheel.errors import UsageFault

SUBJECTS: Mapping[str, str] = {
    "services": "every service, and how far it has come",
    "value": "every benefit's accounts: promised, claimed, verified, recognised, reversed",
    "totals": "value by unit and class, gross and net of dis-benefits",
    "turns": "every proposition's trip round the wheel",
    "wheel": "how many turns stand at each of the ten steps",
    "momentum": "how the wheel is turning: a vector of measures, not a score",
    "customers": "whom the PMO serves",
    "needs": "every need, and what became of it",
    "propositions": "what was offered, and to whom",
    "benefits": "what was promised, on which terms at first and on which now",
    "claims": "every claim, and what became of it",
    "recognitions": "every verdict of a customer, claim by claim",
    "metrics": "what is measured of services, and the latest value",
    "measurements": "every measured value",
    "deliveries": "every delivery of a service",
    "uptake": "how customers took up each service",
    "charter": "the PMO as it stands: charter, staff, objectives, maturity",
    "timeline": "every event in a line, in the order of occurrence",
    "event": "one event with all that it says; give its position, '#7'",
}


RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "totals": ("value",),
    "wheel": ("turns",),
    "momentum": ("turns", "propositions", "benefits", "deliveries", "claims", "recognitions"),
}
SENTENCES = ("what",)
"""Columns in which nobody looks for a name."""
HELP = (
    "Show the state of things, now or at any time.\n\n"
    "With IDs only the rows of them or about them are shown, with --where those with that value in a column.\n\n"
    "WHAT is one of\n\n\b\n"
) + "\n".join(f"{name:<14}{about}" for name, about in SUBJECTS.items())


@click.command(
    cls=Room,
    help=HELP,
    examples=(
        "flywheel show services",
        "flywheel show value --as-of 'last quarter'",
        "flywheel show event '#12'",
        "flywheel show turns --where status=open --format csv",
    ),
)
@click.argument("what", metavar="WHAT", shell_complete=among(lambda: SUBJECTS))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only rows with this value in that column.")
@reading
@click.pass_obj
def command(call: Call, what: str, ids: tuple[str, ...], where: tuple[str, ...]) -> None:
    """Show the state of things, now or at any time."""
    if what not in SUBJECTS:
        raise UsageFault(f"There is nothing called {brief(what)} to show.{nearest(what, tuple(SUBJECTS))}")
    if what == "event":
        from commands.whole import show_events

        show_events(call, ids)
        return
    tables = RESTS_ON.get(what, (what,))
    with look_at_timeline(call, ids) if what == "timeline" else look(call, *tables) as seen:
        columns, rows = _seen(seen, what, ids)
        wanted = [condition(words, columns) for words in where]
        found = chosen(rows, ids, wanted)
        first = next(found, None)
        shown = found if first is None else chain([first], found)
        empty = (
            "" if first is not None else _before_all(call, seen) or _why_none(what, _seen(seen, what)[1], ids, wanted)
        )
        call.show(shown, _ordered(what, columns), meta=lambda: seen.meta(*tables), empty=empty)


def _before_all(call: Call, seen: Look) -> str:
    """That nothing was on record by --known-at, and since when something is; nothing to say where something was."""
    if seen.told["known_at"] is None or seen.told["position"]:
        return ""
    from commands.opening import opened

    with opened(call, read_only=True) as ledger:
        if not (first := ledger.at(1)):
            return ""
        when = f"{moved(first.event.recorded_at, call.zone):%Y-%m-%d}"
    return f"Nothing was on record by then. The first event was recorded {when}, say a later --known-at."


def _why_none(what: str, rows: Iterable[Row], ids: Sequence[str], wanted: Sequence[tuple[str, str]]) -> str:
    """Which of what was asked for is nowhere among the rows."""
    names: set[str] = set()
    values: dict[str, set[str]] = {name: set() for name, _ in wanted}
    for row in rows:
        names |= named({name: value for name, value in row.items() if name not in SENTENCES})
        for name, held in values.items():
            held.add(text_of(row[name]))
    lines = missed(ids, names, f"Nothing in {what} is called {{}}") if names else []
    for name, value in wanted if names else ():
        lines += missed([value], values[name], f"No {what} with {name}={{}}")
    return "\n".join(lines) or f"No {what} to show. Ask for others, or another time."


def _seen(seen: Look, what: str, ids: Sequence[str] = ()) -> tuple[list[Column], Iterable[Row]]:
    """The columns and rows of what is to be shown; with ids at least the rows of those."""
    records = seen.tables.records
    match what:
        case "totals":
            from projections.totals import COLUMNS, totals

            return as_columns(COLUMNS), totals(records("value"))
        case "wheel":
            from projections.wheel import WHEEL, wheel

            return as_columns(WHEEL), wheel(records)
        case "momentum":
            from projections.momentum import MOMENTUM, momentum

            return as_columns(MOMENTUM), momentum(records, seen.until, seen.tables.between)
        case "timeline":
            found = seen.find(ids) if ids and seen.find else records(what, "occurred_at")
            return as_columns(seen.tables.columns(what)), found
    return as_columns(seen.tables.columns(what)), records(what)


def _ordered(what: str, columns: Sequence[Column]) -> list[Column]:
    """What tells the most first; what is not brief is a detail."""
    brief = BRIEF.get(what, [column.name for column in columns])
    known = {column.name: column for column in columns}
    rest = [column._replace(detail=True) for column in columns if column.name not in brief]
    return [*(known[name] for name in brief if name in known), *rest]
