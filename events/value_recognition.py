"""Step 10, Value Recognition: what the customer says the value was."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from events.base import Event
from events.fields import Amount, ClaimId, CustomerId, Handle, Line, PropositionId, Score100, Text, Unit

Verdict = Literal["recognised", "partly", "declined", "disputed"]


class ValueRecognised(Event):
    """The customer's verdict on claims of one proposition, all in one unit.

    The amount is shared out over the claims in the order in which they are named, each up to what was verified of
    it. A verdict of `declined` recognises nothing; `disputed` recognises nothing yet, and keeps the claims open.
    """

    kind: ClassVar = "value-recognition.value-recognised.v1"
    about: ClassVar = ("claims", "proposition", "customer")

    claims: tuple[ClaimId, ...] = Field(
        min_length=1, description="the claims it is about", examples=[["less-rework-2026-q1"]]
    )
    proposition: PropositionId
    customer: CustomerId
    verdict: Verdict = Field(description="what the customer says", examples=["recognised"])
    amount: Amount = Field(description="how much is recognised", examples=["10000"])
    unit: Unit
    acknowledged_by: Handle = Field(description="who says so, on the customer's side", examples=["cfo-finance"])
    statement: Text | None = Field(default=None, description="the customer's own words")

    @model_validator(mode="after")
    def _verdict_fits_amount(self) -> Self:
        if self.verdict == "declined" and self.amount:
            raise ValueError("a declined value has no amount; give amount 0, or the verdict partly")
        if self.verdict == "disputed" and self.amount:
            raise ValueError("nothing is recognised while it is disputed; give amount 0, and the rest in the statement")
        if self.verdict in ("recognised", "partly") and not self.amount:
            raise ValueError(f"a verdict of {self.verdict} needs an amount; give it, or the verdict declined")
        if len(set(self.claims)) < len(self.claims):
            raise ValueError("a claim is named twice; name each claim once")
        return self


class PerceptionMeasured(Event):
    """What a customer thinks of the PMO was asked and counted."""

    kind: ClassVar = "value-recognition.perception-measured.v1"
    about: ClassVar = ("customer",)

    customer: CustomerId
    nps: int = Field(ge=-100, le=100, description="net promoter score, -100 to 100", examples=[35])
    sponsorship: Score100 | None = Field(default=None, description="how far they would speak up for it", examples=[60])


class SuccessCelebrated(Event):
    """What a proposition has brought was made known and celebrated."""

    kind: ClassVar = "value-recognition.success-celebrated.v1"
    about: ClassVar = ("proposition",)

    proposition: PropositionId
    story: Text = Field(description="what is told", examples=["Three quarters without a surprise."])
    occasion: Line | None = Field(default=None, description="where it was celebrated", examples=["summer party"])
