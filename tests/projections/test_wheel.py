"""The wheel, momentum and beginnings: worked out from rows, whether these come from memory or from the database."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from events.service_operation import ServiceDelivered
from events.value_proposition import BenefitPromised, ValueProposed
from projections.beginnings import Beginning, beginnings
from projections.momentum import MOMENTUM, momentum
from projections.ten_steps import TEN_STEPS
from projections.wheel import WHEEL, wheel
from tests.projections.acme import (
    ROUND,
    claimed,
    confirmed,
    delivered,
    finance,
    need,
    promised,
    proposed,
    recognised,
    session,
    verified,
)
from tests.projections.story import Story, a, on


def test_the_wheel_counts_open_turns_where_they_stand():
    other = a(ValueProposed, **{**dict(proposed), "proposition": "sooner", "occurred_at": on("2026-06-01")})
    rows = wheel(Story(*(e for e in ROUND if e != session), other).fold("turns").records)
    assert [list(row) for row in rows] == [[column.name for column in WHEEL]] * 10
    assert [(row["step"], row["turns"], row["skipped"]) for row in rows if row["turns"] or row["skipped"]] == [
        (1, 1, 1)
    ]


def test_an_empty_wheel_has_ten_steps_in_five_stages():
    rows = wheel(Story().fold("turns").records)
    assert [row["step_name"] for row in rows] == [step.name for step in TEN_STEPS]
    assert [row["stage"] for row in rows[::2]] == ["exploration", "design", "deployment", "enhancement", "realization"]


HARM: dict[str, Any] = {
    "benefit": "training", "benefit_class": "dis-benefit", "outcome": "training", "unit": "hours", "baseline": None
}  # fmt: skip
MORE = (
    a(BenefitPromised, **{**dict(promised), **HARM, "target": "50"}),
    ServiceDelivered.model_validate({**dict(delivered), "hours": "3.75", "occurred_at": on("2026-04-30")}),
    claimed("harm", "40", benefit="training", unit="hours"),
    type(verified()).model_validate({**dict(verified("harm", "40")), "unit": "hours"}),
    a(ValueProposed, **{**dict(proposed), "proposition": "sooner", "builds_on": 18, "occurred_at": on("2026-05-10")}),
    a(ValueProposed, **{**dict(proposed), "proposition": "cheaper", "occurred_at": on("2026-05-11")}),
)


def vector(story: Story, day: str) -> list[tuple[Any, ...]]:
    state = story.fold()
    rows = momentum(state.records, on(day))
    assert rows == momentum(state.records, on(day), state.between)
    return [tuple(row[c.name] for c in MOMENTUM) for row in rows]


def test_momentum_is_a_vector_over_ninety_days_beside_the_ninety_before():
    events = [*ROUND[:-1], recognised(amount="8250", verdict="partly"), *MORE]
    assert vector(Story(*events), "2026-05-31") == [
        ("turns closed in ninety days", None, Decimal(1), Decimal(0), "count"),
        ("median days a turn takes", None, Decimal(111), None, "days"),
        ("recognised of what was verified", "GBP", Decimal("75.0"), None, "percent"),
        ("recognised of what was verified", "hours, dis-benefits", Decimal("0.0"), None, "percent"),
        ("PMO hours a recognised turn", None, Decimal("3.8"), None, "hours"),
        ("new propositions that build on a recognition", None, Decimal("50.0"), Decimal("0.0"), "percent"),
        ("days since the last recognition", None, Decimal(30), None, "days"),
    ]


def test_ninety_days_later_what_was_now_is_before():
    rows = vector(Story(*ROUND), "2026-07-30")
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("turns closed in ninety days", Decimal(0), Decimal(1)),
        ("median days a turn takes", None, Decimal(111)),
        ("recognised of what was verified", Decimal("100.0"), Decimal("100.0")),
        ("PMO hours a recognised turn", None, Decimal("6.5")),
        ("new propositions that build on a recognition", None, None),
        ("days since the last recognition", Decimal(90), Decimal(0)),
    ]


@pytest.mark.parametrize(("hour", "days"), [("2026-03-30T00:00", 89), ("2026-03-29T23:59", 88)])
def test_days_since_are_those_of_the_calendar_where_it_is_asked(hour: str, days: int):
    """In London the 29th of March 2026 has 23 hours; in Greenwich the 30th begins an hour later."""
    london = ZoneInfo("Europe/London")
    at = datetime.fromisoformat(hour).replace(tzinfo=london)
    last = recognised().model_copy(update={"occurred_at": datetime(2025, 12, 31, tzinfo=london)})
    rows = momentum(Story(*ROUND[:-1], last).fold().records, at)
    assert [row["value"] for row in rows if row["measure"] == "days since the last recognition"] == [days]


def test_nothing_recorded_is_no_momentum_and_no_zero():
    rows = vector(Story(), "2026-07-30")
    assert [(row[0], row[2]) for row in rows] == [
        ("turns closed in ninety days", Decimal(0)),
        ("median days a turn takes", None),
        ("PMO hours a recognised turn", None),
        ("new propositions that build on a recognition", None),
        ("days since the last recognition", None),
    ]


@pytest.mark.parametrize(
    ("events", "step", "thing", "missing", "log"),
    [
        (
            (finance,),
            1,
            "customer:finance",
            "an awareness session with finance",
            "awareness-session-held customer=finance",
        ),
        ((finance, session), 2, "customer:finance", "a need of finance", "need-identified customer=finance"),
        ((finance, need), 2, "need:one-date", "the confirmation of need one-date", "need-confirmed need=one-date"),
        (
            (finance, need, confirmed),
            3,
            "need:one-date",
            "a proposition for need one-date",
            "value-proposed customer=finance need=one-date",
        ),
    ],
)
def test_before_there_is_a_turn_it_is_told_what_could_become_one(
    events: tuple[Any, ...], step: int, thing: str, missing: str, log: str
):
    assert list(beginnings(Story(*events).fold("customers", "needs").records)) == [Beginning(step, thing, missing, log)]


def test_once_there_is_a_turn_nothing_begins():
    assert list(beginnings(Story(finance, need, confirmed, proposed).fold("customers", "needs").records)) == []
