"""Tables and projections: rows go to cells and back, columns say what they are, dependencies are declared."""

import ast
import inspect
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from events.kinds import KINDS
from projections import timeline
from projections.catalogue import PROJECTIONS, TABLES, chosen
from projections.cells import TO_CELL
from projections.columns import FROM_CELL, Holds, instant_cell
from projections.digests import digest_of, digest_of_all
from projections.fold import fold
from projections.tables import Projection, Table
from tests.projections.acme import ROUND
from tests.projections.story import Story


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_says_what_stands_in_it(table: Table[Any, Any]):
    assert [column.name for column in table.columns] == [field.name for field in fields(table.row)]
    assert all(column.about and not column.about.endswith(".") for column in table.columns)
    assert table.about.endswith(".")
    assert {*table.key, *table.indexes} <= {column.name for column in table.columns}
    assert not any(column.optional for column in table.columns if column.name in table.key)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_goes_to_cells_and_back(table: Table[Any, Any]):
    for row in Story(*ROUND).fold().rows(table.name):
        assert table.row_of(table.cells_of(row)) == row


@pytest.mark.parametrize(
    ("holds", "value", "cell"),
    [
        ("amount", Decimal("12000.50"), "12000.50"),
        ("amount", Decimal("1E+3"), "1000"),
        ("amount", Decimal("-0.000000001"), "-0.000000001"),
        ("yes-no", True, 1),
        ("day", date(2026, 3, 31), "2026-03-31"),
        ("list", ("a", "ü", "1"), '["a","ü","1"]'),
        ("list", (3, 7), "[3,7]"),
        ("instant", datetime(2026, 3, 1, 11, tzinfo=timezone(timedelta(hours=2))), "2026-03-01T09:00:00.000000Z"),
    ],
)
def test_a_value_goes_to_a_cell_and_back_with_no_digit_lost(holds: Holds, value: Any, cell: str | int):
    assert (TO_CELL[holds](value), FROM_CELL[holds](cell)) == (cell, value)


def test_instants_sort_as_text():
    first = datetime(2026, 3, 1, tzinfo=UTC)
    times = [first + timedelta(microseconds=step) for step in (0, 1, 10, 999_999, 1_000_000)]
    assert sorted(map(instant_cell, reversed(times))) == list(map(instant_cell, times))


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_a_projection_alone_comes_to_the_same_rows_as_with_all_the_others(projection: Projection):
    story = Story(*ROUND)
    alone, together = story.fold(projection.name), story.fold()
    assert [alone.digest(t.name) for t in projection.tables] == [together.digest(t.name) for t in projection.tables]


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_an_evolve_is_called_for_every_kind_that_it_knows_what_to_do_with(projection: Projection):
    matched = {
        pattern.cls.id
        for room in ast.walk(ast.parse(Path(inspect.getfile(projection.evolve or timeline.passed)).read_text()))
        if isinstance(room, ast.FunctionDef) and room.name == "evolve"
        for pattern in ast.walk(room)
        if isinstance(pattern, ast.MatchClass) and isinstance(pattern.cls, ast.Name)
    }
    assert {kind.__name__ for kind in projection.kinds} >= matched
    assert projection.kinds <= set(KINDS.values())


def test_the_fold_of_a_table_brings_the_projection_that_keeps_it():
    assert [projection.name for projection in chosen(["recognitions"])] == ["propositions", "benefits", "claims"]


def test_a_table_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        fold(Story().history(), "nonsense")


def test_the_digest_hangs_on_the_table_its_columns_and_its_rows():
    digests = {
        digest_of("needs", ["need", "priority"], [["a", 1], ["b", None]]),
        digest_of("needs", ["need", "priority"], [["a", "1"], ["b", None]]),
        digest_of("needs", ["need", "weight"], [["a", 1], ["b", None]]),
        digest_of("wants", ["need", "priority"], [["a", 1], ["b", None]]),
        digest_of("needs", ["need", "priority"], [["a", 1]]),
    }
    assert len(digests) == 5


def test_the_digest_is_the_same_on_every_machine():
    assert Story(*ROUND).fold("needs").digest("needs") == digest_of(
        "needs",
        [column.name for column in chosen(["needs"])[0].tables[0].columns],
        [
            [
                "one-date", "finance", "One date.", "confirmed", None, None, "2026-01-10T09:00:00.000000Z",
                "2026-01-12T09:00:00.000000Z", "cfo", None, None, '["trusted-dates"]',
            ]
        ],
    )  # fmt: skip
    lines = '["t","a"]\n["ü"]\n[null]\n'
    assert digest_of("t", ["a"], [["ü"], [None]]) == sha256(lines.encode()).hexdigest()
    assert digest_of_all({"b": "2", "a": "1"}) == digest_of_all({"a": "1", "b": "2"})
