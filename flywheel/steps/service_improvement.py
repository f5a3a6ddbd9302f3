"""Step 8, Service Improvement: change what was found wanting, and know how the service worked until then."""

from events.service_development import ServiceDesigned, ServiceVersionApproved
from events.service_improvement import ApproachChanged, ImprovementMade, MaturityAssessed
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_operation import ServiceRetired
from flywheel.rules import Past, Take, rule
from flywheel.standing import ended
from flywheel.ties import WhereGiven


@rule(
    "improve-a-known-service",
    (ImprovementMade, MaturityAssessed, ApproachChanged),
    reads=(ServiceDesigned,),
    by="service",
    take=Take.FIRST,
)
def improve_a_known_service(event: ImprovementMade | MaturityAssessed | ApproachChanged, past: Past) -> str | None:
    """What is improved or assessed is a service that was designed."""
    if not past:
        return f"service {event.service} is not in the ledger. Log service-designed first."
    return None


@rule(
    "improve-an-open-service",
    (ImprovementMade, MaturityAssessed, ApproachChanged),
    reads=(ServiceRetired,),
    by="service",
    take=Take.FIRST,
)
def improve_an_open_service(event: ImprovementMade | MaturityAssessed | ApproachChanged, past: Past) -> str | None:
    """Once a service is retired it is no longer improved; what occurred before may be recorded late."""
    return ended(event, past)


@rule(
    "improve-on-new-evidence",
    ImprovementMade,
    reads=(MetricMeasured, SatisfactionGathered, PeriodReviewed, ImprovementMade),
    by="service",
    take=Take.LAST,
    family="gate",
)
def improve_on_new_evidence(improvement: ImprovementMade, past: Past) -> str | None:
    """A service is improved on what monitoring has shown since it was improved last."""
    match past:
        case []:
            return (
                f"nothing is known yet of how service {improvement.service} does. "
                f"Log metric-measured, satisfaction-gathered or period-reviewed first."
            )
        case [ImprovementMade()]:
            return (
                f"nothing new is known of service {improvement.service} since its last improvement. "
                f"Log metric-measured, satisfaction-gathered or period-reviewed first."
            )
    return None


@rule(
    "improve-in-an-approved-version",
    ImprovementMade,
    reads=(ServiceVersionApproved,),
    by=WhereGiven("version", by="service"),
    take=Take.LAST,
    family="gate",
)
def improve_in_an_approved_version(improvement: ImprovementMade, past: Past) -> str | None:
    """The version that brings an improvement is the one that was approved last."""
    match past:
        case [ServiceVersionApproved(version=version)] if version == improvement.version:
            return None
    return (
        f"version {improvement.version} of service {improvement.service} is not the one approved last. "
        f"Log service-version-approved for it first."
    )


@rule(
    "change-the-approach-that-stands",
    ApproachChanged,
    reads=(ServiceDesigned, ApproachChanged),
    by="service",
    take=Take.LAST,
)
def change_the_approach_that_stands(changed: ApproachChanged, past: Past) -> str | None:
    """What an approach is changed from is the approach that stands."""
    match past:
        case [ServiceDesigned(approach=stands) | ApproachChanged(after=stands)] if stands != changed.before:
            return (
                f"the approach of service {changed.service} is {stands}, not {changed.before}. "
                f"Give {stands} as the approach before."
            )
    return None
