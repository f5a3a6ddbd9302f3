"""The questions that an auditor can ask a ledger, and their answers.

for question in all_questions(): columns, rows = answer(question, ground)
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from audit.questions import (
    accounts,
    baselines,
    counted_twice,
    duties,
    evidence,
    methods,
    overdue,
    ownership,
    promises,
    recognition,
    records,
    refused,
    tracing,
)
from audit.questions.ground import Ground
from audit.questions.question import Question, Row
from projections.columns import Column

__all__ = ["Ground", "Question", "Row", "all_questions", "answer", "caveat", "nearest", "question_named", "unanswered"]

ORDER = (
    *("claimed-as-of", "known-then", "first-baselines", "rebaselines", "targets-moved-after-actuals"),
    *("method-changes", "trace", "without-evidence", "self-verified", "unrecognised-by-age", "over-recognised"),
    *("over-attributed", "overlapping-claims", "ownerless", "overdue", "dis-benefits", "cashable", "backdated"),
    *("waivers", "corrections", "refusals"),
)
ROOMS = (
    *(
        accounts,
        baselines,
        promises,
        methods,
        tracing,
        evidence,
        duties,
        recognition,
        counted_twice,
        ownership,
        overdue,
    ),
    *(overdue, records, refused),
)


@cache
def all_questions() -> tuple[Question, ...]:
    """Every question, in the order in which an audit asks them."""
    named = {question.name: question for room in ROOMS for question in room.QUESTIONS}
    return tuple(named[name] for name in ORDER)


def question_named(name: str) -> Question | None:
    """The question of a name; None where there is none."""
    return next((question for question in all_questions() if question.name == name), None)


def nearest(name: str) -> str | None:
    """The name of the question that comes nearest to what somebody wrote."""
    names = [question.name for question in all_questions()]
    close = get_close_matches(name, names, n=1) or [each for each in names if name in each.split("-")]
    return close[0] if close else None


def answer(question: Question, ground: Ground) -> tuple[tuple[Column, ...], Iterable[Row]]:
    """The columns of an answer and its rows, which are worked out as they are taken.

    Where the ground is about ids, only rows that name one of them are given.
    """
    rows = question.answered(ground)
    if ground.about and question.answered is not tracing.trace:
        rows = (row for row in rows if ground.about & _named(row))
    return question.columns, rows


def unanswered(question: Question, ground: Ground) -> str | None:
    """Why a question cannot be answered there: "no refusals were noted beside this ledger". None where it can be.

    Of what nobody looked at, or could look at, no rows are no answer.
    """
    return (not ground.head and ground.unrecorded("by then", ground.known_at)) or question.wanting(ground)


def caveat(question: Question, ground: Ground) -> str | None:
    """What is to be told beside the rows of an answer: what they leave open. None where that is nothing."""
    said = question.caveat(ground)
    return said if said and not unanswered(question, ground) else None


def _named(row: Row) -> set[str]:
    """Every text in a row, what stands behind a colon in it, and the first word of an item of a list."""
    held = [each for value in row.values() for each in (value if isinstance(value, list | tuple) else (value,))]
    texts = [each for each in held if isinstance(each, str)]
    return {part for each in texts for part in (each, each.partition(":")[2], each.partition(" ")[0])}
