"""Value: five accounts a benefit and unit that are never netted, and the gap that waits for the customer."""

from decimal import Decimal
from typing import Any

import pytest

from events.value_proposition import BenefitPromised
from projections.claims import Claim, Recognition, holding, shared
from projections.value import Value
from tests.projections.acme import agreed, claimed, designed, promised, proposed, recognised, taken_back, verified
from tests.projections.story import Story, a, on

BEFORE = (proposed, promised, agreed, designed)
LESS_REWORK: dict[str, Any] = {
    "benefit": "less-rework",
    "unit": "GBP",
    "title": "Less rework",
    "customer": "finance",
    "proposition": "trusted-dates",
    "category": "financial",
    "benefit_class": "cashable",
    "outcome": "rework",
    "owner": "cfo",
    "promised_first": Decimal(40000),
    "promised": Decimal(40000),
}


def test_the_accounts_stand_side_by_side():
    story = Story(*BEFORE, claimed(), verified(), taken_back(), recognised(amount="6000", verdict="partly"))
    assert story.fold("value").rows("value") == [
        Value(
            **LESS_REWORK,
            claimed=Decimal(12000),
            verified=Decimal(11000),
            reversed=Decimal(1000),
            recognised=Decimal(6000),
            unrecognised=Decimal(4000),
            unrecognised_since=on("2026-04-20"),
            unrecognised_claims=("q1",),
            claims=1,
            recognised_at=on("2026-05-01"),
        )
    ]


def test_a_claim_tells_its_whole_story():
    story = Story(*BEFORE, claimed(), verified(), taken_back(), recognised(amount="6000", verdict="partly"))
    assert story.fold("claims").rows("claims") == [
        Claim(
            claim="q1",
            benefit="less-rework",
            proposition="trusted-dates",
            customer="finance",
            service="report",
            period="2026-Q1",
            unit="GBP",
            claimed=Decimal(12000),
            claimed_at=on("2026-04-15"),
            claimed_by="dana",
            method="Hours saved.",
            attribution=None,
            verified=Decimal(11000),
            verified_at=on("2026-04-20"),
            verified_by="controller",
            reversed=Decimal(1000),
            recognised=Decimal(6000),
            open=Decimal(4000),
            verdict="partly",
            verdict_at=on("2026-05-01"),
            acknowledged_by="cfo",
            reversals=("2026-04-25T09:00:00.000000Z 1000",),
        )
    ]


def test_a_verdict_is_shared_out_in_the_order_of_its_claims_each_up_to_what_stands_verified():
    both = (claimed("q1"), claimed("q2"), verified("q1", "11000"), verified("q2", "9000"), taken_back("q2", "2000"))
    state = Story(*BEFORE, *both, recognised("q2", "q1", amount="15000", verdict="partly")).fold("value")
    shares: dict[str, Any] = {
        "position": 10,
        "occurred_at": on("2026-05-01"),
        "benefit": "less-rework",
        "proposition": "trusted-dates",
        "customer": "finance",
        "verdict": "partly",
        "unit": "GBP",
        "verdict_amount": Decimal(15000),
        "acknowledged_by": "cfo",
    }
    assert state.rows("recognitions") == [
        Recognition(claim="q1", amount=Decimal(8000), **shares),
        Recognition(claim="q2", amount=Decimal(7000), **shares),
    ]
    [row] = state.rows("value")
    assert (row.recognised, row.unrecognised, row.unrecognised_claims) == (Decimal(15000), Decimal(3000), ("q1",))


def test_what_is_left_over_of_a_verdict_goes_to_nobody():
    assert shared(Decimal(10), {"a": Decimal(4), "b": Decimal(0), "c": Decimal(5)}) == {
        "a": Decimal(4),
        "b": Decimal(0),
        "c": Decimal(5),
    }


@pytest.mark.parametrize(
    ("before", "since", "left"),
    [([], [], "80"), (["15"], [], "80"), (["30"], [], "70"), ([], ["30"], "50"), (["30"], ["5"], "65")],
)
def test_a_reversal_before_the_verification_takes_from_the_claim_and_one_after_from_what_was_verified(
    before: list[str], since: list[str], left: str
):
    assert holding(Decimal(100), Decimal(80), map(Decimal, before), map(Decimal, since)) == Decimal(left)


def test_a_reversal_counts_when_it_occurred_however_late_it_was_recorded():
    late = taken_back(amount="1000", at="2026-04-18")
    [row] = Story(*BEFORE, claimed(), verified(), late).fold("value").rows("value")
    assert (row.verified, row.reversed, row.unrecognised) == (Decimal(11000), Decimal(1000), Decimal(11000))


def test_value_that_was_recognised_and_then_reversed_leaves_no_gap_below_zero():
    [row] = Story(*BEFORE, claimed(), verified(), recognised(), taken_back()).fold("value").rows("value")
    assert (row.recognised, row.reversed, row.unrecognised) == (Decimal(11000), Decimal(1000), Decimal(0))
    assert row.unrecognised_claims == ()


def test_the_gap_is_as_old_as_the_oldest_verification_that_waits():
    both = (claimed("q1"), claimed("q2"), verified("q2", at="2026-04-18"), verified("q1", at="2026-04-20"))
    [row] = Story(*BEFORE, *both).fold("value").rows("value")
    assert (row.unrecognised, row.unrecognised_since) == (Decimal(22000), on("2026-04-18"))
    [row] = Story(*BEFORE, *both, recognised("q2", amount="11000")).fold("value").rows("value")
    assert (row.unrecognised, row.unrecognised_since) == (Decimal(11000), on("2026-04-20"))


def test_a_disputed_verdict_recognises_nothing_and_the_gap_stays():
    [row] = (
        Story(*BEFORE, claimed(), verified(), recognised(amount="0", verdict="disputed")).fold("value").rows("value")
    )
    assert (row.recognised, row.unrecognised, row.recognised_at) == (Decimal(0), Decimal(11000), None)


def test_a_dis_benefit_stands_gross_in_a_row_of_its_own():
    harm = {
        "benefit": "training-time",
        "benefit_class": "dis-benefit",
        "baseline": None,
        "target": "500",
        "unit": "hours",
    }
    cost = a(BenefitPromised, **{**promised.model_dump(), **harm, "outcome": "training"})
    rows = (
        Story(*BEFORE, cost, claimed("lost", "40", benefit="training-time", unit="hours")).fold("value").rows("value")
    )
    assert [(row.benefit, row.unit, row.benefit_class, row.promised, row.claimed) for row in rows] == [
        ("less-rework", "GBP", "cashable", Decimal(40000), Decimal(0)),
        ("training-time", "hours", "dis-benefit", Decimal(500), Decimal(40)),
    ]


def test_amounts_claimed_in_another_unit_than_the_benefit_has_now_keep_an_account_of_their_own():
    story = Story(*BEFORE, claimed(), verified())
    story.correct(2, unit="EUR")
    rows = story.fold("value").rows("value")
    assert [(row.unit, row.promised, row.claimed, row.unrecognised) for row in rows] == [
        ("EUR", Decimal(40000), Decimal(0), Decimal(0)),
        ("GBP", None, Decimal(12000), Decimal(11000)),
    ]


def test_a_voided_verification_is_in_no_account():
    story = Story(*BEFORE, claimed(), verified(), recognised())
    story.void(6)
    [row] = story.fold("value").rows("value")
    assert (row.claimed, row.verified, row.recognised) == (Decimal(12000), Decimal(0), Decimal(0))


def test_what_is_said_of_a_claim_that_is_not_there_changes_nothing():
    [row] = Story(*BEFORE, verified(), taken_back(), recognised()).fold("value").rows("value")
    assert row == Value(**LESS_REWORK)


def test_sums_keep_every_digit():
    big = f"{10**20}.000000001"
    claims = [event for n in range(3) for event in (claimed(f"c{n}", big), verified(f"c{n}", big))]
    [row] = Story(*BEFORE, *claims).fold("value").rows("value")
    assert row.verified == Decimal(f"{3 * 10**20}.000000003")
