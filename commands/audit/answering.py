"""Answers as a report shows them: tables of texts, what rests on the period first, what is too much counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from audit.questions import Ground, Question, all_questions, answer, caveat, unanswered
from audit.report.contents import Answer, Grid, Head, Row
from audit.report.telling import Happened, telling
from commands.call import Call
from commands.cells import Column, moved, shown
from commands.looking import as_columns

MOST_POSITIONS = 4
SLACK = 4
"""A table is not cut for the sake of a quarter of its rows."""
OF_ONE_THING = "trace"
"""A question that is asked of one thing, and would fill a book of all."""
ASKED_OF_ONE = "it follows one amount from need to verdict"
NONE = Grid((), (), 0)
Marks = Callable[[Any], bool]
Asked = Callable[[str], str]


def answers(call: Call, ground: Ground, period: Happened, most: int, asked: Asked) -> Iterator[Answer]:
    """Every question with its answer, or why there is none.

    `period` says what occurred in it, `most` is the number of rows that a table has, and `asked` gives the command that
    asks a question again.
    """
    for question in all_questions():
        of_one = question.name == OF_ONE_THING
        why = ASKED_OF_ONE if of_one else unanswered(question, ground)
        counted: Counter[str] = Counter()
        grid = NONE if why else _answered(call, question, ground, period, most, counted)
        yield Answer(
            question.name,
            question.asks,
            question.why,
            question.finds == "findings",
            grid,
            asked(f"{question.name} CLAIM" if of_one else question.name),
            why or "",
            "" if why else caveat(question, ground) or "",
            tuple(counted.most_common()),
            telling(question.name).part,
        )


def within(rows: Sequence[Any], most: int) -> Sequence[Any]:
    """The first rows of a table: so many at most, or all where only a few more are there."""
    return rows if len(rows) <= most + most // SLACK else rows[:most]


def grid_of(
    call: Call,
    columns: Sequence[Column],
    rows: Iterable[Any],
    most: int,
    marks: Marks = lambda _: False,
    graver: Marks = lambda _: False,
) -> Grid:
    """Rows as texts: the graver first, marked ones before others; those beyond the most are counted.

    A column that is empty is left out.
    """
    kept, total, marked = _first(rows, most, marks, graver)
    cells = [tuple(_cell(row.get(column.name), column, call) for column in columns) for row, _ in kept]
    there = [n for n in range(len(columns)) if any(row[n] for row in cells) or not cells]
    heads = tuple(Head(columns[n].title, columns[n].about, columns[n].right) for n in there)
    told = zip(cells, kept, strict=True)
    return Grid(heads, tuple(Row(tuple(row[n] for n in there), mark) for row, (_, mark) in told), total, marked)


def _answered(
    call: Call, question: Question, ground: Ground, period: Happened, most: int, counted: Counter[str]
) -> Grid:
    """The answer to a question. `counted` takes in what its rows are of."""
    every, rows = answer(question, ground)
    how, named = telling(question.name), {column.name: column for column in as_columns(every)}
    columns = [named[name] for name in how.columns.split() or question.brief]
    grid = grid_of(
        call,
        columns,
        _counting(rows, how.by, counted),
        0 if how.part else most,
        marks=lambda row: how.is_of(period, row),
        graver=how.graver,
    )
    titles = {column.title: how.heads[column.name] for column in columns if column.name in how.heads}
    return grid._replace(heads=tuple(head._replace(title=titles.get(head.title, head.title)) for head in grid.heads))


def _counting(rows: Iterable[Any], by: Callable[[Any], str] | None, counted: Counter[str]) -> Iterator[Any]:
    for row in rows:
        if by:
            counted[by(row)] += 1
        yield row


def _first(rows: Iterable[Any], most: int, marks: Marks, graver: Marks) -> tuple[list[tuple[Any, bool]], int, int]:
    """The first rows, each with whether it is marked; how many there are in all, and how many of those are marked."""
    room = most + most // SLACK
    kept: dict[tuple[bool, bool], list[tuple[Any, bool]]] = {
        (grave, mark): [] for grave in (True, False) for mark in (True, False)
    }
    total = marked = 0
    for row in rows:
        mark = marks(row)
        total, marked = total + 1, marked + mark
        some = kept[graver(row), mark]
        if len(some) <= room:
            some.append((row, mark))
    first = list(islice((each for some in kept.values() for each in some), room + 1))
    return list(within(first, most)), total, marked


def _cell(value: object, column: Column, call: Call) -> str:
    if column.name == "positions" and isinstance(value, list | tuple):
        more = f" and {len(value) - MOST_POSITIONS} more" if len(value) > MOST_POSITIONS else ""
        return ", ".join(f"#{position}" for position in value[:MOST_POSITIONS]) + more
    if isinstance(value, datetime):  # of an instant a page has the day, and the command below it the rest
        value = moved(value, call.zone).date()
    return shown(value, column, call.zone)
