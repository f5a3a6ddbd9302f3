"""The first half of an invented turn: a need is told and confirmed, value is proposed, promised, and agreed to."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from events.entry import Entry
from events.fields import Waiver
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedReprioritised, NeedWithdrawn
from events.value_proposition import (
    Baseline,
    BenefitPromised,
    BenefitReassigned,
    BenefitRebaselined,
    PropositionAgreed,
    PropositionDeclined,
    Terms,
    ValueProposed,
)
from examples.invented import words
from examples.invented.course import Ending, Going
from examples.invented.development import developed
from examples.invented.value import yielded
from examples.invented.world import END, RECENT, START, Customer, Promise, Proposition, Recognition, World
from flywheel.corrections import void_of

TURNS_WITHIN = 1.0  # of all the years
UNMEASURED = Waiver(rule="agree-with-a-measurable-benefit", reason="Nobody had counted what there was before.")


class Need(NamedTuple):
    """A need that the customer has confirmed."""

    id: str
    since: datetime


def demand(world: World) -> Going:
    """Needs come up one after the other, each at a customer who is known by then."""
    mean = (END - START).days * TURNS_WITHIN / world.sizes.turns
    yield world.later(25, 40)
    for number in range(1, world.sizes.turns + 1):
        if world.customers:
            world.start(_turn(world, number))
        yield world.later(0.1 * mean, 1.9 * mean)


def _turn(world: World, number: int) -> Going:
    """One trip round the wheel, which may stall anywhere. Some build on value that a customer has recognised."""
    builds = world.recognitions and world.chance.turn_of("builds on", 3)
    before = world.chance.one(world.recognitions[-RECENT:]) if builds else None
    customer = before.proposition.customer if before else world.chance.one(world.customers)
    needs = [(yield from _need(world, customer, f"need-{number}a"))]
    if world.chance.turn_of("two needs", 5):
        needs.append((yield from _need(world, customer, f"need-{number}b")))
    confirmed = [need for need in needs if need]
    if not confirmed:
        return
    proposition = yield from _proposed(world, customer, confirmed, number, before)
    measured = yield from _promised(world, proposition, number)
    if not (yield from _agreed(world, proposition, measured=measured)):
        return
    if before and not world.chance.turn_of("a service of its own", 3):
        world.start(yielded(world, proposition, before.service, borrowed=True))
    else:
        world.start(developed(world, proposition))


def _need(world: World, customer: Customer, name: str) -> Ending[Need | None]:
    """A need until it is confirmed, or None where that never comes."""
    chance = world.chance
    objective = chance.one(world.objectives) if chance.random() < 0.5 else None
    said: dict[str, Any] = {
        "statement": chance.one(words.DEFICITS),
        "priority": chance.number(10, 95),
        "objective": objective,
    }
    told = world.said(NeedIdentified, customer.since, customer.zone, need=name, customer=customer.id, **said)
    yield told
    since, entry = told.occurred_at, Entry(world.position, told)
    if chance.turn_of("told twice", 30):
        yield world.later(1, 10)
        yield void_of(entry, reason="Told before, in other words.", actor="dana", occurred_at=world.now)
        return None
    yield world.later(2, 25)
    if chance.turn_of("more pressing", 4):
        priority = chance.number(60, 100)
        yield world.said(NeedReprioritised, since, need=name, priority=priority, reason="The board asked for it.")
        yield world.later(3, 20)
    if chance.turn_of("withdrawn", 14):
        yield world.said(NeedWithdrawn, since, need=name, reason="The department was merged.")
        return None
    if chance.turn_of("never confirmed", 16):
        return None
    confirmed = world.said(NeedConfirmed, since, customer.zone, need=name, confirmed_by=customer.head)
    yield confirmed
    return Need(name, confirmed.occurred_at)


def _proposed(
    world: World, customer: Customer, needs: list[Need], number: int, before: Recognition | None
) -> Ending[Proposition]:
    yield world.later(5, 40)
    since = max(need.since for need in needs)
    proposed = world.said(
        ValueProposed,
        since,
        proposition=f"proposition-{number}",
        customer=customer.id,
        needs=tuple(need.id for need in needs),
        statement=world.chance.one(words.OFFERS),
        builds_on=before.position if before else None,
    )
    yield proposed
    return Proposition(proposed.proposition, proposed.occurred_at, customer)


def _promised(world: World, proposition: Proposition, number: int) -> Ending[bool]:
    """One to three benefits; whether from a baseline, which is wanting now and then."""
    measured = not world.chance.turn_of("unmeasured", 14)
    for place, gain in enumerate(world.chance.some(words.GAINS, world.chance.number(1, 3))):
        yield world.later(0, 6)
        promised = _promise(world, proposition, gain, f"benefit-{number}{'abc'[place]}", measured=measured)
        yield promised
        baseline = promised.baseline.value if promised.baseline else Decimal(0)
        target = promised.target or Decimal(0)
        yearly = max(abs(target - baseline), Decimal(40))
        since, unit, outcome = promised.occurred_at, promised.unit, promised.outcome
        proposition.promises.append(Promise(promised.benefit, since, outcome, unit, target, yearly))
    return measured


def _promise(world: World, of: Proposition, gain: words.Gain, name: str, *, measured: bool) -> BenefitPromised:
    chance = world.chance
    harms = gain.benefit_class == "dis-benefit"
    before = Decimal(0) if harms else chance.amount(*gain.baseline)
    target = chance.amount(*gain.baseline) if harms else chance.share(before, *gain.percent)
    alone = chance.turn_of("an outcome of its own", 4)
    read_on = (of.since - timedelta(days=chance.number(5, 60))).date()
    return world.said(
        BenefitPromised,
        of.since,
        benefit=name,
        proposition=of.id,
        title=gain.title,
        category=gain.category,
        benefit_class=gain.benefit_class,
        outcome=f"{gain.outcome}-{name if alone else of.customer.id}",
        unit=gain.unit,
        direction="higher" if harms else "lower",
        baseline=Baseline(value=before, date=read_on, source="Ledger of the year before") if measured else None,
        target=target,
        due=(world.now + timedelta(days=chance.number(300, 900))).date(),
        owner=of.customer.head,
        confidence=chance.amount(50, 95),
        attribution=chance.amount(60, 100) if alone else None,
    )


def _agreed(world: World, proposition: Proposition, *, measured: bool) -> Ending[bool]:
    """Whether the customer came to agree; to what has no baseline with a waiver, and one put on record soon after."""
    yield world.later(5, 50)
    since = max(promise.since for promise in proposition.promises)
    its: dict[str, Any] = {"proposition": proposition.id}
    if world.chance.turn_of("declined", 12):
        yield world.said(PropositionDeclined, since, **its, reason="The budget went elsewhere.")
        return False
    if world.chance.turn_of("never answered", 18):
        return False
    customer, waivers = proposition.customer, () if measured else (UNMEASURED,)
    agreed = world.said(PropositionAgreed, since, customer.zone, **its, accepted_by=customer.head, waivers=waivers)
    yield agreed
    proposition.agreed_at = agreed.occurred_at
    if not measured:
        yield world.later(10, 60)
        yield _baseline_found(world, proposition)
    if world.chance.turn_of("reassigned", 9):
        yield world.later(10, 60)
        promise = proposition.promises[0]
        yield world.said(BenefitReassigned, promise.since, benefit=promise.id, owner="coo", reason="A new department.")
    return True


def _baseline_found(world: World, proposition: Proposition) -> BenefitRebaselined:
    promise = proposition.promises[0]
    read_on = (proposition.since - timedelta(days=30)).date()
    return world.said(
        BenefitRebaselined,
        promise.since,
        benefit=promise.id,
        proposition=proposition.id,
        outcome=promise.outcome,
        before=Terms(),
        after=Terms(baseline_value=promise.target * 2, baseline_date=read_on, baseline_source="Counted at last"),
        reason="What there was before was counted after all.",
        approved_by=proposition.customer.head,
    )
