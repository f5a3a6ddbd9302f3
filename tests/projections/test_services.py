"""Services: the state each has grown to, and how it has been going; with each customer, each delivery."""

from decimal import Decimal

import pytest

from events.base import Event
from events.service_development import ResourcesAligned, ServiceLevelSet
from events.service_improvement import ApproachChanged, MaturityAssessed
from events.service_monitoring import PeriodReviewed, SatisfactionGathered
from events.service_onboarding import ResistanceAddressed, ResistanceRaised, ServiceAdopted, TrainingDelivered
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired
from projections.deliveries import Delivery
from projections.services import Service
from projections.uptake import Uptake
from tests.projections.acme import (
    adopted,
    approved,
    delivered,
    designed,
    finance,
    improved,
    introduced,
    metric,
    reviewed,
)
from tests.projections.story import Story, a, on

level = a(ServiceLevelSet, service="report", metric="lag", threshold="5", unit="days", window="monthly")
aligned = a(ResourcesAligned, service="report", roles=["analyst"], hours="40")
again = a(
    ServiceDelivered,
    service="report",
    customer="finance",
    quantity="2",
    hours="0.25",
    cost="520 GBP",
    requested_at=on("2026-03-20"),
    level_met=False,
    occurred_at=on("2026-04-02"),
)
kept = a(
    PeriodReviewed,
    service="report",
    period="2026-04",
    decision="continue",
    findings="Fine.",
    occurred_at=on("2026-05-01"),
)
mature = a(MaturityAssessed, service="report", level=3, target=4, assessor="audit-lead", occurred_at=on("2026-05-02"))
stricter = a(ApproachChanged, service="report", before="supportive", after="directive", reason="Deadlines.")
paused = a(ServicePaused, service="report", reason="Replaced.")
resumed = a(ServiceResumed, service="report", reason="Back.")
retired = a(ServiceRetired, service="report", reason="Done.", occurred_at=on("2026-06-01"))
trained = a(TrainingDelivered, service="report", customer="finance", participants=8, hours="2")
raised = a(ResistanceRaised, service="report", customer="finance", concern="One more.")
addressed = a(ResistanceAddressed, service="report", customer="finance", response="Dropped.")
grown = a(ServiceAdopted, service="report", customer="finance", adoption="90", users=21, occurred_at=on("2026-05-01"))
content = a(
    SatisfactionGathered, service="report", customer="finance", score="82", scale="csat", occurred_at=on("2026-05-03")
)
loyal = a(
    SatisfactionGathered, service="report", customer="finance", score="-10", scale="nps", occurred_at=on("2026-05-04")
)
LIFE = (
    designed, metric, level, aligned, approved, introduced, trained, raised, raised, addressed, adopted, delivered,
    again, reviewed, improved, kept, mature, stricter, grown, content, loyal,
)  # fmt: skip


def test_a_service_tells_its_whole_life():
    assert Story(finance, *LIFE).fold("services").rows("services") == [
        Service(
            service="report",
            name="Portfolio report",
            service_class="tactical",
            approach="directive",
            owner="dana",
            catalogue_entry=None,
            propositions=("trusted-dates",),
            designed_at=on("2026-02-01"),
            status="operating",
            version="1.0",
            approved_at=on("2026-02-03"),
            metrics=1,
            measurable_at=on("2026-02-02"),
            levels=1,
            hours_a_month=Decimal(40),
            customers=("finance",),
            adopted_by=("finance",),
            deliveries=2,
            hours=Decimal("6.75"),
            levels_met=0,
            levels_missed=1,
            delivered_at=on("2026-04-02"),
            reviews=2,
            reviewed_at=on("2026-05-01"),
            decision="continue",
            continued_at=on("2026-05-01"),
            improvements=1,
            improved_at=on("2026-04-10"),
            maturity=3,
            maturity_target=4,
            maturity_at=on("2026-05-02"),
        )
    ]


def test_uptake_is_a_customers_way_with_a_service():
    assert Story(finance, *LIFE).fold("uptake").rows("uptake") == [
        Uptake(
            service="report",
            customer="finance",
            version="1.0",
            introduced_at=on("2026-02-05"),
            trained=8,
            training_hours=Decimal(2),
            concerns=2,
            open_concerns=1,
            adopted_at=on("2026-02-20"),
            adoption=Decimal(90),
            users=21,
            told_at=on("2026-05-01"),
            deliveries=2,
            quantity=Decimal(3),
            hours=Decimal("6.75"),
            first_delivered_at=on("2026-03-01"),
            delivered_at=on("2026-04-02"),
            csat=Decimal(82),
            csat_at=on("2026-05-03"),
            nps=Decimal(-10),
            nps_at=on("2026-05-04"),
        )
    ]


def test_each_delivery_is_a_row():
    assert Story(designed, again).fold("deliveries").rows("deliveries") == [
        Delivery(
            position=2,
            occurred_at=on("2026-04-02"),
            service="report",
            customer="finance",
            quantity=Decimal(2),
            hours=Decimal("0.25"),
            cost=Decimal(520),
            currency="GBP",
            requested_at=on("2026-03-20"),
            lead_days=13,
            level_met=False,
        )
    ]


def test_the_days_until_a_delivery_are_those_of_the_calendar():
    asked = {"requested_at": "2026-03-28T00:00:00+00:00", "occurred_at": "2026-03-30T00:00:00+01:00"}
    late = ServiceDelivered.model_validate({**dict(again), **asked})
    assert [row.lead_days for row in Story(designed, late).fold("deliveries").rows("deliveries")] == [2]


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((), "designed"),
        ((approved,), "approved"),
        ((approved, introduced), "introduced"),
        ((approved, introduced, delivered), "operating"),
        ((delivered, approved), "operating"),
        ((approved, paused), "paused"),
        ((approved, introduced, paused, delivered), "paused"),
        ((approved, introduced, paused, resumed), "introduced"),
        ((paused, resumed), "designed"),
        ((approved, paused, retired), "retired"),
        ((retired, paused), "retired"),
        ((retired, resumed, delivered), "retired"),
    ],
)
def test_a_service_is_in_the_state_it_has_grown_to(events: tuple[Event, ...], status: str):
    assert [row.status for row in Story(designed, *events).fold("services").rows("services")] == [status]


def test_what_was_recorded_late_does_not_hide_what_is_newer():
    state = Story(finance, designed, kept, grown, content, reviewed, adopted).fold("services", "uptake")
    [service], [uptake] = state.rows("services"), state.rows("uptake")
    assert (service.reviewed_at, service.decision, service.reviews) == (on("2026-05-01"), "continue", 2)
    assert (uptake.adoption, uptake.adopted_at) == (Decimal(90), on("2026-02-20"))


def test_what_is_said_of_a_service_that_is_not_there_changes_nothing():
    state = Story(finance, *LIFE[1:], paused, resumed, retired).fold("services", "uptake", "deliveries")
    assert [state.rows(name) for name in ("services", "uptake", "deliveries")] == [[], [], []]
