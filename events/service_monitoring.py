"""Step 7, Service Monitoring: what was measured of a service, and what was decided on it."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from events.base import Event
from events.fields import Count, CustomerId, Line, MetricId, Percent, Period, Quantity, ServiceId, Text, Unit


class MetricMeasured(Event):
    """A metric of a service had this value in this period."""

    kind: ClassVar = "service-monitoring.metric-measured.v1"
    about: ClassVar = ("metric", "service")

    metric: MetricId
    service: ServiceId
    period: Period
    value: Quantity = Field(description="the value", examples=["4"])
    unit: Unit
    source: Line = Field(description="where it was read", examples=["Portfolio tool"])
    quality: Percent | None = Field(default=None, description="how good the data are, in percent", examples=["90"])


class SatisfactionGathered(Event):
    """A customer said how satisfied they are with a service."""

    kind: ClassVar = "service-monitoring.satisfaction-gathered.v1"
    about: ClassVar = ("service", "customer")

    service: ServiceId
    customer: CustomerId
    score: Quantity = Field(description="csat 0 to 100, nps -100 to 100", examples=["82"])
    scale: Literal["csat", "nps"] = Field(description="the scale of the score", examples=["csat"])
    respondents: Count | None = Field(default=None, description="persons who answered", examples=[11])
    comment: Text | None = Field(default=None, description="what they said")

    @model_validator(mode="after")
    def _score_is_on_its_scale(self) -> Self:
        lowest = 0 if self.scale == "csat" else -100
        if not lowest <= self.score <= 100:
            raise ValueError(f"score {self.score} is off the scale; {self.scale} runs from {lowest} to 100")
        return self


class PeriodReviewed(Event):
    """A period of the service was looked back on, and it was decided how to go on."""

    kind: ClassVar = "service-monitoring.period-reviewed.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    period: Period
    decision: Literal["continue", "improve", "stop"] = Field(description="how to go on", examples=["improve"])
    findings: Text = Field(description="what was seen", examples=["Reports are late in the holiday months."])
