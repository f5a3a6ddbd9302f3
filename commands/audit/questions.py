"""flywheel audit questions: what an auditor can ask a ledger, and how many rows each answer has."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from commands.call import Call
from commands.cells import Column
from commands.room import Room, reading
from flywheel.errors import UsageFault

if TYPE_CHECKING:
    from audit.questions import Ground, Question

COLUMNS = (
    Column("question", "the name to ask it by"),
    Column("asks", "what it asks"),
    Column("rows_are", "findings, each something to look into; or accounts, which tell what there is"),
    Column("why", "why an auditor asks it", detail=True),
    Column("columns", "the columns of the answer", detail=True),
)
COUNTS = (
    Column("question", "the name to ask it by"),
    Column("rows", "the number of rows of its answer; empty where it cannot be answered", "number"),
    Column("rows_are", "findings, each something to look into; or accounts, which tell what there is"),
    Column("not_answered", "why it cannot be answered, where it cannot"),
    Column("asks", "what it asks", detail=True),
)


@click.command(
    cls=Room,
    examples=(
        "flywheel audit questions",
        "flywheel audit questions --fields question,why",
        "flywheel audit questions --count",
        "flywheel audit questions --count --as-of 2025-12-31",
    ),
)
@click.option("--count", is_flag=True, help="Ask the ledger each of them, and tell how many rows the answer has.")
@reading
@click.pass_obj
def command(call: Call, count: bool) -> None:
    """List the questions that 'flywheel audit ask' answers.

    With --count each is asked, of the whole ledger or of what --as-of and --known-at leave of it. What was known then
    is compared with the day of --as-of.
    """
    if count:
        _count(call)
    elif call.flags.get("as_of") or call.flags.get("known_at"):
        raise UsageFault("--as-of and --known-at are for counting. Add --count, or leave them away.")
    else:
        show_questions(call)


def show_questions(call: Call) -> None:
    """Print the questions with what they ask."""
    call.show(_told(lambda _: {}), COLUMNS)


def _count(call: Call) -> None:
    """Print the questions with the number of rows of each answer."""
    from audit.questions import all_questions, caveat
    from commands.audit.grounds import ground_of, then_of
    from commands.moment import moment_of
    from commands.opening import opened

    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        ground = ground_of(call, ledger, moment, then_of(call, ledger))
        caveats = {each.name: said for each in all_questions() if (said := caveat(each, ground))}
        meta = {**moment.told(), "caveats": caveats}
        call.show(_told(lambda question: _counted(question, ground)), COUNTS, meta=meta)
        for name, said in caveats.items():
            call.say(f"Mind, {name}: {said}.")


def _told(more: "Callable[[Question], dict[str, object]]") -> Iterator[dict[str, object]]:
    from audit.questions import all_questions

    for each in all_questions():
        yield {
            "question": each.name,
            "asks": each.asks,
            "rows_are": each.finds,
            "why": each.why,
            "columns": [column.name for column in each.columns],
            **more(each),
        }


def _counted(question: "Question", ground: "Ground") -> dict[str, object]:
    """How many rows a question has, or why it has none."""
    from audit.questions import answer, unanswered

    lacking = unanswered(question, ground)
    return {"rows": None if lacking else sum(1 for _ in answer(question, ground)[1]), "not_answered": lacking}
