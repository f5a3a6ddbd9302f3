"""The daily work of the invented PMO: services delivered and measured, paused and retired, reviewed and improved."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from events.base import Event
from events.fields import Money, Waiver
from events.service_development import ServiceVersionApproved
from events.service_improvement import ApproachChanged, ImprovementMade, MaturityAssessed
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired
from examples.invented import words
from examples.invented.course import Ending, Going
from examples.invented.mistakes import late, mended
from examples.invented.world import STANDING_OUT, Service, Taker, World

DELIVERED, MEASURED = 0.60, 0.94  # of all that is done day by day; the rest are customers asked
PATIENCE_HOURS = 120.0
WORTH_A_REVIEW = 8  # things done
LASTING = 0.9 / STANDING_OUT  # the busiest service is never given up
UNINVITED = Waiver(rule="deliver-once-introduced", reason="Asked for by the board in the midst of a crisis.")


def operated(world: World, service: Service) -> Going:
    """A service from its first delivery until it is retired."""
    yield world.later(3, 30)
    yield _delivery(world, service, service.takers[0])
    service.delivered = True
    world.start(_looked_after(world, service))
    if world.chance.turn_of("pauses", 3):
        world.start(_interrupted(world, service))
    while service.lives():
        rate = world.acts_an_hour * service.weight
        hours = world.chance.gap(1 / rate) if rate else PATIENCE_HOURS
        yield world.in_working_hours(min(hours, PATIENCE_HOURS))
        if hours < PATIENCE_HOURS and service.lives() and not service.paused:
            service.acts += 1
            yield from _done(world, service)


def approved(world: World, service: Service) -> ServiceVersionApproved:
    """The approval of the version at which a service is."""
    its: dict[str, Any] = {"service": service.id, "version": f"{service.version}.0"}
    event = world.said(ServiceVersionApproved, service.since, **its, approved_by="board-chair")
    service.runs_since = max(service.runs_since, event.occurred_at)
    return event


def _done(world: World, service: Service) -> Iterator[Event]:
    """One thing done day by day; now and then it is recorded weeks later, or turns out to be wrong."""
    draw, taker = world.chance.random(), world.chance.one(service.takers)
    if draw >= MEASURED:
        yield _asked(world, service, service.takers[0])
        return
    event: Event = _delivery(world, service, taker) if draw < DELIVERED else _measurement(world, service)
    if world.chance.turn_of("late", 30):
        world.start(late(world, event))
        return
    yield event
    if world.chance.turn_of("wrong", 120):
        world.start(mended(world, event, world.position))
    if world.chance.turn_of("uninvited", 400):
        yield from _uninvited(world, service)


def _delivery(world: World, service: Service, taker: Taker) -> ServiceDelivered:
    """A delivery, entered within a day or two; a quarter of them come from sheets that have keys."""
    random = world.chance.random
    at = world.before(max(taker.since, service.runs_since), random() * random() * 40)
    said: dict[str, Any] = {"occurred_at": at, "hours": Decimal(1 + int(random() * random() * 60)) / 4}
    if random() < 0.3:
        said["requested_at"] = at - timedelta(hours=1 + int(random() * 400))
    if random() < 0.2:
        said["cost"] = Money.model_construct(amount=Decimal(int(random() * 90_000)) / 100, currency="GBP")
    if random() < 0.25:
        said["key"] = world.next_key()
    if service.has_level:
        said["level_met"] = random() < 0.85
    return taker.pattern.model_copy(update=said)


def _measurement(world: World, service: Service) -> MetricMeasured:
    random, metric = world.chance.random, world.chance.one(service.metrics)
    at = world.before(max(metric.since, service.runs_since), random() * random() * 40)
    tenths = metric.measure.target + int((random() + random() - 1) * metric.measure.spread)
    said: dict[str, Any] = {
        "occurred_at": at,
        "period": f"{at.year}-{at.month:02}",
        "value": Decimal(max(tenths, 0)) / 10,
    }
    return metric.pattern.model_copy(update=said)


def _asked(world: World, service: Service, taker: Taker) -> SatisfactionGathered:
    scale, least = ("nps", -60) if world.chance.random() < 0.3 else ("csat", 20)
    score, many = world.chance.amount(least, 100), world.chance.number(2, 30)
    its: dict[str, Any] = {"service": service.id, "customer": taker.customer.id, "scale": scale}
    return world.said(SatisfactionGathered, taker.since, **its, score=score, respondents=many)


def _uninvited(world: World, service: Service) -> Iterator[Event]:
    """A delivery to somebody to whom the service was never introduced, which somebody answers for."""
    taking = {taker.customer.id for taker in service.takers}
    if others := [customer for customer in world.customers if customer.id not in taking]:
        customer = world.chance.one(others)
        what: dict[str, Any] = {
            "service": service.id,
            "customer": customer.id,
            "quantity": 1,
            "hours": world.chance.amount(1, 40),
        }
        yield world.said(ServiceDelivered, max(service.runs_since, customer.since), **what, waivers=(UNINVITED,))


def _looked_after(world: World, service: Service) -> Going:
    """Every quarter it is reviewed, and what was found is mended; at last it may be given up."""
    chance, seen = world.chance, 0
    its: dict[str, Any] = {"service": service.id}
    while True:
        yield world.later(80, 105)
        while service.acts < seen + WORTH_A_REVIEW:
            yield world.later(30, 60)
        seen = service.acts
        stops = service.weight < LASTING and chance.turn_of("given up", 80)
        decision = "stop" if stops else "improve" if chance.turn_of("improve", 3) else "continue"
        period, findings = quarter(world, 45), chance.one(words.FINDINGS)
        yield world.said(PeriodReviewed, service.runs_since, **its, period=period, decision=decision, findings=findings)
        if decision == "improve":
            yield from _improved(world, service, world.position)
        if decision == "stop":
            yield world.later(10, 40)
            service.retired = True
            yield world.now_said(ServiceRetired, **its, reason="Another tool does this by now.")
            return
        if chance.turn_of("assessed", 4):
            level = chance.number(1, 4)
            yield world.said(
                MaturityAssessed, service.runs_since, **its, level=level, target=level + 1, assessor="audit-lead"
            )
        if chance.turn_of("another approach", 20):
            before, service.approach = (
                service.approach,
                chance.one([a for a in words.APPROACHES if a != service.approach]),
            )
            yield world.said(
                ApproachChanged,
                service.runs_since,
                **its,
                before=before,
                after=service.approach,
                reason="They asked for it.",
            )


def _improved(world: World, service: Service, review: int) -> Ending[None]:
    """What a review has found is changed, at times in a new version."""
    yield world.later(5, 30)
    place, version = world.chance.number(0, len(words.CHANGES) - 1), None
    if world.chance.turn_of("new version", 3):
        service.version += 1
        version = f"{service.version}.0"
        yield approved(world, service)
    what: dict[str, Any] = {
        "finding": words.FINDINGS[place],
        "change": words.CHANGES[place],
        "version": version,
        "causes": (review,),
    }
    yield world.said(ImprovementMade, service.runs_since, service=service.id, **what)


def _interrupted(world: World, service: Service) -> Going:
    """The service rests for some weeks, some years apart."""
    while True:
        yield world.later(120, 900)
        if not service.lives():
            return
        service.paused = True
        yield world.now_said(ServicePaused, service=service.id, reason="The planning system is replaced.")
        yield world.later(10, 50)
        if not service.lives():
            return
        resumed = world.now_said(ServiceResumed, service=service.id, reason="The new planning system is in use.")
        yield resumed
        service.paused, service.runs_since = False, resumed.occurred_at


def quarter(world: World, days_ago: int) -> str:
    """The quarter in which a day so long ago lies, as events name it."""
    day = world.now - timedelta(days=days_ago)
    return f"{day.year}-Q{(day.month + 2) // 3}"
