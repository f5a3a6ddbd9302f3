"""flywheel audit ask: one question to the ledger, answered row by row, each with the positions it rests on."""

from collections.abc import Mapping

import click

from commands.audit.grounds import ground_of
from commands.audit.questions import show_questions
from commands.call import Call
from commands.cells import Column
from commands.completing import among
from commands.conditions import chosen, condition
from commands.looking import as_columns
from commands.moment import instant_of, moment_of
from commands.opening import opened
from commands.room import Room, reading
from commands.text import brief
from commands.times import Position
from flywheel.errors import UsageFault
from flywheel.ledger import Ledger

KNOWN_THEN = "known-then"


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
    the claims, and the claims of the benefits, propositions, services and customers that are named.
    """
    from audit.questions import answer, nearest, question_named

    if name is None:
        show_questions(call)
        call.say("Ask one of these: flywheel audit ask QUESTION.")
        return
    if (question := question_named(name)) is None:
        near = f"Did you mean {found}?" if (found := nearest(name)) else "'flywheel audit questions' lists them."
        raise UsageFault(f"There is no question called {brief(name)}. {near}")
    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        ground = ground_of(call, ledger, moment, _then(call, ledger, name, then), ids)
        every, rows = answer(question, ground)
        columns = _ordered(as_columns(every), question.brief)
        wanted = [condition(words, columns) for words in where]
        meta = {**moment.told(), "question": question.name, "asks": question.asks}
        call.show(chosen(rows, (), wanted), columns, meta=meta, empty=_nothing(question.asks, ids))


def _then(call: Call, ledger: Ledger, name: str, words: str | None) -> int | None:
    """The position up to which the ledger was known then. Raises UsageFault where the question asks no such thing."""
    from projections.history import head_known_at

    if name != KNOWN_THEN:
        if words:
            raise UsageFault(f"--then is for {KNOWN_THEN}. Leave it away, or say --known-at.")
        return None
    said = call.as_of if words is None else call.time(words, "end")
    if said is None:
        raise UsageFault("Then is not said. Give --as-of with the day, and --then with when it was told of.")
    if isinstance(said, Position) and words is not None:
        instant_of(said, ledger, "--then")
        return said.number
    known = instant_of(said, ledger, "--as-of")
    return None if known is None else head_known_at(ledger.read, ledger.head, known)


def _nothing(asks: str, ids: tuple[str, ...]) -> str:
    about = f" of {brief(', '.join(ids))}" if ids else ""
    return f"{asks} Nothing{about}."


def _ordered(columns: list[Column], brief: tuple[str, ...]) -> list[Column]:
    """What tells the most first; what is not brief is a detail."""
    known = {column.name: column for column in columns}
    rest = [column._replace(detail=True) for column in columns if column.name not in brief]
    return [*(known[name] for name in brief), *rest]
