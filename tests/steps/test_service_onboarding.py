"""Step 5 promises: an approved and measured service is introduced, heard about, and adopted where it was introduced."""

import pytest

from events.awareness_building import CustomerIdentified
from events.base import Event
from events.service_development import MetricDefined, ServiceDesigned, ServiceVersionApproved
from events.service_onboarding import (
    ResistanceAddressed,
    ResistanceRaised,
    ServiceAdopted,
    ServiceIntroduced,
    TrainingDelivered,
)
from events.service_operation import ServiceRetired
from tests.given import SPRING, SUMMER, a, given

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
service = a(
    ServiceDesigned,
    service="report",
    name="Portfolio report",
    propositions=["dates"],
    **{"class": "tactical", "approach": "supportive", "owner": "dana"},
)
metric = a(MetricDefined, metric="lag", service="report", unit="days", direction="lower", level=1, cadence="monthly")
version = a(ServiceVersionApproved, service="report", version="1.0", approved_by="board-chair")
where = {"service": "report", "customer": "finance"}
introduced = a(ServiceIntroduced, version="1.0", **where)
trained = a(TrainingDelivered, participants=8, hours="2", **where)
raised = a(ResistanceRaised, concern="One more report.", **where)
addressed = a(ResistanceAddressed, response="The old one was dropped.", **where)
adopted = a(ServiceAdopted, adoption="75", users=18, **where)
retired = a(ServiceRetired, service="report", reason="The tool does it.")

ready = (finance, service, metric, version)
onboarded = pytest.mark.parametrize(
    "event", [introduced, trained, raised, addressed, adopted], ids=lambda event: event.kind_name
)


def before(event: Event) -> list[Event]:
    return [raised] if event is addressed else [introduced] if event is adopted else []


@onboarded
def test_a_customer_can_be_brought_to_a_service(event: Event):
    given(*ready, *before(event)).admits(event)


@onboarded
def test_a_customer_whom_nobody_identified_cannot(event: Event):
    given(*ready[1:], *before(event)).refuses_only(
        event, "onboard-a-known-customer: customer finance is not known. Log customer-identified first."
    )


@onboarded
def test_nobody_is_brought_to_a_service_that_is_not_there(event: Event):
    given(finance, *before(event)).refuses_only(
        event, "onboard-to-a-known-service: service report is not in the ledger. Log service-designed first."
    )


@onboarded
def test_nobody_is_brought_to_a_retired_service(event: Event):
    given(*ready, *before(event), retired).refuses_only(
        event,
        "onboard-to-a-living-service: service report is retired since 2026-03-01 09:00. "
        "Give an earlier time, or log service-designed for a new service.",
    )
    given(*ready, *before(event), retired.model_copy(update={"occurred_at": SUMMER})).admits(event)


def test_a_version_is_approved_before_it_is_introduced():
    history = given(*ready[:3], version.model_copy(update={"version": "0.9"}))
    history.refuses_only(
        introduced,
        "introduce-an-approved-version: version 1.0 of service report is not approved. "
        "Log service-version-approved first.",
    )
    history.admits_waiving(introduced, "introduce-an-approved-version")


def test_no_version_is_introduced_on_a_day_before_its_approval():
    history = given(*ready[:3], version.model_copy(update={"occurred_at": SUMMER}))
    history.refuses_only(
        introduced,
        "introduce-after-approval: its service-version-approved came only on 2026-06-01. "
        "Give a later day, or correct that of the service-version-approved.",
    )
    history.admits_waiving(introduced, "introduce-after-approval")


def test_the_approval_of_another_version_has_nothing_to_do_with_it():
    later = version.model_copy(update={"version": "2.0", "occurred_at": SUMMER})
    given(*ready, later).admits(introduced)


def test_a_metric_is_defined_before_a_service_is_introduced():
    history = given(finance, service, version)
    history.refuses_only(
        introduced, "introduce-a-measured-service: service report has no metric. Log metric-defined first."
    )
    history.admits_waiving(introduced, "introduce-a-measured-service")


def test_each_version_is_introduced_to_a_customer_once():
    newer = version.model_copy(update={"version": "1.1"})
    given(*ready, newer, introduced).admits(introduced.model_copy(update={"version": "1.1"}))
    given(*ready, introduced).refuses_only(
        introduced,
        "introduce-a-version-once: version 1.0 of service report was introduced to finance before. "
        "Nothing is left to do.",
    )


def test_only_what_was_raised_is_addressed():
    words = "no concern of finance about service report is open. Log resistance-raised first."
    given(*ready).refuses_only(addressed, f"address-what-was-raised: {words}")
    given(*ready, raised, addressed).refuses_only(addressed, f"address-what-was-raised: {words}")
    given(*ready, raised, addressed, raised).admits(addressed)


def test_nothing_is_addressed_before_it_was_raised():
    given(*ready, raised.model_copy(update={"occurred_at": SUMMER})).refuses_only(
        addressed,
        "address-what-was-raised: no concern of finance about service report is open. Log resistance-raised first.",
    )


def test_a_service_is_introduced_to_a_customer_before_they_adopt_it():
    history = given(*ready, a(ServiceIntroduced, service="report", customer="board", version="1.0"))
    history.refuses_only(
        adopted,
        "adopt-what-was-introduced: service report was not introduced to finance. Log service-introduced first.",
    )
    history.admits_waiving(adopted, "adopt-what-was-introduced")


def test_nobody_adopts_a_service_on_a_day_before_its_introduction():
    history = given(*ready, introduced.model_copy(update={"occurred_at": SUMMER}))
    history.refuses_only(
        adopted,
        "adopt-after-introduction: its service-introduced came only on 2026-06-01. "
        "Give a later day, or correct that of the service-introduced.",
    )
    history.admits_waiving(adopted, "adopt-after-introduction")


def test_the_first_introduction_counts_whenever_it_was_recorded():
    later = introduced.model_copy(update={"version": "2.0", "occurred_at": SUMMER})
    given(*ready, later, introduced).admits(adopted.model_copy(update={"occurred_at": SPRING.replace(hour=23)}))
