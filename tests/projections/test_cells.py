"""Cells promise: quickly written or slowly, they are the same text, so that no digest changes."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from projections.cells import TO_CELL
from projections.columns import instant_cell
from tests.events.anything import OFFSET

EVERY_TIME = st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30), timezones=OFFSET | st.just(UTC))  # noqa: DTZ001


@given(EVERY_TIME)
@example(datetime(2026, 3, 1, tzinfo=UTC))
@example(datetime(2026, 3, 1, 9, 0, 0, 100, tzinfo=UTC))
def test_an_instant_is_utc_text_of_one_width(at: datetime):
    assert TO_CELL["instant"](at) == instant_cell(at) == f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**20), max_value=10**20))
@example(Decimal("1E+3"))
@example(Decimal("0E-9"))
@example(Decimal("-0.0000001"))
def test_an_amount_has_all_its_digits(amount: Decimal):
    assert TO_CELL["amount"](amount) == format(amount, "f")


@given(st.lists(st.text() | st.integers(0, 10**15)).map(tuple))
@example(('"', "\\", "/", "\n", "\x00", "\x7f", "\u2028", "ü", "\N{MUSICAL SYMBOL HALF NOTE}"))
def test_a_list_is_json_without_white_space(items: tuple[str | int, ...]):
    assert TO_CELL["list"](items) == json.dumps(items, ensure_ascii=False, separators=(",", ":"))
