"""Step 7, Service Monitoring: look at what was delivered, through the metrics that were defined for it."""

from events.awareness_building import CustomerIdentified
from events.service_development import MetricDefined, ServiceDesigned
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_operation import ServiceDelivered, ServiceRetired
from flywheel.rules import Past, Take, rule
from flywheel.standing import ended, not_begun


@rule(
    "monitor-a-known-service",
    (MetricMeasured, SatisfactionGathered, PeriodReviewed),
    reads=(ServiceDesigned,),
    by="service",
    take=Take.FIRST,
)
def monitor_a_known_service(event: MetricMeasured | SatisfactionGathered | PeriodReviewed, past: Past) -> str | None:
    """What is measured, asked about or reviewed is a service that was designed."""
    if not past:
        return f"service {event.service} is not in the ledger. Log service-designed first."
    return None


@rule(
    "monitor-an-open-service",
    (MetricMeasured, SatisfactionGathered, PeriodReviewed),
    reads=(ServiceRetired,),
    by="service",
    take=Take.FIRST,
)
def monitor_an_open_service(event: MetricMeasured | SatisfactionGathered | PeriodReviewed, past: Past) -> str | None:
    """Once a service is retired it is no longer monitored; what occurred before may be recorded late."""
    return ended(event, past)


@rule("measure-a-known-metric", MetricMeasured, reads=(MetricDefined,), by="metric", take=Take.FIRST)
def measure_a_known_metric(measured: MetricMeasured, past: Past) -> str | None:
    """What is measured is a metric that was defined."""
    if not past:
        return f"metric {measured.metric} is not in the ledger. Log metric-defined first."
    return None


@rule("measure-a-metric-of-the-service", MetricMeasured, reads=(MetricDefined,), by="metric", take=Take.FIRST)
def measure_a_metric_of_the_service(measured: MetricMeasured, past: Past) -> str | None:
    """A service is measured by a metric of its own."""
    match past:
        case [MetricDefined(service=service)] if service != measured.service:
            return f"metric {measured.metric} is of service {service}, not {measured.service}. Give service {service}."
    return None


@rule("measure-in-the-metrics-unit", MetricMeasured, reads=(MetricDefined,), by="metric", take=Take.FIRST)
def measure_in_the_metrics_unit(measured: MetricMeasured, past: Past) -> str | None:
    """A metric is measured in the unit in which it was defined."""
    match past:
        case [MetricDefined(unit=unit)] if unit != measured.unit:
            return f"metric {measured.metric} is kept in {unit}, not in {measured.unit}. Give the value in {unit}."
    return None


@rule("measure-once-delivered", MetricMeasured, reads=(ServiceDelivered,), by="service", take=Take.FIRST, family="gate")
def measure_once_delivered(measured: MetricMeasured, past: Past) -> str | None:
    """A service is measured once it was delivered."""
    if not past:
        return f"service {measured.service} was never delivered. Log service-delivered first."
    return None


@rule("look-back-on-a-period-that-began", (MetricMeasured, PeriodReviewed), family="time", waivable=True)
def look_back_on_a_period_that_began(event: MetricMeasured | PeriodReviewed, past: Past) -> str | None:
    """Nothing is measured or reviewed of a period that is still to come."""
    return not_begun(event, event.period)


@rule("ask-a-known-customer", SatisfactionGathered, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def ask_a_known_customer(gathered: SatisfactionGathered, past: Past) -> str | None:
    """Satisfaction is that of a customer that the PMO has identified."""
    if not past:
        return f"customer {gathered.customer} is not known. Log customer-identified first."
    return None


@rule(
    "ask-once-delivered",
    SatisfactionGathered,
    reads=(ServiceDelivered,),
    by=("service", "customer"),
    take=Take.FIRST,
    family="gate",
)
def ask_once_delivered(gathered: SatisfactionGathered, past: Past) -> str | None:
    """A customer is asked about a service that was delivered to them."""
    if not past:
        return (
            f"service {gathered.service} was never delivered to customer {gathered.customer}. "
            f"Log service-delivered first."
        )
    return None


@rule(
    "review-once-delivered-or-measured",
    PeriodReviewed,
    reads=(ServiceDelivered, MetricMeasured),
    by="service",
    take=Take.FIRST,
    family="gate",
)
def review_once_delivered_or_measured(reviewed: PeriodReviewed, past: Past) -> str | None:
    """A service is reviewed once it was delivered or measured."""
    if not past:
        return (
            f"service {reviewed.service} was neither delivered nor measured. "
            f"Log service-delivered or metric-measured first."
        )
    return None
