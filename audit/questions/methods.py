"""Whether figures were worked out in one way: methods, units and attributions that changed, and by how much."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, question, text
from events.entry import Entry
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, BenefitRebaselined
from events.value_recognition import ValueRecognised
from projections.claims import Claim
from projections.history import Passage

WAYS = ("method", "unit", "attribution")
CORRECTED = (BenefitPromised, BenefitRebaselined, ValueClaimed, ValueVerified, ValueReversed, ValueRecognised)


def method_changes(ground: Ground) -> Iterator[Row]:
    """From claim to claim of a benefit, by rebaselines of its attribution, and by corrections."""
    yield from _from_claim_to_claim(ground)
    yield from _rebaselined(ground)
    yield from _corrected(ground)


def _from_claim_to_claim(ground: Ground) -> Iterator[Row]:
    last: dict[str, Claim] = {}
    claims = ground.state("claims").rows("claims")
    for claim in sorted(claims, key=lambda claim: (claim.benefit, claim.claimed_at, claim.claim)):
        if before := last.get(claim.benefit):
            positions = sorted(ground.value_threads.claim[each.claim][0] for each in (before, claim))
            for way in WAYS:
                if (old := getattr(before, way)) != (new := getattr(claim, way)):
                    yield {
                        "benefit": claim.benefit,
                        "about": claim.claim,
                        "how": "from one claim to the next",
                        "changed_at": claim.claimed_at,
                        **_told(way, old, new),
                        "figure_before": before.claimed,
                        "figure_after": claim.claimed,
                        "unit_before": before.unit,
                        "unit": claim.unit,
                        "by": claim.claimed_by,
                        "positions": positions,
                    }
        last[claim.benefit] = claim


def _rebaselined(ground: Ground) -> Iterator[Row]:
    for entry, changes in ground.replayed("benefits"):
        if isinstance(entry.event, BenefitRebaselined) and entry.event.after.attribution is not None:
            for change in changes:
                yield {
                    "benefit": entry.event.benefit,
                    "about": entry.event.benefit,
                    "how": "by a rebaseline",
                    "changed_at": entry.event.occurred_at,
                    **_told("attribution", change.before.attribution, change.after.attribution),
                    "figure_before": change.before.promised,
                    "figure_after": change.after.promised,
                    "unit_before": change.before.unit,
                    "unit": change.after.unit,
                    "by": entry.event.actor,
                    "positions": [entry.position],
                }


def _corrected(ground: Ground) -> Iterator[Row]:
    """What a correction changed in the way a figure is worked out, or in the figure itself."""
    state = ground.state("claims")
    benefits = {claim.claim: claim.benefit for claim in state.rows("claims")}
    units = {benefit.benefit: benefit.unit for benefit in state.rows("benefits")}
    for passage in ground.passages(*CORRECTED):
        if passage.corrected_by and isinstance(passage.entry.event, CORRECTED):
            yield from _between(passage, ground.at(passage.corrected_by), benefits, units)


def _between(passage: Passage, new: Entry, benefits: dict[str, str], units: dict[str, str]) -> Iterator[Row]:
    before, after = _saying(passage.entry.event), _saying(new.event)
    about = _about(new.event)
    benefit = getattr(new.event, "benefit", None) or benefits.get(about)
    for way in (*WAYS, "amount", "target"):
        if (old := getattr(before, way, None)) != (said := getattr(after, way, None)):
            yield {
                "benefit": benefit,
                "about": about,
                "how": "by a correction",
                "changed_at": passage.voided_by and new.event.recorded_at,
                **_told(way, old, said),
                "figure_before": _figure(before),
                "figure_after": _figure(after),
                "unit_before": getattr(before, "unit", None) or units.get(benefit or ""),
                "unit": getattr(after, "unit", None) or units.get(benefit or ""),
                "by": new.event.actor,
                "positions": [passage.entry.position, passage.voided_by, new.position],
            }


def _saying(event: Any) -> Any:
    """What says how a figure is worked out: the event, or the terms that a rebaseline gave."""
    return event.after if isinstance(event, BenefitRebaselined) else event


def _about(event: Any) -> str:
    match event:
        case BenefitPromised() | BenefitRebaselined():
            return event.benefit
        case ValueRecognised():
            return event.claims[0]
    return str(event.claim)


def _figure(event: Any) -> Any:
    return getattr(event, "amount", getattr(event, "target", None))


def _told(way: str, old: Any, new: Any) -> dict[str, Any]:
    return {"what": way, "old": _plain(old), "new": _plain(new)}


def _plain(value: Any) -> Decimal | str | None:
    return value if value is None or isinstance(value, Decimal) else str(value)


QUESTIONS = (
    question(
        "method-changes",
        "Where did a figure's method, unit or attribution change, or a correction change the figure itself?",
        "Two figures worked out in two ways cannot be compared, and a new method is the quietest way to a better one.",
        (
            text("benefit", "the benefit"),
            text("about", "the claim or the benefit whose figure it is"),
            text("how", "from one claim to the next, by a rebaseline, or by a correction"),
            instant("changed_at", "when it changed; a correction, when it was recorded"),
            text("what", "method, unit, attribution; in a correction also amount or target"),
            text("old", "what stood before; missing where nothing was said"),
            text("new", "what stands since"),
            amount("figure_before", "the figure before"),
            amount("figure_after", "the figure since"),
            text("unit", "the unit of the figure since"),
            text("unit_before", "the unit of the figure before"),
            text("by", "who changed it"),
        ),
        method_changes,
        brief="benefit about what old new figure_before unit_before figure_after unit",
    ),
)
