"""Claims: what was claimed of each benefit, what of it was verified, taken back and recognised, and by whom.

Amounts stand side by side and are never netted. `open` alone is worked out from them: what stands verified and has
not been recognised.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from events.entry import Entry
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_recognition import ValueRecognised
from projections.amounts import ZERO, minus, plus
from projections.benefits import BENEFITS
from projections.columns import instant_cell
from projections.tables import Projection, Rows, Table, replace


@dataclass(frozen=True)
class Claim:
    """A claim that a benefit yielded so much in a period. Of a dis-benefit: that it did so much harm."""

    claim: Annotated[str, "the claim's id"]
    benefit: Annotated[str, "the benefit it is about"]
    proposition: Annotated[str, "the proposition in which that was promised"]
    customer: Annotated[str, "the customer to whom it was promised"]
    service: Annotated[str, "the service that yielded it"]
    period: Annotated[str, "the period in which it was yielded"]
    unit: Annotated[str, "the unit of all its amounts"]
    claimed: Annotated[Decimal, "how much was claimed, in the unit"]
    claimed_at: Annotated[datetime, "when it was claimed"]
    claimed_by: Annotated[str, "who claimed it"]
    method: Annotated[str, "how it was worked out"]
    attribution: Annotated[Decimal | None, "the share of the change owed to the service, in percent"]
    verified: Annotated[Decimal, "how much of it was verified, in the unit"] = ZERO
    verified_at: Annotated[datetime | None, "when it was first verified"] = None
    verified_by: Annotated[str | None, "who verified it"] = None
    reversed: Annotated[Decimal, "how much was taken back, in the unit"] = ZERO
    recognised: Annotated[Decimal, "how much the customer recognised, in the unit"] = ZERO
    open: Annotated[Decimal, "what stands verified and is not recognised, in the unit"] = ZERO
    verdict: Annotated[str | None, "the last verdict: recognised, partly, declined or disputed"] = None
    verdict_at: Annotated[datetime | None, "when the last verdict was given"] = None
    acknowledged_by: Annotated[str | None, "who gave it"] = None
    reversals: Annotated[tuple[str, ...], "what was taken back: when, and how much"] = ()

    @property
    def awaits_verdict(self) -> bool:
        """Whether it is verified, and the customer's verdict is still to come; a disputed claim waits for another."""
        return self.verified_at is not None and self.verdict in (None, "disputed")


@dataclass(frozen=True)
class Recognition:
    """One claim's share of one verdict of a customer."""

    position: Annotated[int, "position of the verdict"]
    claim: Annotated[str, "the claim"]
    occurred_at: Annotated[datetime, "when the verdict was given"]
    benefit: Annotated[str, "the benefit"]
    proposition: Annotated[str, "the proposition"]
    customer: Annotated[str, "the customer"]
    verdict: Annotated[str, "recognised, partly, declined or disputed"]
    amount: Annotated[Decimal, "this claim's share of what was recognised, in the unit"]
    unit: Annotated[str, "the unit"]
    verdict_amount: Annotated[Decimal, "what the verdict recognised of all its claims together, in the unit"]
    acknowledged_by: Annotated[str, "who gave the verdict"]


CLAIMS: Table[str, Claim] = Table("claims", Claim, key=("claim",), indexes=("benefit", "proposition", "service"))
RECOGNITIONS: Table[tuple[int, str], Recognition] = Table(
    "recognitions", Recognition, key=("position", "claim"), indexes=("claim", "proposition", "occurred_at")
)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the claims."""
    claims = rows[CLAIMS]
    match entry.event:
        case ValueClaimed() as said:
            if benefit := rows[BENEFITS].get(said.benefit):
                claims[said.claim] = _claimed(said, benefit.customer)
        case ValueVerified() as checked:
            if claim := claims.get(checked.claim):
                claims[claim.claim] = _verified(claim, checked)
        case ValueReversed() as taken:
            if claim := claims.get(taken.claim):
                claims[claim.claim] = _reversed(claim, taken)
        case ValueRecognised() as said:
            there = [claim for each in said.claims if (claim := claims.get(each))]
            shares = shared(said.amount, {claim.claim: claim.open for claim in there if claim.unit == said.unit})
            for claim in there:
                share = shares.get(claim.claim, ZERO)
                claims[claim.claim] = _recognised(claim, said, share)
                rows[RECOGNITIONS][entry.position, claim.claim] = _recognition(entry.position, claim, said, share)


def shared(amount: Decimal, room: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """An amount shared out in order, to each as much as there is room; what is left over goes to nobody."""
    shares = {}
    for each, most in room.items():
        shares[each] = min(amount, most)
        amount = minus(amount, shares[each])
    return shares


def holding(claimed: Decimal, verified: Decimal, before: Iterable[Decimal], since: Iterable[Decimal]) -> Decimal:
    """What stands of a verified claim, in its unit: at most what was left when verified, less what went since."""
    left = claimed
    for amount in before:
        left = minus(left, amount)
    left = min(left, verified)
    for amount in since:
        left = minus(left, amount)
    return left


def _claimed(said: ValueClaimed, customer: str) -> Claim:
    return Claim(
        claim=said.claim,
        benefit=said.benefit,
        proposition=said.proposition,
        customer=customer,
        service=said.service,
        period=said.period,
        unit=said.unit,
        claimed=said.amount,
        claimed_at=said.occurred_at,
        claimed_by=said.claimed_by or said.actor,
        method=said.method,
        attribution=said.attribution,
    )


def _verified(claim: Claim, checked: ValueVerified) -> Claim:
    verified_at = claim.verified_at or checked.occurred_at
    verified = plus(claim.verified, checked.amount)
    return _reckoned(replace(claim, verified=verified, verified_at=verified_at, verified_by=checked.verified_by))


def _reversed(claim: Claim, taken: ValueReversed) -> Claim:
    reversals = (*claim.reversals, f"{instant_cell(taken.occurred_at)} {taken.amount:f}")
    return _reckoned(replace(claim, reversed=plus(claim.reversed, taken.amount), reversals=reversals))


def _recognised(claim: Claim, said: ValueRecognised, share: Decimal) -> Claim:
    recognised = plus(claim.recognised, share)
    by, at = said.acknowledged_by, said.occurred_at
    return _reckoned(replace(claim, recognised=recognised, verdict=said.verdict, verdict_at=at, acknowledged_by=by))


def _reckoned(claim: Claim) -> Claim:
    """The claim with what is open of it worked out anew."""
    if claim.verified_at is None:
        return claim
    return replace(claim, open=max(minus(stands(claim), claim.recognised), ZERO))


def stands(claim: Claim) -> Decimal:
    """What stands of a claim, in its unit; nothing before it is verified. Reversals count by when they occurred."""
    if claim.verified_at is None:
        return ZERO
    verified_at = instant_cell(claim.verified_at)
    parts = [each.split(" ") for each in claim.reversals]
    before = [Decimal(amount) for at, amount in parts if at < verified_at]
    since = [Decimal(amount) for at, amount in parts if at >= verified_at]
    return holding(claim.claimed, claim.verified, before, since)


def _recognition(position: int, claim: Claim, said: ValueRecognised, share: Decimal) -> Recognition:
    return Recognition(
        position=position,
        claim=claim.claim,
        occurred_at=said.occurred_at,
        benefit=claim.benefit,
        proposition=claim.proposition,
        customer=claim.customer,
        verdict=said.verdict,
        amount=share,
        unit=claim.unit,
        verdict_amount=said.amount,
        acknowledged_by=said.acknowledged_by,
    )


PROJECTION = Projection("claims", (CLAIMS, RECOGNITIONS), evolve, uses=(BENEFITS,))
