"""Cells are completed word by word, from the read models as they lie there."""

from pathlib import Path

import pytest

from tests.commands.test_completing import completed
from tests.desk import Desk, first_turn


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual, its read models caught up."""
    desk = first_turn(tmp_path_factory.mktemp("naming"))
    desk.types("show value")
    return desk


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("flywheel audit explain val", ["value"]),
        ("flywheel audit explain value less", ["less-rework"]),
        ("flywheel audit explain value less-rework ver", ["verified"]),
        ("flywheel audit explain totals ca", ["cashable"]),
        ("flywheel audit explain nothing x", []),
        ("flywheel audit diff tot", ["totals"]),
    ],
)
def test_what_can_be_explained_is_offered(desk: Desk, words: str, offered: list[str]):
    assert completed(words, desk.folder) == offered


def test_without_a_ledger_columns_are_offered_all_the_same(tmp_path: Path):
    assert completed("flywheel audit explain value veri", tmp_path) == ["verified"]
