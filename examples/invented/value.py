"""The second half of an invented turn: what was promised is claimed, verified by another, and recognised or not."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from events.entry import Entry
from events.fields import Evidence, Waiver
from events.value_delivery import ValueClaimed, ValueCommunicated, ValueReversed, ValueVerified
from events.value_proposition import BenefitRebaselined, Terms
from events.value_recognition import SuccessCelebrated, ValueRecognised
from examples.invented import words
from examples.invented.course import Ending, Going
from examples.invented.operation import quarter
from examples.invented.world import RECENT, Promise, Proposition, Recognition, Service, World
from flywheel.corrections import correction_of

BORROWED = Waiver(rule="claim-from-a-service-of-the-proposition", reason="The service of the turn that it builds on.")
UNSHOWN = Waiver(rule="claim-with-evidence", reason="The figures are with the auditors until March.")


class Claim(NamedTuple):
    """A claim that was verified: how much of it stands, and since when."""

    id: str
    since: datetime
    unit: str
    left: Decimal


def yielded(world: World, proposition: Proposition, service: Service, *, borrowed: bool = False) -> Going:
    """Quarter by quarter what a proposition yields through a service, once that was delivered."""
    while not service.delivered:
        yield world.later(20, 40)
    if world.chance.turn_of("never claimed", 9):
        return
    for number in range(world.chance.number(2, 6)):
        yield world.later(50, 100)
        verified: dict[str, list[Claim]] = defaultdict(list)
        for promise in proposition.promises:
            if world.chance.random() < 0.85:
                claim = yield from _claimed(world, proposition, promise, service, number, borrowed=borrowed)
                if claim and claim.left:
                    verified[claim.unit].append(claim)
        for claims in verified.values():
            yield from _judged(world, proposition, service, claims)
        if world.chance.turn_of("rebaselined", 14):
            yield _rebaselined(world, proposition)


def _claimed(
    world: World, of: Proposition, promise: Promise, service: Service, number: int, *, borrowed: bool
) -> Ending[Claim | None]:
    """A claim until it is verified, or None where that never comes."""
    chance, evidence = world.chance, Evidence(title="Working", uri=f"workings/{promise.id}-{number + 1}.xlsx")
    shown = not chance.turn_of("unshown", 25)
    waivers = ((BORROWED,) if borrowed else ()) + (() if shown else (UNSHOWN,))
    claimed = world.said(
        ValueClaimed,
        max(promise.since, of.agreed_at, service.since),
        claim=f"{promise.id}-{number + 1}",
        benefit=promise.id,
        proposition=of.id,
        service=service.id,
        period=quarter(world, 60),
        amount=chance.share(promise.yearly, 12, 35),
        unit=promise.unit,
        method="What it was before, less what it is now.",
        attribution=chance.amount(50, 100),
        evidence=(evidence,) if shown else (),
        waivers=waivers,
    )
    yield claimed
    amount = claimed.amount
    if chance.turn_of("claimed wrongly", 25):
        entry, amount = Entry(world.position, claimed), chance.share(claimed.amount, 60, 95)
        yield world.later(1, 10)
        reason = "Two figures were swapped."
        yield correction_of(entry, {"amount": amount}, reason=reason, actor=claimed.actor, at=world.now)
    if chance.turn_of("never verified", 14):
        return None
    return (yield from _verified(world, claimed, amount))


def _verified(world: World, claimed: ValueClaimed, amount: Decimal) -> Ending[Claim]:
    """Somebody else looks at the claim; now and then part of it is taken back before the customer sees it."""
    yield world.later(5, 30)
    its: dict[str, Any] = {"claim": claimed.claim, "unit": claimed.unit}
    found = world.chance.share(amount, 80, 100)
    verified = world.said(ValueVerified, claimed.occurred_at, **its, amount=found, verified_by="controller")
    yield verified
    since, left = verified.occurred_at, found
    if world.chance.turn_of("reversed", 16):
        yield world.later(5, 30)
        back = world.chance.share(left, 5, 30)
        reversed_ = world.said(ValueReversed, since, **its, amount=back, reason="A team was counted that had left.")
        yield reversed_
        since, left = reversed_.occurred_at, left - back
    return Claim(claimed.claim, since, claimed.unit, left)


def _judged(world: World, proposition: Proposition, service: Service, claims: list[Claim]) -> Ending[None]:
    """The customer's verdict on claims in one unit, and what is made of it."""
    yield world.later(10, 50)
    chance, total = world.chance, sum((claim.left for claim in claims), Decimal(0))
    if chance.turn_of("not recognised", 15):
        yield _verdict(world, proposition, claims, "declined", Decimal(0))
        return
    verdict, amount = "recognised", total
    if chance.turn_of("disputed", 12):
        yield _verdict(world, proposition, claims, "disputed", Decimal(0))
        yield world.later(20, 90)
        if chance.turn_of("never settled", 3):
            return
    if chance.turn_of("partly", 4):
        verdict, amount = "partly", chance.share(total, 30, 90)
    yield _verdict(world, proposition, claims, verdict, amount)
    world.recognitions[:] = [*world.recognitions[1 - RECENT :], Recognition(world.position, proposition, service)]
    yield from _told(world, proposition, claims)


def _verdict(world: World, of: Proposition, claims: list[Claim], verdict: str, amount: Decimal) -> ValueRecognised:
    what: dict[str, Any] = {"verdict": verdict, "amount": amount, "unit": claims[0].unit}
    return world.said(
        ValueRecognised,
        max(claim.since for claim in claims),
        of.customer.zone,
        claims=tuple(claim.id for claim in claims),
        proposition=of.id,
        customer=of.customer.id,
        acknowledged_by=of.customer.head,
        **what,
    )


def _told(world: World, proposition: Proposition, claims: list[Claim]) -> Ending[None]:
    """What was recognised is told and celebrated; and now and then some of it turns out not to last."""
    chance, its = world.chance, dict[str, Any](proposition=proposition.id)
    if chance.turn_of("celebrated", 4):
        yield world.said(SuccessCelebrated, proposition.since, **its, story=chance.one(words.STORIES))
    if chance.turn_of("communicated", 2):
        audience = chance.one(words.AUDIENCES)
        yield world.said(ValueCommunicated, proposition.since, **its, audience=audience, channel="quarterly review")
    if chance.turn_of("did not last", 20):
        yield world.later(30, 120)
        claim = claims[0]
        back: dict[str, Any] = {
            "amount": chance.share(claim.left, 5, 25),
            "unit": claim.unit,
            "reason": "It did not last the year.",
        }
        yield world.said(ValueReversed, claim.since, claim=claim.id, **back)


def _rebaselined(world: World, proposition: Proposition) -> BenefitRebaselined:
    promise = world.chance.one(proposition.promises)
    before, promise.target = promise.target, world.chance.share(promise.target, 101, 120) + 1
    return world.said(
        BenefitRebaselined,
        promise.since,
        benefit=promise.id,
        proposition=proposition.id,
        outcome=promise.outcome,
        before=Terms(target=before),
        after=Terms(target=promise.target),
        reason="Two projects left the portfolio.",
        approved_by=proposition.customer.head,
    )
