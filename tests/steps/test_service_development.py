"""Step 4 promises: a service is designed for agreed propositions; its metrics, levels and versions are its own."""

import pytest

from events.base import Event
from events.service_development import (
    MetricDefined,
    ResourcesAligned,
    ServiceDesigned,
    ServiceLevelSet,
    ServiceVersionApproved,
)
from events.service_operation import ServiceRetired
from events.value_proposition import PropositionAgreed, PropositionDeclined, ValueProposed
from tests.given import SUMMER, a, given

proposed = a(ValueProposed, proposition="dates", customer="finance", needs=["one-date"], statement="Dates that hold.")
agreed = a(PropositionAgreed, proposition="dates", accepted_by="cfo-finance")
declined = a(PropositionDeclined, proposition="dates", reason="The budget went elsewhere.")


def design(service: str, *propositions: str) -> ServiceDesigned:
    how = {"class": "tactical", "approach": "supportive", "owner": "dana"}
    return a(ServiceDesigned, service=service, name="Portfolio report", propositions=propositions, **how)


service = design("report", "dates")
metric = a(MetricDefined, metric="lag", service="report", unit="days", direction="lower", level=1, cadence="monthly")
level = a(ServiceLevelSet, service="report", metric="lag", threshold="5", unit="days", window="monthly")
resources = a(ResourcesAligned, service="report", roles=["analyst"], hours="40", cost="3200 GBP")
version = a(ServiceVersionApproved, service="report", version="1.0", approved_by="board-chair")
retired = a(ServiceRetired, service="report", reason="The tool does it.")

developed = pytest.mark.parametrize("event", [metric, level, resources, version], ids=lambda event: event.kind_name)


def test_a_service_can_be_designed_for_an_agreed_proposition():
    given(proposed, agreed).admits(service)


def test_each_service_has_an_id_of_its_own():
    given(proposed, agreed, service).refuses_only(
        service, "service-is-new: service report is already in the ledger. Give the new service its own id."
    )


def test_no_service_is_designed_for_propositions_that_are_not_there():
    given().refuses_only(
        service, "design-for-known-propositions: proposition dates is not in the ledger. Log value-proposed first."
    )
    given(proposed, agreed).refuses_only(
        design("report", "dates", "savings", "speed"),
        "design-for-known-propositions: propositions savings, speed are not in the ledger. Log value-proposed first.",
    )


def test_no_service_is_designed_for_a_proposition_that_was_declined():
    given(proposed, agreed, declined).refuses_only(
        service,
        "design-for-open-propositions: proposition dates is declined. "
        "Leave that out, or log value-proposed for a new one.",
    )


def test_what_was_designed_before_it_was_declined_can_be_recorded_late():
    given(proposed, agreed, declined.model_copy(update={"occurred_at": SUMMER})).admits(service)


def test_a_proposition_is_agreed_before_a_service_is_designed_for_it():
    given(proposed).refuses_only(
        service, "design-for-agreed-propositions: proposition dates is not agreed. Log proposition-agreed first."
    )
    given(proposed).admits_waiving(service, "design-for-agreed-propositions")


def test_no_service_is_designed_on_a_day_before_the_agreement():
    history = given(proposed, agreed.model_copy(update={"occurred_at": SUMMER}))
    history.refuses_only(
        service,
        "design-after-agreement: its proposition-agreed came only on 2026-06-01. "
        "Give a later day, or correct that of the proposition-agreed.",
    )
    history.admits_waiving(service, "design-after-agreement")


@developed
def test_a_service_can_be_developed(event: Event):
    given(service, *([metric] if event is level else [])).admits(event)


@developed
def test_a_service_that_is_not_there_is_not_developed(event: Event):
    given(metric if event is level else proposed).refuses_only(
        event, "develop-a-known-service: service report is not in the ledger. Log service-designed first."
    )


@developed
def test_a_retired_service_is_not_developed_any_more(event: Event):
    before = [service, *([metric] if event is level else [])]
    given(*before, retired).refuses_only(
        event,
        "develop-a-living-service: service report is retired since 2026-03-01 09:00. "
        "Give an earlier time, or log service-designed for a new service.",
    )
    given(*before, retired.model_copy(update={"occurred_at": SUMMER})).admits(event)


def test_each_metric_has_an_id_of_its_own():
    given(service, metric).refuses_only(
        metric, "metric-is-new: metric lag is already in the ledger. Give the new metric its own id."
    )


def test_a_level_is_set_on_a_metric_that_is_there():
    given(service).refuses_only(
        level,
        "set-a-level-on-a-metric-of-the-service: metric lag is not in the ledger. Log metric-defined first.",
    )


def test_a_level_is_set_on_a_metric_of_the_same_service():
    other = a(MetricDefined, metric="lag", service="desk", unit="days", direction="lower", level=1, cadence="monthly")
    given(service, design("desk", "dates"), other).refuses_only(
        level,
        "set-a-level-on-a-metric-of-the-service: metric lag is of service desk. "
        "Name that service, or a metric of report.",
    )


def test_a_level_is_set_in_the_unit_of_its_metric():
    given(service, metric).refuses_only(
        level.model_copy(update={"unit": "hours"}),
        "set-a-level-on-a-metric-of-the-service: metric lag is measured in days. Give the threshold in days.",
    )


def test_a_version_is_approved_once():
    given(service, version).admits(version.model_copy(update={"version": "1.1"}))
    given(service, version).refuses_only(
        version, "approve-a-version-once: version 1.0 of service report was approved before. Nothing is left to do."
    )
