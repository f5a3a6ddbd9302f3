"""Answers as a report shows them: tables of texts, what rests on the period first, what is too much counted."""

import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from audit.questions import Ground, Question, all_questions, answer, caveat, unanswered
from audit.report.contents import Answer, Grid, Head, Row
from commands.call import Call
from commands.cells import Column, moved, shown
from commands.looking import as_columns

MOST_ROWS, MOST_POSITIONS = 60, 8
OF_ONE_THING = "trace"
"""A question that is asked of one thing, and would fill a book of all."""
ASKED_OF_ONE = "It follows one amount: flywheel audit ask trace CLAIM."
NONE = Grid((), (), 0)
Marks = Callable[[Any], bool]


def answers(call: Call, ground: Ground, period: Collection[int], last: datetime) -> Iterator[Answer]:
    """Every question with its answer, or why there is none. `period` are the positions of what occurred in it."""
    for question in all_questions():
        why = ASKED_OF_ONE if question.name == OF_ONE_THING else unanswered(question, ground)
        grid = NONE if why else _answered(call, question, ground, period)
        finds, command = question.finds == "findings", f"{_asked_of(call)} {question.name} {_when(call, last)}"
        mind = "" if why else caveat(question, ground) or ""
        yield Answer(question.name, question.asks, question.why, finds, grid, command, why or "", mind)


def grid_of(
    call: Call,
    columns: Sequence[Column],
    rows: Iterable[Any],
    most: int = MOST_ROWS,
    marks: Marks = lambda _: False,
) -> Grid:
    """Rows as texts, marked ones first; those beyond the most are counted. A column that is empty is left out."""
    kept, total = _first(rows, most, marks)
    cells = [tuple(_cell(row.get(column.name), column, call) for column in columns) for row, _ in kept]
    there = [n for n in range(len(columns)) if any(row[n] for row in cells) or not cells]
    heads = tuple(Head(columns[n].title, columns[n].about, columns[n].right) for n in there)
    told = zip(cells, kept, strict=True)
    return Grid(heads, tuple(Row(tuple(row[n] for n in there), marked) for row, (_, marked) in told), total)


def known_words(call: Call, head: int) -> list[str]:
    """How to say again what was known: as it was said, else by the last position that there was."""
    return ["--known-at", str(call.flags.get("known_at") or f"#{head}")]


def _answered(call: Call, question: Question, ground: Ground, period: Collection[int]) -> Grid:
    every, rows = answer(question, ground)
    named = {column.name: column for column in as_columns(every)}
    columns = [named[name] for name in question.brief]
    return grid_of(call, columns, rows, marks=lambda row: any(position in period for position in row["positions"]))


def _first(rows: Iterable[Any], most: int, marks: Marks) -> tuple[list[tuple[Any, bool]], int]:
    """The first rows, marked ones before others, each with whether it is marked; and how many there are in all."""
    marked: list[tuple[Any, bool]] = []
    others: list[tuple[Any, bool]] = []
    total = 0
    for row in rows:
        total += 1
        some = marked if (found := marks(row)) else others
        if len(some) < most:
            some.append((row, found))
    return list(islice((*marked, *others), most)), total


def _cell(value: object, column: Column, call: Call) -> str:
    if column.name == "positions" and isinstance(value, list | tuple):
        more = f" and {len(value) - MOST_POSITIONS} more" if len(value) > MOST_POSITIONS else ""
        return ", ".join(f"#{position}" for position in value[:MOST_POSITIONS]) + more
    return shown(value, column, call.zone)


def _asked_of(call: Call) -> str:
    return shlex.join(["flywheel", "--ledger", call.ledger, "audit", "ask"])


def _when(call: Call, last: datetime) -> str:
    """The times of the answer, as they are said on the command line."""
    known = call.flags.get("known_at")
    said = ["--as-of", f"{moved(last, call.zone):%Y-%m-%d}", *(["--known-at", str(known)] if known else [])]
    return shlex.join(said)
