"""The wheel: its ten steps by name, and what usually comes after an event of each kind."""

from collections.abc import Mapping
from types import MappingProxyType

from events.awareness_building import AwarenessMeasured, AwarenessSessionHeld, CustomerIdentified
from events.base import Event
from events.charter import PmoChartered, StaffAppointed
from events.kinds import CHARTER, STEPS
from events.needs_assessment import ExpectationsSurveyed, NeedConfirmed, NeedIdentified, NeedReprioritised
from events.service_development import (
    MetricDefined,
    ResourcesAligned,
    ServiceDesigned,
    ServiceLevelSet,
    ServiceVersionApproved,
)
from events.service_improvement import ApproachChanged, ImprovementMade, MaturityAssessed
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_onboarding import (
    ResistanceAddressed,
    ResistanceRaised,
    ServiceAdopted,
    ServiceIntroduced,
    TrainingDelivered,
)
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed
from events.value_delivery import ValueClaimed, ValueVerified
from events.value_proposition import BenefitPromised, PropositionAgreed, ValueProposed
from events.value_recognition import ValueRecognised

NEXT: Mapping[type[Event], type[Event]] = MappingProxyType(
    {
        PmoChartered: CustomerIdentified,
        StaffAppointed: CustomerIdentified,
        CustomerIdentified: AwarenessSessionHeld,
        AwarenessSessionHeld: NeedIdentified,
        AwarenessMeasured: NeedIdentified,
        ExpectationsSurveyed: NeedIdentified,
        NeedIdentified: NeedConfirmed,
        NeedReprioritised: NeedConfirmed,
        NeedConfirmed: ValueProposed,
        ValueProposed: BenefitPromised,
        BenefitPromised: PropositionAgreed,
        PropositionAgreed: ServiceDesigned,
        ServiceDesigned: MetricDefined,
        MetricDefined: ServiceVersionApproved,
        ServiceLevelSet: ServiceVersionApproved,
        ResourcesAligned: ServiceVersionApproved,
        ServiceVersionApproved: ServiceIntroduced,
        ServiceIntroduced: ServiceAdopted,
        TrainingDelivered: ServiceAdopted,
        ResistanceRaised: ResistanceAddressed,
        ResistanceAddressed: ServiceAdopted,
        ServiceAdopted: ServiceDelivered,
        ServiceDelivered: MetricMeasured,
        ServicePaused: ServiceResumed,
        ServiceResumed: ServiceDelivered,
        MetricMeasured: PeriodReviewed,
        SatisfactionGathered: PeriodReviewed,
        PeriodReviewed: ImprovementMade,
        ImprovementMade: ValueClaimed,
        MaturityAssessed: ImprovementMade,
        ApproachChanged: ServiceDelivered,
        ValueClaimed: ValueVerified,
        ValueVerified: ValueRecognised,
        ValueRecognised: ValueProposed,
    }
)


def place_of(step: str) -> str:
    """A step as people say it: '3 Value Proposition'; 'Charter' for what is around the wheel."""
    if step == CHARTER:
        return "Charter"
    return f"{STEPS.index(step) + 1} {step.replace('-', ' ').title()}"
