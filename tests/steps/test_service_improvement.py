"""Step 8 promises: a service is improved on new evidence, in an approved version, and from the approach that stands."""

from datetime import timedelta
from typing import Any

import pytest

from events.base import Event
from events.service_development import ServiceDesigned, ServiceVersionApproved
from events.service_improvement import ApproachChanged, ImprovementMade, MaturityAssessed
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_operation import ServiceRetired
from tests.given import SPRING, a, given

LATER = SPRING + timedelta(days=10)

service = a(
    ServiceDesigned,
    service="report",
    name="Portfolio report",
    service_class="tactical",
    approach="supportive",
    propositions=["trusted-dates"],
    owner="dana",
)
measured = a(
    MetricMeasured, metric="lag", service="report", period="2026-02", value=4, unit="days", source="Portfolio tool"
)
gathered = a(SatisfactionGathered, service="report", customer="finance", score=82, scale="csat")
reviewed = a(PeriodReviewed, service="report", period="2026-02", decision="improve", findings="Late in the holidays.")
assessed = a(MaturityAssessed, service="report", level=3, target=4, assessor="audit-lead")


def improved(**said: Any) -> ImprovementMade:
    return a(ImprovementMade, service="report", finding="Late in the holidays.", change="A second analyst.", **said)


def changed(before: str, after: str, **said: Any) -> ApproachChanged:
    return a(ApproachChanged, service="report", before=before, after=after, reason="The regulator asks.", **said)


def approved(version: str) -> ServiceVersionApproved:
    return a(ServiceVersionApproved, service="report", version=version, approved_by="board-chair")


@pytest.mark.parametrize("evidence", [measured, gathered, reviewed])
def test_a_service_can_be_improved_on_whatever_monitoring_shows(evidence: Event):
    given(service, evidence).admits(improved())
    given(service, reviewed, improved(), evidence).admits(improved())


def test_a_service_can_be_assessed_and_change_its_approach():
    given(service).admits(assessed)
    given(service).admits(changed("supportive", "directive"))


def test_a_service_that_was_not_designed_cannot_be_improved():
    for event in (improved(), assessed, changed("supportive", "directive")):
        given(reviewed).refuses_only(
            event, "improve-a-known-service: service report is not in the ledger. Log service-designed first."
        )


def test_a_retired_service_cannot_be_improved():
    retired = a(ServiceRetired, service="report", reason="The tool does it now.")
    for event in (improved(), assessed, changed("supportive", "directive")):
        given(service, reviewed, retired).refuses_only(
            event,
            "improve-an-open-service: service report is retired since 2026-03-01 09:00. "
            "Give an earlier time, or log service-designed for a new service.",
        )


def test_what_was_improved_before_the_end_can_be_recorded_late():
    retired = a(ServiceRetired, occurred_at=LATER, service="report", reason="The tool does it now.")
    for event in (improved(), assessed, changed("supportive", "directive")):
        given(service, reviewed, retired).admits(event)


def test_a_service_is_not_improved_on_no_evidence():
    given(service).refuses_only(
        improved(),
        "improve-on-new-evidence: nothing is known yet of how service report does. "
        "Log metric-measured, satisfaction-gathered or period-reviewed first.",
    )
    given(service).admits_waiving(improved(), "improve-on-new-evidence")


def test_a_service_is_not_improved_twice_on_the_same_evidence():
    known = given(service, measured, reviewed, improved())
    known.refuses_only(
        improved(),
        "improve-on-new-evidence: nothing new is known of service report since its last improvement. "
        "Log metric-measured, satisfaction-gathered or period-reviewed first.",
    )
    known.admits_waiving(improved(), "improve-on-new-evidence")


def test_the_version_that_brings_an_improvement_is_the_one_approved_last():
    given(service, reviewed, approved("1.0"), approved("1.1")).admits(improved(version="1.1"))
    for known in (given(service, reviewed), given(service, reviewed, approved("1.0"))):
        known.refuses_only(
            improved(version="1.1"),
            "improve-in-an-approved-version: version 1.1 of service report is not the one approved last. "
            "Log service-version-approved for it first.",
        )
        known.admits_waiving(improved(version="1.1"), "improve-in-an-approved-version")


def test_an_approach_is_changed_from_the_one_that_stands():
    designed_so = "change-the-approach-that-stands: the approach of service report is supportive, not managed. "
    given(service).refuses_only(
        changed("managed", "directive"), designed_so + "Give supportive as the approach before."
    )
    since = given(service, changed("supportive", "directive"), changed("directive", "managed"))
    since.admits(changed("managed", "consultative"))
    since.refuses_only(
        changed("directive", "consultative"),
        "change-the-approach-that-stands: the approach of service report is managed, not directive. "
        "Give managed as the approach before.",
    )
