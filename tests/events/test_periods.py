"""Periods promise: their first and last day, and a word about those that are none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.periods import checked_period, days_of


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-03-31", "2026-03-31", "2026-03-31"),
        ("2026-01-15..2026-02-14", "2026-01-15", "2026-02-14"),
        ("2025-Q4..2026-02", "2025-10-01", "2026-02-28"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: str, first: str, last: str):
    assert days_of(period) == (date.fromisoformat(first), date.fromisoformat(last))
    assert checked_period(period) == period


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("last year", "'last year' is no period; write 2026, 2026-Q1, 2026-03 or 2026-01-15..2026-02-14"),
        ("2026-Q5", "'2026-Q5' is no period; write 2026, 2026-Q1, 2026-03 or 2026-01-15..2026-02-14"),
        ("2026-3", "'2026-3' is no period; write 2026, 2026-Q1, 2026-03 or 2026-01-15..2026-02-14"),
        ("2026\n", "'2026\\n' is no period; write 2026, 2026-Q1, 2026-03 or 2026-01-15..2026-02-14"),
        ("", "'' is no period; write 2026, 2026-Q1, 2026-03 or 2026-01-15..2026-02-14"),
        ("2026..", "'' is no period; write 2026, 2026-Q1, 2026-03 or 2026-01-15..2026-02-14"),
        ("2023-24", "2023-24 is no period of the calendar; write a financial year as 2023-04-01..2024-03-31"),
        ("2026-13", "2026-13 is not on the calendar; check month and day"),
        ("2026-02-30", "2026-02-30 is not on the calendar; check month and day"),
        ("0000", "0000 is not on the calendar; check month and day"),
        ("2026-03..2026-01", "2026-03..2026-01 ends before it starts; swap its days"),
        ("2026..2027..2028", "'2026..2027..2028' has more than two ends; give the first and the last day"),
    ],
)
def test_what_is_no_period_is_told(period: str, why: str):
    with pytest.raises(ValueError) as told:  # noqa: PT011 - its words are compared whole
        days_of(period)
    assert str(told.value) == why


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 30)))
def test_months_and_quarters_follow_each_other_without_a_gap(day: date):
    for period in (f"{day:%Y-%m}", f"{day:%Y}-Q{(day.month + 2) // 3}", f"{day:%Y}", str(day)):
        first, last = days_of(period)
        assert first <= day <= last
        assert (last + timedelta(days=1)).day == 1 or period == str(day)
