"""Read models are disposable: made anew they are the same, and what somebody changed in them is found."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.desk import Desk, first_turn


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The first turn of the manual."""
    return first_turn(tmp_path)


def digest(desk: Desk) -> str:
    return str(json.loads(desk.types("rebuild --format json").stdout)["digest"])


def test_made_anew_the_read_models_are_the_same(desk):
    before = json.loads(desk.types("replay --check --format json").stdout)["digest"]
    (desk.folder / "flywheel.views.db").unlink()
    assert digest(desk) == before == json.loads(desk.types("replay --check --format json").stdout)["digest"]


def test_a_check_says_that_all_is_as_it_should_be(desk):
    result = desk.types("replay --check --fields table,same --format csv")
    assert result.exit_code == 0
    assert {line.partition(",")[2] for line in result.stdout.splitlines()[1:]} == {"true"}
    assert result.stderr == (f"The read models are what 25 events add up to. Digest of all: {digest(desk)}\n")


def test_a_check_finds_what_somebody_changed_in_a_read_model(desk):
    desk.types("show value")
    with closing(sqlite3.connect(desk.folder / "flywheel.views.db")) as views, views:
        views.execute("UPDATE value SET recognised = '999999'")
    result = desk.types("replay --check --format csv")
    assert result.exit_code == 4
    assert [line.split(",")[0] for line in result.stdout.splitlines() if ",false," in line] == ["value"]
    assert result.stderr == (
        "Error: value: the read models are not what the events add up to. Look at what was changed in "
        f"{desk.folder / 'flywheel.views.db'}, then make it anew with 'flywheel rebuild'.\n"
    )


def test_a_check_is_of_what_stands_now(desk):
    assert desk.types("replay --check --as-of 2026-03-31").stderr == (
        "Error: --check compares what stands now. Leave --as-of and --known-at out.\n"
    )


def test_a_read_model_that_is_damaged_is_made_anew_by_itself(desk):
    before = desk.types("show value").stdout
    (desk.folder / "flywheel.views.db").write_bytes(b"not a database" * 1000)
    assert desk.types("show value").stdout == before
