"""flywheel audit explain: the events that made a figure, and those that were left out of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from commands.audit.naming import HOW, Named, cell_named, column_named, completed, table_named
from commands.audit.steps import Rows, adds_nothing, columns_of, opened_by, said
from commands.call import Call
from commands.looking import Look, look
from commands.room import Room, reading
from commands.text import brief, counted
from flywheel.errors import IntegrityFailure, UsageFault

if TYPE_CHECKING:
    from audit.explanation.explaining import Explanation
    from audit.explanation.offered import Offered
    from events.entry import Entry
    from flywheel.ledger import Ledger
    from projections.columns import Holds

HELP = f"""Explain a figure by the events that made it.

WORDS name a cell as 'flywheel show' has it. {HOW} Words that tell the row from others are enough: 'totals GBP cashable
recognised', 'wheel 9 turns', 'momentum days-since value'.

The events come in the order in which they count, each with what it changed and the figure after it. Beside them stand
those on which the steps rest, though they changed nothing when they came, and those that were left out, with the
reason: voided, corrected, later than --as-of, recorded after --known-at, of another unit. A total, a step of the wheel
or a measure of momentum is explained through the rows it is made of.
"""


@click.command(
    cls=Room,
    help=HELP,
    examples=(
        "flywheel audit explain value less-rework verified",
        "flywheel audit explain totals GBP cashable recognised --as-of 2025-12-31",
        "flywheel audit explain services portfolio-report status",
        "flywheel audit explain wheel 9 turns --format csv",
    ),
)
@click.argument("words", nargs=-1, metavar="WORDS...", shell_complete=completed)
@click.option("--steps", "only", is_flag=True, help="Only the steps: nothing that they rest on, or that was left out.")
@reading
@click.pass_obj
def command(call: Call, words: tuple[str, ...], only: bool) -> None:
    """Explain a figure by the events that made it."""
    from commands.opening import opened

    table = table_named(words)
    column = table.column(column_named(table, words[-1]))
    then = bool(call.flags.get("as_of") or call.flags.get("known_at"))
    with look(call, *table.made_of) as seen, opened(call, read_only=True) as ledger:
        records = seen.tables.records
        cell = cell_named(table, words, lambda: table.rows(records, seen.until), then=then)
        told = _told(call, ledger, table, cell, seen)
        if told.value != cell.value:
            raise IntegrityFailure(
                f"{cell.words} is shown as {_brief(call, cell.value, column.holds)}, but the events add up to "
                f"{_brief(call, told.value, column.holds)}. Make what is shown anew with 'flywheel rebuild'."
            )
        meta = {"cell": cell.words, "value": cell.value, "meaning": told.meaning, **seen.told}
        holds = "text" if table.name == "timeline" and column.holds == "number" else column.holds
        rows = Rows(told, table, _at(ledger), holds, call.zone).every(only)
        call.show(rows, columns_of(table, holds), meta=meta)
    _sum_up(call, cell, column.holds, told, only)


def _told(call: Call, ledger: "Ledger", table: "Offered", cell: Named, seen: Look) -> "Explanation":
    from audit.explanation.explaining import explained, of_event
    from commands.moment import moment_of
    from projections.history import History

    column = table.column(cell.column)
    if table.name == "timeline":
        [row] = (row for row in seen.tables.records("timeline") if row["position"] == cell.key[0])
        return of_event(row, column)
    if (figure := table.figure(cell.key, column, seen.until)) is None:
        raise UsageFault(
            f"{cell.column} of {table.name} names the row and comes from no event. Ask for another column."
        )
    moment = moment_of(call, ledger)
    history = History(ledger.read, int(str(seen.told["position"])))
    whole = History(ledger.read, ledger.head) if moment.known_at else None
    return explained(figure, history, _at(ledger), moment.as_of, whole)


def _at(ledger: "Ledger") -> "Callable[[int], Entry]":
    return lambda position: next(ledger.read(after=position - 1, limit=1))


def _sum_up(call: Call, cell: Named, holds: "Holds", told: "Explanation", only: bool) -> None:
    """What the figure is, and of which sort the events are that were told, for people."""
    value = _brief(call, cell.value, holds)
    meaning = "" if told.meaning == cell.column.replace("_", " ") else f" ({told.meaning})"
    call.say(f"{cell.words} is {value}{meaning}. {_made_by(cell, told, holds)}{_beside(told, only)}.")
    if told.worked_out and told.grounds and not only:
        grounds = counted(len(told.grounds), "earlier event")
        call.say(f"They rest on {grounds}. To see these, explain the rows that they came through.")


def _made_by(cell: Named, told: "Explanation", holds: "Holds") -> str:
    """How many events changed the figure; those that only made it be there, or left it as it was, are told apart."""
    if cell.table == "timeline":
        return f"{counted(len(told.steps), 'event')} made it"
    opening = sum(opened_by(step, holds) for step in told.steps)
    still = sum(adds_nothing(step, holds) for step in told.steps) - opening
    sorts = ((len(told.steps) - opening - still, "made it"), (opening, "opened it at 0"), (still, "left it as it was"))
    (first, did), *others = [(number, did) for number, did in sorts if number] or sorts[:1]
    return "; ".join([f"{counted(first, 'event')} {did}", *(f"{number:,} {did}" for number, did in others)])


def _brief(call: Call, value: object, holds: "Holds") -> str:
    return brief(said(value, holds, call.zone), 200)


def _beside(told: "Explanation", only: bool) -> str:
    parts = [
        f"they rest on {len(told.grounds):,} more" if told.grounds and not told.worked_out else "",
        f"{len(told.idle):,} changed nothing" if told.idle else "",
        f"{len(told.left_out):,} {'was' if len(told.left_out) == 1 else 'were'} left out" if told.left_out else "",
    ]
    return "".join(f"; {part}" for part in parts if part and not only)
