"""Step 6, Service Operation: what is delivered was introduced, and runs; what has ended stays so."""

from events.awareness_building import CustomerIdentified
from events.service_development import ServiceDesigned, ServiceLevelSet
from events.service_onboarding import ServiceIntroduced
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired
from flywheel.rules import Past, Take, rule
from flywheel.standing import ended
from flywheel.ties import WhereGiven


@rule(
    "operate-a-known-service",
    (ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired),
    reads=(ServiceDesigned,),
    by="service",
    take=Take.FIRST,
)
def operate_a_known_service(
    event: ServiceDelivered | ServicePaused | ServiceResumed | ServiceRetired, past: Past
) -> str | None:
    """What is delivered, paused, resumed or retired is a service that was designed."""
    if not past:
        return f"service {event.service} is not in the ledger. Log service-designed first."
    return None


@rule("deliver-to-a-known-customer", ServiceDelivered, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def deliver_to_a_known_customer(delivered: ServiceDelivered, past: Past) -> str | None:
    """A service is delivered to a customer that the PMO has identified."""
    if not past:
        return f"customer {delivered.customer} is not known. Log customer-identified first."
    return None


@rule(
    "operate-an-open-service",
    (ServiceDelivered, ServicePaused, ServiceResumed),
    reads=(ServiceRetired,),
    by="service",
    take=Take.FIRST,
)
def operate_an_open_service(event: ServiceDelivered | ServicePaused | ServiceResumed, past: Past) -> str | None:
    """Once a service is retired it is not delivered, paused or resumed; what occurred before may be recorded late."""
    return ended(event, past)


@rule(
    "deliver-a-running-service", ServiceDelivered, reads=(ServicePaused, ServiceResumed), by="service", take=Take.LAST
)
def deliver_a_running_service(delivered: ServiceDelivered, past: Past) -> str | None:
    """Nothing is delivered by a service that is paused; what occurred before the pause may be recorded late."""
    match past:
        case [ServicePaused(occurred_at=since)] if delivered.occurred_at >= since:
            return f"service {delivered.service} is paused since {since:%Y-%m-%d %H:%M}. Log service-resumed first."
    return None


@rule(
    "deliver-once-introduced",
    ServiceDelivered,
    reads=(ServiceIntroduced,),
    by=("service", "customer"),
    take=Take.FIRST,
    family="gate",
)
def deliver_once_introduced(delivered: ServiceDelivered, past: Past) -> str | None:
    """A service is delivered to a customer to whom it was introduced."""
    if not past:
        return (
            f"service {delivered.service} was not introduced to customer {delivered.customer}. "
            f"Log service-introduced first."
        )
    return None


@rule(
    "deliver-after-introduction",
    ServiceDelivered,
    reads=(ServiceIntroduced,),
    by=("service", "customer"),
    take=Take.FIRST,
    family="time",
    waivable=True,
)
def deliver_after_introduction(delivered: ServiceDelivered, past: Past) -> str | None:
    """No delivery occurs before the service was introduced to the customer."""
    match past:
        case [ServiceIntroduced(occurred_at=since)] if delivered.occurred_at < since:
            return (
                f"service {delivered.service} was introduced to customer {delivered.customer} only on "
                f"{since:%Y-%m-%d %H:%M}. Give a later time, or correct that of its service-introduced."
            )
    return None


@rule("deliver-after-the-request", ServiceDelivered, family="time", waivable=True)
def deliver_after_the_request(delivered: ServiceDelivered, past: Past) -> str | None:
    """No delivery occurs before the customer asked for it."""
    if delivered.requested_at and delivered.requested_at > delivered.occurred_at:
        return (
            f"it was asked for only on {delivered.requested_at:%Y-%m-%d %H:%M}. "
            f"Give a later time of delivery, or an earlier one of the request."
        )
    return None


@rule(
    "meet-a-level-that-is-set",
    ServiceDelivered,
    reads=(ServiceLevelSet,),
    by=WhereGiven("level_met", by="service"),
    take=Take.FIRST,
    family="gate",
)
def meet_a_level_that_is_set(delivered: ServiceDelivered, past: Past) -> str | None:
    """Whether a service level was met is said of a service for which one is set."""
    if not past:
        return f"no service level is set for service {delivered.service}. Log service-level-set first."
    return None


@rule("pause-a-running-service", ServicePaused, reads=(ServicePaused, ServiceResumed), by="service", take=Take.LAST)
def pause_a_running_service(paused: ServicePaused, past: Past) -> str | None:
    """Only a service that runs can be paused."""
    match past:
        case [ServicePaused()]:
            return f"service {paused.service} is paused already. Nothing is left to do."
    return None


@rule("resume-a-paused-service", ServiceResumed, reads=(ServicePaused, ServiceResumed), by="service", take=Take.LAST)
def resume_a_paused_service(resumed: ServiceResumed, past: Past) -> str | None:
    """Only a service that is paused can be resumed."""
    match past:
        case [ServicePaused()]:
            return None
    return f"service {resumed.service} is not paused. Nothing is left to do."


@rule(
    "resume-after-the-pause",
    ServiceResumed,
    reads=(ServicePaused, ServiceResumed),
    by="service",
    take=Take.LAST,
    family="time",
    waivable=True,
)
def resume_after_the_pause(resumed: ServiceResumed, past: Past) -> str | None:
    """No service is resumed before it was paused."""
    match past:
        case [ServicePaused(occurred_at=since)] if resumed.occurred_at < since:
            return (
                f"service {resumed.service} was paused only on {since:%Y-%m-%d %H:%M}. "
                f"Give a later time, or correct that of its service-paused."
            )
    return None


@rule("retire-a-service-once", ServiceRetired, reads=(ServiceRetired,), by="service", take=Take.FIRST)
def retire_a_service_once(retired: ServiceRetired, past: Past) -> str | None:
    """A service is retired once."""
    if past:
        return f"service {retired.service} was retired before. Nothing is left to do."
    return None


@rule(
    "retire-after-the-last-delivery",
    ServiceRetired,
    reads=(ServiceDelivered,),
    by="service",
    take=Take.LAST,
    family="time",
    waivable=True,
)
def retire_after_the_last_delivery(retired: ServiceRetired, past: Past) -> str | None:
    """No service is retired before its last delivery occurred."""
    match past:
        case [ServiceDelivered(occurred_at=last)] if retired.occurred_at < last:
            return (
                f"service {retired.service} was still delivered on {last:%Y-%m-%d %H:%M}. "
                f"Give a later time, or correct that of its service-delivered."
            )
    return None
