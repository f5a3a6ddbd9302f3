"""Step 6 promises: what is delivered was introduced, and runs; what is paused rests, and what has ended stays so."""

from datetime import timedelta
from typing import Any

from events.awareness_building import CustomerIdentified
from events.service_development import ServiceDesigned, ServiceLevelSet
from events.service_onboarding import ServiceIntroduced
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired
from tests.given import SPRING, a, given

EARLIER = SPRING - timedelta(days=10)
LATER = SPRING + timedelta(days=10)

finance = a(CustomerIdentified, occurred_at=EARLIER, customer="finance", name="Finance", type="business-unit")
audit = a(CustomerIdentified, occurred_at=EARLIER, customer="audit", name="Audit", type="executive")
service = a(
    ServiceDesigned,
    occurred_at=EARLIER,
    service="report",
    name="Portfolio report",
    service_class="tactical",
    approach="supportive",
    propositions=["trusted-dates"],
    owner="dana",
)
introduced = a(ServiceIntroduced, service="report", customer="finance", version="1.0")
level = a(ServiceLevelSet, service="report", metric="lag", threshold=5, unit="days", window="monthly")


def delivered(**said: Any) -> ServiceDelivered:
    return a(ServiceDelivered, **{"service": "report", "customer": "finance", "quantity": 1, "hours": "6.5", **said})


def paused(**said: Any) -> ServicePaused:
    return a(ServicePaused, service="report", reason="A new planning system.", **said)


def resumed(**said: Any) -> ServiceResumed:
    return a(ServiceResumed, service="report", reason="It is in use.", **said)


def retired(**said: Any) -> ServiceRetired:
    return a(ServiceRetired, service="report", reason="The tool does it now.", **said)


def test_a_service_is_delivered_to_a_customer_to_whom_it_was_introduced():
    given(finance, service, introduced).admits(delivered())


def test_a_service_that_was_not_designed_is_not_operated():
    complaint = "operate-a-known-service: service report is not in the ledger. Log service-designed first."
    for event in (delivered(), paused(), retired()):
        given(finance, introduced).refuses_only(event, complaint)
    given(paused()).refuses_only(resumed(), complaint)


def test_nothing_is_delivered_to_an_unknown_customer():
    given(service, introduced).refuses_only(
        delivered(), "deliver-to-a-known-customer: customer finance is not known. Log customer-identified first."
    )


def test_nothing_is_delivered_to_a_customer_to_whom_it_was_not_introduced():
    known = given(finance, audit, service, introduced)
    known.refuses_only(
        delivered(customer="audit"),
        "deliver-once-introduced: service report was not introduced to customer audit. Log service-introduced first.",
    )
    known.admits_waiving(delivered(customer="audit"), "deliver-once-introduced")


def test_nothing_is_delivered_before_it_was_introduced():
    known = given(finance, service, introduced)
    known.refuses_only(
        delivered(occurred_at=EARLIER),
        "deliver-after-introduction: service report was introduced to customer finance only on 2026-03-01 09:00. "
        "Give a later time, or correct that of its service-introduced.",
    )
    known.admits_waiving(delivered(occurred_at=EARLIER), "deliver-after-introduction")


def test_nothing_is_delivered_before_it_was_asked_for():
    known = given(finance, service, introduced)
    known.admits(delivered(requested_at=EARLIER))
    known.refuses_only(
        delivered(requested_at=LATER),
        "deliver-after-the-request: it was asked for only on 2026-03-11 09:00. "
        "Give a later time of delivery, or an earlier one of the request.",
    )
    known.admits_waiving(delivered(requested_at=LATER), "deliver-after-the-request")


def test_whether_a_level_was_met_is_said_where_a_level_is_set():
    given(finance, service, introduced, level).admits(delivered(level_met=True))
    for met in (True, False):
        given(finance, service, introduced).refuses_only(
            delivered(level_met=met),
            "meet-a-level-that-is-set: no service level is set for service report. Log service-level-set first.",
        )
    given(finance, service, introduced).admits_waiving(delivered(level_met=True), "meet-a-level-that-is-set")


def test_a_paused_service_delivers_nothing_until_it_is_resumed():
    given(finance, service, introduced, paused()).refuses_only(
        delivered(),
        "deliver-a-running-service: service report is paused since 2026-03-01 09:00. Log service-resumed first.",
    )
    given(finance, service, introduced, paused(), resumed()).admits(delivered())
    given(finance, service, introduced, paused(), resumed(), paused()).refuses(
        delivered(), "service report is paused since 2026-03-01 09:00. Log service-resumed first."
    )


def test_what_was_delivered_before_a_pause_or_the_end_can_be_recorded_late():
    for end in (paused(occurred_at=LATER), retired(occurred_at=LATER)):
        given(finance, service, introduced, end).admits(delivered())


def test_a_service_that_runs_can_be_paused_and_one_that_is_paused_resumed():
    given(service).admits(paused())
    given(service, paused()).admits(resumed())
    given(service, paused(), resumed()).admits(paused())


def test_a_paused_service_is_not_paused_again():
    given(service, paused()).refuses_only(
        paused(), "pause-a-running-service: service report is paused already. Nothing is left to do."
    )


def test_a_service_that_runs_is_not_resumed():
    for history in ((service,), (service, paused(), resumed())):
        given(*history).refuses_only(
            resumed(), "resume-a-paused-service: service report is not paused. Nothing is left to do."
        )


def test_a_service_is_not_resumed_before_it_was_paused():
    known = given(service, paused(occurred_at=LATER))
    known.refuses_only(
        resumed(),
        "resume-after-the-pause: service report was paused only on 2026-03-11 09:00. "
        "Give a later time, or correct that of its service-paused.",
    )
    known.admits_waiving(resumed(), "resume-after-the-pause")


def test_a_retired_service_is_not_delivered_paused_or_resumed():
    complaint = (
        "operate-an-open-service: service report is retired since 2026-03-01 09:00. "
        "Give an earlier time, or log service-designed for a new service."
    )
    for event in (delivered(), delivered(occurred_at=LATER), paused()):
        given(finance, service, introduced, retired()).refuses_only(event, complaint)
    given(service, paused(), retired()).refuses_only(resumed(), complaint)


def test_a_service_can_be_retired_once_even_while_it_is_paused():
    given(service).admits(retired())
    given(service, paused()).admits(retired())
    given(service, retired()).refuses_only(
        retired(), "retire-a-service-once: service report was retired before. Nothing is left to do."
    )


def test_a_service_is_not_retired_before_its_last_delivery():
    known = given(finance, service, introduced, delivered(), delivered(occurred_at=LATER))
    known.admits(retired(occurred_at=LATER))
    known.refuses_only(
        retired(),
        "retire-after-the-last-delivery: service report was still delivered on 2026-03-11 09:00. "
        "Give a later time, or correct that of its service-delivered.",
    )
    known.admits_waiving(retired(), "retire-after-the-last-delivery")
