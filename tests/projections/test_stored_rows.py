"""Stored rows promise to be as good as a dict, whether they are kept for a while or go to their table as they come."""

from contextlib import closing
from dataclasses import replace as replaced
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.database import make_tables
from projections.deliveries import DELIVERIES, Delivery
from projections.stored_rows import AppendedRows, StoredRows, stored_rows
from projections.tables import made, replace
from tests.projections.story import on

DELIVERY = Delivery(
    position=1,
    occurred_at=on("2026-03-01"),
    service="report",
    customer="finance",
    quantity=Decimal(1),
    hours=Decimal("1.50"),
    cost=None,
    currency=None,
    requested_at=None,
    lead_days=None,
    level_met=True,
)
KEYS = st.integers(1, 9)
MOVES = st.lists(st.tuples(st.sampled_from(["set", "get", "in", "take away", "list", "write"]), KEYS), max_size=40)


@pytest.mark.parametrize("kept", [StoredRows, AppendedRows])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES, st.booleans(), st.integers(1, 5))
def test_they_are_what_a_dict_would_be(
    kept: type[StoredRows[int, Delivery]], moves: list[tuple[str, int]], fresh: bool, room: int
):
    with TemporaryDirectory() as folder:
        make_tables(Path(folder, "rows.db"))
        with closing(apsw.Connection(str(Path(folder, "rows.db")))) as connection:
            rows = kept(connection, DELIVERIES, fresh=fresh, room=room)
            model: dict[int, Delivery] = {}
            for number, (how, key) in enumerate(moves):
                delivery = replaced(DELIVERY, position=key, hours=Decimal(number))
                assert move(rows, how, key, delivery) == move(model, how, key, delivery)
            assert dict(rows) == model


def move(rows: StoredRows[int, Delivery] | dict[int, Delivery], how: str, key: int, delivery: Delivery) -> object:
    match how:
        case "set":
            rows[key] = delivery
        case "get":
            return rows.get(key)
        case "in":
            return key in rows, rows.get(key, "nothing")
        case "take away":
            return rows.pop(key, None)
        case "list":
            return sorted(rows), len(rows)
        case "write" if isinstance(rows, StoredRows):
            rows.write()
    return None


def test_a_table_says_how_its_rows_are_kept():
    connection = apsw.Connection(":memory:")
    assert isinstance(stored_rows(connection, DELIVERIES), AppendedRows)


def test_a_row_that_is_made_quickly_is_the_row_that_its_class_makes():
    assert made(Delivery, **vars(DELIVERY)) == DELIVERY
    assert replace(DELIVERY, hours=Decimal(2)) == replaced(DELIVERY, hours=Decimal(2))


def test_a_row_has_no_fields_but_its_own():
    with pytest.raises(TypeError, match="Delivery has no houres"):
        replace(DELIVERY, houres=Decimal(2))  # type: ignore[call-arg]  # which the type checker finds as well
