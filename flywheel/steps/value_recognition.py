"""Step 10, Value Recognition: the customer says, of what was verified, how much of it they see.

A claim gets one verdict. While it is disputed nothing of it is recognised and it stays open; recognised, partly or
declined close it. So what is recognised of a claim is what its one verdict says.
"""

from decimal import Decimal

from events.awareness_building import CustomerIdentified
from events.charter import StaffAppointed, StaffReleased
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import PropositionDeclined, ValueProposed
from events.value_recognition import PerceptionMeasured, SuccessCelebrated, ValueRecognised
from flywheel.rules import Past, Take, rule
from flywheel.standing import claimants, left_of, roles_of_staff

OF_A_PROPOSITION = (ValueRecognised, SuccessCelebrated)


@rule("recognise-a-known-proposition", OF_A_PROPOSITION, reads=(ValueProposed,), by="proposition", take=Take.FIRST)
def recognise_a_known_proposition(event: ValueRecognised | SuccessCelebrated, past: Past) -> str | None:
    """What is recognised or celebrated is a proposition that was made."""
    if not past:
        return f"proposition {event.proposition} is not in the ledger. Log value-proposed first."
    return None


@rule(
    "recognise-an-open-proposition", OF_A_PROPOSITION, reads=(PropositionDeclined,), by="proposition", take=Take.FIRST
)
def recognise_an_open_proposition(event: ValueRecognised | SuccessCelebrated, past: Past) -> str | None:
    """Nothing is recognised or celebrated of a proposition that was declined."""
    if past:
        return f"proposition {event.proposition} was declined. Log value-proposed for a new one."
    return None


@rule("recognised-by-its-customer", ValueRecognised, reads=(ValueProposed,), by="proposition", take=Take.FIRST)
def recognised_by_its_customer(recognised: ValueRecognised, past: Past) -> str | None:
    """The verdict is that of the customer to whom the proposition was made."""
    match past:
        case [ValueProposed(customer=customer)] if customer != recognised.customer:
            return (
                f"proposition {recognised.proposition} was made to customer {customer}, not {recognised.customer}. "
                f"Give customer {customer}."
            )
    return None


@rule("recognise-known-claims", ValueRecognised, reads=(ValueClaimed,), by="claims", take=Take.FIRST)
def recognise_known_claims(recognised: ValueRecognised, past: Past) -> str | None:
    """A verdict is about claims that were made."""
    if unknown := _first_missing(recognised, past):
        return f"claim {unknown} is not in the ledger. Log value-claimed first."
    return None


@rule("recognise-claims-that-belong-together", ValueRecognised, reads=(ValueClaimed,), by="claims", take=Take.FIRST)
def recognise_claims_that_belong_together(recognised: ValueRecognised, past: Past) -> str | None:
    """All claims of a verdict are of its proposition and in its unit."""
    for claim in past:
        match claim:
            case ValueClaimed(proposition=its) if its != recognised.proposition:
                return (
                    f"claim {claim.claim} is of proposition {its}, not {recognised.proposition}. "
                    f"Give it a verdict of its own."
                )
            case ValueClaimed(unit=unit) if unit != recognised.unit:
                return f"claim {claim.claim} is kept in {unit}, not in {recognised.unit}. Give it a verdict of its own."
    return None


@rule("recognise-once-verified", ValueRecognised, reads=(ValueVerified,), by="claims", take=Take.FIRST, family="gate")
def recognise_once_verified(recognised: ValueRecognised, past: Past) -> str | None:
    """A customer gives a verdict on claims that were verified.

    Waived, it lets a customer decline or dispute a claim that nobody verified; an amount still rests on verified value.
    """
    if unverified := _first_missing(recognised, past):
        return f"claim {unverified} is not verified. Log value-verified first."
    return None


@rule(
    "recognise-after-verification",
    ValueRecognised,
    reads=(ValueVerified,),
    by="claims",
    take=Take.FIRST,
    family="time",
    waivable=True,
)
def recognise_after_verification(recognised: ValueRecognised, past: Past) -> str | None:
    """No verdict occurs before what it is about was verified."""
    for verified in past:
        match verified:
            case ValueVerified(claim=claim, occurred_at=since) if recognised.occurred_at < since:
                return (
                    f"claim {claim} was verified only on {since:%Y-%m-%d %H:%M}. "
                    f"Give a later time, or correct that of its value-verified."
                )
    return None


@rule("recognise-an-open-claim", ValueRecognised, reads=(ValueRecognised,), by="claims")
def recognise_an_open_claim(recognised: ValueRecognised, past: Past) -> str | None:
    """A claim gets one verdict: it is closed by recognised, partly and declined, and kept open by disputed."""
    for before in past:
        match before:
            case ValueRecognised(claims=closed, verdict="recognised" | "partly" | "declined" as verdict):
                claim = next(claim for claim in recognised.claims if claim in closed)
                return f"claim {claim} has its verdict, {verdict}. Leave it out, or correct that value-recognised."
    return None


@rule(
    "recognise-at-most-what-was-verified",
    ValueRecognised,
    reads=(ValueClaimed, ValueVerified, ValueReversed),
    by="claims",
    family="amount",
)
def recognise_at_most_what_was_verified(recognised: ValueRecognised, past: Past) -> str | None:
    """What is recognised is at most what was verified of the claims, less what was reversed until then."""
    verified = {event.claim for event in past if isinstance(event, ValueVerified)}
    stands = (left_of(claim, past, recognised.occurred_at) for claim in recognised.claims if claim in verified)
    left = sum(stands, Decimal(0))
    if recognised.amount > left:
        return f"{recognised.amount:f} is more than the {left:f} that stands verified. Recognise at most that."
    return None


@rule(
    "acknowledged-outside-the-pmo",
    ValueRecognised,
    reads=(StaffAppointed, StaffReleased),
    by={"acknowledged_by": "person"},
    family="duty",
)
def acknowledged_outside_the_pmo(recognised: ValueRecognised, past: Past) -> str | None:
    """Who acknowledges value is not, at that time, on the PMO's staff."""
    if roles_of_staff(past, recognised.occurred_at):
        return f"{recognised.acknowledged_by} is on the PMO's staff. Have the customer's side acknowledge it."
    return None


@rule(
    "acknowledged-by-no-claimant", ValueRecognised, reads=(ValueClaimed,), by="claims", take=Take.FIRST, family="duty"
)
def acknowledged_by_no_claimant(recognised: ValueRecognised, past: Past) -> str | None:
    """Who acknowledges value is not who claimed it, nor who logged the claim."""
    for claim in past:
        match claim:
            case ValueClaimed() if recognised.acknowledged_by in claimants(claim):
                return f"{recognised.acknowledged_by} claimed {claim.claim}. Have somebody else acknowledge it."
    return None


@rule(
    "acknowledged-by-no-verifier", ValueRecognised, reads=(ValueVerified,), by="claims", take=Take.FIRST, family="duty"
)
def acknowledged_by_no_verifier(recognised: ValueRecognised, past: Past) -> str | None:
    """Who acknowledges value is not who verified it."""
    for verified in past:
        match verified:
            case ValueVerified(verified_by=verifier, claim=claim) if verifier == recognised.acknowledged_by:
                return f"{verifier} verified {claim}. Have somebody else acknowledge it."
    return None


@rule("perceived-by-a-known-customer", PerceptionMeasured, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def perceived_by_a_known_customer(measured: PerceptionMeasured, past: Past) -> str | None:
    """Perception is that of a customer that the PMO has identified."""
    if not past:
        return f"customer {measured.customer} is not known. Log customer-identified first."
    return None


@rule(
    "celebrate-once-recognised",
    SuccessCelebrated,
    reads=(ValueRecognised,),
    by="proposition",
    take=Take.LAST,
    family="gate",
)
def celebrate_once_recognised(celebrated: SuccessCelebrated, past: Past) -> str | None:
    """A success is celebrated once the customer's last verdict on the proposition recognised value."""
    match past:
        case [ValueRecognised(verdict="recognised" | "partly")]:
            return None
        case [ValueRecognised(verdict=verdict)]:
            return f"the last verdict on proposition {celebrated.proposition} is {verdict}. Log value-recognised first."
    return f"nothing of proposition {celebrated.proposition} is recognised. Log value-recognised first."


def _first_missing(recognised: ValueRecognised, past: Past) -> str | None:
    there = {event.claim for event in past if isinstance(event, ValueClaimed | ValueVerified)}
    return next((claim for claim in recognised.claims if claim not in there), None)
