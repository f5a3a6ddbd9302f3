"""Step 9, Value Delivery: what a benefit is claimed to have yielded, what of it held, and what was taken back."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from events.base import Event
from events.fields import (
    Amount,
    BenefitId,
    ClaimId,
    Handle,
    Line,
    Percent,
    Period,
    PropositionId,
    Quantity,
    ServiceId,
    Text,
    Unit,
)

Claimed = Annotated[Quantity, Field(gt=Decimal(0))]


class ValueClaimed(Event):
    """The PMO says that a benefit yielded this much in this period. Of a dis-benefit: that it did this much harm."""

    kind: ClassVar = "value-delivery.value-claimed.v1"
    about: ClassVar = ("claim", "benefit", "proposition", "service")
    introduces: ClassVar = "claim"

    claim: ClaimId
    benefit: BenefitId
    proposition: PropositionId
    service: ServiceId
    period: Period
    amount: Claimed = Field(description="how much, in the benefit's unit", examples=["12000"])
    unit: Unit
    method: Text = Field(description="how it was worked out", examples=["Hours saved times the standard rate."])
    attribution: Percent | None = Field(
        default=None, description="the share of the change owed to the service, in percent", examples=["100"]
    )
    claimed_by: Handle | None = Field(default=None, description="who claims it, where that is not the actor")


class ValueVerified(Event):
    """Somebody other than the claimant checked a claim and found this much of it true."""

    kind: ClassVar = "value-delivery.value-verified.v1"
    about: ClassVar = ("claim",)

    claim: ClaimId
    amount: Amount = Field(description="how much of the claim holds", examples=["11000"])
    unit: Unit
    verified_by: Handle = Field(description="who checked it; not the claimant", examples=["controller"])


class ValueReversed(Event):
    """Part of a claim, or all of it, turned out not to be there after all."""

    kind: ClassVar = "value-delivery.value-reversed.v1"
    about: ClassVar = ("claim",)

    claim: ClaimId
    amount: Claimed = Field(description="how much is taken back", examples=["1000"])
    unit: Unit
    reason: Text = Field(description="why", examples=["Counted a team that left in February."])


class ValueCommunicated(Event):
    """What a proposition has yielded was told to somebody."""

    kind: ClassVar = "value-delivery.value-communicated.v1"
    about: ClassVar = ("proposition",)

    proposition: PropositionId
    audience: Line = Field(description="who was told", examples=["portfolio board"])
    channel: Line = Field(description="how", examples=["quarterly review"])
