"""Step 3, Value Proposition: promise to meet confirmed needs, measurably, and change a promise only in the open."""

from decimal import Decimal

from events.awareness_building import CustomerIdentified
from events.charter import StaffAppointed, StaffReleased
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedWithdrawn
from events.value_proposition import (
    BenefitPromised,
    BenefitReassigned,
    BenefitRebaselined,
    PropositionAgreed,
    PropositionDeclined,
    ValueProposed,
)
from events.value_recognition import ValueRecognised
from flywheel.rules import Past, Take, rule
from flywheel.standing import roles_of_staff
from flywheel.terms import attributed, changed_terms, standing_terms
from flywheel.timing import over, too_early
from flywheel.words import they_are


@rule("proposition-is-new", ValueProposed, reads=(ValueProposed,), by="proposition", take=Take.FIRST)
def proposition_is_new(proposed: ValueProposed, past: Past) -> str | None:
    """Each proposition has an id of its own."""
    if past:
        return f"proposition {proposed.proposition} is already in the ledger. Give the new proposition its own id."
    return None


@rule("propose-to-a-known-customer", ValueProposed, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def propose_to_a_known_customer(proposed: ValueProposed, past: Past) -> str | None:
    """Value is proposed to a customer that the PMO has identified."""
    if not past:
        return f"customer {proposed.customer} is not known. Log customer-identified first."
    return None


@rule("propose-for-needs-of-the-customer", ValueProposed, reads=(NeedIdentified,), by="needs", take=Take.FIRST)
def propose_for_needs_of_the_customer(proposed: ValueProposed, past: Past) -> str | None:
    """A proposition is for needs that are in the ledger, and of the customer to whom it is made."""
    owners = {need.need: need.customer for need in past if isinstance(need, NeedIdentified)}
    if unknown := [need for need in proposed.needs if need not in owners]:
        return f"{they_are('need', unknown)} not in the ledger. Log need-identified first."
    if foreign := [need for need in proposed.needs if owners[need] != proposed.customer]:
        owner = owners[foreign[0]]
        return f"need {foreign[0]} is of customer {owner}. Propose to {owner}, or name needs of {proposed.customer}."
    return None


@rule("propose-for-open-needs", ValueProposed, reads=(NeedWithdrawn,), by="needs", take=Take.FIRST)
def propose_for_open_needs(proposed: ValueProposed, past: Past) -> str | None:
    """Nothing is proposed for a need after it was withdrawn."""
    if gone := [need.need for need in past if isinstance(need, NeedWithdrawn) and over(proposed, [need])]:
        return f"{they_are('need', gone)} withdrawn. Leave that out, or log need-identified for a new need."
    return None


@rule("propose-for-confirmed-needs", ValueProposed, reads=(NeedConfirmed,), by="needs", take=Take.FIRST, family="gate")
def propose_for_confirmed_needs(proposed: ValueProposed, past: Past) -> str | None:
    """Value is proposed once the customer has confirmed the needs."""
    confirmed = {need.need for need in past if isinstance(need, NeedConfirmed)}
    if unconfirmed := [need for need in proposed.needs if need not in confirmed]:
        return f"{they_are('need', unconfirmed)} not confirmed. Log need-confirmed first."
    return None


@rule("propose-after-confirmation", ValueProposed, reads=(NeedConfirmed,), by="needs", family="time", waivable=True)
def propose_after_confirmation(proposed: ValueProposed, past: Past) -> str | None:
    """Nothing is proposed for a need before the need was confirmed."""
    return too_early(proposed, past)


@rule("build-on-a-recognition", ValueProposed, at="builds_on")
def build_on_a_recognition(proposed: ValueProposed, past: Past) -> str | None:
    """What a proposition builds on is value that a customer recognised, in full or in part."""
    match past:
        case [ValueRecognised(verdict="recognised" | "partly")]:
            return None
        case [ValueRecognised(verdict=verdict)]:
            return f"the verdict at #{proposed.builds_on} is {verdict}. Give the position of value that was recognised."
    return f"no value-recognised stands at #{proposed.builds_on}. Look its position up with 'flywheel replay'."


@rule(
    "proposition-is-known",
    (BenefitPromised, PropositionAgreed, PropositionDeclined),
    reads=(ValueProposed,),
    by="proposition",
    take=Take.FIRST,
)
def proposition_is_known(event: BenefitPromised | PropositionAgreed | PropositionDeclined, past: Past) -> str | None:
    """What is said of a proposition is said of one that was made."""
    if not past:
        return f"proposition {event.proposition} is not in the ledger. Log value-proposed first."
    return None


@rule(
    "proposition-is-not-declined",
    (BenefitPromised, BenefitRebaselined),
    reads=(PropositionDeclined,),
    by="proposition",
    take=Take.FIRST,
)
def proposition_is_not_declined(event: BenefitPromised | BenefitRebaselined, past: Past) -> str | None:
    """Nothing is promised in a proposition after it was declined."""
    if over(event, past):
        return f"proposition {event.proposition} was declined. Log value-proposed for a new one."
    return None


@rule("benefit-is-new", BenefitPromised, reads=(BenefitPromised,), by="benefit", take=Take.FIRST)
def benefit_is_new(promised: BenefitPromised, past: Past) -> str | None:
    """Each benefit has an id of its own."""
    if past:
        return f"benefit {promised.benefit} is already in the ledger. Give the new benefit its own id."
    return None


@rule("count-an-outcome-in-one-unit", BenefitPromised, reads=(BenefitPromised,), by="outcome", take=Take.FIRST)
def count_an_outcome_in_one_unit(promised: BenefitPromised, past: Past) -> str | None:
    """Benefits that share an outcome count it in the same unit."""
    match past:
        case [BenefitPromised(unit=unit)] if unit != promised.unit:
            return f"outcome {promised.outcome} is counted in {unit}. Give {unit}, or name an outcome of its own."
    return None


@rule("aim-the-better-way", BenefitPromised, family="amount", waivable=True)
def aim_the_better_way(promised: BenefitPromised, past: Past) -> str | None:
    """A benefit aims from its baseline in the direction that is better; a harm is a dis-benefit."""
    if promised.baseline is None or promised.target is None or promised.benefit_class == "dis-benefit":
        return None
    start, aim, lower = promised.baseline.value, promised.target, promised.direction == "lower"
    if start != aim and (aim > start) is lower:
        return (
            f"from {start:f} to {aim:f} is worse where {promised.direction} is better. "
            f"Mend direction, baseline or target, or promise it as a dis-benefit."
        )
    return None


@rule(
    "promise-before-agreement",
    BenefitPromised,
    reads=(PropositionAgreed,),
    by="proposition",
    take=Take.FIRST,
    family="gate",
)
def promise_before_agreement(promised: BenefitPromised, past: Past) -> str | None:
    """What is promised is on record before it is agreed: agreement freezes it."""
    if past:
        frozen = f"proposition {promised.proposition} is agreed and its promises are frozen"
        return f"{frozen}. Log benefit-rebaselined for a change, or value-proposed for more."
    return None


@rule("baseline-is-from-before", (BenefitPromised, BenefitRebaselined), family="time", waivable=True)
def baseline_is_from_before(event: BenefitPromised | BenefitRebaselined, past: Past) -> str | None:
    """A baseline was read by the day on which it is put on record."""
    if isinstance(event, BenefitRebaselined):
        read_on = event.after.baseline_date
    else:
        read_on = event.baseline.date if event.baseline else None
    if read_on and read_on > event.occurred_at.date():
        return f"the baseline's date, {read_on}, is later than the event itself. Give the day on which it was read."
    return None


@rule(
    "agree-or-decline-once",
    (PropositionAgreed, PropositionDeclined),
    reads=(PropositionAgreed, PropositionDeclined),
    by="proposition",
)
def agree_or_decline_once(event: PropositionAgreed | PropositionDeclined, past: Past) -> str | None:
    """A proposition is agreed once or declined once, and after it was declined nothing more happens to it."""
    if any(type(event) is type(before) for before in past):
        done = "agreed" if isinstance(event, PropositionAgreed) else "declined"
        return f"proposition {event.proposition} was {done} before. Nothing is left to do."
    if isinstance(event, PropositionAgreed) and past:
        return f"proposition {event.proposition} was declined. Log value-proposed for a new one."
    return None


@rule(
    "agree-with-a-measurable-benefit",
    PropositionAgreed,
    reads=(BenefitPromised, BenefitRebaselined),
    by="proposition",
    family="gate",
)
def agree_with_a_measurable_benefit(agreed: PropositionAgreed, past: Past) -> str | None:
    """A proposition is agreed with at least one benefit that has an outcome, a baseline and a target."""
    standing = standing_terms(past)
    if any(terms.baseline_value is not None and terms.target is not None for terms in standing.values()):
        return None
    if standing:
        lacking = f"no benefit of proposition {agreed.proposition} has both a baseline and a target"
        return f"{lacking}. Log benefit-rebaselined with what is missing."
    return f"proposition {agreed.proposition} promises no benefit. Log benefit-promised with baseline and target first."


@rule(
    "accepted-on-the-customers-side",
    PropositionAgreed,
    reads=(StaffAppointed, StaffReleased),
    by={"accepted_by": "person"},
    family="duty",
)
def accepted_on_the_customers_side(agreed: PropositionAgreed, past: Past) -> str | None:
    """Whoever accepts a proposition is not, at that time, on the PMO's staff."""
    if roles_of_staff(past, agreed.occurred_at):
        return f"{agreed.accepted_by} is on the PMO's staff. Have the customer's side accept it."
    return None


@rule(
    "accepted-by-another",
    PropositionAgreed,
    reads=(ValueProposed,),
    by="proposition",
    take=Take.FIRST,
    family="duty",
)
def accepted_by_another(agreed: PropositionAgreed, past: Past) -> str | None:
    """Whoever accepts a proposition is not the one who made it."""
    if past and past[0].actor == agreed.accepted_by:
        return f"{agreed.accepted_by} made the proposition. Have the customer's side accept it."
    return None


@rule(
    "decline-before-agreement",
    PropositionDeclined,
    reads=(PropositionAgreed,),
    by="proposition",
    take=Take.FIRST,
    family="gate",
)
def decline_before_agreement(declined: PropositionDeclined, past: Past) -> str | None:
    """What was agreed is not declined: services may rest on it, and the customer's verdict comes with the value."""
    if past:
        agreed = f"proposition {declined.proposition} was agreed"
        return f"{agreed}. Log service-retired to end it, or value-recognised with the customer's verdict."
    return None


@rule(
    "benefit-is-promised",
    (BenefitRebaselined, BenefitReassigned),
    reads=(BenefitPromised,),
    by="benefit",
    take=Take.FIRST,
)
def benefit_is_promised(event: BenefitRebaselined | BenefitReassigned, past: Past) -> str | None:
    """What is said of a benefit is said of one that was promised."""
    if not past:
        return f"benefit {event.benefit} is not in the ledger. Log benefit-promised first."
    return None


@rule("rebaseline-within-the-promise", BenefitRebaselined, reads=(BenefitPromised,), by="benefit", take=Take.FIRST)
def rebaseline_within_the_promise(rebaselined: BenefitRebaselined, past: Past) -> str | None:
    """A benefit keeps its proposition and its outcome when its terms change."""
    match past:
        case [BenefitPromised(proposition=proposition)] if proposition != rebaselined.proposition:
            return f"benefit {rebaselined.benefit} is of proposition {proposition}. Give that proposition."
        case [BenefitPromised(outcome=outcome)] if outcome != rebaselined.outcome:
            return f"benefit {rebaselined.benefit} counts outcome {outcome}. Give that outcome."
    return None


@rule("rebaseline-from-what-stands", BenefitRebaselined, reads=(BenefitPromised, BenefitRebaselined), by="benefit")
def rebaseline_from_what_stands(rebaselined: BenefitRebaselined, past: Past) -> str | None:
    """A rebaseline says what stood before, as it stood, and changes at least one of the terms."""
    if not (stands := standing_terms(past).get(rebaselined.benefit)):
        return None
    for name in (name for name, value in rebaselined.after if value is not None):
        now, before = getattr(stands, name), getattr(rebaselined.before, name)
        if now is None and before is not None:
            return f"no {name} stands for benefit {rebaselined.benefit}. Leave {name} out of before."
        if now != before:
            return f"the {name} of benefit {rebaselined.benefit} stands at {now}. Give {name} {now} as before."
    if stands == changed_terms(stands, rebaselined):
        return f"benefit {rebaselined.benefit} stands so already. Give after what is to be different."
    return None


@rule("rebaseline-approved-by-another", BenefitRebaselined, family="duty")
def rebaseline_approved_by_another(rebaselined: BenefitRebaselined, past: Past) -> str | None:
    """A rebaseline is approved by somebody else than the one who logs it."""
    if rebaselined.approved_by == rebaselined.actor:
        return f"{rebaselined.actor} logs it and cannot approve it too. Have somebody else approve it."
    return None


def _outcome_shared(event: BenefitPromised | BenefitRebaselined) -> list[tuple[str, ...]]:
    return [] if attributed(event) is None else [(f"outcome:{event.outcome}",)]


@rule(
    "attribute-an-outcome-once",
    (BenefitPromised, BenefitRebaselined),
    reads=(BenefitPromised, BenefitRebaselined),
    by=_outcome_shared,
    family="amount",
    waivable=True,
)
def attribute_an_outcome_once(event: BenefitPromised | BenefitRebaselined, past: Past) -> str | None:
    """Of one outcome at most 100 percent are attributed, over all benefits that share it."""
    others = {benefit: terms for benefit, terms in standing_terms(past).items() if benefit != event.benefit}
    taken = sum((terms.attribution or Decimal(0) for terms in others.values()), Decimal(0))
    if taken + (attributed(event) or Decimal(0)) <= 100:
        return None
    left = max(100 - taken, Decimal(0))
    gone = f"{taken:f} percent of outcome {event.outcome} are attributed to other benefits"
    return f"{gone}. Give at most {left:f}, or lower theirs with benefit-rebaselined."
