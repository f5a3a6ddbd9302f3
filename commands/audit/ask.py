"""flywheel audit ask: one question to the ledger, answered row by row, each with the positions it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

import click

from commands.audit.grounds import ground_of, then_of
from commands.audit.questions import show_questions
from commands.call import Call
from commands.cells import Column
from commands.completing import among
from commands.conditions import chosen, condition, named, text_of
from commands.looking import as_columns
from commands.missed import missed
from commands.moment import instant_of, moment_of
from commands.opening import opened
from commands.room import Room, reading
from commands.text import brief
from commands.times import Position
from flywheel.errors import UsageFault
from flywheel.ledger import Ledger

if TYPE_CHECKING:
    from audit.questions import Row

KNOWN_THEN = "known-then"
FOR_PEOPLE = ("table", "markdown")
"""The formats in which an answer without rows says so by itself."""
NAMES = frozenset(
    {
        *("actor", "who", "logged_by", "approved_by", "recorded_by", "set_by", "owner", "acknowledged_by"),
        *("customer", "need", "proposition", "benefit", "service", "claim", "other_claim", "outcome"),
    }
)
"""The columns in which ids and handles stand."""


def _names() -> Mapping[str, str]:
    from audit.questions import all_questions

    return {each.name: each.asks for each in all_questions()}


@click.command(
    cls=Room,
    examples=(
        "flywheel audit ask waivers",
        "flywheel audit ask claimed-as-of --as-of 2025-12-31",
        "flywheel audit ask known-then --as-of 2025-12-31 --then '#369'",
        "flywheel audit ask trace less-rework-2025-q1",
        "flywheel audit ask overdue --where what=benefit --format csv",
    ),
)
@click.argument("name", required=False, metavar="[QUESTION]", shell_complete=among(_names))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--then", metavar="TIME", help="For known-then: when it was told.  [default: the day of --as-of]")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only rows with this value in that column.")
@reading
@click.pass_obj
def command(call: Call, name: str | None, ids: tuple[str, ...], then: str | None, where: tuple[str, ...]) -> None:
    """Ask the ledger a question, and be told the positions that each row of the answer rests on.

    'flywheel audit questions' lists the questions. With IDs only rows that name one of them are told; trace follows
    the claims, and the claims of the benefits, propositions, services and customers that are named. An id that stands
    nowhere in the ledger is refused. Where the question cannot be answered, for want of what it looks at, that is said.
    """
    from audit.questions import answer, caveat, nearest, question_named, unanswered

    if name is None:
        show_questions(call)
        call.say("Ask one of these: flywheel audit ask QUESTION.")
        return
    if (question := question_named(name)) is None:
        near = f"Did you mean {found}?" if (found := nearest(name)) else "'flywheel audit questions' lists them."
        raise UsageFault(f"There is no question called {brief(name)}. {near}")
    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        ground = ground_of(call, ledger, moment, *_then(call, ledger, name, then), ids)
        every, rows = answer(question, ground)
        columns = _ordered(as_columns(every), question.brief)
        wanted = [condition(words, columns) for words in where]
        rows = _of_somebody(ledger, ids, rows)
        lacking = unanswered(question, ground)
        beside = caveat(question, ground)
        told = {"question": question.name, "asks": question.asks, "not_answered": lacking, "caveat": beside}
        meta = {**moment.told(), **told}
        answered = chosen(() if lacking else rows, (), wanted)
        empty = f"NOT ANSWERED: {lacking}. That no row is told means nothing here."
        if (first := next(answered, None)) is None and not lacking:
            empty = _why_none(ledger, answer(question, ground)[1], wanted) or _nothing(question.asks, ids)
        call.show(answered if first is None else chain([first], answered), columns, meta=meta, empty=empty)
        if lacking and call.settings.format.value not in FOR_PEOPLE:
            call.say(empty)
        if beside:
            call.say(f"Mind: {beside}.")


def _of_somebody(ledger: Ledger, ids: tuple[str, ...], rows: "Iterable[Row]") -> "Iterable[Row]":
    """The rows again. Raises UsageFault for an id that is neither in the ledger nor in any of them."""
    from commands.audit.strangers import strangers

    if not (strange := strangers(ledger, ids)):
        return rows
    rows = list(rows)
    said = set().union(*map(named, rows))
    if lines := [line for word, line in strange.items() if word not in said]:
        raise UsageFault("\n".join(lines))
    return rows


def _why_none(ledger: Ledger, rows: "Iterable[Row]", wanted: Sequence[tuple[str, str]]) -> str:
    """Which value no row has. Raises UsageFault for an id or a handle that stands nowhere in the ledger either."""
    from commands.audit.strangers import strangers

    rows = list(rows) if wanted else []
    lines = []
    for name, value in wanted:
        held = {text_of(row.get(name)) for row in rows}
        if name in NAMES and value not in held and (strange := strangers(ledger, [value])):
            raise UsageFault(strange[value])
        lines += missed([value], held, f"No row has {name}={{}}") if rows and name not in NAMES else []
    return "\n".join(lines)


def _then(call: Call, ledger: Ledger, name: str, words: str | None) -> tuple[int | None, datetime | None]:
    """The position up to which the ledger was known then, and the time that was said by --then.

    Raises UsageFault where the question asks no such thing.
    """
    from projections.history import head_known_at

    if name != KNOWN_THEN:
        if words:
            raise UsageFault(f"--then is for {KNOWN_THEN}. Leave it away, or say --known-at.")
        return None, None
    if words is None:
        if call.as_of is None:
            raise UsageFault(
                "No day is given to look back on. Give --as-of with the last day that a report was about, "
                "and --then with the day on which it was made, if that was later."
            )
        return then_of(call, ledger), None
    said = call.time(words, "end")
    if isinstance(said, Position):
        instant_of(said, ledger, "--then")
        return said.number, None
    return head_known_at(ledger.read, ledger.head, said), said


def _nothing(asks: str, ids: tuple[str, ...]) -> str:
    about = f" of {brief(', '.join(ids))}" if ids else ""
    return f"{asks} Nothing{about}."


def _ordered(columns: list[Column], brief: tuple[str, ...]) -> list[Column]:
    """What tells the most first; what is not brief is a detail."""
    known = {column.name: column for column in columns}
    rest = [column._replace(detail=True) for column in columns if column.name not in brief]
    return [*(known[name] for name in brief), *rest]
