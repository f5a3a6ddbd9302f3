"""Uptake: how far each customer has come with each service, from its introduction to what they think of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from events.entry import Entry
from events.service_monitoring import SatisfactionGathered
from events.service_onboarding import (
    ResistanceAddressed,
    ResistanceRaised,
    ServiceAdopted,
    ServiceIntroduced,
    TrainingDelivered,
)
from events.service_operation import ServiceDelivered
from projections.amounts import ZERO, plus
from projections.customers import CUSTOMERS
from projections.services import SERVICES
from projections.tables import Projection, Rows, Table, replace


@dataclass(frozen=True)
class Uptake:
    """One customer's way with one service."""

    service: Annotated[str, "the service"]
    customer: Annotated[str, "the customer"]
    version: Annotated[str | None, "the version introduced last"] = None
    introduced_at: Annotated[datetime | None, "when it was first introduced"] = None
    trained: Annotated[int, "persons trained"] = 0
    training_hours: Annotated[Decimal, "hours of training"] = ZERO
    concerns: Annotated[int, "concerns raised against it"] = 0
    open_concerns: Annotated[int, "of these, not yet addressed"] = 0
    adopted_at: Annotated[datetime | None, "when it was first adopted"] = None
    adoption: Annotated[Decimal | None, "who uses it of those meant to, in percent, as last told"] = None
    users: Annotated[int | None, "persons using it, as last told"] = None
    told_at: Annotated[datetime | None, "when that was told"] = None
    deliveries: Annotated[int, "times it was delivered"] = 0
    quantity: Annotated[Decimal, "how many of what the service delivers"] = ZERO
    hours: Annotated[Decimal, "PMO hours spent"] = ZERO
    first_delivered_at: Annotated[datetime | None, "when it was first delivered"] = None
    delivered_at: Annotated[datetime | None, "when it was last delivered"] = None
    csat: Annotated[Decimal | None, "satisfaction, 0 to 100, as last gathered"] = None
    csat_at: Annotated[datetime | None, "when that was gathered"] = None
    nps: Annotated[Decimal | None, "net promoter score, -100 to 100, as last gathered"] = None
    nps_at: Annotated[datetime | None, "when that was gathered"] = None


UPTAKE: Table[tuple[str, str], Uptake] = Table("uptake", Uptake, key=("service", "customer"), indexes=("customer",))


TakenUp = (
    ServiceIntroduced
    | TrainingDelivered
    | ResistanceRaised
    | ResistanceAddressed
    | ServiceAdopted
    | ServiceDelivered
    | SatisfactionGathered
)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the uptake of a service by a customer, both of which are there."""
    match entry.event:
        case (
            ServiceDelivered()
            | SatisfactionGathered()
            | ServiceIntroduced()
            | TrainingDelivered()
            | ResistanceRaised()
            | ResistanceAddressed()
            | ServiceAdopted()
        ) as event:
            if event.service in rows[SERVICES] and event.customer in rows[CUSTOMERS]:
                key = event.service, event.customer
                rows[UPTAKE][key] = _onward(rows[UPTAKE].get(key) or Uptake(*key), event)


def _onward(uptake: Uptake, event: TakenUp) -> Uptake:
    match event:
        case ServiceDelivered():
            return _delivered(uptake, event)
        case ServiceIntroduced(occurred_at=at):
            return replace(uptake, version=event.version, introduced_at=min(uptake.introduced_at or at, at))
        case TrainingDelivered():
            trained, hours = uptake.trained + event.participants, plus(uptake.training_hours, event.hours)
            return replace(uptake, trained=trained, training_hours=hours)
        case ResistanceRaised():
            return replace(uptake, concerns=uptake.concerns + 1, open_concerns=uptake.open_concerns + 1)
        case ResistanceAddressed():
            return replace(uptake, open_concerns=max(uptake.open_concerns - 1, 0))
        case ServiceAdopted():
            return _adopted(uptake, event)
        case SatisfactionGathered():
            return _satisfied(uptake, event)


def _adopted(uptake: Uptake, event: ServiceAdopted) -> Uptake:
    at = event.occurred_at
    uptake = replace(uptake, adopted_at=min(uptake.adopted_at or at, at))
    if uptake.told_at and at < uptake.told_at:
        return uptake
    return replace(uptake, adoption=event.adoption, users=event.users, told_at=at)


def _delivered(uptake: Uptake, event: ServiceDelivered) -> Uptake:
    at = event.occurred_at
    return replace(
        uptake,
        deliveries=uptake.deliveries + 1,
        quantity=plus(uptake.quantity, event.quantity),
        hours=plus(uptake.hours, event.hours),
        first_delivered_at=min(uptake.first_delivered_at or at, at),
        delivered_at=max(uptake.delivered_at or at, at),
    )


def _satisfied(uptake: Uptake, event: SatisfactionGathered) -> Uptake:
    at = event.occurred_at
    if event.scale == "csat":
        return uptake if uptake.csat_at and at < uptake.csat_at else replace(uptake, csat=event.score, csat_at=at)
    return uptake if uptake.nps_at and at < uptake.nps_at else replace(uptake, nps=event.score, nps_at=at)


PROJECTION = Projection("uptake", (UPTAKE,), evolve, uses=(SERVICES, CUSTOMERS))
