"""Asking a story: one question to a given history, answered whole."""

from datetime import datetime
from typing import Any

from audit.questions import Ground, answer, question_named, unanswered
from events.fields import Waiver
from tests.projections.story import Story, on

LATER = on("2027-01-31")


def asked(story: Story, name: str, *, head: int | None = None, until: datetime = LATER, **more: Any) -> list[Any]:
    """The rows of the answer, of the whole story or of it up to a position, with more about the ground."""
    question = question_named(name)
    assert question, name
    last = len(story.entries) if head is None else head
    columns, rows = answer(question, Ground(story.read, last, until, **more))
    found = [dict(row) for row in rows]
    assert {name for row in found for name in row if name not in {column.name for column in columns}} - HELD == set()
    return found


def without(story: Story, name: str, **more: Any) -> str | None:
    """Why the question cannot be answered of the whole story; None where it can."""
    question = question_named(name)
    assert question, name
    return unanswered(question, Ground(story.read, len(story.entries), LATER, **more))


HELD = {
    *("title", "outcome", "unrecognised_claims", "recognised_at", "benefit_class", "more", "than"),
}
"""What rows may hold beside the columns of the answer: fields of the read model that they are made of."""


def told(rows: list[Any], *names: str) -> list[tuple[Any, ...]]:
    """These columns of each row."""
    return [tuple(row.get(name) for name in names) for row in rows]


def waived(rule: str) -> tuple[Waiver, ...]:
    """A waiver of one rule."""
    return (Waiver(rule=rule, reason="The board said so."),)
