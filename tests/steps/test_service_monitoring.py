"""Step 7 promises: what is looked at was delivered, through its own metrics, over periods that have begun."""

from datetime import datetime, timedelta, timezone
from typing import Any

from events.awareness_building import CustomerIdentified
from events.service_development import MetricDefined, ServiceDesigned
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_operation import ServiceDelivered, ServiceRetired
from tests.given import SPRING, a, given

LATER = SPRING + timedelta(days=10)

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
audit = a(CustomerIdentified, customer="audit", name="Audit", type="executive")
service = a(
    ServiceDesigned,
    service="report",
    name="Portfolio report",
    service_class="tactical",
    approach="supportive",
    propositions=["trusted-dates"],
    owner="dana",
)
lag = a(
    MetricDefined, metric="lag", service="report", unit="days", direction="lower", target=3, level=1, cadence="monthly"
)
delivered = a(ServiceDelivered, service="report", customer="finance", quantity=1, hours="6.5")
retired = a(ServiceRetired, service="report", reason="The tool does it now.")


def measured(**said: Any) -> MetricMeasured:
    field = {"metric": "lag", "service": "report", "period": "2026-02", "value": 4, "unit": "days", "source": "Tool"}
    return a(MetricMeasured, **{**field, **said})


def gathered(**said: Any) -> SatisfactionGathered:
    return a(SatisfactionGathered, **{"service": "report", "customer": "finance", "score": 82, "scale": "csat", **said})


def reviewed(**said: Any) -> PeriodReviewed:
    field = {"service": "report", "period": "2026-02", "decision": "improve", "findings": "Late in the holidays."}
    return a(PeriodReviewed, **{**field, **said})


def test_a_delivered_service_can_be_measured_asked_about_and_reviewed():
    for event in (measured(), gathered(), reviewed()):
        given(finance, service, lag, delivered).admits(event)


def test_a_service_that_was_not_designed_cannot():
    for event in (measured(), gathered(), reviewed()):
        given(finance, lag, delivered).refuses_only(
            event, "monitor-a-known-service: service report is not in the ledger. Log service-designed first."
        )


def test_a_retired_service_cannot():
    for event in (measured(), gathered(), reviewed()):
        given(finance, service, lag, delivered, retired).refuses_only(
            event,
            "monitor-an-open-service: service report is retired since 2026-03-01 09:00. "
            "Give an earlier time, or log service-designed for a new service.",
        )


def test_what_was_seen_before_the_end_can_be_recorded_late():
    ended_later = a(ServiceRetired, occurred_at=LATER, service="report", reason="The tool does it now.")
    for event in (measured(), gathered(), reviewed()):
        given(finance, service, lag, delivered, ended_later).admits(event)


def test_a_metric_that_was_not_defined_is_not_measured():
    given(service, delivered).refuses_only(
        measured(), "measure-a-known-metric: metric lag is not in the ledger. Log metric-defined first."
    )


def test_a_service_is_not_measured_by_the_metric_of_another():
    other = a(
        MetricDefined, metric="reach", service="intake", unit="days", direction="lower", level=1, cadence="monthly"
    )
    given(service, delivered, other).refuses_only(
        measured(metric="reach"),
        "measure-a-metric-of-the-service: metric reach is of service intake, not report. Give service intake.",
    )


def test_a_metric_is_not_measured_in_another_unit():
    given(service, lag, delivered).refuses_only(
        measured(unit="hours"),
        "measure-in-the-metrics-unit: metric lag is kept in days, not in hours. Give the value in days.",
    )


def test_a_service_is_measured_once_delivered():
    given(service, lag).refuses_only(
        measured(), "measure-once-delivered: service report was never delivered. Log service-delivered first."
    )
    given(service, lag).admits_waiving(measured(), "measure-once-delivered")


def test_nothing_is_measured_or_reviewed_of_a_period_to_come():
    known = given(service, lag, delivered)
    for event in (measured(period="2026-Q2"), reviewed(period="2026-Q2")):
        known.refuses_only(
            event,
            "look-back-on-a-period-that-began: period 2026-Q2 begins on 2026-04-01, after 2026-03-01. "
            "Give a period that has begun.",
        )
        known.admits_waiving(event, "look-back-on-a-period-that-began")


def test_a_period_that_is_not_over_can_be_looked_back_on_wherever_one_is():
    evening = datetime(2026, 3, 31, 20, tzinfo=timezone(timedelta(hours=-7)))
    known = given(service, lag, delivered)
    known.admits(reviewed(period="2026-Q1"))
    known.admits(measured(period="2026-04", occurred_at=evening))


def test_satisfaction_is_that_of_a_known_customer():
    given(service, delivered).refuses_only(
        gathered(), "ask-a-known-customer: customer finance is not known. Log customer-identified first."
    )


def test_a_customer_is_asked_about_what_was_delivered_to_them():
    known = given(finance, audit, service, delivered)
    known.refuses_only(
        gathered(customer="audit"),
        "ask-once-delivered: service report was never delivered to customer audit. Log service-delivered first.",
    )
    known.admits_waiving(gathered(customer="audit"), "ask-once-delivered")


def test_a_service_is_reviewed_once_delivered_or_measured():
    given(service, lag, measured()).admits(reviewed())
    given(service).refuses_only(
        reviewed(),
        "review-once-delivered-or-measured: service report was neither delivered nor measured. "
        "Log service-delivered or metric-measured first.",
    )
    given(service).admits_waiving(reviewed(), "review-once-delivered-or-measured")
