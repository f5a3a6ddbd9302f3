"""Step 2, Needs Assessment: listen to a known customer, and keep every need apart."""

from events.awareness_building import CustomerIdentified
from events.charter import StaffAppointed, StaffReleased, StrategySet
from events.needs_assessment import (
    ExpectationsSurveyed,
    NeedConfirmed,
    NeedIdentified,
    NeedReprioritised,
    NeedWithdrawn,
)
from flywheel.rules import Past, Take, rule
from flywheel.standing import roles_of_staff
from flywheel.timing import over


@rule("need-of-known-customer", NeedIdentified, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def need_of_known_customer(need: NeedIdentified, past: Past) -> str | None:
    """A need belongs to a customer that the PMO has identified."""
    if not past:
        return f"customer {need.customer} is not known. Log customer-identified first."
    return None


@rule("need-is-new", NeedIdentified, reads=(NeedIdentified,), by="need", take=Take.FIRST)
def need_is_new(need: NeedIdentified, past: Past) -> str | None:
    """Each need has an id of its own."""
    if past:
        return f"need {need.need} is already in the ledger. Give the new need its own id."
    return None


@rule("need-serves-a-set-objective", NeedIdentified, reads=(StrategySet,), by="objective", take=Take.FIRST)
def need_serves_a_set_objective(need: NeedIdentified, past: Past) -> str | None:
    """The objective that a need serves is one of the strategy's."""
    if not past:
        return f"objective {need.objective} is in no strategy. Log strategy-set with it first."
    return None


@rule("survey-a-known-customer", ExpectationsSurveyed, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def survey_a_known_customer(survey: ExpectationsSurveyed, past: Past) -> str | None:
    """Expectations are those of a customer that the PMO has identified."""
    if not past:
        return f"customer {survey.customer} is not known. Log customer-identified first."
    return None


@rule(
    "need-is-open",
    (NeedReprioritised, NeedConfirmed),
    reads=(NeedIdentified, NeedWithdrawn),
    by="need",
)
def need_is_open(event: NeedReprioritised | NeedConfirmed, past: Past) -> str | None:
    """What is said of a need is said while it is open."""
    if not any(isinstance(before, NeedIdentified) for before in past):
        return f"need {event.need} is not in the ledger. Look its id up with 'flywheel show needs'."
    if over(event, [before for before in past if isinstance(before, NeedWithdrawn)]):
        return f"need {event.need} was withdrawn. Log need-identified for a new need."
    return None


@rule("confirm-a-need-once", NeedConfirmed, reads=(NeedConfirmed,), by="need", take=Take.FIRST)
def confirm_a_need_once(confirmed: NeedConfirmed, past: Past) -> str | None:
    """A need is confirmed once."""
    if past:
        return f"need {confirmed.need} was confirmed before. Nothing is left to do."
    return None


@rule(
    "confirmed-on-the-customers-side",
    NeedConfirmed,
    reads=(StaffAppointed, StaffReleased),
    by={"confirmed_by": "person"},
    family="duty",
)
def confirmed_on_the_customers_side(confirmed: NeedConfirmed, past: Past) -> str | None:
    """Whoever confirms a need is not, at that time, on the PMO's staff."""
    if roles_of_staff(past, confirmed.occurred_at):
        return f"{confirmed.confirmed_by} is on the PMO's staff. Have the customer's side confirm it."
    return None


@rule("withdraw-an-open-need", NeedWithdrawn, reads=(NeedIdentified, NeedWithdrawn), by="need")
def withdraw_an_open_need(withdrawn: NeedWithdrawn, past: Past) -> str | None:
    """Only a need that is still open can be withdrawn."""
    if not any(isinstance(before, NeedIdentified) for before in past):
        return f"need {withdrawn.need} is not in the ledger. Look its id up with 'flywheel show needs'."
    if any(isinstance(before, NeedWithdrawn) for before in past):
        return f"need {withdrawn.need} was withdrawn before. Nothing is left to do."
    return None
