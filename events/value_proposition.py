"""Step 3, Value Proposition: what the PMO promised, to whom, measured how and against which baseline."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from events.base import Event
from events.fields import (
    BenefitId,
    CustomerId,
    Day,
    Direction,
    Handle,
    Line,
    NeedId,
    OutcomeId,
    Part,
    Percent,
    Position,
    PropositionId,
    Quantity,
    Text,
    Unit,
)

Category = Literal["financial", "technical", "stakeholder"]
BenefitClass = Literal["cashable", "non-cashable", "avoidance", "non-financial", "dis-benefit"]


class ValueProposed(Event):
    """The PMO offered a customer a way to meet needs of theirs."""

    kind: ClassVar = "value-proposition.value-proposed.v1"
    about: ClassVar = ("proposition", "customer", "needs")
    introduces: ClassVar = "proposition"

    proposition: PropositionId
    customer: CustomerId
    needs: tuple[NeedId, ...] = Field(min_length=1, description="the needs it would meet", examples=[["one-date"]])
    statement: Text = Field(description="what is offered", examples=["A monthly report whose dates hold."])
    builds_on: Position | None = Field(default=None, description="position of the recognition that it builds on")


class Baseline(Part):
    """Where things stood before: the value, its date, and where it was read."""

    value: Quantity = Field(description="the value before", examples=["120000"])
    date: Day = Field(description="the day it was read", examples=["2025-12-31"])
    source: Line = Field(description="where it was read", examples=["Rework ledger 2025"])


class BenefitPromised(Event):
    """One benefit of a proposition, measurable: what is counted, in which unit, from where to where, by when.

    What is promised is the distance from baseline to target in the benefit's direction; where no baseline is on
    record, the target itself. A dis-benefit's amounts are the size of the harm, above zero.
    """

    kind: ClassVar = "value-proposition.benefit-promised.v1"
    about: ClassVar = ("benefit", "proposition", "outcome")
    introduces: ClassVar = "benefit"

    benefit: BenefitId
    proposition: PropositionId
    title: Line = Field(description="the benefit in a few words", examples=["Less rework after replanning"])
    category: Category = Field(description="what kind of value", examples=["financial"])
    benefit_class: BenefitClass = Field(alias="class", description="how it counts", examples=["cashable"])
    outcome: OutcomeId
    unit: Unit
    direction: Direction = Field(description="which way is better", examples=["lower"])
    baseline: Baseline | None = Field(default=None, description="where things stood before")
    target: Quantity | None = Field(default=None, description="the value aimed at", examples=["80000"])
    due: Day | None = Field(default=None, description="the day by which it is due", examples=["2026-12-31"])
    owner: Handle | None = Field(default=None, description="who answers for it", examples=["cfo-finance"])
    confidence: Percent | None = Field(default=None, description="how sure, in percent", examples=["70"])
    attribution: Percent | None = Field(
        default=None, description="the outcome's share owed to this proposition, in percent", examples=["100"]
    )


class PropositionAgreed(Event):
    """The customer accepted the proposition: the baselines of its benefits are frozen from here on."""

    kind: ClassVar = "value-proposition.proposition-agreed.v1"
    about: ClassVar = ("proposition",)

    proposition: PropositionId
    accepted_by: Handle = Field(description="who accepted it, on the customer's side", examples=["cfo-finance"])


class PropositionDeclined(Event):
    """The customer did not want it: nothing more happens to the proposition."""

    kind: ClassVar = "value-proposition.proposition-declined.v1"
    about: ClassVar = ("proposition",)

    proposition: PropositionId
    reason: Text = Field(description="why it was declined", examples=["The budget went elsewhere."])


class Terms(Part):
    """What a benefit was promised on; only what a change touches is given."""

    baseline_value: Quantity | None = Field(default=None, description="the value before", examples=["120000"])
    baseline_date: Day | None = Field(default=None, description="the day it was read", examples=["2025-12-31"])
    baseline_source: Line | None = Field(default=None, description="where it was read")
    target: Quantity | None = Field(default=None, description="the value aimed at", examples=["80000"])
    due: Day | None = Field(default=None, description="the day by which it is due", examples=["2026-12-31"])
    confidence: Percent | None = Field(default=None, description="how sure, in percent")
    attribution: Percent | None = Field(default=None, description="the outcome's share owed to it, in percent")


class BenefitRebaselined(Event):
    """The terms of a benefit changed: from what, to what, why, and who approved it."""

    kind: ClassVar = "value-proposition.benefit-rebaselined.v1"
    about: ClassVar = ("benefit", "proposition", "outcome")

    benefit: BenefitId
    proposition: PropositionId
    outcome: OutcomeId
    before: Terms = Field(description="what stood until now", examples=[{"target": "80000"}])
    after: Terms = Field(description="what stands from here on", examples=[{"target": "90000"}])
    reason: Text = Field(description="why it changed", examples=["Two projects left the portfolio."])
    approved_by: Handle = Field(description="who approved it; not the one who logs it", examples=["board-chair"])

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        after = {name for name, value in self.after if value is not None}
        if not after:
            raise ValueError("nothing changes; give at least one of the terms after, for example the target")
        if loose := {name for name, value in self.before if value is not None} - after:
            raise ValueError(f"{min(loose)} is given before but not after; give both")
        return self


class BenefitReassigned(Event):
    """Somebody else answers for a benefit from here on."""

    kind: ClassVar = "value-proposition.benefit-reassigned.v1"
    about: ClassVar = ("benefit",)

    benefit: BenefitId
    owner: Handle = Field(description="who answers for it now", examples=["coo"])
    reason: Text | None = Field(default=None, description="why it changed hands")
