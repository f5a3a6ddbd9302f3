"""Rows of accounts that are something to look into: told among a report's findings too, with a command of their own."""

from collections.abc import Callable, Iterator

from audit.questions import Ground, Question, all_questions, answer, unanswered
from audit.report.contents import Answer
from audit.report.telling import Happened, telling
from commands.audit.answering import grid_of
from commands.call import Call
from commands.conditions import chosen, condition
from commands.looking import as_columns


def looked_into(call: Call, ground: Ground, period: Happened, most: int, asked: Callable[..., str]) -> Iterator[Answer]:
    """For each condition under which a row of an account is to be looked into, the rows that are under it."""
    for question in all_questions():
        if (found := telling(question.name).found) and not unanswered(question, ground):
            for words in found:
                yield _under(call, question, ground, period, most, words)._replace(
                    command=asked(question.name, "--where", words)
                )


def _under(call: Call, question: Question, ground: Ground, period: Happened, most: int, words: str) -> Answer:
    """The answer to a question, of rows under a condition alone."""
    every, rows = answer(question, ground)
    how, columns = telling(question.name), as_columns(every)
    name, value = condition(words, columns)
    named = {column.name: column for column in columns}
    grid = grid_of(
        call,
        [named[each] for each in how.columns.split() or question.brief if each != name],
        chosen(rows, (), [(name, value)]),
        most,
        marks=lambda row: how.is_of(period, row),
    )
    titles = {named[each].title: said for each, said in how.heads.items()}
    heads = tuple(head._replace(title=titles.get(head.title, head.title)) for head in grid.heads)
    return Answer(
        question.name,
        question.asks,
        question.why,
        finds=True,
        grid=grid._replace(heads=heads),
        command="",
        counted=((value, grid.total),),
        only=value,
    )
