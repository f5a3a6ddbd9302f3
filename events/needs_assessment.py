"""Step 2, Needs Assessment: what the PMO's customers told it they need."""

from typing import ClassVar, Literal

from pydantic import Field

from events.base import Event
from events.fields import Count, CustomerId, Handle, NeedId, ObjectiveId, OutcomeId, Part, Score5, Score100, Text


class OutcomeImportance(Part):
    """How much one outcome matters to a customer."""

    outcome: OutcomeId
    importance: Score5


class ExpectationsSurveyed(Event):
    """A customer was asked which outcomes matter, and how much."""

    kind: ClassVar = "needs-assessment.expectations-surveyed.v1"
    about: ClassVar = ("customer",)

    customer: CustomerId
    method: Literal["survey", "interview", "workshop"] = Field(description="how they were asked", examples=["workshop"])
    respondents: Count = Field(description="persons who answered", examples=[9])
    importance: tuple[OutcomeImportance, ...] = Field(
        min_length=1, description="outcome=1 to 5, for each outcome", examples=[["rework=5", "speed=3"]]
    )


class NeedIdentified(Event):
    """A customer told the PMO a need, kept in the customer's own words."""

    kind: ClassVar = "needs-assessment.need-identified.v1"
    about: ClassVar = ("need", "customer", "objective")
    introduces: ClassVar = "need"

    need: NeedId
    customer: CustomerId
    statement: Text = Field(description="the customer's own words", examples=["One date that I can trust."])
    priority: Score100 | None = Field(default=None, description="0 (can wait) to 100 (first)", examples=[80])
    objective: ObjectiveId | None = Field(default=None, description="the strategic objective it serves")


class NeedReprioritised(Event):
    """A need became more pressing, or less."""

    kind: ClassVar = "needs-assessment.need-reprioritised.v1"
    about: ClassVar = ("need",)

    need: NeedId
    priority: Score100 = Field(description="0 (can wait) to 100 (first)", examples=[95])
    reason: Text = Field(description="why it changed", examples=["The audit committee asked for it."])


class NeedConfirmed(Event):
    """Somebody on the customer's side said that this is what they need."""

    kind: ClassVar = "needs-assessment.need-confirmed.v1"
    about: ClassVar = ("need",)

    need: NeedId
    confirmed_by: Handle = Field(description="who confirmed it, on the customer's side", examples=["cfo-finance"])


class NeedWithdrawn(Event):
    """The need went away: nobody has to meet it any more."""

    kind: ClassVar = "needs-assessment.need-withdrawn.v1"
    about: ClassVar = ("need",)

    need: NeedId
    reason: Text = Field(description="why it went away", examples=["The department was merged."])
