"""Step 4, Service Development: design a service for what was agreed, and settle how it is measured."""

from events.service_development import (
    MetricDefined,
    ResourcesAligned,
    ServiceDesigned,
    ServiceLevelSet,
    ServiceVersionApproved,
)
from events.service_operation import ServiceRetired
from events.value_proposition import PropositionAgreed, PropositionDeclined, ValueProposed
from flywheel.rules import Past, Take, rule
from flywheel.standing import ended
from flywheel.timing import over, too_early
from flywheel.words import they_are

Developed = MetricDefined | ServiceLevelSet | ResourcesAligned | ServiceVersionApproved
DEVELOPED = (MetricDefined, ServiceLevelSet, ResourcesAligned, ServiceVersionApproved)


@rule("service-is-new", ServiceDesigned, reads=(ServiceDesigned,), by="service", take=Take.FIRST)
def service_is_new(designed: ServiceDesigned, past: Past) -> str | None:
    """Each service has an id of its own."""
    if past:
        return f"service {designed.service} is already in the ledger. Give the new service its own id."
    return None


@rule("design-for-known-propositions", ServiceDesigned, reads=(ValueProposed,), by="propositions", take=Take.FIRST)
def design_for_known_propositions(designed: ServiceDesigned, past: Past) -> str | None:
    """A service is designed for propositions that are in the ledger."""
    known = {proposed.proposition for proposed in past if isinstance(proposed, ValueProposed)}
    if unknown := [proposition for proposition in designed.propositions if proposition not in known]:
        return f"{they_are('proposition', unknown)} not in the ledger. Log value-proposed first."
    return None


@rule("design-for-open-propositions", ServiceDesigned, reads=(PropositionDeclined,), by="propositions", take=Take.FIRST)
def design_for_open_propositions(designed: ServiceDesigned, past: Past) -> str | None:
    """No service is designed for a proposition after it was declined."""
    if gone := [each.proposition for each in past if isinstance(each, PropositionDeclined) and over(designed, [each])]:
        return f"{they_are('proposition', gone)} declined. Leave that out, or log value-proposed for a new one."
    return None


@rule(
    "design-for-agreed-propositions",
    ServiceDesigned,
    reads=(PropositionAgreed,),
    by="propositions",
    take=Take.FIRST,
    family="gate",
)
def design_for_agreed_propositions(designed: ServiceDesigned, past: Past) -> str | None:
    """A service is designed once the propositions that it is for are agreed."""
    agreed = {proposition.proposition for proposition in past if isinstance(proposition, PropositionAgreed)}
    if not_agreed := [proposition for proposition in designed.propositions if proposition not in agreed]:
        return f"{they_are('proposition', not_agreed)} not agreed. Log proposition-agreed first."
    return None


@rule(
    "design-after-agreement",
    ServiceDesigned,
    reads=(PropositionAgreed,),
    by="propositions",
    take=Take.FIRST,
    family="time",
    waivable=True,
)
def design_after_agreement(designed: ServiceDesigned, past: Past) -> str | None:
    """No service is designed before the propositions that it is for were agreed."""
    return too_early(designed, past)


@rule("develop-a-known-service", DEVELOPED, reads=(ServiceDesigned,), by="service", take=Take.FIRST)
def develop_a_known_service(event: Developed, past: Past) -> str | None:
    """Metrics, levels, resources and versions are those of a service that was designed."""
    if not past:
        return f"service {event.service} is not in the ledger. Log service-designed first."
    return None


@rule("develop-a-living-service", DEVELOPED, reads=(ServiceRetired,), by="service", take=Take.FIRST)
def develop_a_living_service(event: Developed, past: Past) -> str | None:
    """Once a service is retired it is not developed further; what occurred before may be recorded late."""
    return ended(event, past)


@rule("metric-is-new", MetricDefined, reads=(MetricDefined,), by="metric", take=Take.FIRST)
def metric_is_new(defined: MetricDefined, past: Past) -> str | None:
    """Each metric has an id of its own."""
    if past:
        return f"metric {defined.metric} is already in the ledger. Give the new metric its own id."
    return None


@rule("set-a-level-on-a-metric-of-the-service", ServiceLevelSet, reads=(MetricDefined,), by="metric", take=Take.FIRST)
def set_a_level_on_a_metric_of_the_service(level: ServiceLevelSet, past: Past) -> str | None:
    """A service level is set on a metric of that service, in the metric's unit."""
    match past:
        case []:
            return f"metric {level.metric} is not in the ledger. Log metric-defined first."
        case [MetricDefined(service=service)] if service != level.service:
            return f"metric {level.metric} is of service {service}. Name that service, or a metric of {level.service}."
        case [MetricDefined(unit=unit)] if unit != level.unit:
            return f"metric {level.metric} is measured in {unit}. Give the threshold in {unit}."
    return None


@rule("approve-a-version-once", ServiceVersionApproved, reads=(ServiceVersionApproved,), by="service")
def approve_a_version_once(approved: ServiceVersionApproved, past: Past) -> str | None:
    """Each version of a service is approved once."""
    if any(isinstance(before, ServiceVersionApproved) and before.version == approved.version for before in past):
        return f"version {approved.version} of service {approved.service} was approved before. Nothing is left to do."
    return None
