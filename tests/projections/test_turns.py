"""Turns: a proposition stands at the first step not done, says what it waits for, and closes by a verdict."""

from pathlib import Path
from typing import Any

import pytest

from events.base import Event
from events.kinds import kind_named
from events.service_development import ServiceDesigned
from events.service_monitoring import PeriodReviewed
from events.service_onboarding import ServiceIntroduced
from events.service_operation import ServiceDelivered, ServicePaused, ServiceRetired
from events.value_proposition import PropositionAgreed, PropositionDeclined, ValueProposed
from flywheel.rules import all_rules
from projections.read_model import catch_up
from projections.reading import Views
from projections.ten_steps import GATES, TEN_STEPS
from projections.turn_rows import Turn
from tests.projections.acme import (
    ROUND,
    adopted,
    agreed,
    approved,
    claimed,
    confirmed,
    delivered,
    designed,
    finance,
    improved,
    introduced,
    metric,
    need,
    proposed,
    recognised,
    reviewed,
    session,
    verified,
)
from tests.projections.files import standing
from tests.projections.story import Story, a, on

CLOSED: dict[str, Any] = {
    "proposition": "trusted-dates",
    "customer": "finance",
    "number": 1,
    "builds_on": None,
    "services": ("report",),
    "opened_at": on("2026-01-10"),
    "status": "closed",
    "step": 10,
    "step_name": "value-recognition",
    "stage": "realization",
    "furthest": 10,
    "aware_at": on("2026-01-05"),
    "confirmed_at": on("2026-01-12"),
    "agreed_at": on("2026-01-25"),
    "ready_at": on("2026-02-03"),
    "adopted_at": on("2026-02-20"),
    "delivered_at": on("2026-03-01"),
    "reviewed_at": on("2026-04-01"),
    "improved_at": on("2026-04-10"),
    "verified_at": on("2026-04-20"),
    "verdict_at": on("2026-05-01"),
    "verdict": "recognised",
    "closed_at": on("2026-05-01"),
    "days": 111,
}


def turn(story: Story, **how: Any) -> Turn:
    [row] = [row for row in story.fold("turns", **how).rows("turns") if row.proposition == "trusted-dates"]
    assert isinstance(row, Turn)
    return row


def waiving(event: Event, *rules: str) -> Event:
    return type(event).model_validate({**dict(event), "waivers": [{"rule": rule, "reason": "Late."} for rule in rules]})


def without(*left_out: Event) -> Story:
    return Story(*(event for event in ROUND if event not in left_out))


def test_a_turn_goes_round_from_the_need_to_the_verdict():
    assert turn(Story(*ROUND)) == Turn(**CLOSED)


@pytest.mark.parametrize(
    ("told", "step", "log"),
    [
        (5, 3, ["benefit-promised proposition=trusted-dates", "proposition-agreed proposition=trusted-dates"]),
        (6, 3, ["proposition-agreed proposition=trusted-dates"]),
        (7, 4, ["service-designed proposition=trusted-dates"]),
        (8, 4, ["metric-defined service=report", "service-version-approved service=report"]),
        (9, 4, ["service-version-approved service=report"]),
        (
            10,
            5,
            [
                "service-introduced service=report customer=finance version=1.0",
                "service-adopted service=report customer=finance version=1.0",
            ],
        ),
        (11, 5, ["service-adopted service=report customer=finance version=1.0"]),
        (12, 6, ["service-delivered service=report customer=finance version=1.0"]),
        (13, 7, ["period-reviewed service=report"]),
        (14, 8, ["improvement-made service=report"]),
        (15, 9, ["value-claimed benefit=less-rework proposition=trusted-dates service=report unit=GBP"]),
        (16, 9, ["value-verified claim=q1 unit=GBP"]),
        (17, 10, ["value-recognised claim=q1 proposition=trusted-dates customer=finance unit=GBP"]),
        (18, 10, []),
    ],
)
def test_at_each_step_it_says_what_to_log(told: int, step: int, log: list[str]):
    row = turn(Story(*ROUND[:told]))
    assert (row.step, row.step_name, row.stage) == (step, TEN_STEPS[step - 1].name, TEN_STEPS[step - 1].stage)
    assert list(row.log) == log
    assert len(row.missing) == len(row.log)
    assert all(kind_named(each.split()[0]) for each in row.log)


@pytest.mark.parametrize(
    ("left_out", "step", "log"),
    [
        ((session,), 1, "awareness-session-held customer=finance"),
        ((finance, session), 1, "customer-identified customer=finance"),
        ((confirmed,), 2, "need-confirmed need=one-date"),
        ((agreed,), 3, "proposition-agreed proposition=trusted-dates"),
        ((adopted,), 5, "service-adopted service=report customer=finance version=1.0"),
        ((reviewed,), 7, "period-reviewed service=report"),
        ((improved,), 8, "improvement-made service=report"),
    ],
)
def test_a_step_that_nobody_did_or_waived_is_where_the_turn_stands_however_far_it_went(
    left_out: tuple[Event, ...], step: int, log: str
):
    row = turn(Story(*(event for event in ROUND[:-1] if event not in left_out)))
    assert (row.step, row.furthest, row.skipped, row.log) == (step, 9, (), (log,))


def test_what_a_turn_waited_for_can_be_recorded_late():
    story = without(session, ROUND[-1])
    story.tell(session, late=on("2026-04-30"))
    assert (turn(story).step, turn(story).aware_at) == (10, on("2026-01-05"))


@pytest.mark.parametrize(
    ("left_out", "event", "rule", "skipped"),
    [
        ((confirmed,), proposed, "propose-for-confirmed-needs", "needs-assessment"),
        ((agreed,), designed, "design-for-agreed-propositions", "value-proposition"),
        ((approved,), introduced, "introduce-an-approved-version", "service-development"),
        ((metric,), introduced, "introduce-a-measured-service", "service-development"),
        ((adopted, introduced), delivered, "deliver-once-introduced", "service-onboarding"),
        ((delivered,), claimed(), "claim-once-delivered", "service-operation"),
        ((reviewed,), improved, "improve-on-new-evidence", "service-monitoring"),
    ],
)
def test_a_step_whose_gate_was_waived_is_skipped(left_out: tuple[Event, ...], event: Event, rule: str, skipped: str):
    events = [waiving(each, rule) if each == event else each for each in ROUND[:-1] if each not in left_out]
    row = turn(Story(*events))
    assert (row.step, row.skipped, row.waived) == (10, (skipped,), (skipped,))


def test_a_step_whose_gate_was_waived_is_not_skipped_once_it_is_done_after_all():
    events = [waiving(each, "propose-for-confirmed-needs") if each == proposed else each for each in ROUND]
    story = Story(*(each for each in events if each != confirmed))
    assert turn(story).skipped == ("needs-assessment",)
    story.tell(confirmed, late=on("2026-05-02"))
    row = turn(story)
    assert (row.skipped, row.waived, row.confirmed_at) == ((), ("needs-assessment",), on("2026-01-12"))


def test_steps_whose_gates_were_waived_are_named_in_the_order_of_the_steps():
    waivers = {
        proposed: "propose-for-confirmed-needs",
        introduced: "introduce-a-measured-service",
        claimed(): "claim-once-agreed",
    }
    events = [waiving(each, waivers[each]) if each in waivers else each for each in ROUND]
    assert turn(Story(*events)).waived == ("needs-assessment", "value-proposition", "service-development")


def test_a_waiver_of_another_sort_of_rule_skips_nothing():
    events = [waiving(each, "not-before-its-customer") if each == proposed else each for each in ROUND[:8]]
    assert (turn(Story(*events)).step, turn(Story(*events)).skipped) == (4, ())


def test_the_gates_are_rules_and_every_gate_between_steps_is_among_them():
    within_a_step = {
        "adopt-what-was-introduced", "agree-with-a-measurable-benefit", "assess-staff", "celebrate-once-recognised",
        "claim-with-evidence", "communicate-once-claimed", "decline-before-agreement", "improve-in-an-approved-version",
        "meet-a-level-that-is-set", "promise-before-agreement", "void-leaves-nothing-hanging",
    }  # fmt: skip
    assert {rule.code for rule in all_rules() if rule.family == "gate"} == {*GATES, *within_a_step}


def test_closing_leaves_every_step_behind_that_was_not_done():
    row = turn(without(session, reviewed, improved))
    assert (row.status, row.step) == ("closed", 10)
    assert row.skipped == ("awareness-building", "service-monitoring", "service-improvement")
    assert row.missing == ()


@pytest.mark.parametrize("verdict", ["recognised", "partly", "declined"])
def test_a_verdict_closes_the_turn(verdict: str):
    story = Story(*ROUND[:-1], recognised(verdict=verdict, amount="0" if verdict == "declined" else "9000"))
    assert turn(story) == Turn(**{**CLOSED, "verdict": verdict})


def test_a_disputed_verdict_keeps_it_open_until_another_settles_it():
    story = Story(*ROUND[:-1], recognised(verdict="disputed", amount="0"))
    row = turn(story)
    assert (row.status, row.step, row.verdict, row.verdict_at) == ("open", 10, "disputed", None)
    assert row.missing == ("the customer's verdict that settles the dispute",)
    story.tell(recognised(verdict="partly", amount="5000", at="2026-06-01"))
    row = turn(story)
    assert (row.status, row.verdict, row.closed_at, row.days) == ("closed", "partly", on("2026-06-01"), 142)


def test_a_declined_proposition_ends_its_turn_at_the_third_step():
    declined = a(PropositionDeclined, proposition="trusted-dates", reason="No budget.", occurred_at=on("2026-01-24"))
    row = turn(Story(*ROUND[:6], declined))
    assert (row.status, row.step, row.stage, row.closed_at, row.days) == ("declined", 3, "design", on("2026-01-24"), 14)
    assert (row.verdict, row.missing, row.skipped) == (None, (), ())


NEXT: dict[str, Any] = {
    "proposition": "sooner",
    "customer": "finance",
    "needs": ["one-date"],
    "statement": "A week sooner.",
    "occurred_at": on("2026-06-01"),
}


def test_a_turn_that_builds_on_a_recognition_is_the_next_one_and_goes_on_with_its_services():
    story = Story(*ROUND, a(ValueProposed, **NEXT, builds_on=18))
    story.tell(a(PropositionAgreed, proposition="sooner", accepted_by="cfo", occurred_at=on("2026-06-05")))
    row, first = story.fold("turns").rows("turns")
    assert (row.number, row.builds_on, row.services, row.opened_at) == (
        2,
        "trusted-dates",
        ("report",),
        on("2026-06-01"),
    )
    assert (row.step, row.log) == (6, ("service-delivered service=report customer=finance version=1.0",))
    story.tell(ServiceDelivered.model_validate({**dict(delivered), "occurred_at": on("2026-06-20")}))
    row, first = story.fold("turns").rows("turns")
    assert (row.step, row.delivered_at, row.reviewed_at) == (7, on("2026-06-20"), None)
    assert first == Turn(**CLOSED)


def test_a_service_corrected_to_be_for_the_next_proposition_too_serves_it_from_then_on():
    story = Story(*ROUND, a(ValueProposed, **NEXT))
    story.tell(a(PropositionAgreed, proposition="sooner", accepted_by="cfo", occurred_at=on("2026-06-05")))
    story.correct(8, propositions=("trusted-dates", "sooner"))
    row, first = story.fold("turns").rows("turns")
    assert (row.number, row.services, row.step) == (1, ("report",), 6)
    assert first == Turn(**CLOSED)


def test_an_old_need_taken_up_again_opens_a_turn_when_it_is_proposed():
    row, first = Story(*ROUND, a(ValueProposed, **NEXT)).fold("turns").rows("turns")
    assert (row.opened_at, first.opened_at) == (on("2026-06-01"), on("2026-01-10"))


@pytest.mark.parametrize(
    ("told", "ended", "days"),
    [
        ("2026-02-04T00:00:00+00:00", "2026-05-04T00:00:00+01:00", 89),
        ("2026-01-10T23:30:00+00:00", "2026-05-01T00:15:00+01:00", 111),
        ("2026-01-10T23:30:00-02:00", "2026-05-01T00:15:00+02:00", 111),
        ("2026-01-10T00:30:00+10:00", "2026-01-09T15:00:00+00:00", 0),
    ],
)
def test_the_days_of_a_turn_are_those_of_the_calendar_as_the_events_write_them(
    told: str, ended: str, days: int, tmp_path: Path
):
    """In London the 29th of March 2026 has 23 hours, and is a day like any other; also where the rows were kept."""
    first = type(need).model_validate({**dict(need), "occurred_at": told})
    made = ValueProposed.model_validate({**dict(proposed), "occurred_at": ended})
    story = Story(finance, first, made)
    kept = tmp_path / "acme.views.db"
    catch_up(kept, standing(story), story.read)
    story.tell(a(PropositionDeclined, proposition="trusted-dates", reason="No budget.", occurred_at=ended))
    catch_up(kept, standing(story), story.read)
    with Views(kept) as views:
        assert [row["days"] for row in views.records("turns")] == [days]
    assert turn(story).days == days


def test_what_occurred_after_the_closing_does_not_count_for_the_turn_and_what_did_before_does():
    story = without(reviewed, improved)
    after = PeriodReviewed.model_validate({**dict(reviewed), "occurred_at": on("2026-07-01")})
    story.tell(after)
    assert turn(story).reviewed_at is None
    story.tell(reviewed, late=on("2026-07-02"))
    assert turn(story).reviewed_at == on("2026-04-01")


def test_a_review_counts_only_from_the_delivery_on():
    early = PeriodReviewed.model_validate({**dict(reviewed), "occurred_at": on("2026-02-28")})
    assert turn(Story(*ROUND[:12], early, delivered)).step == 7
    assert turn(Story(*ROUND[:12], reviewed, delivered)).step == 8


def test_a_review_that_decides_to_continue_is_as_good_as_an_improvement():
    going_on = PeriodReviewed.model_validate({**dict(reviewed), "decision": "continue"})
    assert (turn(Story(*ROUND[:13], going_on)).step, turn(Story(*ROUND[:13], reviewed)).step) == (9, 8)


def test_a_paused_service_has_to_run_again_and_a_retired_one_to_be_replaced():
    paused = a(ServicePaused, service="report", reason="Replaced.", occurred_at=on("2026-02-21"))
    assert turn(Story(*ROUND[:12], paused)).log == (
        "service-resumed service=report",
        "service-delivered service=report customer=finance version=1.0",
    )
    retired = a(ServiceRetired, service="report", reason="Done.", occurred_at=on("2026-02-04"))
    assert turn(Story(*ROUND[:9], retired)).log == ("service-designed proposition=trusted-dates",)


def test_another_customers_adoption_and_delivery_are_not_this_turns():
    theirs = [
        type(event).model_validate({**dict(event), "customer": "sales"}) for event in (introduced, adopted, delivered)
    ]
    sales = type(finance).model_validate({**dict(finance), "customer": "sales"})
    row = turn(Story(*ROUND[:10], sales, *theirs))
    assert (row.step, row.adopted_at, row.delivered_at) == (5, None, None)


def test_a_proposition_of_a_voided_customer_waits_for_the_customer():
    story = Story(*ROUND[:7])
    story.void(1)
    assert turn(story).log == ("customer-identified customer=finance",)


def test_events_of_a_turn_that_is_not_there_change_nothing():
    assert Story(*(event for event in ROUND if event != proposed)).fold("turns").rows("turns") == []


def test_two_services_for_one_proposition_have_to_be_ready_each_for_itself():
    other = a(
        ServiceDesigned,
        service="board",
        name="Board",
        service_class="tactical",
        approach="supportive",
        propositions=["trusted-dates"],
        owner="dana",
        occurred_at=on("2026-02-01"),
    )
    version = type(approved).model_validate({**dict(approved), "service": "board"})
    row = turn(Story(*ROUND[:9], other, version))
    assert (row.step, row.services) == (4, ("report", "board"))
    board = a(ServiceIntroduced, service="board", customer="finance", version="1.0")
    assert turn(Story(*ROUND[:9], other, version, board)).log == ("metric-defined service=board",)


def test_unrecognised_claims_of_one_unit_are_put_to_the_customer_together():
    story = Story(*ROUND[:15], claimed("q1"), claimed("q2"), verified("q2"), verified("q1"))
    assert turn(story).log == (
        "value-recognised claim=q2 claim=q1 proposition=trusted-dates customer=finance unit=GBP",
    )
