"""Deliveries: every delivery of a service, one row each."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from events.entry import Entry
from events.service_operation import ServiceDelivered
from projections.days import days_between
from projections.services import SERVICES
from projections.tables import Projection, Rows, Table, made


@dataclass(frozen=True)
class Delivery:
    """A service was delivered to a customer."""

    position: Annotated[int, "position of the event"]
    occurred_at: Annotated[datetime, "when it was delivered"]
    service: Annotated[str, "the service"]
    customer: Annotated[str, "the customer"]
    quantity: Annotated[Decimal, "how many of what the service delivers"]
    hours: Annotated[Decimal, "PMO hours spent"]
    cost: Annotated[Decimal | None, "what it cost, in the currency"]
    currency: Annotated[str | None, "the currency of the cost"]
    requested_at: Annotated[datetime | None, "when the customer asked for it"]
    lead_days: Annotated[int | None, "days of the calendar from request to delivery"]
    level_met: Annotated[bool | None, "whether the service level was met"]


DELIVERIES: Table[int, Delivery] = Table(
    "deliveries", Delivery, key=("position",), indexes=("service", "customer", "occurred_at"), appended=True
)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the deliveries."""
    match entry.event:
        case ServiceDelivered() as event if event.service in rows[SERVICES]:
            rows[DELIVERIES][entry.position] = made(
                Delivery,
                position=entry.position,
                occurred_at=event.occurred_at,
                service=event.service,
                customer=event.customer,
                quantity=event.quantity,
                hours=event.hours,
                cost=event.cost.amount if event.cost else None,
                currency=event.cost.currency if event.cost else None,
                requested_at=event.requested_at,
                lead_days=days_between(event.requested_at, event.occurred_at) if event.requested_at else None,
                level_met=event.level_met,
            )


PROJECTION = Projection("deliveries", (DELIVERIES,), evolve, uses=(SERVICES,))
