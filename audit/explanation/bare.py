"""Bare promises: benefits without a baseline on record, whose target itself counts as what they promise."""

from collections.abc import Set

from audit.explanation.figures import Cell, Figure
from audit.explanation.walking import Walk
from events.base import Event
from events.value_proposition import BenefitPromised, BenefitRebaselined
from projections.benefits import BENEFITS, Benefit

FIRST, NOW = "promised_first", "promised"
ITSELF = {
    FIRST: "promised at first: the target itself, for there was no baseline on record",
    NOW: "promised now: the target itself, for there is no baseline on record",
}


def promises_bare(figure: Figure, walk: Walk, event: Event) -> bool:
    """Whether an event that was just folded promises a target itself, in a figure of what is promised."""
    if figure.column not in ITSELF or not isinstance(event, BenefitPromised | BenefitRebaselined):
        return False
    return _is_bare(walk.row((BENEFITS.name, event.benefit)), NOW)


def meant(figure: Figure, walk: Walk, bare: Set[int]) -> str:
    """What a figure is, after a walk: it says so where what is promised is no distance from a baseline."""
    if figure.column not in ITSELF or not bare:
        return figure.meaning
    if not isinstance(figure, Cell):
        return f"{figure.meaning}; where there is no baseline, the target itself"
    benefit = figure.ref[1] if figure.ref[0] == BENEFITS.name else figure.ref[1][0]
    return ITSELF[figure.column] if _is_bare(walk.row((BENEFITS.name, benefit)), figure.column) else figure.meaning


def _is_bare(benefit: Benefit | None, column: str) -> bool:
    if benefit is None:
        return False
    if column == FIRST:
        return benefit.first_baseline_value is None and benefit.first_target is not None
    return benefit.baseline_value is None and benefit.target is not None
