"""Step 1, Awareness Building: how the PMO made itself and what it can do known to its customers."""

from typing import ClassVar, Literal

from pydantic import Field

from events.base import Event
from events.fields import Cadence, Count, CustomerId, Line, Score5, Score100, Text


class CustomerIdentified(Event):
    """Somebody whom the PMO serves, or could serve, was named."""

    kind: ClassVar = "awareness-building.customer-identified.v1"
    about: ClassVar = ("customer",)
    introduces: ClassVar = "customer"

    customer: CustomerId
    name: Line = Field(description="the customer's name", examples=["Finance"])
    type: Literal["executive", "business-unit", "programme", "project-team", "external"] = Field(
        description="what kind of customer", examples=["business-unit"]
    )
    influence: Score5 | None = Field(default=None, description="1 (little) to 5 (decisive)", examples=[4])


class AwarenessSessionHeld(Event):
    """The PMO showed customers what it can do for them."""

    kind: ClassVar = "awareness-building.awareness-session-held.v1"
    about: ClassVar = ("customers",)

    title: Line = Field(description="the session's title", examples=["What the PMO can do for you"])
    channel: Line = Field(description="where or how", examples=["town hall"])
    customers: tuple[CustomerId, ...] = Field(min_length=1, description="the customers reached", examples=[["finance"]])
    reach: Count = Field(description="persons reached", examples=[24])
    capabilities: tuple[Line, ...] = Field(
        default=(), description="what was shown", examples=[["portfolio reporting", "benefits tracking"]]
    )


class ChannelEstablished(Event):
    """A standing way of talking with customers was set up."""

    kind: ClassVar = "awareness-building.channel-established.v1"
    about: ClassVar = ("customers",)

    channel: Line = Field(description="the channel", examples=["monthly newsletter"])
    cadence: Cadence = Field(description="how often it speaks", examples=["monthly"])
    customers: tuple[CustomerId, ...] = Field(min_length=1, description="whom it reaches", examples=[["finance"]])


class BrandPublished(Event):
    """The PMO said in public what it stands for."""

    kind: ClassVar = "awareness-building.brand-published.v1"

    title: Line = Field(description="the publication's title", examples=["The PMO on a page"])
    promise: Text = Field(description="what the PMO stands for", examples=["One date you can trust."])


class AwarenessMeasured(Event):
    """How well a customer knows the PMO was asked and counted."""

    kind: ClassVar = "awareness-building.awareness-measured.v1"
    about: ClassVar = ("customer",)

    customer: CustomerId
    score: Score100 = Field(description="0 (unknown) to 100 (known well)", examples=[55])
    sample: Count = Field(description="persons asked", examples=[12])
