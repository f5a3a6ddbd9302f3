"""The invented PMO's customers: named, spoken to, asked again every year, and what they need."""

from datetime import UTC, timedelta, timezone
from typing import Any

from events.awareness_building import AwarenessMeasured, AwarenessSessionHeld, ChannelEstablished, CustomerIdentified
from events.needs_assessment import ExpectationsSurveyed, OutcomeImportance
from events.value_recognition import PerceptionMeasured
from examples.invented import words
from examples.invented.course import Going
from examples.invented.world import END, START, Customer, World

CUSTOMER_TYPES = ("business-unit", "business-unit", "programme", "project-team", "executive", "external")
CHANNELS = ("town hall", "team meeting", "lunch talk")
COME_WITHIN = 0.7  # of all the years


def arrivals(world: World) -> Going:
    """One customer after the other comes to be known; the first few at once."""
    many = world.sizes.customers
    mean = (END - START).days * COME_WITHIN / many
    for number in range(many):
        yield world.later(1, 10) if number < 3 else world.later(0.2 * mean, 1.8 * mean)
        world.start(_customer(world, number))


def _customer(world: World, number: int) -> Going:
    area, place = words.AREAS[number % len(words.AREAS)], words.PLACES[number // len(words.AREAS) % len(words.PLACES)]
    name = f"{area}-{place}"
    zone = timezone(timedelta(hours=2)) if world.chance.turn_of("abroad", 7) else UTC
    customer = Customer(name, name.replace("-", " ").title(), world.now, f"head-{name}", zone)
    kind, influence = world.chance.one(CUSTOMER_TYPES), world.chance.number(1, 5)
    identified: dict[str, Any] = {"customer": name, "name": customer.name, "type": kind, "influence": influence}
    named = world.said(CustomerIdentified, zone=zone, **identified)
    yield named
    customer.since = named.occurred_at
    world.customers.append(customer)
    yield from _made_aware(world, customer)
    while True:
        yield world.later(250, 500)
        sample, score = world.chance.number(4, 40), world.chance.number(20, 95)
        yield world.said(AwarenessMeasured, customer.since, zone, customer=name, score=score, sample=sample)
        yield world.later(100, 250)
        nps, sponsorship = world.chance.number(-40, 80), world.chance.number(10, 100)
        yield world.said(PerceptionMeasured, customer.since, zone, customer=name, nps=nps, sponsorship=sponsorship)
        if world.chance.turn_of("survey", 3):
            yield _surveyed(world, customer)


def _made_aware(world: World, customer: Customer) -> Going:
    """A session, and for every few customers a standing channel; some are never made aware."""
    if world.chance.turn_of("unaware", 15):
        return
    yield world.later(2, 30)
    reach, channel = world.chance.number(5, 120), world.chance.one(CHANNELS)
    session: dict[str, Any] = {
        "title": "What the PMO can do for you",
        "channel": channel,
        "customers": (customer.id,),
        "reach": reach,
    }
    yield world.said(AwarenessSessionHeld, customer.since, **session)
    if world.chance.turn_of("channel", 4):
        others = [other for other in world.customers[-4:] if other is not customer]
        reached = (*others, customer)
        since = max(each.since for each in reached)
        names = tuple(each.id for each in reached)
        yield world.said(ChannelEstablished, since, channel="newsletter", cadence="monthly", customers=names)


def _surveyed(world: World, customer: Customer) -> ExpectationsSurveyed:
    outcomes = world.chance.some([gain.outcome for gain in words.GAINS], 3)
    importance = tuple(OutcomeImportance(outcome=each, importance=world.chance.number(1, 5)) for each in outcomes)
    how: dict[str, Any] = {"method": "survey", "respondents": world.chance.number(3, 60), "importance": importance}
    return world.said(ExpectationsSurveyed, customer.since, customer=customer.id, **how)
