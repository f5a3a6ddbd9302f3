"""Step 4, Service Development: the services designed to keep a promise, and how they will be measured."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from events.base import Event
from events.fields import (
    Cadence,
    Direction,
    Handle,
    Line,
    MetricId,
    Money,
    PropositionId,
    Quantity,
    ServiceId,
    Slug,
    Unit,
    Version,
)

ServiceClass = Literal["strategic", "tactical", "operational"]
Approach = Literal["consultative", "supportive", "facilitation", "directive", "controlling", "managed"]
Level = Annotated[int, Field(ge=1, le=4)]


class ServiceDesigned(Event):
    """A service was designed to keep the promise of one or more propositions."""

    kind: ClassVar = "service-development.service-designed.v1"
    about: ClassVar = ("service", "propositions")
    introduces: ClassVar = "service"

    service: ServiceId
    name: Line = Field(description="the service's name", examples=["Portfolio report"])
    service_class: ServiceClass = Field(alias="class", description="at which level it works", examples=["tactical"])
    approach: Approach = Field(description="how it works with its customers", examples=["supportive"])
    catalogue_entry: Slug | None = Field(default=None, description="its entry in a catalogue of services")
    propositions: tuple[PropositionId, ...] = Field(
        min_length=1, description="the propositions it is for", examples=[["trusted-dates"]]
    )
    owner: Handle = Field(description="who answers for the service", examples=["dana"])


class MetricDefined(Event):
    """It was settled what of a service is measured, in which unit, and what is aimed at."""

    kind: ClassVar = "service-development.metric-defined.v1"
    about: ClassVar = ("metric", "service")
    introduces: ClassVar = "metric"

    metric: MetricId
    service: ServiceId
    name: Line | None = Field(default=None, description="the metric's name", examples=["Days from month end to report"])
    unit: Unit
    direction: Direction = Field(description="which way is better", examples=["lower"])
    target: Quantity | None = Field(default=None, description="the value aimed at", examples=["3"])
    level: Level = Field(description="1 delivery, 2 accountability, 3 process, 4 competitive", examples=[1])
    cadence: Cadence = Field(description="how often it is measured", examples=["monthly"])


class ServiceLevelSet(Event):
    """A level of service was promised: the value of a metric that is to be met in each window of time."""

    kind: ClassVar = "service-development.service-level-set.v1"
    about: ClassVar = ("service", "metric")

    service: ServiceId
    metric: MetricId
    threshold: Quantity = Field(description="the value that is to be met", examples=["5"])
    unit: Unit
    window: Cadence = Field(description="over which time it is met or not", examples=["monthly"])


class ResourcesAligned(Event):
    """People, hours and money were set aside for a service."""

    kind: ClassVar = "service-development.resources-aligned.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    roles: tuple[Line, ...] = Field(min_length=1, description="the roles that work on it", examples=[["analyst"]])
    hours: Annotated[Quantity, Field(gt=Decimal(0))] = Field(description="hours a month", examples=["40"])
    cost: Money | None = Field(default=None, description="cost a month", examples=["3200 GBP"])
    competencies: tuple[Slug, ...] = Field(
        default=(), description="the competencies it needs", examples=[["scheduling"]]
    )


class ServiceVersionApproved(Event):
    """A version of the service was approved for use."""

    kind: ClassVar = "service-development.service-version-approved.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    version: Version
    approved_by: Handle = Field(description="who approved it", examples=["board-chair"])
