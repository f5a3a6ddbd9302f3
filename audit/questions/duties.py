"""Whether duties were apart: who judged what they had made themselves, and where the PMO judged its own value."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, question, text
from events.base import Event
from events.charter import StaffAppointed, StaffReleased
from events.entry import Entry
from events.value_delivery import ValueClaimed, ValueVerified
from events.value_proposition import BenefitRebaselined, PropositionAgreed, ValueProposed
from events.value_recognition import ValueRecognised
from flywheel.standing import claimants, roles_of_staff

JUDGED = (ValueProposed, PropositionAgreed, BenefitRebaselined, ValueClaimed, ValueVerified, ValueRecognised)
Found = tuple[str, str, list[int]]
"""What was found, who did it, and on which earlier events that rests."""


def self_verified(ground: Ground) -> Iterator[Row]:
    """A row for each duty that was in one hand with another, or in the PMO's own."""
    seen = Seen(ground)
    for entry in ground.entries(*JUDGED):
        event: Any = entry.event
        for finding, who, positions in seen.found(entry):
            yield {
                "finding": finding,
                "who": who,
                "roles": sorted(seen.roles(who, event)),
                "kind": event.kind_name,
                "about": [tag for tag in event.subjects() if tag.startswith(("claim:", "benefit:", "proposition:"))],
                "amount": getattr(event, "amount", None),
                "unit": getattr(event, "unit", None),
                "occurred_at": event.occurred_at,
                "waived": [waiver.rule for waiver in event.waivers],
                "reason": "; ".join(dict.fromkeys(waiver.reason for waiver in event.waivers)) or None,
                "positions": sorted({*positions, entry.position}),
            }
        seen.take(entry)


class Seen:
    """Who proposed, claimed and verified what until here; and the PMO's staff, whenever they came and went."""

    def __init__(self, ground: Ground) -> None:
        self._staff: dict[str, list[Event]] = defaultdict(list)
        for entry in ground.entries(StaffAppointed, StaffReleased):
            person: Any = entry.event
            self._staff[person.person].append(entry.event)
        self._ground = ground
        self._made: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)

    def roles(self, who: str, event: Event) -> Collection[str]:
        """The roles in the PMO that somebody had when an event occurred."""
        return roles_of_staff(self._staff.get(who, []), event.occurred_at)

    def take(self, entry: Entry) -> None:
        """Remember who did this, and where it is a correction, who did what it took the place of."""
        for position, event in self._each(entry):
            match event:
                case ValueProposed() as said:
                    self._made["proposed", said.proposition].append((said.actor, position))
                case ValueClaimed() as said:
                    self._made["claimed", said.claim] += [(who, position) for who in claimants(said)]
                case ValueVerified() as said:
                    self._made["verified", said.claim].append((said.verified_by, position))

    def _each(self, entry: Entry) -> Iterator[Entry]:
        """An entry, and where it is a correction those that it took the place of."""
        yield entry
        for cause in entry.event.causes:
            before = self._ground.at(cause)
            if before.event.kind == entry.event.kind and _made(before.event) == _made(entry.event):
                yield before

    def found(self, entry: Entry) -> Iterator[Found]:
        """What is to be said of the one who judges here."""
        match entry.event:
            case PropositionAgreed(accepted_by=who) as said:
                yield from self._by(who, "accepted by the one who proposed it", "proposed", [said.proposition])
                yield from self._within(who, said, "accepted within the PMO")
            case BenefitRebaselined(approved_by=who, actor=actor) if who == actor:
                yield "rebaselined and approved by one", who, []
            case ValueVerified(verified_by=who) as said:
                yield from self._by(who, "verified by its claimant", "claimed", [said.claim])
                yield from self._within(who, said, "verified within the PMO")
            case ValueRecognised(acknowledged_by=who) as said:
                yield from self._by(who, "acknowledged by its claimant", "claimed", said.claims)
                yield from self._by(who, "acknowledged by its verifier", "verified", said.claims)
                yield from self._within(who, said, "acknowledged within the PMO")

    def _by(self, who: str, finding: str, did: str, things: Collection[str]) -> Iterator[Found]:
        if before := [at for thing in things for maker, at in self._made[did, thing] if maker == who]:
            yield finding, who, before

    def _within(self, who: str, event: Event, finding: str) -> Iterator[Found]:
        if self.roles(who, event):
            yield finding, who, []


def _made(event: Any) -> str:
    """The id of what somebody made: a claim, its verification, or a proposition."""
    return str(event.proposition if isinstance(event, ValueProposed) else getattr(event, "claim", ""))


QUESTIONS = (
    question(
        "self-verified",
        "Where did somebody judge what they had made themselves, or the PMO its own value?",
        "Value is worth what somebody says of it who has nothing to gain. Rules keep duties apart; waivers join them.",
        (
            text("finding", "what was in one hand"),
            text("who", "whose hand"),
            text("roles", "their roles in the PMO at that time"),
            text("kind", "the kind of event"),
            text("about", "the claim, benefit or proposition"),
            amount("amount", "the amount that was judged"),
            text("unit", "the unit of the amount"),
            instant("occurred_at", "when"),
            text("waived", "the rules that were waived for it"),
            text("reason", "why they were"),
        ),
        self_verified,
        brief="finding who roles about amount unit occurred_at waived",
    ),
)
