"""A copy holds every event under its own position, byte for byte, and is a ledger of its own from then on."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import IO

import pytest

from flywheel.stores import standing
from flywheel.stores.sqlite_backup import flaws
from tests.commands.ledgers import chartered, grow, lines, lying, messages, types, unguarded, with_a_gap
from tests.hardship.test_places import on_a_disk_with
from tests.stores.children import child

KILLS = 8


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path) -> Path:
    """A ledger of nine events."""
    return chartered(tmp_path, customers=8)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where copies go."""
    return tmp_path / "copy.db"


@pytest.mark.parametrize("address", ["{target}", "sqlite:///{target}"])
def test_a_copy_is_the_same_ledger_under_another_origin(tmp_path: Path, ledger: Path, target: Path, address: str):
    url = address.format(target=target)
    ended = types(tmp_path, f"copy {url} --format json")
    assert ended.code == 0
    assert messages(ended.err) == f"{url} holds what {ledger} does up to #9, verified event by event.\n"
    every = lines(target)
    assert every == lines(ledger)
    assert standing(target).origin != standing(ledger).origin
    assert json.loads(ended.out)["rows"] == [
        {
            "target": url,
            "position": 9,
            "sha256": sha256(b"".join(line + b"\n" for line in every)).hexdigest(),
            "origin": standing(target).origin,
        }
    ]


def test_a_copy_can_be_looked_at_and_recorded_in(tmp_path: Path, target: Path):
    types(tmp_path, f"copy {target}")
    assert types(tmp_path, f"show customers --ledger {target}") == types(tmp_path, "show customers")
    assert types(tmp_path, f"log brand-published --title t --promise p --ledger {target}").code == 0
    assert len(lines(target)) == 10


def test_copying_again_adds_what_came_since(tmp_path: Path, ledger: Path, target: Path):
    types(tmp_path, f"copy {target}")
    origin = standing(target).origin
    grow(ledger, 3)
    assert types(tmp_path, f"copy {target}").code == 0
    assert (lines(target), standing(target).origin) == (lines(ledger), origin)


def test_an_empty_ledger_will_do(tmp_path: Path, ledger: Path, target: Path):
    target.touch()
    assert types(tmp_path, f"copy {target}").code == 0
    assert lines(target) == lines(ledger)


def test_a_ledger_that_lost_its_guards_has_a_copy_with_them(tmp_path: Path, ledger: Path, target: Path):
    unguarded(ledger)
    assert types(tmp_path, "log brand-published --title t --promise p").code == 4
    assert types(tmp_path, f"copy {target}").code == 0
    assert (lines(target), flaws(target)) == (lines(ledger), [])


@pytest.mark.parametrize(
    ("make", "words", "code", "message"),
    [
        (
            lambda folder: chartered(folder, customers=2, name="copy.db"),
            "copy.db",
            1,
            "The ledger to copy to holds other events. Name one that is empty, or not there yet.",
        ),
        (
            Path.exists,
            "flywheel.db",
            2,
            "Both are the same ledger, or one is a backup of the other. Name another place to copy to.",
        ),
        (
            lambda folder: types(folder, f"backup {folder}/copy.db"),
            "copy.db",
            2,
            "Both are the same ledger, or one is a backup of the other. Name another place to copy to.",
        ),
        (
            lambda folder: (folder / "copy.db").write_text("Dear PMO"),
            "copy.db",
            5,
            "{folder}/copy.db is not a ledger. Name the ledger's own file.",
        ),
        (
            Path.exists,
            "gone/copy.db",
            5,
            "There is no folder {folder}/gone. Make it first, or name another place.",
        ),
        (
            lambda folder: with_a_gap(folder / "flywheel.db"),
            "copy.db",
            4,
            "The ledger has lost #7. Examine it with 'flywheel doctor --deep'.",
        ),
    ],
    ids=["another ledger", "itself", "a backup of it", "a letter", "no folder", "an event that is gone"],
)
def test_what_cannot_be_copied_is_told(
    tmp_path: Path, make: Callable[[Path], object], words: str, code: int, message: str
):
    make(tmp_path)
    ended = types(tmp_path, f"copy {tmp_path}/{words}")
    assert ended == (code, "", f"Error: {message.format(folder=tmp_path)}\n")


def test_without_a_ledger_nothing_is_made(tmp_path: Path, target: Path):
    there = lying(tmp_path)
    assert types(tmp_path, f"copy {target} --ledger {tmp_path}/gone.db").code == 5
    assert lying(tmp_path) == there


def test_once_there_is_room_again_a_copy_goes_on(tmp_path: Path, ledger: Path, target: Path):
    grow(ledger, 3_000)
    message = f"Error: The disk that holds {target} is full, and nothing was recorded. Make room and try again.\n"
    assert on_a_disk_with(1_000_000, lambda: types(tmp_path, f"copy {target}")) == (1, "", message)
    assert types(tmp_path, f"copy {target}").code == 0
    assert lines(target) == lines(ledger)


def test_a_copy_that_is_killed_goes_on_where_it_stopped(tmp_path: Path, ledger: Path, target: Path):
    grow(ledger, 4_000)
    every, moments = lines(ledger), random.Random(1821)  # noqa: S311 - the same moments every time

    def work(pipe: IO[bytes]) -> None:
        pipe.write(b".")
        types(tmp_path, f"copy {target}")

    for _ in range(KILLS):
        started = child(work)
        assert started.pipe.read(1) == b"."
        time.sleep(moments.uniform(0, 0.15))
        os.kill(started.pid, signal.SIGKILL)
        started.ended()
        if target.exists() and target.stat().st_size:
            there = lines(target)
            assert there == every[: len(there)]
    assert types(tmp_path, f"copy {target}").code == 0
    assert (lines(target), flaws(target)) == (every, [])
