"""Step 3 promises: value is proposed for a customer's own confirmed needs, promised measurably, and changed openly."""

from decimal import Decimal
from typing import Any

import pytest

from events.awareness_building import CustomerIdentified
from events.base import Event
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
from tests.given import SUMMER, a, given

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
board = a(CustomerIdentified, customer="board", name="The board", type="executive")
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date I can trust.")
another = a(NeedIdentified, need="less-paper", customer="finance", statement="One report.")
confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo-finance")
withdrawn = a(NeedWithdrawn, need="one-date", reason="Merged away.")
proposed = a(
    ValueProposed, proposition="trusted-dates", customer="finance", needs=["one-date"], statement="Dates that hold."
)
for_both = a(
    ValueProposed, proposition="reports", customer="finance", needs=["one-date", "less-paper"], statement="Both."
)
agreed = a(PropositionAgreed, proposition="trusted-dates", accepted_by="cfo-finance")
declined = a(PropositionDeclined, proposition="trusted-dates", reason="The budget went elsewhere.")
measurable: dict[str, Any] = {
    "baseline": {"value": "120000", "date": "2025-12-31", "source": "Rework ledger"},
    "target": "80000",
}


def promise(benefit: str = "less-rework", **terms: Any) -> BenefitPromised:
    said = {
        "proposition": "trusted-dates",
        "title": "Less rework",
        "category": "financial",
        "class": "cashable",
        "outcome": "rework",
        "unit": "GBP",
        "direction": "lower",
    }
    return a(BenefitPromised, benefit=benefit, **{**said, **terms})


def rebaseline(before: dict[str, str], after: dict[str, str], **said: Any) -> BenefitRebaselined:
    named = {"benefit": "less-rework", "proposition": "trusted-dates", "outcome": "rework"}
    why = {"reason": "Two projects left.", "approved_by": "board-chair"}
    return a(BenefitRebaselined, before=before, after=after, **{**named, **why, **said})


promised = promise(**measurable)


def test_value_can_be_proposed_for_a_confirmed_need():
    given(finance, need, confirmed).admits(proposed)


def test_each_proposition_has_an_id_of_its_own():
    given(finance, need, confirmed, proposed).refuses_only(
        proposed,
        "proposition-is-new: proposition trusted-dates is already in the ledger. Give the new proposition its own id.",
    )


def test_nothing_is_proposed_to_an_unknown_customer():
    given(need, confirmed).refuses_only(
        proposed, "propose-to-a-known-customer: customer finance is not known. Log customer-identified first."
    )


def test_nothing_is_proposed_for_needs_that_are_not_there():
    given(finance).refuses_only(
        proposed,
        "propose-for-needs-of-the-customer: need one-date is not in the ledger. Log need-identified first.",
    )
    given(finance).refuses_only(
        for_both,
        "propose-for-needs-of-the-customer: needs one-date, less-paper are not in the ledger. "
        "Log need-identified first.",
    )


def test_nothing_is_proposed_for_the_needs_of_somebody_else():
    given(finance, board, need, confirmed).refuses_only(
        a(ValueProposed, proposition="trusted-dates", customer="board", needs=["one-date"], statement="Dates."),
        "propose-for-needs-of-the-customer: need one-date is of customer finance. "
        "Propose to finance, or name needs of board.",
    )


def test_nothing_is_proposed_for_a_need_that_was_withdrawn():
    given(finance, need, confirmed, withdrawn).refuses_only(
        proposed,
        "propose-for-open-needs: need one-date is withdrawn. Leave that out, or log need-identified for a new need.",
    )


def test_what_was_proposed_before_the_need_was_withdrawn_can_be_recorded_late():
    later = withdrawn.model_copy(update={"occurred_at": SUMMER})
    given(finance, need, confirmed, later).admits(proposed)


def test_needs_are_confirmed_before_anything_is_proposed_for_them():
    given(finance, need).refuses_only(
        proposed, "propose-for-confirmed-needs: need one-date is not confirmed. Log need-confirmed first."
    )
    given(finance, need, another, confirmed).refuses_only(
        for_both, "propose-for-confirmed-needs: need less-paper is not confirmed. Log need-confirmed first."
    )
    given(finance, need).admits_waiving(proposed, "propose-for-confirmed-needs")


def test_nothing_is_proposed_on_a_day_before_the_need_was_confirmed():
    history = given(finance, need, confirmed.model_copy(update={"occurred_at": SUMMER}))
    history.refuses_only(
        proposed,
        "propose-after-confirmation: its need-confirmed came only on 2026-06-01. "
        "Give a later day, or correct that of the need-confirmed.",
    )
    history.admits_waiving(proposed, "propose-after-confirmation")


def recognised(verdict: str, amount: str) -> ValueRecognised:
    about = {"claims": ["q1"], "proposition": "earlier", "customer": "finance"}
    said = {"unit": "GBP", "acknowledged_by": "cfo-finance"}
    return a(ValueRecognised, verdict=verdict, amount=amount, **about, **said)


def test_a_proposition_can_build_on_value_that_was_recognised():
    building = proposed.model_copy(update={"builds_on": 5})
    given(finance, need, confirmed, recognised("partly", "100")).admits(building)


def test_it_cannot_build_on_anything_else():
    given(finance, need, confirmed).refuses_only(
        proposed.model_copy(update={"builds_on": 4}),
        "build-on-a-recognition: no value-recognised stands at #4. Look its position up with 'flywheel replay'.",
    )
    given(finance, need, confirmed, recognised("declined", "0")).refuses_only(
        proposed.model_copy(update={"builds_on": 5}),
        "build-on-a-recognition: the verdict at #5 is declined. Give the position of value that was recognised.",
    )


def test_benefits_can_be_promised_until_the_proposition_is_agreed():
    given(proposed).admits(promised)


@pytest.mark.parametrize("event", [promised, agreed, declined])
def test_nothing_is_said_of_a_proposition_that_is_not_there(event: Event):
    given().refuses_only(
        event, "proposition-is-known: proposition trusted-dates is not in the ledger. Log value-proposed first."
    )


def test_nothing_is_promised_in_a_proposition_that_was_declined():
    words = "proposition trusted-dates was declined. Log value-proposed for a new one."
    given(proposed, declined).refuses_only(promised, f"proposition-is-not-declined: {words}")
    given(proposed, promised, declined).refuses_only(
        rebaseline({"target": "80000"}, {"target": "90000"}), f"proposition-is-not-declined: {words}"
    )


def test_what_was_promised_before_it_was_declined_can_be_recorded_late():
    given(proposed, declined.model_copy(update={"occurred_at": SUMMER})).admits(promised)


def test_each_benefit_has_an_id_of_its_own():
    given(proposed, promised).refuses_only(
        promised, "benefit-is-new: benefit less-rework is already in the ledger. Give the new benefit its own id."
    )


def test_benefits_that_share_an_outcome_count_it_in_the_same_unit():
    given(proposed, promised).admits(promise("even-less"))
    given(proposed, promised).refuses_only(
        promise("even-less", unit="hours"),
        "count-an-outcome-in-one-unit: outcome rework is counted in GBP. Give GBP, or name an outcome of its own.",
    )


def test_agreement_freezes_what_is_promised():
    given(proposed, promised, agreed).refuses_only(
        promise("even-less"),
        "promise-before-agreement: proposition trusted-dates is agreed and its promises are frozen. "
        "Log benefit-rebaselined for a change, or value-proposed for more.",
    )
    given(proposed, promised, agreed).admits_waiving(promise("even-less"), "promise-before-agreement")


def test_a_baseline_is_not_read_after_the_day_on_which_it_is_put_on_record():
    words = "the baseline's date, 2026-03-02, is later than the event itself. Give the day on which it was read."
    tomorrow = promise(baseline={"value": "1", "date": "2026-03-02", "source": "A guess"})
    given(proposed).refuses_only(tomorrow, f"baseline-is-from-before: {words}")
    given(proposed).admits_waiving(tomorrow, "baseline-is-from-before")
    given(proposed, promised).refuses_only(
        rebaseline({"baseline_date": "2025-12-31"}, {"baseline_date": "2026-03-02"}),
        f"baseline-is-from-before: {words}",
    )


def test_a_proposition_with_a_measurable_benefit_can_be_agreed():
    given(proposed, promised).admits(agreed)


def test_it_is_agreed_once():
    given(proposed, promised, agreed).refuses_only(
        agreed, "agree-or-decline-once: proposition trusted-dates was agreed before. Nothing is left to do."
    )


def test_what_was_declined_is_not_agreed_and_not_declined_again():
    given(proposed, promised, declined).refuses_only(
        agreed,
        "agree-or-decline-once: proposition trusted-dates was declined. Log value-proposed for a new one.",
    )
    given(proposed, declined).refuses_only(
        declined, "agree-or-decline-once: proposition trusted-dates was declined before. Nothing is left to do."
    )


def test_nothing_is_agreed_that_promises_no_benefit():
    given(proposed).refuses_only(
        agreed,
        "agree-with-a-measurable-benefit: proposition trusted-dates promises no benefit. "
        "Log benefit-promised with baseline and target first.",
    )
    given(proposed).admits_waiving(agreed, "agree-with-a-measurable-benefit")


@pytest.mark.parametrize("missing", ["baseline", "target"])
def test_nothing_is_agreed_that_cannot_be_measured(missing: str):
    terms = {name: term for name, term in measurable.items() if name != missing}
    given(proposed, promise(**terms)).refuses_only(
        agreed,
        "agree-with-a-measurable-benefit: no benefit of proposition trusted-dates has both a baseline and a target. "
        "Log benefit-rebaselined with what is missing.",
    )


def test_what_was_missing_can_be_filled_in_before_it_is_agreed():
    given(proposed, promise(baseline=measurable["baseline"]), rebaseline({}, {"target": "80000"})).admits(agreed)


def test_a_baseline_of_zero_is_a_baseline():
    zero = promise(baseline={"value": "0", "date": "2025-12-31", "source": "None were made"}, target="0")
    given(proposed, zero).admits(agreed)


def test_the_pmo_does_not_accept_its_own_proposition():
    staff = a(StaffAppointed, person="cfo-finance", role="analyst")
    given(proposed, promised, staff).refuses_only(
        agreed,
        "accepted-on-the-customers-side: cfo-finance is on the PMO's staff. Have the customer's side accept it.",
    )
    given(proposed, promised, staff).admits_waiving(agreed, "accepted-on-the-customers-side")
    given(proposed, promised, staff, a(StaffReleased, person="cfo-finance", role="analyst")).admits(agreed)


def test_whoever_made_a_proposition_does_not_accept_it():
    by_dana = agreed.model_copy(update={"accepted_by": "dana"})
    given(proposed, promised).refuses_only(
        by_dana, "accepted-by-another: dana made the proposition. Have the customer's side accept it."
    )
    given(proposed, promised).admits_waiving(by_dana, "accepted-by-another")


def test_an_open_proposition_can_be_declined():
    given(proposed, promised).admits(declined)


def test_an_agreed_one_is_not_declined_any_more():
    given(proposed, promised, agreed).refuses_only(
        declined,
        "decline-before-agreement: proposition trusted-dates was agreed. "
        "Log service-retired to end it, or value-recognised with the customer's verdict.",
    )
    given(proposed, promised, agreed).admits_waiving(declined, "decline-before-agreement")


def test_a_benefit_can_be_rebaselined_and_handed_over():
    history = given(proposed, promised, agreed)
    history.admits(rebaseline({"target": "80000"}, {"target": "90000"}))
    history.admits(rebaseline({"target": "80000.00"}, {"target": "90000", "due": "2026-12-31"}))
    history.admits(a(BenefitReassigned, benefit="less-rework", owner="coo"))


def test_a_benefit_that_nobody_promised_cannot():
    words = "benefit less-rework is not in the ledger. Log benefit-promised first."
    given(proposed).refuses_only(rebaseline({}, {"target": "90000"}), f"benefit-is-promised: {words}")
    given(proposed).refuses_only(
        a(BenefitReassigned, benefit="less-rework", owner="coo"), f"benefit-is-promised: {words}"
    )


def test_a_benefit_keeps_its_proposition_and_its_outcome():
    history = given(proposed, proposed.model_copy(update={"proposition": "reports"}), promised)
    history.refuses_only(
        rebaseline({"target": "80000"}, {"target": "90000"}, proposition="reports"),
        "rebaseline-within-the-promise: benefit less-rework is of proposition trusted-dates. Give that proposition.",
    )
    history.refuses_only(
        rebaseline({"target": "80000"}, {"target": "90000"}, outcome="delay"),
        "rebaseline-within-the-promise: benefit less-rework counts outcome rework. Give that outcome.",
    )


@pytest.mark.parametrize("before", [{"target": "85000"}, {}])
def test_a_rebaseline_says_what_stood_before(before: dict[str, str]):
    given(proposed, promised).refuses_only(
        rebaseline(before, {"target": "90000"}),
        "rebaseline-from-what-stands: the target of benefit less-rework stands at 80000. Give target 80000 as before.",
    )


def test_what_stands_is_what_the_last_rebaseline_left():
    once = rebaseline({"target": "80000"}, {"target": "90000"})
    given(proposed, promised, once).admits(rebaseline({"target": "90000"}, {"target": "95000"}))
    given(proposed, promised, once).refuses_only(
        rebaseline({"target": "80000"}, {"target": "95000"}),
        "rebaseline-from-what-stands: the target of benefit less-rework stands at 90000. Give target 90000 as before.",
    )


def test_a_rebaseline_does_not_say_that_something_stood_where_nothing_did():
    given(proposed, promised).refuses_only(
        rebaseline({"due": "2026-06-30"}, {"due": "2026-12-31"}),
        "rebaseline-from-what-stands: no due stands for benefit less-rework. Leave due out of before.",
    )


def test_a_rebaseline_changes_something():
    given(proposed, promised).refuses_only(
        rebaseline({"target": "80000"}, {"target": "80000.0"}),
        "rebaseline-from-what-stands: benefit less-rework stands so already. Give after what is to be different.",
    )


def test_whoever_logs_a_rebaseline_does_not_approve_it():
    alone = rebaseline({"target": "80000"}, {"target": "90000"}, approved_by="dana")
    given(proposed, promised).refuses_only(
        alone,
        "rebaseline-approved-by-another: dana logs it and cannot approve it too. Have somebody else approve it.",
    )
    given(proposed, promised).admits_waiving(alone, "rebaseline-approved-by-another")


def test_one_outcome_is_attributed_once():
    history = given(proposed, promise(attribution="70"))
    history.admits(promise("even-less", attribution="30"))
    history.admits(promise("even-less"))
    too_much = promise("even-less", attribution="30.5")
    history.refuses_only(
        too_much,
        "attribute-an-outcome-once: 70 percent of outcome rework are attributed to other benefits. "
        "Give at most 30, or lower theirs with benefit-rebaselined.",
    )
    history.admits_waiving(too_much, "attribute-an-outcome-once")


def test_rebaselining_moves_the_attribution_of_an_outcome_too():
    first, second = promise(attribution="70"), promise("even-less", attribution="30")
    lowered = rebaseline({"attribution": "70"}, {"attribution": "50"})
    given(proposed, first, second).admits(lowered)
    given(proposed, first, lowered).admits(promise("even-less", attribution="50"))
    given(proposed, first, second).refuses_only(
        rebaseline({"attribution": "70"}, {"attribution": "71"}),
        "attribute-an-outcome-once: 30 percent of outcome rework are attributed to other benefits. "
        "Give at most 70, or lower theirs with benefit-rebaselined.",
    )


def test_shares_are_added_as_decimals():
    thirds = [promise(f"third-{n}", attribution=Decimal("33.3")) for n in range(3)]
    given(proposed, *thirds).admits(promise("the-rest", attribution=Decimal("0.1")))


def test_a_benefit_aims_the_better_way():
    history = given(finance, need, confirmed, proposed)
    baseline = {"value": "120000", "date": "2025-12-31", "source": "Rework ledger"}
    worse = promise(baseline=baseline, target="130000", direction="lower")
    history.refuses_only(
        worse,
        "aim-the-better-way: from 120000 to 130000 is worse where lower is better. "
        "Mend direction, baseline or target, or promise it as a dis-benefit.",
    )
    history.admits_waiving(worse, "aim-the-better-way")
    history.admits(promise(baseline=baseline, target="120000", direction="lower"))
    history.admits(promise(baseline=baseline, target="130000", direction="lower", **{"class": "dis-benefit"}))
