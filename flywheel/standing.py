"""What stands: whether a service had ended, a period begun, somebody joined by then; how much of a claim is left.

Rules of several steps ask this of what they read; each answer rests on that alone.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal

from events.base import Event
from events.charter import StaffAppointed, StaffReleased
from events.fields import NOT_YET
from events.periods import days_of
from events.service_operation import ServiceRetired
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from flywheel.rules import Past

TIME_ZONES = timedelta(days=1)


def ended(event: Event, past: Past) -> str | None:
    """The complaint where the service that `past` tells of was retired when the event occurred.

    What occurred before that may still be recorded afterwards.
    """
    match past:
        case [ServiceRetired(service=service, occurred_at=since)] if event.occurred_at >= since:
            return (
                f"service {service} is retired since {since:%Y-%m-%d %H:%M}. "
                f"Give an earlier time, or log service-designed for a new service."
            )
    return None


def not_begun(event: Event, period: str) -> str | None:
    """The complaint where a period was still to come when the event occurred; time zones are allowed a day."""
    first = days_of(period)[0]
    if first > (event.occurred_at + TIME_ZONES).date():
        return f"period {period} begins on {first}, after {event.occurred_at:%Y-%m-%d}. Give a period that has begun."
    return None


def left_of(claim: str, past: Past, at: datetime = NOT_YET) -> Decimal:
    """How much of a claim stands, in its unit: never below zero, and zero where `past` knows no such claim.

    That is what was claimed; once verified, no more than what was found true; and less whatever was reversed until
    `at`. They count in the order in which they occurred, so that what is recorded late, or corrected, finds its place.
    """
    left = Decimal(0)
    for event in sorted(past, key=_claims_first_then_by_time):
        match event:
            case ValueClaimed(claim=of, amount=amount) if of == claim:
                left = amount
            case ValueVerified(claim=of, amount=amount) if of == claim:
                left = min(left, amount)
            case ValueReversed(claim=of, amount=amount, occurred_at=since) if of == claim and since <= at:
                left -= amount
    return max(left, Decimal(0))


def claimants(claim: ValueClaimed) -> Collection[str]:
    """Who made a claim: the one it names, and the one who logged it."""
    return {claim.actor, claim.claimed_by or claim.actor}


def roles_of_staff(past: Past, at: datetime) -> Collection[str]:
    """The roles in the PMO that the person whom `past` tells of had at a time; none where they had none."""
    roles: set[str] = set()
    for event in sorted(past, key=lambda event: event.occurred_at):
        match event:
            case StaffAppointed(role=role, occurred_at=since) if since <= at:
                roles.add(role)
            case StaffReleased(role=role, occurred_at=since) if since <= at:
                roles.discard(role)
    return roles


def _claims_first_then_by_time(event: Event) -> tuple[bool, object]:
    return not isinstance(event, ValueClaimed), event.occurred_at
