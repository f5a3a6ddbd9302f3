"""Customers: whom the PMO serves, whether they know it, what they expect of it and what they think of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from events.awareness_building import AwarenessMeasured, AwarenessSessionHeld, ChannelEstablished, CustomerIdentified
from events.entry import Entry
from events.needs_assessment import ExpectationsSurveyed, NeedIdentified, NeedWithdrawn
from events.value_proposition import ValueProposed
from events.value_recognition import PerceptionMeasured
from projections.needs import NEEDS
from projections.tables import Projection, Rows, Table, change, replace


@dataclass(frozen=True)
class Customer:
    """Somebody whom the PMO serves, or could serve."""

    customer: Annotated[str, "the customer's id"]
    name: Annotated[str, "the customer's name"]
    type: Annotated[str, "executive, business-unit, programme, project-team or external"]
    influence: Annotated[int | None, "1 (little) to 5 (decisive)"]
    identified_at: Annotated[datetime, "when it was named"]
    aware_at: Annotated[datetime | None, "when it first was at a session of the PMO, or reached by a channel"] = None
    sessions: Annotated[int, "awareness sessions held for it"] = 0
    channels: Annotated[tuple[str, ...], "channels that reach it"] = ()
    awareness: Annotated[int | None, "how well it knows the PMO, 0 to 100, when last measured"] = None
    awareness_at: Annotated[datetime | None, "when that was measured"] = None
    expectations: Annotated[tuple[str, ...], "outcome=importance (1 to 5), as last surveyed"] = ()
    surveyed_at: Annotated[datetime | None, "when it was last surveyed"] = None
    needs: Annotated[int, "needs told and not withdrawn"] = 0
    propositions: Annotated[int, "propositions made to it"] = 0
    nps: Annotated[int | None, "net promoter score of the PMO, -100 to 100, when last measured"] = None
    sponsorship: Annotated[int | None, "how far it would speak up for the PMO, 0 to 100"] = None
    perceived_at: Annotated[datetime | None, "when perception was last measured"] = None


CUSTOMERS: Table[str, Customer] = Table("customers", Customer, key=("customer",))


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the customers."""
    customers = rows[CUSTOMERS]
    match entry.event:
        case CustomerIdentified() as named:
            customers[named.customer] = _named(named)
        case AwarenessSessionHeld() | ChannelEstablished() as reached:
            for customer in _there(rows, reached.customers):
                customers[customer.customer] = _reached(customer, reached)
        case AwarenessMeasured() as asked:
            for customer in _there(rows, [asked.customer]):
                if not _older(asked.occurred_at, customer.awareness_at):
                    change(customers, asked.customer, awareness=asked.score, awareness_at=asked.occurred_at)
        case ExpectationsSurveyed() as survey:
            for customer in _there(rows, [survey.customer]):
                customers[customer.customer] = _surveyed(customer, survey)
        case NeedIdentified() as told:
            for customer in _there(rows, [told.customer]):
                customers[customer.customer] = replace(customer, needs=customer.needs + 1)
        case NeedWithdrawn() as gone:
            if (need := rows[NEEDS].get(gone.need)) and need.status != "withdrawn":
                for customer in _there(rows, [need.customer]):
                    customers[customer.customer] = replace(customer, needs=customer.needs - 1)
        case ValueProposed() as proposed:
            for customer in _there(rows, [proposed.customer]):
                customers[customer.customer] = replace(customer, propositions=customer.propositions + 1)
        case PerceptionMeasured() as asked:
            for customer in _there(rows, [asked.customer]):
                customers[customer.customer] = _perceived(customer, asked)


def _there(rows: Rows, ids: Iterable[str]) -> list[Customer]:
    found = (rows[CUSTOMERS].get(each) for each in dict.fromkeys(ids))
    return [customer for customer in found if customer]


def _older(at: datetime, latest: datetime | None) -> bool:
    """Whether something was measured before what is the latest so far: it was recorded late, and changes nothing."""
    return latest is not None and at < latest


def _named(named: CustomerIdentified) -> Customer:
    return Customer(named.customer, named.name, named.type, named.influence, named.occurred_at)


def _reached(customer: Customer, reached: AwarenessSessionHeld | ChannelEstablished) -> Customer:
    aware_at = min(customer.aware_at or reached.occurred_at, reached.occurred_at)
    if isinstance(reached, AwarenessSessionHeld):
        return replace(customer, aware_at=aware_at, sessions=customer.sessions + 1)
    channels = tuple(dict.fromkeys((*customer.channels, reached.channel)))
    return replace(customer, aware_at=aware_at, channels=channels)


def _surveyed(customer: Customer, survey: ExpectationsSurveyed) -> Customer:
    if _older(survey.occurred_at, customer.surveyed_at):
        return customer
    expectations = tuple(f"{each.outcome}={each.importance}" for each in survey.importance)
    return replace(customer, expectations=expectations, surveyed_at=survey.occurred_at)


def _perceived(customer: Customer, asked: PerceptionMeasured) -> Customer:
    if _older(asked.occurred_at, customer.perceived_at):
        return customer
    return replace(customer, nps=asked.nps, sponsorship=asked.sponsorship, perceived_at=asked.occurred_at)


PROJECTION = Projection("customers", (CUSTOMERS,), evolve, uses=(NEEDS,))
