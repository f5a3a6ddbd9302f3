"""Step 5, Service Onboarding: how customers were brought to use a service."""

from typing import ClassVar

from pydantic import Field

from events.base import Event
from events.fields import Amount, Count, CustomerId, Handle, Percent, ServiceId, Text, Version


class ServiceIntroduced(Event):
    """A version of a service was introduced to a customer."""

    kind: ClassVar = "service-onboarding.service-introduced.v1"
    about: ClassVar = ("service", "customer")

    service: ServiceId
    customer: CustomerId
    version: Version


class TrainingDelivered(Event):
    """People of the customer learnt to use the service."""

    kind: ClassVar = "service-onboarding.training-delivered.v1"
    about: ClassVar = ("service", "customer")

    service: ServiceId
    customer: CustomerId
    participants: Count = Field(description="persons trained", examples=[8])
    hours: Amount = Field(description="hours of training", examples=["2"])


class ResistanceRaised(Event):
    """Somebody on the customer's side does not want the service, or not so."""

    kind: ClassVar = "service-onboarding.resistance-raised.v1"
    about: ClassVar = ("service", "customer")

    service: ServiceId
    customer: CustomerId
    concern: Text = Field(description="what they say", examples=["One more report to fill in."])
    raised_by: Handle | None = Field(default=None, description="who says it", examples=["controller"])


class ResistanceAddressed(Event):
    """What was raised against the service was answered."""

    kind: ClassVar = "service-onboarding.resistance-addressed.v1"
    about: ClassVar = ("service", "customer")

    service: ServiceId
    customer: CustomerId
    response: Text = Field(description="what was done about it", examples=["The old report was dropped."])


class ServiceAdopted(Event):
    """The customer uses the service, and how far."""

    kind: ClassVar = "service-onboarding.service-adopted.v1"
    about: ClassVar = ("service", "customer")

    service: ServiceId
    customer: CustomerId
    adoption: Percent = Field(description="the share of those meant to use it who do, in percent", examples=["75"])
    users: Count = Field(description="persons using it", examples=[18])
