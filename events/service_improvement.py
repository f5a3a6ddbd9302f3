"""Step 8, Service Improvement: what was made better, and how mature a service has become."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from events.base import Event
from events.fields import Handle, Score5, ServiceId, Text, Version
from events.service_development import Approach


class ImprovementMade(Event):
    """Something about the service was changed for the better, because of something found."""

    kind: ClassVar = "service-improvement.improvement-made.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    finding: Text = Field(description="what was found", examples=["Reports are late in the holiday months."])
    change: Text = Field(description="what was changed", examples=["A second analyst covers August."])
    version: Version | None = Field(default=None, description="the version that has it", examples=["1.1"])


class MaturityAssessed(Event):
    """How mature the service is, and how mature it is to become."""

    kind: ClassVar = "service-improvement.maturity-assessed.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    level: Score5 = Field(description="1 (ad hoc) to 5 (optimised)", examples=[3])
    target: Score5 = Field(description="the level aimed at", examples=[4])
    assessor: Handle = Field(description="who assessed it", examples=["audit-lead"])


class ApproachChanged(Event):
    """The service works with its customers in another way from here on."""

    kind: ClassVar = "service-improvement.approach-changed.v1"
    about: ClassVar = ("service",)

    service: ServiceId
    before: Approach = Field(description="how it worked until now", examples=["supportive"])
    after: Approach = Field(description="how it works from here on", examples=["directive"])
    reason: Text = Field(description="why", examples=["Deadlines of the regulator."])

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.before == self.after:
            raise ValueError(f"the approach stays {self.after}; give another one after")
        return self
