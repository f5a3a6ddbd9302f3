"""The services of the invented PMO: designed for what was agreed, measured, approved, and brought to customers."""

from datetime import datetime
from typing import Any

from events.fields import Money, Waiver
from events.service_development import (
    MetricDefined,
    ResourcesAligned,
    ServiceDesigned,
    ServiceLevelSet,
)
from events.service_monitoring import MetricMeasured
from events.service_onboarding import (
    ResistanceAddressed,
    ResistanceRaised,
    ServiceAdopted,
    ServiceIntroduced,
    TrainingDelivered,
)
from events.service_operation import ServiceDelivered
from examples.invented import words
from examples.invented.course import Ending, Going
from examples.invented.operation import approved, operated
from examples.invented.value import yielded
from examples.invented.world import Customer, Metric, Proposition, Service, Taker, World

PILOT = Waiver(rule="introduce-an-approved-version", reason="A pilot; the board meets only next month.")


def developed(world: World, proposition: Proposition) -> Going:
    """A service for what was agreed, until it is delivered; some propositions wait, to share one with the next."""
    world.agreed.append(proposition)
    if world.chance.turn_of("shared service", 6):
        return
    propositions, world.agreed = world.agreed, []
    yield world.later(10, 60)
    service = yield from _designed(world, propositions)
    yield from _metrics(world, service)
    yield from _resourced(world, service)
    pilot = world.chance.turn_of("pilot", 12)
    if not pilot:
        yield world.later(5, 40)
        if world.chance.turn_of("never approved", 20):
            return
        yield approved(world, service)
    first, *others = dict.fromkeys((*(p.customer.id for p in propositions), *_others(world)))
    known = {customer.id: customer for customer in world.customers}
    yield from _onboarded(world, service, known[first], pilot=pilot)
    if pilot:
        yield world.later(20, 40)
        yield approved(world, service)
    for other in others:
        world.start(_onboarded(world, service, known[other]))
    world.start(operated(world, service))
    for each in propositions:
        world.start(yielded(world, each, service))


def _others(world: World) -> list[str]:
    """The customers who take the service as well."""
    return [customer.id for customer in world.chance.some(world.customers, world.chance.number(0, 4))]


def _designed(world: World, propositions: list[Proposition]) -> Ending[Service]:
    number, chance = len(world.services), world.chance
    designed = world.said(
        ServiceDesigned,
        max(each.agreed_at for each in propositions),
        service=f"{words.SERVICE_NAMES[number % len(words.SERVICE_NAMES)]}-{number + 1}",
        name=words.SERVICE_NAMES[number % len(words.SERVICE_NAMES)].replace("-", " ").capitalize(),
        service_class=chance.one(words.CLASSES),
        approach=chance.one(words.APPROACHES),
        propositions=tuple(each.id for each in propositions),
        owner=chance.one(world.staff),
    )
    service = Service(designed.service, designed.occurred_at, designed.owner, designed.approach, world.next_weight())
    world.services.append(service)
    yield designed
    return service


def _metrics(world: World, service: Service) -> Ending[None]:
    """One to three metrics, and for every second service a level that is to be met."""
    for number, measure in enumerate(world.chance.some(words.MEASURES, world.chance.number(1, 3)), 1):
        yield world.later(1, 12)
        metric = world.said(
            MetricDefined,
            service.since,
            metric=f"{service.id}-m{number}",
            service=service.id,
            name=measure.name.capitalize(),
            unit=measure.unit,
            direction=measure.direction,
            target=world.chance.amount(measure.target, measure.target, "0.1"),
            level=world.chance.number(1, 4),
            cadence="monthly",
        )
        yield metric
        pattern = _measurement(metric, service)
        service.metrics.append(Metric(metric.metric, metric.occurred_at, pattern, measure))
    if world.chance.turn_of("level", 2):
        first = service.metrics[0]
        its: dict[str, Any] = {"service": service.id, "metric": first.id, "unit": first.measure.unit}
        threshold = world.chance.amount(first.measure.target, first.measure.target, "0.1")
        yield world.said(ServiceLevelSet, first.since, **its, threshold=threshold, window="monthly")
        service.has_level = True


def _measurement(metric: MetricDefined, service: Service) -> MetricMeasured:
    return MetricMeasured(
        occurred_at=metric.occurred_at,
        actor=service.owner,
        metric=metric.metric,
        service=service.id,
        period="2018",
        value=metric.target or 0,
        unit=metric.unit,
        source="Portfolio tool",
    )


def _resourced(world: World, service: Service) -> Ending[None]:
    yield world.later(1, 10)
    hours, cost = world.chance.amount(2, 30, "10"), world.chance.amount(10, 150, "100.00")
    money = Money(amount=cost, currency="GBP") if world.chance.random() < 0.7 else None
    what: dict[str, Any] = {
        "roles": ("analyst",),
        "hours": hours,
        "cost": money,
        "competencies": (words.COMPETENCIES[0],),
    }
    yield world.said(ResourcesAligned, service.since, service=service.id, **what)


def _onboarded(world: World, service: Service, customer: Customer, *, pilot: bool = False) -> Going:
    """A customer is brought to a service: trained, heard, and mostly convinced."""
    yield world.later(2, 30)
    if not service.lives():
        return
    taker = yield from _introduced(world, service, customer, pilot=pilot)
    its: dict[str, Any] = {"service": service.id, "customer": customer.id}
    yield world.later(2, 20)
    if world.chance.turn_of("trained", 1.5) and service.lives():
        hours = world.chance.amount(2, 12, "0.5")
        yield world.said(TrainingDelivered, taker.since, **its, participants=world.chance.number(3, 40), hours=hours)
    if world.chance.turn_of("resistance", 4) and service.lives():
        yield from _resisted(world, service, taker.since, its)
    yield world.later(5, 40)
    if service.lives() and not world.chance.turn_of("never adopted", 12):
        adoption, users = world.chance.amount(30, 100), world.chance.number(2, 60)
        yield world.said(ServiceAdopted, taker.since, customer.zone, **its, adoption=adoption, users=users)


def _introduced(world: World, service: Service, customer: Customer, *, pilot: bool) -> Ending[Taker]:
    its: dict[str, Any] = {"service": service.id, "customer": customer.id}
    since = max(service.since if pilot else service.runs_since, customer.since, *(m.since for m in service.metrics))
    waivers = (PILOT,) if pilot else ()
    introduced = world.said(ServiceIntroduced, since, **its, version=f"{service.version}.0", waivers=waivers)
    yield introduced
    since = introduced.occurred_at
    pattern = ServiceDelivered(occurred_at=since, actor=service.owner, quantity=1, hours=1, **its)
    taker = Taker(customer, since, pattern)
    service.takers.append(taker)
    return taker


def _resisted(world: World, service: Service, since: datetime, its: dict[str, Any]) -> Ending[None]:
    place = world.chance.number(0, len(words.CONCERNS) - 1)
    raised = world.said(ResistanceRaised, since, **its, concern=words.CONCERNS[place], raised_by="controller")
    yield raised
    yield world.later(3, 30)
    if service.lives() and not world.chance.turn_of("never addressed", 5):
        yield world.said(ResistanceAddressed, raised.occurred_at, **its, response=words.ANSWERS[place])
