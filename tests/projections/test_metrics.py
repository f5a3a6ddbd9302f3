"""Metrics: what is measured and aimed at, the latest value, and every measurement in a row of its own."""

from datetime import date
from decimal import Decimal

import pytest

from events.service_development import ServiceLevelSet
from events.service_monitoring import MetricMeasured
from projections.metrics import Measurement, Metric, reaches
from tests.projections.acme import metric
from tests.projections.story import Story, a, on

level = a(ServiceLevelSet, service="report", metric="lag", threshold="5", unit="days", window="monthly")


def measured(period: str, value: str) -> MetricMeasured:
    return a(
        MetricMeasured,
        metric="lag",
        service="report",
        period=period,
        value=value,
        unit="days",
        source="Portfolio tool",
        quality="90",
        occurred_at=on("2026-05-01"),
    )


def test_the_latest_value_is_that_of_the_latest_period_not_of_the_latest_recording():
    state = Story(metric, level, measured("2026-04", "4"), measured("2026-03", "2.5")).fold("metrics")
    assert state.rows("metrics") == [
        Metric(
            metric="lag",
            service="report",
            name=None,
            unit="days",
            direction="lower",
            target=Decimal(3),
            level=1,
            cadence="monthly",
            defined_at=on("2026-02-02"),
            threshold=Decimal(5),
            window="monthly",
            measurements=2,
            period="2026-04",
            period_ends=date(2026, 4, 30),
            value=Decimal(4),
            on_target=False,
            level_met=True,
            quality=Decimal(90),
            measured_at=on("2026-05-01"),
        )
    ]


def test_every_measurement_is_a_row():
    assert Story(metric, measured("2026-Q1", "2.5")).fold("metrics").rows("measurements") == [
        Measurement(
            position=2,
            metric="lag",
            service="report",
            period="2026-Q1",
            period_starts=date(2026, 1, 1),
            period_ends=date(2026, 3, 31),
            value=Decimal("2.5"),
            unit="days",
            on_target=True,
            source="Portfolio tool",
            quality=Decimal(90),
            occurred_at=on("2026-05-01"),
        )
    ]


def test_a_period_measured_again_has_the_later_value():
    [row] = Story(metric, measured("2026-04", "4"), measured("2026-04", "3")).fold("metrics").rows("metrics")
    assert (row.value, row.on_target) == (Decimal(3), True)


@pytest.mark.parametrize(
    ("value", "aim", "direction", "reached"),
    [("3", "3", "lower", True), ("3", "3", "higher", True), ("4", "3", "lower", False), ("4", "3", "higher", True)],
)
def test_an_aim_is_reached_from_the_better_side(value: str, aim: str, direction: str, reached: bool):
    assert reaches(Decimal(value), Decimal(aim), direction) is reached
    assert reaches(Decimal(value), None, direction) is None


def test_what_is_measured_of_a_metric_that_is_not_there_changes_nothing():
    state = Story(level, measured("2026-04", "4")).fold("metrics")
    assert (state.rows("metrics"), state.rows("measurements")) == ([], [])
