"""Step 10 promises: the customer, and nobody who had a hand in it, says how much of what was verified they see."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from events.awareness_building import CustomerIdentified
from events.base import Event
from events.charter import EventVoided, StaffAppointed, StaffReleased
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import PropositionDeclined, ValueProposed
from events.value_recognition import PerceptionMeasured, SuccessCelebrated, ValueRecognised
from tests.given import SPRING, a, given

LATER = SPRING + timedelta(days=10)
LATEST = SPRING + timedelta(days=20)

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
audit = a(CustomerIdentified, customer="audit", name="Audit", type="executive")
proposed = a(ValueProposed, proposition="dates", customer="finance", needs=["one-date"], statement="Dates that hold.")
declined = a(PropositionDeclined, proposition="dates", reason="The budget went elsewhere.")
perceived = a(PerceptionMeasured, customer="finance", nps=35)
celebrated = a(SuccessCelebrated, proposition="dates", story="Three quarters without a surprise.")


def claimed(claim: str = "q1", **said: Any) -> ValueClaimed:
    field = {
        "claim": claim,
        "benefit": "less-rework",
        "proposition": "dates",
        "service": "report",
        "period": "2026-Q1",
        "amount": 12000,
        "unit": "GBP",
        "method": "Hours saved times the standard rate.",
        "evidence": [{"title": "Rework ledger", "uri": "rework/2026-q1.xlsx"}],
    }
    return a(ValueClaimed, **{**field, **said})


def verified(claim: str = "q1", **said: Any) -> ValueVerified:
    field = {"claim": claim, "amount": 11000, "unit": "GBP", "verified_by": "controller"}
    return a(ValueVerified, **{**field, **said})


def reversal(amount: int, **said: Any) -> ValueReversed:
    return a(ValueReversed, claim="q1", amount=amount, unit="GBP", reason="A team left.", **said)


def recognised(verdict: str = "recognised", amount: int = 11000, **said: Any) -> ValueRecognised:
    field = {
        "claims": ["q1"],
        "proposition": "dates",
        "customer": "finance",
        "verdict": verdict,
        "amount": amount,
        "unit": "GBP",
        "acknowledged_by": "cfo-finance",
    }
    return a(ValueRecognised, **{**field, **said})


def appointed(role: str, **said: Any) -> StaffAppointed:
    return a(StaffAppointed, person="cfo-finance", role=role, **said)


def released(role: str, **said: Any) -> StaffReleased:
    return a(StaffReleased, person="cfo-finance", role=role, **said)


ready = (finance, proposed, claimed(), verified())


def test_the_customer_can_give_any_verdict_on_what_was_verified():
    for event in (recognised(), recognised("partly", 6000), recognised("declined", 0), recognised("disputed", 0)):
        given(*ready).admits(event)


def test_nothing_is_recognised_while_it_is_disputed():
    with pytest.raises(ValidationError, match="nothing is recognised while it is disputed; give amount 0"):
        recognised("disputed", 3000)


def test_nothing_is_recognised_or_celebrated_of_a_proposition_that_was_not_made():
    complaint = "recognise-a-known-proposition: proposition dates is not in the ledger. Log value-proposed first."
    given(finance, claimed(), verified()).refuses_only(recognised(), complaint)
    given(recognised()).refuses_only(celebrated, complaint)


def test_nothing_is_recognised_or_celebrated_of_a_proposition_that_was_declined():
    complaint = "recognise-an-open-proposition: proposition dates was declined. Log value-proposed for a new one."
    given(*ready, declined).refuses_only(recognised(), complaint)
    given(*ready, recognised(), declined).refuses_only(celebrated, complaint)


def test_the_verdict_is_that_of_the_propositions_customer():
    given(*ready, audit).refuses_only(
        recognised(customer="audit"),
        "recognised-by-its-customer: proposition dates was made to customer finance, not audit. Give customer finance.",
    )


def test_claims_that_were_not_made_get_no_verdict():
    given(*ready, verified("q2")).refuses_only(
        recognised(claims=["q1", "q2"]),
        "recognise-known-claims: claim q2 is not in the ledger. Log value-claimed first.",
    )


def test_claims_of_another_proposition_or_unit_get_a_verdict_of_their_own():
    given(*ready, claimed("q2", proposition="intake"), verified("q2")).refuses_only(
        recognised(claims=["q1", "q2"]),
        "recognise-claims-that-belong-together: claim q2 is of proposition intake, not dates. "
        "Give it a verdict of its own.",
    )
    given(*ready, claimed("q2", unit="hours"), verified("q2", unit="hours")).refuses_only(
        recognised(claims=["q1", "q2"]),
        "recognise-claims-that-belong-together: claim q2 is kept in hours, not in GBP. Give it a verdict of its own.",
    )


def test_a_verdict_is_given_on_what_was_verified():
    for verdict in ("declined", "disputed"):
        known = given(*ready, claimed("q2"))
        known.refuses_only(
            recognised(verdict, 0, claims=["q1", "q2"]),
            "recognise-once-verified: claim q2 is not verified. Log value-verified first.",
        )
        known.admits_waiving(recognised(verdict, 0, claims=["q1", "q2"]), "recognise-once-verified")


def test_no_verdict_is_given_before_verification():
    known = given(finance, proposed, claimed(), verified(occurred_at=LATER))
    known.refuses_only(
        recognised(),
        "recognise-after-verification: claim q1 was verified only on 2026-03-11 09:00. "
        "Give a later time, or correct that of its value-verified.",
    )
    known.admits_waiving(recognised(), "recognise-after-verification")


@pytest.mark.parametrize("verdict", ["recognised", "partly", "declined"])
def test_a_claim_that_has_its_verdict_gets_no_other(verdict: str):
    first = recognised(verdict, 0 if verdict == "declined" else 5000)
    given(*ready, first, claimed("q2"), verified("q2")).refuses_only(
        recognised(claims=["q2", "q1"]),
        f"recognise-an-open-claim: claim q1 has its verdict, {verdict}. "
        f"Leave it out, or correct that value-recognised.",
    )
    given(*ready, first, claimed("q2"), verified("q2")).admits(recognised(claims=["q2"]))


def test_a_disputed_claim_stays_open_until_its_verdict():
    disputed = recognised("disputed", 0)
    given(*ready, disputed, disputed).admits(recognised())
    given(*ready, disputed, recognised("partly", 6000)).refuses(
        recognised(), "claim q1 has its verdict, partly. Leave it out, or correct that value-recognised."
    )


def test_a_claim_whose_verdict_was_voided_is_open_again():
    void = a(
        EventVoided, voids=6, voided_kind=ValueRecognised.kind, carried=recognised().tags, reason="The wrong quarter."
    )
    given(*ready, recognised(), void).admits(recognised("partly", 6000))


@pytest.mark.parametrize(
    ("history", "claims", "left"),
    [
        ((), ["q1"], 11000),
        ((reversal(1000),), ["q1"], 10000),
        ((claimed("q2"), verified("q2", amount=500)), ["q1", "q2"], 11500),
        ((claimed("q2"), verified("q2", amount=500)), ["q2"], 500),
        ((claimed("q2"), verified("q2", amount=500), reversal(11000)), ["q2", "q1"], 500),
    ],
)
def test_no_more_is_recognised_than_stands_verified(history: tuple[Event, ...], claims: list[str], left: int):
    given(*ready, *history).admits(recognised(amount=left, claims=claims))
    given(*ready, *history).refuses_only(
        recognised(amount=left + 1, claims=claims),
        f"recognise-at-most-what-was-verified: {left + 1} is more than the {left} that stands verified. "
        "Recognise at most that.",
    )


def test_what_nobody_verified_is_not_recognised_even_where_the_gate_is_waived():
    waived = [{"rule": "recognise-once-verified", "reason": "The board said so."}]
    given(finance, proposed, claimed()).refuses_only(
        recognised(amount=1, waivers=waived),
        "recognise-at-most-what-was-verified: 1 is more than the 0 that stands verified. Recognise at most that.",
    )


def test_a_verdict_is_held_against_what_was_reversed_until_then():
    known = given(*ready, reversal(1000, occurred_at=LATER))
    known.admits(recognised())
    known.refuses(
        recognised(occurred_at=LATEST), "11000 is more than the 10000 that stands verified. Recognise at most that."
    )


def test_what_was_recognised_can_be_reversed():
    given(*ready, recognised()).admits(reversal(1000))


@pytest.mark.parametrize(
    "history",
    [
        (appointed("operator"),),
        (appointed("operator"), appointed("lead"), released("lead")),
        (appointed("lead"), released("lead"), appointed("lead")),
        (appointed("lead"), released("lead", occurred_at=LATER)),
    ],
)
def test_value_is_not_acknowledged_by_staff_of_the_pmo(history: tuple[Event, ...]):
    known = given(*ready, *history)
    known.refuses_only(
        recognised(),
        "acknowledged-outside-the-pmo: cfo-finance is on the PMO's staff. Have the customer's side acknowledge it.",
    )
    known.admits_waiving(recognised(), "acknowledged-outside-the-pmo")


@pytest.mark.parametrize(
    "history",
    [
        (appointed("lead"), released("lead")),
        (released("lead"),),
        (appointed("lead", occurred_at=LATER),),
        (a(StaffAppointed, person="dana", role="lead"),),
    ],
)
def test_whoever_is_not_on_the_staff_at_that_time_can_acknowledge_value(history: tuple[Event, ...]):
    given(*ready, *history).admits(recognised())


def test_value_is_not_acknowledged_by_whoever_claimed_it():
    for claimant, claim in (("dana", claimed()), ("lea", claimed(claimed_by="lea"))):
        known = given(finance, proposed, claim, verified())
        known.refuses_only(
            recognised(acknowledged_by=claimant),
            f"acknowledged-by-no-claimant: {claimant} claimed q1. Have somebody else acknowledge it.",
        )
        known.admits_waiving(recognised(acknowledged_by=claimant), "acknowledged-by-no-claimant")


def test_value_is_not_acknowledged_by_whoever_verified_it():
    known = given(*ready, claimed("q2"), verified("q2", verified_by="cfo-finance"))
    known.refuses_only(
        recognised(claims=["q1", "q2"]),
        "acknowledged-by-no-verifier: cfo-finance verified q2. Have somebody else acknowledge it.",
    )
    known.admits_waiving(recognised(claims=["q1", "q2"]), "acknowledged-by-no-verifier")


def test_perception_is_that_of_a_known_customer():
    given(finance).admits(perceived)
    given().refuses_only(
        perceived, "perceived-by-a-known-customer: customer finance is not known. Log customer-identified first."
    )


def test_a_success_is_celebrated_once_the_customer_recognised_it():
    given(*ready, recognised()).admits(celebrated)
    given(*ready, recognised("disputed", 0), recognised("partly", 6000)).admits(celebrated)
    given(*ready).refuses_only(
        celebrated,
        "celebrate-once-recognised: nothing of proposition dates is recognised. Log value-recognised first.",
    )
    given(*ready, recognised("declined", 0)).refuses_only(
        celebrated,
        "celebrate-once-recognised: the last verdict on proposition dates is declined. Log value-recognised first.",
    )
    given(*ready).admits_waiving(celebrated, "celebrate-once-recognised")
