"""Turns: every proposition's trip round the wheel, where it stands, what it skipped, and what it waits for.

A turn is open from its need to the customer's verdict; a proposition that is declined ends its turn at step 3. A turn
that builds on a recognition goes on with the services of the turn recognised there, but they have to be delivered
anew. What is recorded late counts for a closed turn as long as it occurred before the turn closed.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from events.awareness_building import AwarenessSessionHeld, ChannelEstablished, CustomerIdentified
from events.base import Event
from events.entry import Entry
from events.needs_assessment import NeedConfirmed, NeedIdentified
from events.service_development import MetricDefined, ServiceDesigned, ServiceVersionApproved
from events.service_improvement import ImprovementMade
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_onboarding import ServiceAdopted, ServiceIntroduced
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, PropositionAgreed, PropositionDeclined, ValueProposed
from events.value_recognition import ValueRecognised
from projections.benefits import BENEFITS
from projections.claims import CLAIMS
from projections.customers import CUSTOMERS
from projections.needs import NEEDS
from projections.propositions import PROPOSITIONS
from projections.services import SERVICES
from projections.tables import Projection, Rows, replace
from projections.ten_steps import GATES, TEN_STEPS
from projections.turn_progress import in_time, progressed, served
from projections.turn_rows import BEGAN, LINKS, TURNS, Turn, begin, link, linked, placed
from projections.turn_wants import wants
from projections.uptake import UPTAKE

OfService = (
    ServiceIntroduced
    | ServiceAdopted
    | ServiceDelivered
    | MetricDefined
    | ServiceVersionApproved
    | PeriodReviewed
    | ImprovementMade
    | ServicePaused
    | ServiceResumed
    | ServiceRetired
    | MetricMeasured
    | SatisfactionGathered
)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the turns."""
    event = entry.event
    match event:
        case ServiceDelivered():
            _put(rows, _of(rows, event, event.customer), event)
        case MetricMeasured() | SatisfactionGathered():
            if event.waivers:
                _put(rows, _of(rows, event), event)
        case NeedIdentified():
            begin(rows, "need", event.need, event.occurred_at.date())
        case ValueProposed():
            _put(rows, [_opened(rows, event)], event)
        case CustomerIdentified():
            _put(rows, linked(rows, "customer", event.customer), event)
        case AwarenessSessionHeld() | ChannelEstablished():
            _put(rows, _made_aware(rows, event), event)
        case NeedConfirmed():
            _put(rows, _confirmed(rows, event), event)
        case BenefitPromised() | PropositionAgreed() | PropositionDeclined() | ValueClaimed() | ValueRecognised():
            _put(rows, _one(rows, event.proposition), event)
        case ValueVerified() | ValueReversed():
            if claim := rows[CLAIMS].get(event.claim):
                _put(rows, _one(rows, claim.proposition), event)
        case ServiceDesigned():
            _put(rows, _served(rows, event), event)
        case ServiceIntroduced() | ServiceAdopted():
            _put(rows, _of(rows, event, event.customer), event)
        case MetricDefined() | ServiceVersionApproved() | PeriodReviewed() | ImprovementMade():
            _put(rows, _of(rows, event), event)
        case ServicePaused() | ServiceResumed() | ServiceRetired():
            _put(rows, _of(rows, event), event)


def _put(rows: Rows, turns: Iterable[Turn], event: Event) -> None:
    """Keep turns as they stand after an event that concerns them."""
    gates = {GATES[waiver.rule] for waiver in event.waivers if waiver.rule in GATES} if event.waivers else ()
    for before in list(turns):
        turn = progressed(rows, _waived(rows, before, gates, event) if gates else before, event)
        if turn is before and isinstance(event, ServiceDelivered):
            continue  # one more delivery, of many
        turn = placed(turn)
        missing = wants(rows, turn)
        turn = replace(turn, missing=tuple(m.words for m in missing), log=tuple(m.log for m in missing))
        if turn != rows[TURNS].get(turn.proposition):
            rows[TURNS][turn.proposition] = turn


def _waived(rows: Rows, turn: Turn, gates: Collection[int], event: Event) -> Turn:
    """The turn with the gates of steps waived; what was done behind them counts from now on."""
    waived = tuple(step.name for step in TEN_STEPS if step.number in gates or turn.waives(step.number))
    return served(rows, replace(turn, waived=waived), event)


def _of(rows: Rows, event: OfService, customer: str | None = None) -> list[Turn]:
    """The turns that a service is for, of one customer or of all, but for those that were closed when this occurred."""
    at = event.occurred_at
    return [
        turn
        for turn in linked(rows, "service", event.service)
        if customer in (None, turn.customer) and (turn.closed_at is None or at <= turn.closed_at)
    ]


def _one(rows: Rows, proposition: str) -> list[Turn]:
    turn = rows[TURNS].get(proposition)
    return [turn] if turn else []


def _opened(rows: Rows, made: ValueProposed) -> Turn:
    proposition = rows[PROPOSITIONS][made.proposition]
    earlier = rows[TURNS].get(proposition.builds_on_proposition or "")
    services = tuple(dict.fromkeys((*proposition.services, *(earlier.services if earlier else ()))))
    for service in services:
        link(rows, "service", service, made.proposition)
    customer = rows[CUSTOMERS].get(made.customer)
    aware_at = customer.aware_at if customer else None
    if aware_at is None:
        link(rows, "customer", made.customer, made.proposition)
    needs = [need for each in made.needs if (need := rows[NEEDS].get(each))]
    opened_at, day = _beginning(rows, made)
    begin(rows, "turn", made.proposition, day)
    return Turn(
        proposition=made.proposition,
        customer=made.customer,
        number=earlier.number + 1 if earlier else 1,
        builds_on=earlier.proposition if earlier else None,
        services=services,
        opened_at=opened_at,
        aware_at=aware_at,
        confirmed_at=min((need.confirmed_at for need in needs if need.confirmed_at), default=None),
    )


def _beginning(rows: Rows, made: ValueProposed) -> tuple[datetime, date]:
    needs = [need for each in made.needs if (need := rows[NEEDS].get(each))]
    fresh = [need for need in needs if need.propositions[:1] == (made.proposition,)]
    told = [(need.identified_at, rows[BEGAN]["need", need.need].day) for need in fresh]
    return min((*told, (made.occurred_at, made.occurred_at.date())))


def _made_aware(rows: Rows, reached: AwarenessSessionHeld | ChannelEstablished) -> list[Turn]:
    aware = []
    for customer_id in dict.fromkeys(reached.customers):
        if customer := rows[CUSTOMERS].get(customer_id):
            its = linked(rows, "customer", customer_id)
            aware += [replace(turn, aware_at=in_time(turn, customer.aware_at)) for turn in its]
            rows[LINKS].pop(("customer", customer_id), None)
    return aware


def _confirmed(rows: Rows, event: NeedConfirmed) -> list[Turn]:
    need = rows[NEEDS].get(event.need)
    turns = [turn for each in (need.propositions if need else ()) for turn in _one(rows, each)]
    return [replace(turn, confirmed_at=turn.confirmed_at or in_time(turn, event.occurred_at)) for turn in turns]


def _served(rows: Rows, event: ServiceDesigned) -> list[Turn]:
    served = []
    for proposition in dict.fromkeys(event.propositions):
        for turn in _one(rows, proposition):
            link(rows, "service", event.service, proposition)
            served.append(replace(turn, services=tuple(dict.fromkeys((*turn.services, event.service)))))
    return served


PROJECTION = Projection(
    "turns",
    (TURNS, LINKS, BEGAN),
    evolve,
    uses=(CUSTOMERS, NEEDS, PROPOSITIONS, BENEFITS, SERVICES, UPTAKE, CLAIMS),
)
