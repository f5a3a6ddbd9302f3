"""A backup is the ledger itself, as it was at one position, in one file: whole and verified, or not there at all."""

import json
import os
import random
import signal
import stat
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import IO

import pytest

from commands import progress
from flywheel.ledger import Ledger
from flywheel.stores import standing
from tests.commands.ledgers import (
    chartered,
    damaged,
    grow,
    killed,
    lines,
    lying,
    recording,
    types,
    unguarded,
    with_a_gap,
)
from tests.hardship.test_places import on_a_disk_with
from tests.stores.children import child

KILLS = 8


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of five events."""
    return chartered(tmp_path, customers=4)


@pytest.fixture(autouse=True)
def _chartered(ledger: Path) -> None:
    """There is a ledger, whether or not a test wants to look at it."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where backups go."""
    return tmp_path / "friday.db"


def told(file: Path, ledger: Path, position: int) -> str:
    return f"{file} holds what {ledger} does up to #{position}, verified event by event.\n"


def test_a_backup_is_the_ledger_in_one_file(tmp_path: Path, ledger: Path, file: Path):
    before = lying(tmp_path)
    ended = types(tmp_path, f"backup {file}")
    assert (ended.code, ended.err) == (0, told(file, ledger, 5))
    assert lying(tmp_path) == sorted([*before, "friday.db"])
    assert (lines(file), standing(file)) == (lines(ledger), standing(ledger))
    assert types(tmp_path, f"show customers --ledger {file}") == types(tmp_path, "show customers")


def test_it_says_what_it_is_and_how_to_know_it_again(tmp_path: Path, ledger: Path, file: Path):
    [row] = json.loads(types(tmp_path, f"backup {file} --format json").out)["rows"]
    assert row == {
        "file": str(file),
        "position": 5,
        "size_bytes": file.stat().st_size,
        "sha256": sha256(b"".join(line + b"\n" for line in lines(ledger))).hexdigest(),
        "file_sha256": sha256(file.read_bytes()).hexdigest(),
        "origin": standing(ledger).origin,
    }
    types(tmp_path, f"export {tmp_path}/events.jsonl")
    assert row["sha256"] == sha256((tmp_path / "events.jsonl").read_bytes()).hexdigest()


def test_nothing_has_to_lie_beside_a_backup(tmp_path: Path, ledger: Path):
    (tmp_path / "vault").mkdir()
    with Ledger.open(ledger) as busy:
        assert types(tmp_path, f"backup {tmp_path}/vault/friday.db").code == 0
        assert lying(tmp_path / "vault") == ["friday.db"]
        assert busy.head == 5
    (tmp_path / "vault" / "friday.db").rename(tmp_path / "elsewhere.db")
    assert lines(tmp_path / "elsewhere.db") == lines(ledger)


def test_a_backup_can_be_recorded_in_and_backed_up_itself(tmp_path: Path, file: Path, ledger: Path):
    types(tmp_path, f"backup {file}")
    assert types(tmp_path, f"log brand-published --title t --promise p --ledger {file}").code == 0
    assert types(tmp_path, f"backup {tmp_path}/saturday.db --ledger {file}").code == 0
    assert lines(tmp_path / "saturday.db") == lines(file)
    assert lines(file)[:-1] == lines(ledger)


def test_others_may_read_no_more_of_the_backup_than_of_the_ledger(tmp_path: Path, ledger: Path, file: Path):
    ledger.chmod(0o600)
    types(tmp_path, f"backup {file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_made_while_others_record_lacks_what_came_later_and_nothing_else(tmp_path: Path, ledger: Path):
    grow(ledger, 300)
    head = 0
    with killed(child(recording(ledger))) as writer:
        for number in range(6):
            head = max(head, int(writer.pipe.readline()))
            assert types(tmp_path, f"backup {tmp_path}/{number}.db").code == 0
    every, backups = lines(ledger), [lines(tmp_path / f"{number}.db") for number in range(6)]
    assert [backup == every[: len(backup)] for backup in backups] == [True] * 6
    assert 305 < len(backups[0]) < len(backups[-1])
    assert head <= len(backups[-1]) <= len(every)


def test_what_is_there_is_replaced_only_where_that_is_wanted(tmp_path: Path, ledger: Path, file: Path):
    file.write_text("Dear diary")
    message = f"Error: {file} is there already. Name another file, or say --yes to replace it.\n"
    assert types(tmp_path, f"backup {file}") == (2, "", message)
    assert file.read_text() == "Dear diary"
    assert types(tmp_path, f"backup {file} --yes").code == 0
    assert lines(file) == lines(ledger)


OWN = "Error: {} belongs to the ledger itself. Name another file.\n"
VIEWS = "Error: {} belongs to the ledger's read models, which are made anew. Name another file.\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("flywheel.db", OWN),
        ("flywheel.db-wal", OWN),
        ("flywheel.db-shm", OWN),
        ("flywheel.db-journal", OWN),
        ("soft", OWN),
        ("hard", OWN),
        ("sub/../flywheel.db", OWN),
        ("flywheel.views.db", VIEWS),
        ("flywheel.views.lock", VIEWS),
        ("busy.db", "Error: {} is in use: busy.db-wal lies beside it. Name another file.\n"),
        ("sub", "Error: {} is a folder. Name a file in it.\n"),
        ("gone/friday.db", "Error: There is no folder {}/gone. Make it first, or name another place.\n"),
    ],
)
def test_a_backup_goes_nowhere_where_it_would_do_harm(tmp_path: Path, ledger: Path, name: str, words: str):
    (tmp_path / "sub").mkdir()
    (tmp_path / "soft").symlink_to(ledger)
    (tmp_path / "hard").hardlink_to(ledger)
    (tmp_path / "busy.db-wal").write_bytes(b"frames")
    before = {found: found.read_bytes() for found in tmp_path.iterdir() if found.is_file()}
    what = tmp_path if "gone" in name else tmp_path / name
    assert types(tmp_path, f"backup {tmp_path}/{name} --yes") == (2, "", words.format(what))
    assert {found: found.read_bytes() for found in tmp_path.iterdir() if found.is_file()} == before


def test_a_backup_does_not_go_to_stdout(tmp_path: Path):
    message = "Error: A backup is verified where it lies, so it cannot go to stdout. Name a file.\n"
    assert types(tmp_path, "backup -") == (2, "", message)


def test_without_a_ledger_there_is_no_backup(tmp_path: Path, file: Path):
    there = lying(tmp_path)
    assert types(tmp_path, f"backup {file} --ledger {tmp_path}/gone.db").code == 5
    assert lying(tmp_path) == there


@pytest.mark.parametrize("room", [0, 10_000, 60_000])
def test_on_a_full_disk_there_is_no_half_backup(tmp_path: Path, ledger: Path, file: Path, room: int):
    types(tmp_path, f"backup {file}")
    grow(ledger, 300)
    before = file.read_bytes()
    message = f"Error: {tmp_path} has no room for a copy of {ledger}. Make room and try again.\n"
    assert on_a_disk_with(room, lambda: types(tmp_path, f"backup {file} --yes")) == (1, "", message)
    assert file.read_bytes() == before
    assert [name for name in lying(tmp_path) if name.startswith(".")] == []
    assert types(tmp_path, f"backup {file} --yes").code == 0
    assert lines(file) == lines(ledger)


def test_where_nothing_can_be_made_there_is_no_backup(tmp_path: Path):
    ended = types(tmp_path, "backup /proc/friday.db")
    assert ended == (1, "", "Error: /proc: No such file or directory. Check the path.\n")


def test_a_backup_that_is_killed_leaves_no_half_in_its_place(tmp_path: Path, ledger: Path, file: Path):
    grow(ledger, 1_500)
    moments = random.Random(1805)  # noqa: S311 - the same moments every time
    every, there = lines(ledger), []

    def work(pipe: IO[bytes]) -> None:
        pipe.write(b".")
        types(tmp_path, f"backup {file} --yes")

    for _ in range(KILLS):
        started = child(work)
        assert started.pipe.read(1) == b"."
        time.sleep(moments.uniform(0, 0.2))
        os.kill(started.pid, signal.SIGKILL)
        started.ended()
        there.append(file.exists())
        assert not there[-1] or lines(file) == every
    assert types(tmp_path, f"backup {file} --yes").code == 0
    assert lines(file) == every == lines(ledger)


def test_what_the_killed_left_is_gone_after_an_hour(tmp_path: Path, file: Path):
    left = tmp_path / ".friday.db.abcdefgh.part"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    types(tmp_path, f"backup {file}")
    assert not left.exists()


@pytest.mark.parametrize(
    ("harm", "how"),
    [
        (damaged, "database disk image is malformed"),
        (unguarded, "events_update is changed or missing"),
        (with_a_gap, "it holds 304 events, the last of which is #305"),
    ],
    ids=["a damaged page", "a guard that is gone", "an event that is gone"],
)
def test_a_ledger_that_is_not_sound_takes_no_good_backup_away(
    tmp_path: Path, ledger: Path, file: Path, harm: Callable[[Path], None], how: str
):
    grow(ledger, 300)
    types(tmp_path, f"backup {file}")
    before, there = file.read_bytes(), lying(tmp_path)
    harm(ledger)
    ended = types(tmp_path, f"backup {file} --yes")
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith(f"Error: {ledger} is damaged, and not backed up ({how}")
    assert ended.err.endswith("). Examine it with 'flywheel doctor --deep'.\n")
    assert (file.read_bytes(), lying(tmp_path)) == (before, there)


def test_a_program_is_told_how_far_it_is(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0)
    [said, _] = types(tmp_path, f"backup {file} --format json").err.splitlines()
    pages = file.stat().st_size // 4096
    assert json.loads(said) == {"progress": {"done": pages, "total": pages, "unit": "pages"}}
