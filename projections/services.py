"""Services: what the PMO offers, in which state each service is, and how it has been going."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from events.entry import Entry
from events.service_development import (
    MetricDefined,
    ResourcesAligned,
    ServiceDesigned,
    ServiceLevelSet,
    ServiceVersionApproved,
)
from events.service_improvement import ApproachChanged, ImprovementMade, MaturityAssessed
from events.service_monitoring import PeriodReviewed
from events.service_onboarding import ServiceAdopted, ServiceIntroduced
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired
from projections.amounts import ZERO, plus
from projections.tables import Projection, Rows, Table, replace

GROWING = ("designed", "approved", "introduced", "operating")


@dataclass(frozen=True)
class Service:
    """A service of the PMO."""

    service: Annotated[str, "the service's id"]
    name: Annotated[str, "the service's name"]
    service_class: Annotated[str, "strategic, tactical or operational"]
    approach: Annotated[str, "how it works with its customers now"]
    owner: Annotated[str, "who answers for it"]
    catalogue_entry: Annotated[str | None, "its entry in a catalogue of services"]
    propositions: Annotated[tuple[str, ...], "the propositions it was designed for"]
    designed_at: Annotated[datetime, "when it was designed"]
    status: Annotated[str, "designed, approved, introduced, operating, paused or retired"] = "designed"
    version: Annotated[str | None, "the version approved last"] = None
    approved_at: Annotated[datetime | None, "when a version was first approved"] = None
    metrics: Annotated[int, "metrics defined for it"] = 0
    measurable_at: Annotated[datetime | None, "when its first metric was defined"] = None
    levels: Annotated[int, "service levels set for it"] = 0
    hours_a_month: Annotated[Decimal | None, "hours set aside for it a month, as last aligned"] = None
    customers: Annotated[tuple[str, ...], "the customers to whom it was introduced"] = ()
    adopted_by: Annotated[tuple[str, ...], "the customers who adopted it"] = ()
    deliveries: Annotated[int, "times it was delivered"] = 0
    hours: Annotated[Decimal, "PMO hours spent on its deliveries"] = ZERO
    levels_met: Annotated[int, "deliveries that met the service level"] = 0
    levels_missed: Annotated[int, "deliveries that missed it"] = 0
    delivered_at: Annotated[datetime | None, "when it was last delivered"] = None
    reviews: Annotated[int, "periods of it that were reviewed"] = 0
    reviewed_at: Annotated[datetime | None, "when it was last reviewed"] = None
    decision: Annotated[str | None, "what that review decided: continue, improve or stop"] = None
    continued_at: Annotated[datetime | None, "when a review last decided to continue"] = None
    improvements: Annotated[int, "improvements made to it"] = 0
    improved_at: Annotated[datetime | None, "when it was last improved"] = None
    maturity: Annotated[int | None, "its maturity, 1 (ad hoc) to 5 (optimised), when last assessed"] = None
    maturity_target: Annotated[int | None, "the maturity aimed at"] = None
    maturity_at: Annotated[datetime | None, "when maturity was last assessed"] = None
    retired_at: Annotated[datetime | None, "when it came to its end"] = None


SERVICES: Table[str, Service] = Table("services", Service, key=("service",))


Developed = MetricDefined | ServiceLevelSet | ResourcesAligned | ServiceVersionApproved
Operated = ServicePaused | ServiceResumed | ServiceRetired
Reviewed = PeriodReviewed | ImprovementMade | MaturityAssessed | ApproachChanged


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the services."""
    services = rows[SERVICES]
    match entry.event:
        case ServiceDelivered() as event:
            if service := services.get(event.service):
                services[event.service] = _delivered(service, event)
        case ServiceDesigned() as designed:
            services[designed.service] = _designed(designed)
        case MetricDefined() | ServiceLevelSet() | ResourcesAligned() | ServiceVersionApproved() as event:
            if service := services.get(event.service):
                services[event.service] = _developed(service, event)
        case ServiceIntroduced() | ServiceAdopted() as event:
            if service := services.get(event.service):
                services[event.service] = _onboarded(service, event)
        case ServicePaused() | ServiceResumed() | ServiceRetired() as event:
            if service := services.get(event.service):
                services[event.service] = _operated(service, event)
        case PeriodReviewed() | ImprovementMade() | MaturityAssessed() | ApproachChanged() as event:
            if service := services.get(event.service):
                services[event.service] = _reviewed(service, event)


def _designed(designed: ServiceDesigned) -> Service:
    return Service(
        service=designed.service,
        name=designed.name,
        service_class=designed.service_class,
        approach=designed.approach,
        owner=designed.owner,
        catalogue_entry=designed.catalogue_entry,
        propositions=designed.propositions,
        designed_at=designed.occurred_at,
    )


def _developed(service: Service, event: Developed) -> Service:
    match event:
        case MetricDefined(occurred_at=at):
            first = min(service.measurable_at or at, at)
            return replace(service, metrics=service.metrics + 1, measurable_at=first)
        case ServiceLevelSet():
            return replace(service, levels=service.levels + 1)
        case ResourcesAligned():
            return replace(service, hours_a_month=event.hours)
        case ServiceVersionApproved(occurred_at=at):
            first = min(service.approved_at or at, at)
            status = _grown(service.status, "approved")
            return replace(service, status=status, version=event.version, approved_at=first)


def _onboarded(service: Service, event: ServiceIntroduced | ServiceAdopted) -> Service:
    if isinstance(event, ServiceAdopted):
        return replace(service, adopted_by=_with(service.adopted_by, event.customer))
    status = _grown(service.status, "introduced")
    return replace(service, status=status, customers=_with(service.customers, event.customer))


def _operated(service: Service, event: Operated) -> Service:
    match event:
        case ServiceRetired():
            return replace(service, status="retired", retired_at=event.occurred_at)
        case ServicePaused() if not service.retired_at:
            return replace(service, status="paused")
        case ServiceResumed() if not service.retired_at:
            return replace(service, status=_running(service))
    return service


def _delivered(service: Service, event: ServiceDelivered) -> Service:
    return replace(
        service,
        status=_grown(service.status, "operating"),
        deliveries=service.deliveries + 1,
        hours=plus(service.hours, event.hours),
        levels_met=service.levels_met + (event.level_met is True),
        levels_missed=service.levels_missed + (event.level_met is False),
        delivered_at=max(service.delivered_at or event.occurred_at, event.occurred_at),
    )


def _reviewed(service: Service, event: Reviewed) -> Service:
    at = event.occurred_at
    match event:
        case PeriodReviewed():
            return _looked_back_on(service, event)
        case ImprovementMade():
            last = max(service.improved_at or at, at)
            return replace(service, improvements=service.improvements + 1, improved_at=last)
        case MaturityAssessed():
            if service.maturity_at and at < service.maturity_at:
                return service
            return replace(service, maturity=event.level, maturity_target=event.target, maturity_at=at)
        case ApproachChanged():
            return replace(service, approach=event.after)


def _looked_back_on(service: Service, event: PeriodReviewed) -> Service:
    at = event.occurred_at
    if event.decision == "continue":
        service = replace(service, continued_at=max(service.continued_at or at, at))
    if service.reviewed_at is None or at >= service.reviewed_at:
        service = replace(service, reviewed_at=at, decision=event.decision)
    return replace(service, reviews=service.reviews + 1)


def _grown(status: str, to: str) -> str:
    """The state to which a service grows; one that is paused or retired stays so, whatever is recorded late."""
    if status in (to, "paused", "retired"):
        return status
    return max(status, to, key=GROWING.index)


def _running(service: Service) -> str:
    """The state that a service has grown to, pauses aside."""
    grown = [True, service.approved_at, service.customers, service.deliveries]
    return max((status for status, reached in zip(GROWING, grown, strict=True) if reached), key=GROWING.index)


def _with(ids: tuple[str, ...], another: str) -> tuple[str, ...]:
    return ids if another in ids else (*ids, another)


PROJECTION = Projection("services", (SERVICES,), evolve)
