"""Step 9 promises: what is claimed was promised, delivered and is shown; somebody else checks it; it never grows."""

from datetime import timedelta
from typing import Any

import pytest

from events.awareness_building import CustomerIdentified
from events.base import Event
from events.charter import EventVoided
from events.service_development import ServiceDesigned
from events.service_operation import ServiceDelivered
from events.value_delivery import ValueClaimed, ValueCommunicated, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, PropositionAgreed, PropositionDeclined, ValueProposed
from events.value_recognition import ValueRecognised
from tests.given import SPRING, a, given

LATER = SPRING + timedelta(days=10)
LATEST = SPRING + timedelta(days=20)

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
proposed = a(ValueProposed, proposition="dates", customer="finance", needs=["one-date"], statement="Dates that hold.")
other = a(ValueProposed, proposition="intake", customer="finance", needs=["one-door"], statement="One door for all.")
benefit = a(
    BenefitPromised,
    benefit="less-rework",
    proposition="dates",
    title="Less rework",
    category="financial",
    benefit_class="cashable",
    outcome="rework",
    unit="GBP",
    direction="lower",
)
agreed = a(PropositionAgreed, proposition="dates", accepted_by="cfo-finance")
declined = a(PropositionDeclined, proposition="dates", reason="The budget went elsewhere.")
delivered = a(ServiceDelivered, service="report", customer="finance", quantity=1, hours="6.5")
told = a(ValueCommunicated, proposition="dates", audience="portfolio board", channel="quarterly review")


def designed(*propositions: str) -> ServiceDesigned:
    return a(
        ServiceDesigned,
        service="report",
        name="Portfolio report",
        service_class="tactical",
        approach="supportive",
        propositions=propositions,
        owner="dana",
    )


service = designed("dates")
promised = (finance, proposed, benefit, agreed, service)
ready = (*promised, delivered)


def claimed(**said: Any) -> ValueClaimed:
    field = {
        "claim": "q1",
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


def recognised(*claims: str, amount: int) -> ValueRecognised:
    return a(
        ValueRecognised,
        claims=claims,
        proposition="dates",
        customer="finance",
        verdict="recognised",
        amount=amount,
        unit="GBP",
        acknowledged_by="cfo-finance",
    )


def verified(amount: int = 11000, **said: Any) -> ValueVerified:
    return a(ValueVerified, **{"claim": "q1", "amount": amount, "unit": "GBP", "verified_by": "controller", **said})


def reversal(amount: int = 1000, **said: Any) -> ValueReversed:
    return a(ValueReversed, **{"claim": "q1", "amount": amount, "unit": "GBP", "reason": "A team left.", **said})


def voided(position: int, event: Event) -> EventVoided:
    return a(EventVoided, voids=position, voided_kind=event.kind, carried=event.tags, reason="Logged by mistake.")


def test_a_benefit_that_was_agreed_and_delivered_can_be_claimed():
    given(*ready).admits(claimed())


def test_each_claim_has_an_id_of_its_own():
    given(*ready, claimed()).refuses_only(
        claimed(period="2026-02"), "claim-is-new: claim q1 is already in the ledger. Give the new claim its own id."
    )


def test_a_benefit_that_was_not_promised_is_not_claimed():
    given(proposed, agreed, service, delivered).refuses_only(
        claimed(), "claim-a-known-benefit: benefit less-rework is not in the ledger. Log benefit-promised first."
    )


def test_a_claim_names_the_proposition_of_its_benefit():
    also_agreed = a(PropositionAgreed, proposition="intake", accepted_by="cfo-finance")
    given(proposed, other, benefit, agreed, also_agreed, designed("dates", "intake"), delivered).refuses_only(
        claimed(proposition="intake"),
        "claim-a-benefit-of-the-proposition: benefit less-rework is of proposition dates, not intake. "
        "Give proposition dates.",
    )


def test_a_benefit_is_claimed_in_its_own_unit():
    given(*ready).refuses_only(
        claimed(unit="EUR"),
        "claim-in-the-benefits-unit: benefit less-rework is kept in GBP, not in EUR. Give the amount in GBP.",
    )


def test_no_value_is_claimed_for_or_told_of_a_proposition_that_was_not_made():
    complaint = "value-of-a-known-proposition: proposition dates is not in the ledger. Log value-proposed first."
    given(benefit, agreed, service, delivered).refuses_only(claimed(), complaint)
    given(claimed()).refuses_only(told, complaint)


def test_no_value_is_claimed_for_or_told_of_a_proposition_that_was_declined():
    for event in (claimed(claim="q2"), told):
        given(*ready, claimed(), declined).refuses_only(
            event, "value-of-an-open-proposition: proposition dates was declined. Log value-proposed for a new one."
        )


def test_no_value_is_claimed_from_a_service_that_was_not_designed():
    given(proposed, benefit, agreed, delivered).refuses_only(
        claimed(), "claim-from-a-known-service: service report is not in the ledger. Log service-designed first."
    )


def test_value_is_claimed_from_a_service_of_the_proposition():
    known = given(proposed, benefit, agreed, designed("intake", "one-door"), delivered)
    known.refuses_only(
        claimed(),
        "claim-from-a-service-of-the-proposition: service report was designed for intake, one-door, "
        "not for proposition dates. Give the service that was, or correct its service-designed.",
    )
    known.admits_waiving(claimed(), "claim-from-a-service-of-the-proposition")


def test_value_is_claimed_once_the_proposition_is_agreed():
    known = given(proposed, benefit, service, delivered)
    known.refuses_only(claimed(), "claim-once-agreed: proposition dates is not agreed. Log proposition-agreed first.")
    known.admits_waiving(claimed(), "claim-once-agreed")


def test_value_is_claimed_once_the_service_was_delivered():
    given(*promised).refuses_only(
        claimed(), "claim-once-delivered: service report was never delivered. Log service-delivered first."
    )
    given(*promised).admits_waiving(claimed(), "claim-once-delivered")


def test_value_is_claimed_with_evidence():
    given(*ready).refuses_only(
        claimed(evidence=[]),
        "claim-with-evidence: claim q1 shows no evidence. Give the title and place of what shows it.",
    )
    given(*ready).admits_waiving(claimed(evidence=[]), "claim-with-evidence")


def test_a_claim_is_not_corrected_to_less_than_was_verified_of_it():
    history = given(*ready, verified(11000))
    history.admits(claimed(amount=11000))
    history.refuses_only(
        claimed(amount=10999),
        "claim-no-less-than-was-verified: 11000 of claim q1 is verified. Correct its value-verified first.",
    )
    history.admits_waiving(claimed(amount=10999), "claim-no-less-than-was-verified")


def test_a_verification_is_not_corrected_to_less_than_was_recognised_of_the_claim():
    history = given(*ready, claimed(), recognised("q1", amount=9000))
    history.admits(verified(9000))
    history.refuses_only(
        verified(8999),
        "verify-no-less-than-was-recognised: 9000 of claim q1 is recognised. Correct its value-recognised first.",
    )
    history.admits_waiving(verified(8999), "verify-no-less-than-was-recognised")


def test_what_a_verdict_on_several_claims_rests_on_is_not_known_claim_by_claim():
    given(*ready, claimed(), recognised("q1", "q2", amount=9000)).admits(verified(100))


def test_no_value_is_claimed_for_a_period_to_come():
    given(*ready).refuses_only(
        claimed(period="2026-Q2"),
        "claim-for-a-period-that-began: period 2026-Q2 begins on 2026-04-01, after 2026-03-01. "
        "Give a period that has begun.",
    )
    given(*ready).admits_waiving(claimed(period="2026-Q2"), "claim-for-a-period-that-began")


def test_a_claim_can_be_verified_up_to_its_amount_and_reversed():
    for event in (verified(0), verified(11000), verified(12000), reversal(1), reversal(12000)):
        given(*ready, claimed()).admits(event)


def test_a_claim_that_was_not_made_is_neither_verified_nor_reversed():
    for event in (verified(), reversal()):
        given(*ready).refuses_only(
            event, "judge-a-known-claim: claim q1 is not in the ledger. Log value-claimed first."
        )


def test_a_claim_is_verified_and_reversed_in_its_own_unit():
    for event in (verified(unit="EUR"), reversal(unit="EUR")):
        given(*ready, claimed()).refuses_only(
            event, "judge-in-the-claims-unit: claim q1 is kept in GBP, not in EUR. Give the amount in GBP."
        )


def test_a_claim_is_verified_once():
    given(*ready, claimed(), verified()).refuses_only(
        verified(),
        "verify-a-claim-once: claim q1 was verified before. "
        "Log value-reversed for what does not hold, or correct its value-verified.",
    )


def test_a_claim_whose_verification_was_voided_can_be_verified():
    given(*ready, claimed(), verified(), voided(9, verified())).admits(verified(12000))


@pytest.mark.parametrize(
    ("history", "amount", "left"),
    [
        ((claimed(),), 12001, 12000),
        ((claimed(), reversal(2000)), 10001, 10000),
        ((claimed(), reversal(2000), reversal(10000)), 1, 0),
    ],
)
def test_no_more_is_verified_than_was_claimed_and_not_reversed(history: tuple[Event, ...], amount: int, left: int):
    given(*ready, *history).admits(verified(left))
    given(*ready, *history).refuses_only(
        verified(amount),
        f"verify-at-most-what-was-claimed: {amount} is more than the {left} left of claim q1. Verify at most that.",
    )


def test_a_verification_is_held_against_what_was_reversed_until_then():
    later = given(*ready, claimed(), reversal(2000, occurred_at=LATER))
    later.admits(verified(12000))
    later.refuses(
        verified(12000, occurred_at=LATEST), "12000 is more than the 10000 left of claim q1. Verify at most that."
    )


@pytest.mark.parametrize(
    ("history", "left"),
    [
        ((claimed(),), 12000),
        ((claimed(), reversal(2000)), 10000),
        ((claimed(), verified(11000)), 11000),
        ((claimed(), reversal(2000), verified(9000)), 9000),
        ((claimed(), reversal(2000), verified(9000), reversal(4000)), 5000),
    ],
)
def test_no_more_is_reversed_than_stands(history: tuple[Event, ...], left: int):
    given(*ready, *history).admits(reversal(left))
    given(*ready, *history).refuses_only(
        reversal(left + 1),
        f"reverse-at-most-what-stands: {left + 1} is more than the {left} left of claim q1. Reverse at most that.",
    )


def test_what_was_corrected_stands_in_the_place_of_what_it_corrects():
    corrected = (
        *ready,
        claimed(amount=90),
        verified(80, occurred_at=LATER),
        reversal(10, occurred_at=LATEST),
        voided(8, claimed()),
        claimed(amount=100),
        voided(9, verified()),
        verified(70, occurred_at=LATER),
    )
    given(*corrected).admits(reversal(60, occurred_at=LATEST))
    given(*corrected).refuses(
        reversal(61, occurred_at=LATEST), "61 is more than the 60 left of claim q1. Reverse at most that."
    )


def test_the_verifier_is_not_the_claimant():
    for verifier, claim in (
        ("dana", claimed()),
        ("lea", claimed(claimed_by="lea")),
        ("dana", claimed(claimed_by="lea")),
    ):
        known = given(*ready, claim)
        known.refuses_only(
            verified(verified_by=verifier),
            f"verifier-is-not-the-claimant: {verifier} claimed q1. Have somebody else verify it.",
        )
        known.admits_waiving(verified(verified_by=verifier), "verifier-is-not-the-claimant")


def test_anybody_may_log_what_somebody_else_verified():
    given(*ready, claimed(actor="lea")).admits(verified(actor="lea"))


def test_value_is_told_of_once_it_is_claimed():
    given(*ready, claimed()).admits(told)
    given(*ready).refuses_only(
        told, "communicate-once-claimed: no value of proposition dates is claimed. Log value-claimed first."
    )
    given(*ready).admits_waiving(told, "communicate-once-claimed")
