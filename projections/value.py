"""Value: what each benefit promised and yielded, in accounts that stand side by side and are never netted."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from events.entry import Entry
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, BenefitReassigned, BenefitRebaselined
from events.value_recognition import ValueRecognised
from projections.amounts import ZERO, plus
from projections.benefits import BENEFITS, Benefit
from projections.claims import CLAIMS, RECOGNITIONS, Claim
from projections.tables import Projection, Rows, Table, replace

Account = tuple[str, str]


@dataclass(frozen=True)
class Value:
    """The accounts of one benefit in one unit. A dis-benefit's amounts are the size of the harm, shown gross."""

    benefit: Annotated[str, "the benefit"]
    unit: Annotated[str, "the unit of all amounts of the row"]
    title: Annotated[str, "the benefit in a few words"]
    customer: Annotated[str, "the customer to whom it is promised"]
    proposition: Annotated[str, "the proposition in which it is promised"]
    category: Annotated[str, "financial, technical or stakeholder"]
    benefit_class: Annotated[str, "cashable, non-cashable, avoidance, non-financial or dis-benefit"]
    outcome: Annotated[str, "what is counted; several benefits may share one"]
    owner: Annotated[str | None, "who answers for it now"]
    promised_first: Annotated[Decimal | None, "promised at first, from baseline to target"]
    promised: Annotated[Decimal | None, "promised now, after every rebaseline"]
    claimed: Annotated[Decimal, "claimed"] = ZERO
    verified: Annotated[Decimal, "verified of what was claimed"] = ZERO
    recognised: Annotated[Decimal, "recognised by the customer"] = ZERO
    reversed: Annotated[Decimal, "taken back of what was claimed"] = ZERO
    unrecognised: Annotated[Decimal, "verified and still standing, but not recognised by the customer"] = ZERO
    unrecognised_since: Annotated[datetime | None, "when the oldest of that was verified"] = None
    unrecognised_claims: Annotated[tuple[str, ...], "the claims in which it stands"] = ()
    claims: Annotated[int, "number of claims"] = 0
    recognised_at: Annotated[datetime | None, "when value was last recognised"] = None


VALUE: Table[Account, Value] = Table(
    "value", Value, key=("benefit", "unit"), indexes=("proposition", "customer", "benefit_class")
)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the value accounts."""
    match entry.event:
        case BenefitPromised() | BenefitRebaselined() | BenefitReassigned() as said:
            if benefit := rows[BENEFITS].get(said.benefit):
                account = rows[VALUE].get((benefit.benefit, benefit.unit)) or _opened(benefit, benefit.unit)
                rows[VALUE][benefit.benefit, benefit.unit] = replace(
                    account, owner=benefit.owner, promised_first=benefit.promised_first, promised=benefit.promised
                )
        case ValueClaimed() as said:
            if claim := rows[CLAIMS].get(said.claim):
                account = _account(rows, claim)
                _put(rows, replace(account, claimed=plus(account.claimed, said.amount), claims=account.claims + 1))
        case ValueVerified() as said:
            if claim := rows[CLAIMS].get(said.claim):
                account = _account(rows, claim)
                _put(rows, _waiting(rows, replace(account, verified=plus(account.verified, said.amount)), claim))
        case ValueReversed() as said:
            if claim := rows[CLAIMS].get(said.claim):
                account = _account(rows, claim)
                _put(rows, _waiting(rows, replace(account, reversed=plus(account.reversed, said.amount)), claim))
        case ValueRecognised() as said:
            for each in said.claims:
                if share := rows[RECOGNITIONS].get((entry.position, each)):
                    claim = rows[CLAIMS][each]
                    _put(
                        rows, _waiting(rows, _recognised(_account(rows, claim), share.amount, said.occurred_at), claim)
                    )


def _opened(benefit: Benefit, unit: str) -> Value:
    return Value(
        benefit=benefit.benefit,
        unit=unit,
        title=benefit.title,
        customer=benefit.customer,
        proposition=benefit.proposition,
        category=benefit.category,
        benefit_class=benefit.benefit_class,
        outcome=benefit.outcome,
        owner=benefit.owner,
        promised_first=None,
        promised=None,
    )


def _account(rows: Rows, claim: Claim) -> Value:
    """The account of a claim; in another unit than its benefit's, as a correction can leave it, one of its own."""
    return rows[VALUE].get((claim.benefit, claim.unit)) or _opened(rows[BENEFITS][claim.benefit], claim.unit)


def _put(rows: Rows, account: Value) -> None:
    rows[VALUE][account.benefit, account.unit] = account


def _recognised(account: Value, amount: Decimal, at: datetime) -> Value:
    if not amount:
        return account
    last = max(account.recognised_at or at, at)
    return replace(account, recognised=plus(account.recognised, amount), recognised_at=last)


def _waiting(rows: Rows, account: Value, changed: Claim) -> Value:
    """The account with its gap worked out anew: what stands verified in its claims and waits to be recognised."""
    others = [each for each in account.unrecognised_claims if each != changed.claim]
    claims = [rows[CLAIMS][each] for each in (*others, *([changed.claim] if changed.open else ()))]
    unrecognised = ZERO
    for claim in claims:
        unrecognised = plus(unrecognised, claim.open)
    return replace(
        account,
        unrecognised=unrecognised,
        unrecognised_since=min((claim.verified_at for claim in claims if claim.verified_at), default=None),
        unrecognised_claims=tuple(claim.claim for claim in claims),
    )


PROJECTION = Projection("value", (VALUE,), evolve, uses=(BENEFITS, CLAIMS, RECOGNITIONS))
