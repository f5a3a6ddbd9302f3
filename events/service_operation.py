"""Step 6, Service Operation: every delivery of a service, and its pauses and its end."""

from typing import ClassVar

from pydantic import Field

from events.base import Event
from events.fields import Amount, CustomerId, Instant, Money, ServiceId, Text


class ServiceDelivered(Event):
    """The service was delivered to a customer."""

    kind: ClassVar = "service-operation.service-delivered.v1"
    about: ClassVar = ("service", "customer")

    service: ServiceId
    customer: CustomerId
    quantity: Amount = Field(description="how many of what the service delivers", examples=["1"])
    hours: Amount = Field(description="PMO hours spent", examples=["6.5"])
    cost: Money | None = Field(default=None, description="what it cost", examples=["520 GBP"])
    requested_at: Instant | None = Field(default=None, description="when the customer asked for it")
    level_met: bool | None = Field(default=None, description="whether the service level was met")


class ServicePaused(Event):
    """The service rests: nothing is delivered until it is resumed."""

    kind: ClassVar = "service-operation.service-paused.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    reason: Text = Field(description="why it rests", examples=["The planning system is being replaced."])


class ServiceResumed(Event):
    """The service works again after a pause."""

    kind: ClassVar = "service-operation.service-resumed.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    reason: Text = Field(description="why it works again", examples=["The new planning system is in use."])


class ServiceRetired(Event):
    """The service came to its end for good."""

    kind: ClassVar = "service-operation.service-retired.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    reason: Text = Field(description="why it ended", examples=["The portfolio tool does this now."])
