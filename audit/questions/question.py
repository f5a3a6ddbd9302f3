"""A question: what it asks, why an auditor asks it, and how it is answered, row by row, from what a ledger holds."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from audit.questions.ground import Ground
from projections.columns import Column

Row = Mapping[str, Any]
Answer = Callable[[Ground], Iterable[Row]]
Wanting = Callable[[Ground], str | None]

POSITIONS = Column("positions", "positions of the events that the row rests on", "list")


def nothing(_: Ground) -> None:
    """Nothing is lacking, and nothing left open."""


class Question(NamedTuple):
    """A question to a ledger. `finds`: each row of its answer is something to look into; else it is an account."""

    name: str
    asks: str
    why: str
    finds: Literal["findings", "accounts"]
    columns: tuple[Column, ...]
    answered: Answer
    brief: tuple[str, ...]
    """The columns that a table on a screen shows; the others are there for --fields and for programs."""
    wanting: Wanting
    """Says what a ground lacks, so that no rows would be no answer; None where it lacks nothing."""
    caveat: Wanting = nothing
    """Says what the rows of an answer leave open there; None where they leave nothing open."""


def question(
    name: str,
    asks: str,
    why: str,
    columns: Iterable[Column],
    answered: Answer,
    *,
    finds: bool = True,
    brief: str = "",
    wanting: Wanting = nothing,
) -> Question:
    """A question, whose rows all tell in the end which events they rest on. `brief` are names with spaces between."""
    every = (*columns, POSITIONS)
    chosen = (*brief.split(), POSITIONS.name) if brief else tuple(column.name for column in every)
    return Question(name, asks, why, "findings" if finds else "accounts", every, answered, chosen, wanting)


def text(name: str, about: str) -> Column:
    """A column of text that can be missing."""
    return Column(name, about, "text", optional=True)


def amount(name: str, about: str) -> Column:
    """A column of amounts in the row's unit; missing is not zero."""
    return Column(name, about, "amount", optional=True)


def number(name: str, about: str) -> Column:
    """A column of whole numbers."""
    return Column(name, about, "number", optional=True)


def instant(name: str, about: str) -> Column:
    """A column of instants."""
    return Column(name, about, "instant", optional=True)


def day(name: str, about: str) -> Column:
    """A column of days."""
    return Column(name, about, "day", optional=True)


def yes_no(name: str, about: str) -> Column:
    """A column that says whether."""
    return Column(name, about, "yes-no", optional=True)
