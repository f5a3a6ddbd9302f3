"""Gravity: how grave it is that a question found something. First what may make a figure wrong, last what is to do.

The order is one of questions, not of rows: one claim recognised above what stands verified weighs more than a hundred
events that were written down late.
"""

from typing import NamedTuple


class Grade(NamedTuple):
    """What it means for a reader that any of these questions found something; the gravest of them first."""

    says: str
    questions: tuple[str, ...]


GRADES = (
    Grade("A figure may be too high", ("over-recognised", "overlapping-claims", "over-attributed")),
    Grade(
        "What a figure is held against has changed, or was set late or never",
        ("targets-moved-after-actuals", "first-baselines", "method-changes", "known-then"),
    ),
    Grade("A figure rests on too little", ("self-verified", "without-evidence")),
    Grade("The record was kept late, or not by the rules", ("waivers", "backdated", "refusals")),
    Grade("Something is not done yet", ("unrecognised-by-age", "overdue", "ownerless")),
)
OTHER = "Something else to look into"
_ORDER = {name: (at, grade.says) for at, (grade, name) in enumerate((g, name) for g in GRADES for name in g.questions)}


def gravity(question: str) -> int:
    """The place of a question among all: the gravest is 0, and what is in no grade comes last."""
    return _ORDER.get(question, (len(_ORDER), OTHER))[0]


def grade(question: str) -> str:
    """What it means for a reader that this question found something."""
    return _ORDER.get(question, (0, OTHER))[1]
