"""The terms of benefits, wherever they were changed: by rebaselines, and by corrections that nobody has to approve."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from audit.questions.ground import Ground
from events.value_proposition import BenefitPromised, BenefitRebaselined, Terms
from flywheel.terms import promised_terms
from projections.history import Passage


class Change(NamedTuple):
    """A change of a benefit's terms. Of a correction nobody approved, and when it was recorded is when it changed.

    What was promised before and after is what `show benefits` told: of a rebaseline by the terms that it met, of a
    correction just before it was recorded and just after.
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
        before=Terms.model_validate({term: getattr(before, term) for term in _named(said)}),
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
            promised_before=_promised(ground, void.position - 1, new.benefit),
            promised_after=_promised(ground, by, new.benefit),
            reason=void.event.reason,
            approved_by=None,
            logged_by=new.actor,
            positions=(passage.entry.position, void.position, by),
        )


def _terms(said: BenefitPromised | BenefitRebaselined) -> Terms:
    return promised_terms(said) if isinstance(said, BenefitPromised) else said.after


def _named(said: BenefitRebaselined) -> list[str]:
    """The terms that a rebaseline changes."""
    return [term for term, value in said.after if value is not None]


def _promised(ground: Ground, head: int, benefit: str) -> Decimal | None:
    """What was promised of a benefit as it was known when the ledger ended at a position."""
    found = (row.promised for row in ground.known(head).state("benefits").rows("benefits") if row.benefit == benefit)
    return next(found, None)
