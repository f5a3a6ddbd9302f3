"""Step 5, Service Onboarding: bring an approved, measured service to a customer, and hear what they say."""

from events.awareness_building import CustomerIdentified
from events.service_development import MetricDefined, ServiceDesigned, ServiceVersionApproved
from events.service_onboarding import (
    ResistanceAddressed,
    ResistanceRaised,
    ServiceAdopted,
    ServiceIntroduced,
    TrainingDelivered,
)
from events.service_operation import ServiceRetired
from flywheel.rules import Past, Take, rule
from flywheel.standing import ended
from flywheel.timing import too_early

Onboarded = ServiceIntroduced | TrainingDelivered | ResistanceRaised | ResistanceAddressed | ServiceAdopted
ONBOARDED = (ServiceIntroduced, TrainingDelivered, ResistanceRaised, ResistanceAddressed, ServiceAdopted)


@rule("onboard-a-known-customer", ONBOARDED, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def onboard_a_known_customer(event: Onboarded, past: Past) -> str | None:
    """A service is brought to a customer that the PMO has identified."""
    if not past:
        return f"customer {event.customer} is not known. Log customer-identified first."
    return None


@rule("onboard-to-a-known-service", ONBOARDED, reads=(ServiceDesigned,), by="service", take=Take.FIRST)
def onboard_to_a_known_service(event: Onboarded, past: Past) -> str | None:
    """A customer is brought to a service that was designed."""
    if not past:
        return f"service {event.service} is not in the ledger. Log service-designed first."
    return None


@rule("onboard-to-a-living-service", ONBOARDED, reads=(ServiceRetired,), by="service", take=Take.FIRST)
def onboard_to_a_living_service(event: Onboarded, past: Past) -> str | None:
    """Once a service is retired nobody is brought to it; what occurred before may be recorded late."""
    return ended(event, past)


@rule("introduce-an-approved-version", ServiceIntroduced, reads=(ServiceVersionApproved,), by="service", family="gate")
def introduce_an_approved_version(introduced: ServiceIntroduced, past: Past) -> str | None:
    """A version of a service is introduced once it is approved."""
    if not _approvals(introduced, past):
        version = f"version {introduced.version} of service {introduced.service}"
        return f"{version} is not approved. Log service-version-approved first."
    return None


@rule(
    "introduce-after-approval",
    ServiceIntroduced,
    reads=(ServiceVersionApproved,),
    by="service",
    family="time",
    waivable=True,
)
def introduce_after_approval(introduced: ServiceIntroduced, past: Past) -> str | None:
    """No version of a service is introduced before it was approved."""
    return too_early(introduced, _approvals(introduced, past))


def _approvals(introduced: ServiceIntroduced, past: Past) -> Past:
    return [e for e in past if isinstance(e, ServiceVersionApproved) and e.version == introduced.version]


@rule(
    "introduce-a-measured-service",
    ServiceIntroduced,
    reads=(MetricDefined,),
    by="service",
    take=Take.FIRST,
    family="gate",
)
def introduce_a_measured_service(introduced: ServiceIntroduced, past: Past) -> str | None:
    """A service is introduced once it is settled what of it will be measured."""
    if not past:
        return f"service {introduced.service} has no metric. Log metric-defined first."
    return None


@rule("introduce-a-version-once", ServiceIntroduced, reads=(ServiceIntroduced,), by=("service", "customer"))
def introduce_a_version_once(introduced: ServiceIntroduced, past: Past) -> str | None:
    """Each version of a service is introduced to a customer once."""
    if any(isinstance(before, ServiceIntroduced) and before.version == introduced.version for before in past):
        version = f"version {introduced.version} of service {introduced.service}"
        return f"{version} was introduced to {introduced.customer} before. Nothing is left to do."
    return None


@rule(
    "address-what-was-raised",
    ResistanceAddressed,
    reads=(ResistanceRaised, ResistanceAddressed),
    by=("service", "customer"),
)
def address_what_was_raised(addressed: ResistanceAddressed, past: Past) -> str | None:
    """Resistance is addressed after it was raised, and each concern once."""
    raised = sum(isinstance(e, ResistanceRaised) and e.occurred_at <= addressed.occurred_at for e in past)
    if raised <= sum(isinstance(e, ResistanceAddressed) for e in past):
        where = f"no concern of {addressed.customer} about service {addressed.service} is open"
        return f"{where}. Log resistance-raised first."
    return None


@rule(
    "adopt-what-was-introduced",
    ServiceAdopted,
    reads=(ServiceIntroduced,),
    by=("service", "customer"),
    take=Take.FIRST,
    family="gate",
)
def adopt_what_was_introduced(adopted: ServiceAdopted, past: Past) -> str | None:
    """A customer adopts a service once it was introduced to them."""
    if not past:
        return f"service {adopted.service} was not introduced to {adopted.customer}. Log service-introduced first."
    return None


@rule(
    "adopt-after-introduction",
    ServiceAdopted,
    reads=(ServiceIntroduced,),
    by=("service", "customer"),
    family="time",
    waivable=True,
)
def adopt_after_introduction(adopted: ServiceAdopted, past: Past) -> str | None:
    """No customer adopts a service before it was first introduced to them."""
    return too_early(adopted, sorted(past, key=lambda introduced: introduced.occurred_at)[:1])
