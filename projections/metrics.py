"""Metrics: what of each service is measured, what is aimed at, and every measurement."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from events.entry import Entry
from events.periods import days_of
from events.service_development import MetricDefined, ServiceLevelSet
from events.service_monitoring import MetricMeasured
from projections.tables import Projection, Rows, Table, change, made, replace


@dataclass(frozen=True)
class Metric:
    """What of a service is measured, and the latest value of it."""

    metric: Annotated[str, "the metric's id"]
    service: Annotated[str, "the service it measures"]
    name: Annotated[str | None, "the metric's name"]
    unit: Annotated[str, "the unit of all its values"]
    direction: Annotated[str, "which way is better: higher or lower"]
    target: Annotated[Decimal | None, "the value aimed at, in the unit"]
    level: Annotated[int, "1 delivery, 2 accountability, 3 process, 4 competitive"]
    cadence: Annotated[str, "how often it is measured"]
    defined_at: Annotated[datetime, "when it was defined"]
    threshold: Annotated[Decimal | None, "the service level to be met, in the unit"] = None
    window: Annotated[str | None, "over which time the service level is met or not"] = None
    measurements: Annotated[int, "times it was measured"] = 0
    period: Annotated[str | None, "the latest period measured"] = None
    period_ends: Annotated[date | None, "the last day of that period"] = None
    value: Annotated[Decimal | None, "the value in that period, in the unit"] = None
    on_target: Annotated[bool | None, "whether that value reaches the target"] = None
    level_met: Annotated[bool | None, "whether that value meets the service level"] = None
    quality: Annotated[Decimal | None, "how good the data of that value are, in percent"] = None
    measured_at: Annotated[datetime | None, "when that value was measured"] = None


@dataclass(frozen=True)
class Measurement:
    """A metric had this value in this period."""

    position: Annotated[int, "position of the event"]
    metric: Annotated[str, "the metric"]
    service: Annotated[str, "the service it measures"]
    period: Annotated[str, "the period"]
    period_starts: Annotated[date, "its first day"]
    period_ends: Annotated[date, "its last day"]
    value: Annotated[Decimal, "the value, in the unit"]
    unit: Annotated[str, "the unit"]
    on_target: Annotated[bool | None, "whether the value reaches the metric's target"]
    source: Annotated[str, "where it was read"]
    quality: Annotated[Decimal | None, "how good the data are, in percent"]
    occurred_at: Annotated[datetime, "when it was measured"]


METRICS: Table[str, Metric] = Table("metrics", Metric, key=("metric",), indexes=("service",))
MEASUREMENTS: Table[int, Measurement] = Table(
    "measurements", Measurement, key=("position",), indexes=("metric", "service", "period_starts"), appended=True
)


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the metrics."""
    metrics = rows[METRICS]
    match entry.event:
        case MetricMeasured() as measured:
            if metric := metrics.get(measured.metric):
                rows[MEASUREMENTS][entry.position] = _measurement(entry.position, metric, measured)
                metrics[metric.metric] = _measured(metric, measured)
        case MetricDefined() as defined:
            metrics[defined.metric] = _defined(defined)
        case ServiceLevelSet() as level:
            change(metrics, level.metric, threshold=level.threshold, window=level.window)


def reaches(value: Decimal, aim: Decimal | None, direction: str) -> bool | None:
    """Whether a value is as good as what is aimed at, or better; None where nothing is aimed at."""
    if aim is None:
        return None
    return value >= aim if direction == "higher" else value <= aim


def _defined(defined: MetricDefined) -> Metric:
    return Metric(
        metric=defined.metric,
        service=defined.service,
        name=defined.name,
        unit=defined.unit,
        direction=defined.direction,
        target=defined.target,
        level=defined.level,
        cadence=defined.cadence,
        defined_at=defined.occurred_at,
    )


def _measurement(position: int, metric: Metric, measured: MetricMeasured) -> Measurement:
    starts, ends = days_of(measured.period)
    return made(
        Measurement,
        position=position,
        metric=measured.metric,
        service=measured.service,
        period=measured.period,
        period_starts=starts,
        period_ends=ends,
        value=measured.value,
        unit=measured.unit,
        on_target=reaches(measured.value, metric.target, metric.direction),
        source=measured.source,
        quality=measured.quality,
        occurred_at=measured.occurred_at,
    )


def _measured(metric: Metric, measured: MetricMeasured) -> Metric:
    """The metric after a measurement; of an earlier period than the latest it changes only their number."""
    measurements = metric.measurements + 1
    _, ends = days_of(measured.period)
    if metric.period_ends and ends < metric.period_ends:
        return replace(metric, measurements=measurements)
    return replace(
        metric,
        measurements=measurements,
        period=measured.period,
        period_ends=ends,
        value=measured.value,
        on_target=reaches(measured.value, metric.target, metric.direction),
        level_met=reaches(measured.value, metric.threshold, metric.direction),
        quality=measured.quality,
        measured_at=measured.occurred_at,
    )


PROJECTION = Projection("metrics", (METRICS, MEASUREMENTS), evolve)
