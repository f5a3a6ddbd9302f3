"""One amount down to what it rests on: need, promise, service, delivery, measurement, evidence, verdict."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, number, question, text
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedWithdrawn
from events.periods import days_of
from events.service_development import ServiceDesigned, ServiceVersionApproved
from events.service_monitoring import MetricMeasured
from events.service_operation import ServiceDelivered
from events.value_proposition import PropositionAgreed, PropositionDeclined, ValueProposed
from projections.claims import Claim
from projections.words import words_for

TRACED = (
    *(NeedIdentified, NeedConfirmed, NeedWithdrawn),
    *(ValueProposed, PropositionAgreed, PropositionDeclined),
    *(ServiceDesigned, ServiceVersionApproved, ServiceDelivered, MetricMeasured),
)


class Span(NamedTuple):
    """The days that something was measured for, and where that stands."""

    first: date
    last: date
    position: int


class Paths:
    """Where the things stand that claims rest on, by what they are about: positions and days, no events."""

    def __init__(self, ground: Ground, claims: list[Claim]) -> None:
        self._services = {claim.service for claim in claims}
        self.needs: dict[str, list[int]] = defaultdict(list)
        self.needs_of: dict[str, tuple[str, ...]] = {}
        self.propositions: dict[str, list[int]] = defaultdict(list)
        self.services: dict[str, list[int]] = defaultdict(list)
        self.delivered: dict[tuple[str, str], tuple[datetime, int]] = {}
        self.measured: dict[str, list[Span]] = defaultdict(list)
        for entry in ground.entries(*TRACED):
            self._take(entry.event, entry.position)

    def _take(self, said: Any, position: int) -> None:
        match said:
            case NeedIdentified() | NeedConfirmed() | NeedWithdrawn():
                self.needs[said.need].append(position)
            case ValueProposed():
                self.needs_of[said.proposition] = said.needs
                self.propositions[said.proposition].append(position)
            case PropositionAgreed() | PropositionDeclined():
                self.propositions[said.proposition].append(position)
            case ServiceDesigned() | ServiceVersionApproved():
                self.services[said.service].append(position)
            case ServiceDelivered() if said.service in self._services:
                key, found = (said.service, said.customer), (said.occurred_at, position)
                self.delivered[key] = min(self.delivered.get(key, found), found)
            case MetricMeasured() if said.service in self._services:
                self.measured[said.service].append(Span(*days_of(said.period), position))

    def of(self, ground: Ground, claim: Claim) -> Iterator[tuple[str, int]]:
        """Each link of a claim, from the need to the verdict, and where it stands."""
        threads = ground.value_threads
        for need in self.needs_of.get(claim.proposition, ()):
            yield from (("need", position) for position in self.needs[need])
        yield from (("proposition", position) for position in self.propositions[claim.proposition])
        yield from (("promise", position) for position in threads.terms[claim.benefit])
        yield from (("service", position) for position in self.services[claim.service])
        if (claim.service, claim.customer) in self.delivered:
            yield "first delivery", self.delivered[claim.service, claim.customer][1]
        first, last = days_of(claim.period)
        for span in self.measured[claim.service]:
            if span.first <= last and span.last >= first:
                yield "measurement", span.position
        yield from (("value", position) for position in threads.claim[claim.claim])


def trace(ground: Ground) -> Iterator[Row]:
    """A row for each link of each claim; where ids are asked about, of those claims, or of all that rest on them."""
    state = ground.state("claims")
    claims = [claim for claim in state.rows("claims") if _wanted(claim, ground)]
    shares = {(share.position, share.claim): share.amount for share in state.rows("recognitions")}
    paths = Paths(ground, claims)
    for claim in claims:
        for order, (link, position) in enumerate(paths.of(ground, claim), 1):
            event: Any = ground.at(position).event
            share = shares.get((position, claim.claim))
            figure = getattr(event, "amount", getattr(event, "value", None)) if share is None else share
            yield {
                "claim": claim.claim,
                "benefit": claim.benefit,
                "order": order,
                "link": event.kind_name if link == "value" else link,
                "what": _words(event, claim, share),
                "occurred_at": event.occurred_at,
                "actor": event.actor,
                "amount": figure,
                "unit": None if figure is None else event.unit,
                "evidence": [each.uri for each in event.evidence],
                "sha256": [each.sha256 for each in event.evidence if each.sha256],
                "positions": [position],
            }


def _words(event: Any, claim: Claim, share: Decimal | None) -> str:
    """What an event says; of a verdict that is not on this claim alone also the claim's share."""
    if share is None or share == event.amount:
        return words_for(event)
    return f"{words_for(event)}; of {claim.claim} {share:f} {event.unit}"


def _wanted(claim: Claim, ground: Ground) -> bool:
    names = {claim.claim, claim.benefit, claim.proposition, claim.service, claim.customer}
    return not ground.about or bool(ground.about & names)


QUESTIONS = (
    question(
        "trace",
        "What does an amount rest on, link by link, from the need to the verdict?",
        "An amount that cannot be followed back to a need, a promise, a measurement and a paper is an opinion.",
        (
            text("claim", "the claim"),
            number("order", "the place of the link, from the need to the verdict"),
            text(
                "link",
                "need, proposition, promise, service, first delivery, measurement, then the kinds of the claim",
            ),
            text("what", "what it says"),
            amount("amount", "the amount of the claim, the claim's share of a verdict, or the value that was measured"),
            text("unit", "the unit of that"),
            text("evidence", "where its evidence lies"),
            text("sha256", "the hashes of the files among that"),
            instant("occurred_at", "when it occurred"),
            text("actor", "who says so"),
            text("benefit", "the benefit"),
        ),
        trace,
        finds=False,
        brief="order link what amount unit evidence",
    ),
)
