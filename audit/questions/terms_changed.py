"""The terms of benefits, wherever they were changed: by rebaselines, and by corrections that nobody has to approve."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from audit.questions.ground import Ground
from events.value_proposition import BenefitPromised, BenefitRebaselined, Terms
from flywheel.terms import promised_terms
from projections.amounts import promised_by
from projections.history import Passage
from projections.totals import HARM


class Change(NamedTuple):
    """A change of a benefit's terms. Of a correction nobody approved, and when it was recorded is when it changed.

    What a correction of a rebaseline did to the promise as a whole cannot be told from it alone, and is missing.
    """

    benefit: str
    unit: str
    how: Literal["rebaseline", "correction"]
    changed_at: datetime
    before: Terms
    after: Terms
    promised_before: Decimal | None
    promised_after: Decimal | None
    reason: str
    approved_by: str | None
    logged_by: str
    positions: tuple[int, ...]


def changes(ground: Ground) -> Iterator[Change]:
    """Each rebaseline that stands, then each correction of a promise or of a rebaseline that changed its terms."""
    units: dict[str, str] = {}
    for entry, changed in ground.replayed("benefits"):
        for row in changed:
            units[row.key] = row.after.unit
            if isinstance(entry.event, BenefitRebaselined):
                yield _rebaselined(entry.position, entry.event, row.before, row.after)
    for passage in ground.passages(BenefitPromised, BenefitRebaselined):
        if isinstance(passage.entry.event, BenefitPromised | BenefitRebaselined) and passage.corrected_by:
            yield from _corrected(ground, passage, passage.corrected_by, units)


def _rebaselined(position: int, said: BenefitRebaselined, before: Any, after: Any) -> Change:
    return Change(
        benefit=said.benefit,
        unit=after.unit,
        how="rebaseline",
        changed_at=said.occurred_at,
        before=said.before,
        after=said.after,
        promised_before=before.promised,
        promised_after=after.promised,
        reason=said.reason,
        approved_by=said.approved_by,
        logged_by=said.actor,
        positions=(position,),
    )


def _corrected(ground: Ground, passage: Passage, by: int, units: dict[str, str]) -> Iterator[Change]:
    said: Any = passage.entry.event
    new: Any = ground.at(by).event
    void: Any = ground.at(by - 1)
    before, after = _terms(said), _terms(new)
    if before != after:
        yield Change(
            benefit=new.benefit,
            unit=units.get(new.benefit, ""),
            how="correction",
            changed_at=new.recorded_at,
            before=before,
            after=after,
            promised_before=_promised(said),
            promised_after=_promised(new),
            reason=void.event.reason,
            approved_by=None,
            logged_by=new.actor,
            positions=(passage.entry.position, void.position, by),
        )


def _terms(said: BenefitPromised | BenefitRebaselined) -> Terms:
    return promised_terms(said) if isinstance(said, BenefitPromised) else said.after


def _promised(said: BenefitPromised | BenefitRebaselined) -> Decimal | None:
    if isinstance(said, BenefitRebaselined):
        return None
    terms = promised_terms(said)
    return promised_by(terms.baseline_value, terms.target, said.direction, harm=said.benefit_class == HARM)
