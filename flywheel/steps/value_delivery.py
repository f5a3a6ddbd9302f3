"""Step 9, Value Delivery: claim what was promised and delivered, with evidence; let somebody else check it."""

from events.service_development import ServiceDesigned
from events.service_operation import ServiceDelivered
from events.value_delivery import ValueClaimed, ValueCommunicated, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, PropositionAgreed, PropositionDeclined, ValueProposed
from events.value_recognition import ValueRecognised
from flywheel.rules import Past, Take, rule
from flywheel.standing import claimants, left_of, not_begun

OF_A_PROPOSITION = (ValueClaimed, ValueCommunicated)


@rule("claim-is-new", ValueClaimed, reads=(ValueClaimed,), by="claim", take=Take.FIRST)
def claim_is_new(claim: ValueClaimed, past: Past) -> str | None:
    """Each claim has an id of its own."""
    if past:
        return f"claim {claim.claim} is already in the ledger. Give the new claim its own id."
    return None


@rule("claim-a-known-benefit", ValueClaimed, reads=(BenefitPromised,), by="benefit", take=Take.FIRST)
def claim_a_known_benefit(claim: ValueClaimed, past: Past) -> str | None:
    """What is claimed is a benefit that was promised."""
    if not past:
        return f"benefit {claim.benefit} is not in the ledger. Log benefit-promised first."
    return None


@rule("claim-a-benefit-of-the-proposition", ValueClaimed, reads=(BenefitPromised,), by="benefit", take=Take.FIRST)
def claim_a_benefit_of_the_proposition(claim: ValueClaimed, past: Past) -> str | None:
    """A claim names the proposition in which its benefit was promised."""
    match past:
        case [BenefitPromised(proposition=its)] if its != claim.proposition:
            return f"benefit {claim.benefit} is of proposition {its}, not {claim.proposition}. Give proposition {its}."
    return None


@rule("claim-in-the-benefits-unit", ValueClaimed, reads=(BenefitPromised,), by="benefit", take=Take.FIRST)
def claim_in_the_benefits_unit(claim: ValueClaimed, past: Past) -> str | None:
    """A benefit is claimed in the unit in which it was promised."""
    match past:
        case [BenefitPromised(unit=unit)] if unit != claim.unit:
            return f"benefit {claim.benefit} is kept in {unit}, not in {claim.unit}. Give the amount in {unit}."
    return None


@rule("value-of-a-known-proposition", OF_A_PROPOSITION, reads=(ValueProposed,), by="proposition", take=Take.FIRST)
def value_of_a_known_proposition(event: ValueClaimed | ValueCommunicated, past: Past) -> str | None:
    """Value is claimed for, and told of, a proposition that was made."""
    if not past:
        return f"proposition {event.proposition} is not in the ledger. Log value-proposed first."
    return None


@rule("value-of-an-open-proposition", OF_A_PROPOSITION, reads=(PropositionDeclined,), by="proposition", take=Take.FIRST)
def value_of_an_open_proposition(event: ValueClaimed | ValueCommunicated, past: Past) -> str | None:
    """No value is claimed for, or told of, a proposition that was declined."""
    if past:
        return f"proposition {event.proposition} was declined. Log value-proposed for a new one."
    return None


@rule("claim-from-a-known-service", ValueClaimed, reads=(ServiceDesigned,), by="service", take=Take.FIRST)
def claim_from_a_known_service(claim: ValueClaimed, past: Past) -> str | None:
    """Value is claimed from a service that was designed."""
    if not past:
        return f"service {claim.service} is not in the ledger. Log service-designed first."
    return None


@rule(
    "claim-from-a-service-of-the-proposition",
    ValueClaimed,
    reads=(ServiceDesigned,),
    by="service",
    take=Take.FIRST,
    family="gate",
)
def claim_from_a_service_of_the_proposition(claim: ValueClaimed, past: Past) -> str | None:
    """Value is claimed from a service that was designed for the proposition."""
    match past:
        case [ServiceDesigned(propositions=its)] if claim.proposition not in its:
            return (
                f"service {claim.service} was designed for {', '.join(its)}, not for proposition {claim.proposition}. "
                f"Give the service that was, or correct its service-designed."
            )
    return None


@rule("claim-once-agreed", ValueClaimed, reads=(PropositionAgreed,), by="proposition", take=Take.FIRST, family="gate")
def claim_once_agreed(claim: ValueClaimed, past: Past) -> str | None:
    """Value is claimed for a benefit of a proposition that the customer agreed to."""
    if not past:
        return f"proposition {claim.proposition} is not agreed. Log proposition-agreed first."
    return None


@rule("claim-once-delivered", ValueClaimed, reads=(ServiceDelivered,), by="service", take=Take.FIRST, family="gate")
def claim_once_delivered(claim: ValueClaimed, past: Past) -> str | None:
    """Value is claimed once the service was delivered."""
    if not past:
        return f"service {claim.service} was never delivered. Log service-delivered first."
    return None


@rule("claim-with-evidence", ValueClaimed, family="gate")
def claim_with_evidence(claim: ValueClaimed, past: Past) -> str | None:
    """Value is claimed with evidence."""
    if not claim.evidence:
        return f"claim {claim.claim} shows no evidence. Give the title and place of what shows it."
    return None


@rule(
    "claim-no-less-than-was-verified",
    ValueClaimed,
    reads=(ValueVerified,),
    by="claim",
    take=Take.FIRST,
    family="amount",
    waivable=True,
)
def claim_no_less_than_was_verified(claim: ValueClaimed, past: Past) -> str | None:
    """A claim is not corrected to less than what was verified of it."""
    match past:
        case [ValueVerified(amount=verified)] if claim.amount < verified:
            return f"{verified:f} of claim {claim.claim} is verified. Correct its value-verified first."
    return None


@rule("claim-for-a-period-that-began", ValueClaimed, family="time", waivable=True)
def claim_for_a_period_that_began(claim: ValueClaimed, past: Past) -> str | None:
    """No value is claimed for a period that is still to come."""
    return not_begun(claim, claim.period)


@rule("judge-a-known-claim", (ValueVerified, ValueReversed), reads=(ValueClaimed,), by="claim", take=Take.FIRST)
def judge_a_known_claim(event: ValueVerified | ValueReversed, past: Past) -> str | None:
    """What is verified or reversed is a claim that was made."""
    if not past:
        return f"claim {event.claim} is not in the ledger. Log value-claimed first."
    return None


@rule("judge-in-the-claims-unit", (ValueVerified, ValueReversed), reads=(ValueClaimed,), by="claim", take=Take.FIRST)
def judge_in_the_claims_unit(event: ValueVerified | ValueReversed, past: Past) -> str | None:
    """A claim is verified and reversed in its own unit."""
    match past:
        case [ValueClaimed(unit=unit)] if unit != event.unit:
            return f"claim {event.claim} is kept in {unit}, not in {event.unit}. Give the amount in {unit}."
    return None


@rule("verify-a-claim-once", ValueVerified, reads=(ValueVerified,), by="claim", take=Take.FIRST)
def verify_a_claim_once(verified: ValueVerified, past: Past) -> str | None:
    """A claim is verified once; what turns out later is reversed, what was wrong is corrected."""
    if past:
        return (
            f"claim {verified.claim} was verified before. "
            f"Log value-reversed for what does not hold, or correct its value-verified."
        )
    return None


@rule(
    "verify-at-most-what-was-claimed", ValueVerified, reads=(ValueClaimed, ValueReversed), by="claim", family="amount"
)
def verify_at_most_what_was_claimed(verified: ValueVerified, past: Past) -> str | None:
    """What is verified is at most what was claimed, less what was reversed until then."""
    left = left_of(verified.claim, past, verified.occurred_at)
    if past and verified.amount > left:
        return f"{verified.amount:f} is more than the {left:f} left of claim {verified.claim}. Verify at most that."
    return None


@rule(
    "verify-no-less-than-was-recognised",
    ValueVerified,
    reads=(ValueRecognised,),
    by="claim",
    family="amount",
    waivable=True,
)
def verify_no_less_than_was_recognised(verified: ValueVerified, past: Past) -> str | None:
    """A verification is not corrected to less than what the customer recognised of the claim.

    Of a verdict on several claims together it is not known here how much of it rests on this one.
    """
    for verdict in past:
        match verdict:
            case ValueRecognised(claims=(_,), amount=amount) if verified.amount < amount:
                return f"{amount:f} of claim {verified.claim} is recognised. Correct its value-recognised first."
    return None


@rule("verifier-is-not-the-claimant", ValueVerified, reads=(ValueClaimed,), by="claim", take=Take.FIRST, family="duty")
def verifier_is_not_the_claimant(verified: ValueVerified, past: Past) -> str | None:
    """Who verifies a claim is not who made it, nor who logged it."""
    match past:
        case [ValueClaimed() as claim] if verified.verified_by in claimants(claim):
            return f"{verified.verified_by} claimed {verified.claim}. Have somebody else verify it."
    return None


@rule(
    "reverse-at-most-what-stands",
    ValueReversed,
    reads=(ValueClaimed, ValueVerified, ValueReversed),
    by="claim",
    family="amount",
)
def reverse_at_most_what_stands(reversal: ValueReversed, past: Past) -> str | None:
    """What is reversed is at most what stands: what was claimed, or verified, less what was reversed before.

    What the customer has recognised can be reversed all the same: the recognition stays on record as it was given,
    and shows as more than what stands.
    """
    left = left_of(reversal.claim, past)
    if past and reversal.amount > left:
        return f"{reversal.amount:f} is more than the {left:f} left of claim {reversal.claim}. Reverse at most that."
    return None


@rule(
    "communicate-once-claimed",
    ValueCommunicated,
    reads=(ValueClaimed,),
    by="proposition",
    take=Take.FIRST,
    family="gate",
)
def communicate_once_claimed(communicated: ValueCommunicated, past: Past) -> str | None:
    """The value of a proposition is told once something was claimed for it."""
    if not past:
        return f"no value of proposition {communicated.proposition} is claimed. Log value-claimed first."
    return None
