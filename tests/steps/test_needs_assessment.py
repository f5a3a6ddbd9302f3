"""Step 2 promises: a need belongs to a known customer, is identified once, and is talked about while it is open."""

from events.awareness_building import CustomerIdentified
from events.charter import StaffAppointed, StaffReleased, StrategySet
from events.entry import Entry
from events.needs_assessment import (
    ExpectationsSurveyed,
    NeedConfirmed,
    NeedIdentified,
    NeedReprioritised,
    NeedWithdrawn,
)
from flywheel.corrections import void_of
from tests.given import SPRING, SUMMER, a, given

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date I can trust.", priority=80)
confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo-finance")
reprioritised = a(NeedReprioritised, need="one-date", priority=95, reason="The audit committee asked.")
withdrawn = a(NeedWithdrawn, need="one-date", reason="Merged away.")
survey = a(
    ExpectationsSurveyed,
    customer="finance",
    method="workshop",
    respondents=9,
    importance=[{"outcome": "rework", "importance": 5}],
)


def test_a_known_customer_can_voice_a_need():
    given(finance).admits(need)


def test_nobody_voices_a_need_for_an_unknown_customer():
    given().refuses_only(need, "need-of-known-customer: customer finance is not known. Log customer-identified first.")


def test_each_need_has_an_id_of_its_own():
    given(finance, need).refuses_only(
        need, "need-is-new: need one-date is already in the ledger. Give the new need its own id."
    )


def test_a_need_can_serve_an_objective_of_the_strategy():
    strategy = a(StrategySet, horizon="2026", objectives=[{"id": "on-time", "statement": "On time."}])
    given(finance, strategy).admits(need.model_copy(update={"objective": "on-time"}))


def test_a_need_cannot_serve_an_objective_that_nobody_set():
    given(finance).refuses_only(
        need.model_copy(update={"objective": "on-time"}),
        "need-serves-a-set-objective: objective on-time is in no strategy. Log strategy-set with it first.",
    )


def test_expectations_of_a_known_customer_can_be_surveyed():
    given(finance).admits(survey)


def test_expectations_of_an_unknown_customer_cannot():
    given().refuses_only(
        survey, "survey-a-known-customer: customer finance is not known. Log customer-identified first."
    )


def test_an_open_need_can_be_reprioritised_confirmed_and_withdrawn():
    for event in (reprioritised, confirmed, withdrawn):
        given(finance, need).admits(event)


def test_a_need_that_is_not_there_cannot():
    for event in (reprioritised, confirmed):
        given(finance).refuses_only(
            event, "need-is-open: need one-date is not in the ledger. Look its id up with 'flywheel show needs'."
        )
    given(finance).refuses_only(
        withdrawn,
        "withdraw-an-open-need: need one-date is not in the ledger. Look its id up with 'flywheel show needs'.",
    )


def test_nothing_is_said_of_a_withdrawn_need():
    for event in (reprioritised, confirmed):
        given(finance, need, withdrawn).refuses_only(
            event, "need-is-open: need one-date was withdrawn. Log need-identified for a new need."
        )


def test_a_need_is_withdrawn_once():
    given(finance, need, withdrawn).refuses_only(
        withdrawn, "withdraw-an-open-need: need one-date was withdrawn before. Nothing is left to do."
    )


def test_a_need_is_confirmed_once():
    given(finance, need, confirmed).refuses_only(
        confirmed, "confirm-a-need-once: need one-date was confirmed before. Nothing is left to do."
    )


def test_what_was_said_before_the_need_was_withdrawn_can_be_recorded_late():
    later = withdrawn.model_copy(update={"occurred_at": SUMMER})
    for event in (reprioritised, confirmed):
        given(finance, need, later).admits(event)


def test_correcting_a_withdrawn_need_does_not_open_it_again():
    void = void_of(Entry(3, need), reason="A typo.", actor="dana", occurred_at=SPRING, correction=True)
    history = given(finance, need, withdrawn, void, need.model_copy(update={"statement": "One date."}))
    history.refuses_only(
        reprioritised, "need-is-open: need one-date was withdrawn. Log need-identified for a new need."
    )
    history.refuses_only(withdrawn, "withdraw-an-open-need: need one-date was withdrawn before. Nothing is left to do.")


def test_the_pmo_does_not_confirm_needs_to_itself():
    staff = a(StaffAppointed, person="cfo-finance", role="analyst")
    given(finance, need, staff).refuses_only(
        confirmed,
        "confirmed-on-the-customers-side: cfo-finance is on the PMO's staff. Have the customer's side confirm it.",
    )
    given(finance, need, staff).admits_waiving(confirmed, "confirmed-on-the-customers-side")
    given(finance, need, staff, a(StaffReleased, person="cfo-finance", role="analyst")).admits(confirmed)
