"""What customers make of the value: what waits for them and how long, and what they recognised that does not stand."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, number, question, text
from projections.amounts import ZERO, minus, plus
from projections.claims import Claim, Recognition, stands

BANDS = ((90, "up to 90 days"), (180, "91 to 180 days"), (365, "181 to 365 days"))
OLDEST = "over a year"


def unrecognised(ground: Ground) -> Iterator[Row]:
    """A row for each claim of which something stands verified and is not recognised, the oldest first."""
    state = ground.state("claims")
    classes = {benefit.benefit: benefit.benefit_class for benefit in state.rows("benefits")}
    waiting = [(claim.verified_at, claim) for claim in state.rows("claims") if claim.open and claim.verified_at]
    for since, claim in sorted(waiting, key=lambda each: (each[0], each[1].claim)):
        age_days = ground.days(since, ground.until)
        yield {
            "claim": claim.claim,
            "benefit": claim.benefit,
            "benefit_class": classes[claim.benefit],
            "unit": claim.unit,
            "customer": claim.customer,
            "unrecognised": claim.open,
            "verified_at": since,
            "age_days": age_days,
            "age": next((name for most, name in BANDS if age_days <= most), OLDEST),
            "verdict": claim.verdict,
            "positions": ground.value_threads.of_claim(claim.claim),
        }


def over_recognised(ground: Ground) -> Iterator[Row]:
    """A row for each claim recognised beyond what stands of it, and each verdict beyond the shares of its claims."""
    state = ground.state("claims")
    for claim in state.rows("claims"):
        left = max(stands(claim), ZERO)
        if claim.recognised > left:
            yield {
                "what": "claim",
                "about": [claim.claim],
                **_over(claim.recognised, left, claim),
                "positions": ground.value_threads.of_claim(claim.claim),
            }
    claims: dict[str, Claim] = {claim.claim: claim for claim in state.rows("claims")}
    verdicts: dict[int, list[Recognition]] = defaultdict(list)
    for share in state.rows("recognitions"):
        verdicts[share.position].append(share)
    for position, shares in verdicts.items():
        shared = ZERO
        for share in shares:
            shared = plus(shared, share.amount)
        if shares[0].verdict_amount > shared:
            about = [share.claim for share in shares]
            yield {
                "what": "verdict",
                "about": about,
                **_over(shares[0].verdict_amount, shared, claims[about[0]]),
                "positions": sorted({position, *(at for each in about for at in ground.value_threads.of_claim(each))}),
            }


def _over(recognised: Decimal, left: Decimal, claim: Claim) -> Row:
    return {
        "proposition": claim.proposition,
        "customer": claim.customer,
        "unit": claim.unit,
        "recognised": recognised,
        "stands": left,
        "over": minus(recognised, left),
        "acknowledged_by": claim.acknowledged_by,
    }


UNIT = text("unit", "the unit of the amounts of the row")
CUSTOMER = text("customer", "the customer whose verdict it is")
QUESTIONS = (
    question(
        "unrecognised-by-age",
        "What was verified and waits for the customer, since when, and why?",
        "Value that no customer acknowledges is a claim. The longer it waits, the less it will be worth.",
        (
            text("claim", "the claim"),
            text("benefit", "the benefit"),
            text("benefit_class", "cashable, non-cashable, avoidance, non-financial or dis-benefit"),
            amount("unrecognised", "what stands verified and is not recognised"),
            UNIT,
            instant("verified_at", "when it was verified"),
            number("age_days", "days since then"),
            text("age", "up to 90 days, 91 to 180 days, 181 to 365 days, over a year"),
            text("verdict", "the last verdict; missing where there was none"),
            CUSTOMER,
        ),
        unrecognised,
        brief="claim benefit_class unrecognised unit verified_at age_days verdict customer",
    ),
    question(
        "over-recognised",
        "Where was more recognised than stands verified, claim by claim and verdict by verdict?",
        "Value can be taken back, or a verification lowered, after the verdict, and the verdict stays as it was given.",
        (
            text("what", "a claim recognised beyond what stands of it, or a verdict beyond what its claims hold"),
            text("about", "the claim, or the claims of the verdict"),
            amount("recognised", "what was recognised"),
            amount("stands", "what stands of it"),
            amount("over", "the difference"),
            UNIT,
            CUSTOMER,
            text("acknowledged_by", "who gave the verdict"),
            text("proposition", "the proposition"),
        ),
        over_recognised,
        brief="what about recognised stands over unit customer",
    ),
)
