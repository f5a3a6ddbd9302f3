"""How far an event brings a turn: which of the steps from the agreement to the verdict it sees done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from events.base import Event
from events.service_improvement import ImprovementMade
from events.service_monitoring import PeriodReviewed
from events.service_operation import ServiceDelivered
from events.value_delivery import ValueClaimed, ValueVerified
from events.value_proposition import PropositionAgreed, PropositionDeclined
from events.value_recognition import ValueRecognised
from projections.claims import CLAIMS
from projections.services import SERVICES, Service
from projections.tables import Rows, replace
from projections.turn_rows import Turn, closed
from projections.uptake import UPTAKE, Uptake


def progressed(rows: Rows, turn: Turn, event: Event) -> Turn:
    """The turn after an event that concerns it. What is recorded late counts where it occurred before the closing."""
    match event:
        case ServiceDelivered():
            return served(rows, turn, event)
        case PropositionAgreed():
            return turn if turn.agreed_at else replace(turn, agreed_at=in_time(turn, event.occurred_at))
        case PropositionDeclined():
            return closed(rows, turn, "declined", event.occurred_at) if turn.status == "open" else turn
        case ValueClaimed() | ValueVerified():
            return _claims(rows, turn, event)
        case ValueRecognised():
            return _recognised(rows, turn, event)
    return served(rows, turn, event)


def in_time(turn: Turn, at: datetime | None) -> datetime | None:
    """A time at which a step was done, if the turn was not closed by then."""
    return None if at and turn.closed_at and at > turn.closed_at else at


def _claims(rows: Rows, turn: Turn, event: ValueClaimed | ValueVerified) -> Turn:
    if event.claim not in rows[CLAIMS]:
        return turn
    others = tuple(each for each in turn.unverified if each != event.claim)
    if isinstance(event, ValueClaimed):
        return replace(turn, unverified=(*others, event.claim))
    verified_at = turn.verified_at or in_time(turn, event.occurred_at)
    waiting = tuple(dict.fromkeys((*turn.unrecognised, event.claim)))
    return replace(turn, unverified=others, unrecognised=waiting, verified_at=verified_at)


def _recognised(rows: Rows, turn: Turn, event: ValueRecognised) -> Turn:
    waiting = [each for each in turn.unrecognised if (claim := rows[CLAIMS].get(each)) and claim.awaits_verdict]
    turn = replace(turn, unrecognised=tuple(waiting))
    if turn.status != "open":
        return turn
    turn = replace(turn, verdict=event.verdict)
    if event.verdict == "disputed":
        return turn
    return closed(rows, replace(turn, verdict_at=event.occurred_at), "closed", event.occurred_at)


def served(rows: Rows, turn: Turn, event: Event) -> Turn:
    """Steps 4 to 8, as the services of the turn have brought them by an event; each once it is done stays done."""
    if turn.ready_at and turn.adopted_at and turn.delivered_at and turn.reviewed_at and turn.improved_at:
        return turn
    services = [service for each in turn.services if (service := rows[SERVICES].get(each))]
    uptakes = [uptake for each in services if (uptake := rows[UPTAKE].get((each.service, turn.customer)))]
    ready = [max(s.approved_at, s.measurable_at) for s in services if s.approved_at and s.measurable_at]
    delivered = {uptake.service: _first(turn, _deliveries(uptake, event), turn.opened_at) for uptake in uptakes}
    turn = _with(
        turn,
        ready_at=turn.ready_at or _first(turn, ready),
        adopted_at=turn.adopted_at or _first(turn, [uptake.adopted_at for uptake in uptakes]),
        delivered_at=turn.delivered_at or _first(turn, delivered.values()),
    )
    return _looked_after(turn, [s for s in services if delivered.get(s.service) or turn.waives(6)], event)


def _with(turn: Turn, **done: datetime | None) -> Turn:
    """The turn with steps done at times; the very same where that says nothing new."""
    new: dict[str, Any] = {name: at for name, at in done.items() if at is not getattr(turn, name)}
    return replace(turn, **new) if new else turn


def _first(turn: Turn, times: Iterable[datetime | None], since: datetime | None = None) -> datetime | None:
    """The first of some times at which something was done for the turn, since a time if given, before it closed."""
    counting = (at for at in times if in_time(turn, at))
    return min((at for at in counting if at and (since is None or at >= since)), default=None)


def _deliveries(uptake: Uptake, event: Event) -> list[datetime | None]:
    """The deliveries known by their time: the first, the last, and the one that this event is."""
    own = isinstance(event, ServiceDelivered) and event.service == uptake.service
    return [uptake.first_delivered_at, uptake.delivered_at, event.occurred_at if own else None]


def _looked_after(turn: Turn, services: list[Service], event: Event) -> Turn:
    """Steps 7 and 8: what was seen and done since the delivery; where that was waived, since the turn opened."""
    since = turn.delivered_at or (turn.opened_at if turn.waives(6) else None)
    if since is None:
        return turn
    own = event if getattr(event, "service", None) in {service.service for service in services} else None
    review = own if isinstance(own, PeriodReviewed) else None
    improving = isinstance(own, ImprovementMade) or (review and review.decision == "continue")
    reviewed = [*(s.reviewed_at for s in services), review.occurred_at if review else None]
    improved = [
        *(at for s in services for at in (s.improved_at, s.continued_at)),
        event.occurred_at if improving else None,
    ]
    return _with(
        turn,
        reviewed_at=turn.reviewed_at or _first(turn, reviewed, since),
        improved_at=turn.improved_at or _first(turn, improved, since),
    )
