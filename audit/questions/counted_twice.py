"""What may be counted twice: outcomes attributed beyond the whole, and claims of one benefit for the same days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import reduce

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, day, number, question, text
from events.periods import days_of
from events.value_proposition import BenefitPromised, BenefitRebaselined
from projections.amounts import plus
from projections.benefits import Benefit
from projections.claims import Claim

WHOLE = 100


def over_attributed(ground: Ground) -> Iterator[Row]:
    """A row for each outcome of which more than all is attributed, or that is shared and a share is not said."""
    sharing: dict[str, list[Benefit]] = defaultdict(list)
    for benefit in ground.state("benefits").rows("benefits"):
        sharing[benefit.outcome].append(benefit)
    saying = _saying(ground)
    for outcome, benefits in sorted(sharing.items()):
        attributed = _attributed(benefits)
        over = attributed is not None and attributed > WHOLE
        unsaid = any(benefit.attribution is None for benefit in benefits)
        if over or (unsaid and len(benefits) > 1):
            yield {
                "outcome": outcome,
                "unit": benefits[0].unit,
                "finding": "over 100 percent" if over else "share not said",
                "attributed": attributed,
                "shares": [_share(benefit) for benefit in benefits],
                "propositions": sorted({benefit.proposition for benefit in benefits}),
                "positions": sorted(at for each in benefits for at in saying[each.benefit]),
            }


def _attributed(benefits: Iterable[Benefit]) -> Decimal | None:
    """The sum of the shares that are said; None where none is, which is not zero."""
    said = [benefit.attribution for benefit in benefits if benefit.attribution is not None]
    return reduce(plus, said) if said else None


def _saying(ground: Ground) -> Mapping[str, list[int]]:
    """Where each benefit's share is said, or is not: its promise, and the rebaselines of its attribution."""
    saying: dict[str, list[int]] = defaultdict(list)
    for entry in ground.entries(BenefitPromised, BenefitRebaselined):
        match entry.event:
            case BenefitPromised() as said:
                saying[said.benefit].append(entry.position)
            case BenefitRebaselined() as said if said.after.attribution is not None:
                saying[said.benefit].append(entry.position)
    return saying


def _share(benefit: Benefit) -> str:
    return f"{benefit.benefit} {'not said' if benefit.attribution is None else f'{benefit.attribution:f}'}"


def overlapping_claims(ground: Ground) -> Iterator[Row]:
    """A row for each two claims of one benefit whose periods share days."""
    of_benefit: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in ground.state("claims").rows("claims"):
        of_benefit[claim.benefit, claim.unit].append(claim)
    for (benefit, unit), claims in sorted(of_benefit.items()):
        ordered = sorted(claims, key=lambda claim: (days_of(claim.period), claim.claim))
        for number_of, one in enumerate(ordered):
            last = days_of(one.period)[1]
            for other in ordered[number_of + 1 :]:
                first, end = days_of(other.period)
                if first > last:
                    break
                yield {
                    "benefit": benefit,
                    "unit": unit,
                    "claim": one.claim,
                    "period": one.period,
                    "claimed": one.claimed,
                    "other_claim": other.claim,
                    "other_period": other.period,
                    "other_claimed": other.claimed,
                    "first_day": first,
                    "last_day": min(last, end),
                    "days": (min(last, end) - first).days + 1,
                    "positions": sorted(ground.value_threads.claim[each.claim][0] for each in (one, other)),
                }


UNIT = text("unit", "the unit of the amounts of the row")
QUESTIONS = (
    question(
        "over-attributed",
        "Which outcome is attributed to several benefits by more than the whole of it, or without a share being said?",
        "What two propositions both claim in full is counted twice in the portfolio's total.",
        (
            text("outcome", "what is counted"),
            text("finding", "over 100 percent, or share not said"),
            amount("attributed", "the sum of the shares that are said, in percent; missing where none is"),
            text("shares", "each benefit that counts it, with its share in percent"),
            text("unit", "the unit in which it is counted"),
            text("propositions", "the propositions in which they are promised"),
        ),
        over_attributed,
        brief="outcome finding attributed shares",
    ),
    question(
        "overlapping-claims",
        "Which claims of one benefit are for the same days?",
        "A day that lies in two claims has been paid for twice, unless the method says why not.",
        (
            text("benefit", "the benefit"),
            text("claim", "the earlier claim"),
            text("period", "its period"),
            amount("claimed", "what it claimed"),
            text("other_claim", "the later claim"),
            text("other_period", "its period"),
            amount("other_claimed", "what it claimed"),
            UNIT,
            day("first_day", "the first day that lies in both"),
            day("last_day", "the last day that does"),
            number("days", "how many do"),
        ),
        overlapping_claims,
        brief="benefit claim claimed other_claim other_claimed unit first_day last_day days",
    ),
)
