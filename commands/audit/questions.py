"""flywheel audit questions: what an auditor can ask a ledger."""

import click

from commands.call import Call
from commands.cells import Column
from commands.room import Room, listing

COLUMNS = (
    Column("question", "the name to ask it by"),
    Column("asks", "what it asks"),
    Column("rows_are", "findings, each something to look into; or accounts, which tell what there is"),
    Column("why", "why an auditor asks it", detail=True),
    Column("columns", "the columns of the answer", detail=True),
)


@click.command(cls=Room, examples=("flywheel audit questions", "flywheel audit questions --fields question,why"))
@listing
@click.pass_obj
def command(call: Call) -> None:
    """List the questions that 'flywheel audit ask' answers."""
    show_questions(call)


def show_questions(call: Call) -> None:
    """Print the questions with what they ask."""
    from audit.questions import all_questions

    rows = (
        {
            "question": each.name,
            "asks": each.asks,
            "rows_are": each.finds,
            "why": each.why,
            "columns": [column.name for column in each.columns],
        }
        for each in all_questions()
    )
    call.show(rows, COLUMNS)
