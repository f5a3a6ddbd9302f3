"""A backup takes the ledger's place whole, when it is sound, and when somebody knows what that loses."""

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import apsw
import pytest

from flywheel.errors import FlywheelError, LedgerBusy, StoreFailed
from flywheel.ledger import Ledger
from flywheel.stores import sqlite_restore, standing
from flywheel.stores.sqlite_backup import flaws
from flywheel.stores.sqlite_faults import telling
from flywheel.stores.sqlite_restore import put_back, there
from tests.commands.ledgers import (
    chartered,
    customer,
    damaged,
    grow,
    held,
    killed,
    lines,
    lying,
    messages,
    types,
    unguarded,
    with_a_gap,
)
from tests.given import SUMMER
from tests.hardship.test_places import on_a_disk_with
from tests.stores.children import child

KILLS = 12


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of nine events, of which the backup has five."""
    path = chartered(tmp_path, customers=4)
    assert types(tmp_path, f"backup {tmp_path}/friday.db").code == 0
    grow(path, 4)
    return path


@pytest.fixture
def file(tmp_path: Path, ledger: Path) -> Path:
    """The backup of the ledger."""
    assert ledger.exists()
    return tmp_path / "friday.db"


def quiet(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def put(ledger: Path, file: Path, position: int = 5) -> str:
    return f"{ledger} holds what {file} does up to #{position}, verified event by event.\n"


def test_where_the_ledger_is_gone_the_backup_takes_its_place(tmp_path: Path, ledger: Path, file: Path):
    every = lines(ledger)
    ledger.unlink()
    ended = types(tmp_path, f"restore {file}")
    assert (ended.code, ended.err) == (0, put(ledger, file))
    assert lines(ledger) == lines(file) == every[:5]
    assert standing(ledger) == standing(file)
    assert types(tmp_path, "log brand-published --title t --promise p").code == 0
    assert len(lines(ledger)) == 6


def test_it_can_be_put_where_no_ledger_was(tmp_path: Path, file: Path):
    assert types(tmp_path, f"restore {file} --ledger {tmp_path}/new.db").code == 0
    assert lines(tmp_path / "new.db") == lines(file)


def test_a_ledger_that_is_there_is_not_replaced_and_it_is_told_what_would_be_lost(
    tmp_path: Path, ledger: Path, file: Path
):
    before, every = lying(tmp_path), ledger.read_bytes()
    message = (
        f"Error: {ledger} is there already: the ledger there goes on to #9, the backup ends at #5."
        " Back it up first, then say --yes to replace it.\n"
    )
    assert types(tmp_path, f"restore {file}") == (1, "", message)
    assert (lying(tmp_path), ledger.read_bytes()) == (before, every)


def test_with_yes_it_is_replaced(tmp_path: Path, ledger: Path, file: Path):
    ledger.chmod(0o640)
    ended = types(tmp_path, f"restore {file} --yes --format json")
    replaced = "What was there is replaced: the ledger there goes on to #9, the backup ends at #5.\n"
    assert (ended.code, messages(ended.err)) == (0, replaced + put(ledger, file))
    assert [row["position"] for row in json.loads(ended.out)["rows"]] == [5]
    assert lines(ledger) == lines(file)
    assert ledger.stat().st_mode & 0o777 == 0o640
    assert [name for name in lying(tmp_path) if name.startswith("flywheel.db")] == ["flywheel.db"]


def forked(tmp_path: Path, ledger: Path) -> None:
    """After a restore, somebody recorded something else."""
    types(tmp_path, f"restore {tmp_path}/friday.db --yes")
    grow(ledger, 5, note="something else")


def another(tmp_path: Path, ledger: Path) -> None:
    ledger.unlink()
    chartered(tmp_path, customers=2)


def headless(_: Path, ledger: Path) -> None:
    ledger.write_bytes(bytes(100) + ledger.read_bytes()[100:])


def a_letter(_: Path, ledger: Path) -> None:
    ledger.write_text("Dear PMO, " * 1000)


def older(tmp_path: Path, ledger: Path) -> None:
    """The backup is ahead: the ledger there is an older backup."""
    types(tmp_path, f"backup {tmp_path}/monday.db")
    shutil.copy(tmp_path / "friday.db", ledger)
    (tmp_path / "monday.db").replace(tmp_path / "friday.db")


@pytest.mark.parametrize(
    ("make", "lost"),
    [
        (forked, "the ledger there goes on to #10, the backup ends at #5"),
        (another, "the ledger there is another one, and goes on to #3"),
        (headless, sqlite_restore.UNREADABLE),
        (a_letter, sqlite_restore.UNREADABLE),
    ],
    ids=["later", "another", "headless", "a letter"],
)
def test_whatever_is_there_is_told_of_and_replaced_only_with_yes(
    tmp_path: Path, ledger: Path, file: Path, make: Callable[[Path, Path], None], lost: str
):
    make(tmp_path, ledger)
    before = ledger.read_bytes()
    first = "Move it away to keep it, or" if lost == sqlite_restore.UNREADABLE else "Back it up first, then"
    message = f"Error: {ledger} is there already: {lost}. {first} say --yes to replace it.\n"
    assert types(tmp_path, f"restore {file}") == (1, "", message)
    assert ledger.read_bytes() == before
    assert types(tmp_path, f"restore {file} --yes").code == 0
    assert lines(ledger) == lines(file)


def test_where_histories_part_the_first_difference_is_told(tmp_path: Path, ledger: Path, file: Path):
    types(tmp_path, f"backup {tmp_path}/monday.db")
    forked(tmp_path, ledger)
    ended = types(tmp_path, f"restore {tmp_path}/monday.db")
    assert f": the ledger there differs from the backup from #6 on, and goes on to #{10}. " in ended.err
    assert len(lines(file)) == 5


def test_where_nothing_would_be_lost_that_is_told_too(tmp_path: Path, ledger: Path, file: Path):
    older(tmp_path, ledger)
    message = f"Error: {ledger} is there already, and the backup has all of it. Say --yes to replace it.\n"
    assert types(tmp_path, f"restore {file}") == (1, "", message)
    assert types(tmp_path, f"restore {file} --yes").code == 0
    assert len(lines(ledger)) == 9


def shown(tmp_path: Path) -> str:
    ended = types(tmp_path, "show customers --fields customer,identified_at --format csv")
    assert ended.code == 0
    return ended.out


@pytest.mark.parametrize("by", ["flywheel", "hand"])
def test_the_read_models_notice_by_themselves(tmp_path: Path, ledger: Path, file: Path, by: str):
    then = types(tmp_path, f"show customers --fields customer,identified_at --format csv --ledger {file}").out
    assert shown(tmp_path).count("\n") == 9
    if by == "flywheel":
        types(tmp_path, f"restore {file} --yes")
    else:
        shutil.copy(file, ledger)
    assert shown(tmp_path) == then
    assert types(tmp_path, "replay --check").code == 0


def test_read_models_of_what_never_was_are_not_taken_for_those_of_what_came_instead(
    tmp_path: Path, ledger: Path, file: Path
):
    """The new history is as long as the lost one was: the same origin, the same head, other events."""
    shown(tmp_path)
    types(tmp_path, f"restore {file} --yes")
    with Ledger.open(ledger, clock=lambda: SUMMER) as again:
        again.record(*(customer(n) for n in range(70, 74)))
    assert "c73" in shown(tmp_path)
    assert types(tmp_path, "replay --check").code == 0


def test_a_ledger_that_somebody_has_open_is_not_replaced(
    tmp_path: Path, ledger: Path, file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite_restore, "WAIT_SECONDS", 0.05)
    message = f"Error: Another program has {ledger} open. End it, and try again.\n"
    with held(ledger):
        assert types(tmp_path, f"restore {file} --yes") == (6, "", message)
    assert len(lines(ledger)) == 9
    assert types(tmp_path, f"restore {file} --yes").code == 0
    assert len(lines(ledger)) == 5


def test_what_is_recorded_after_somebody_agreed_is_not_lost_unseen(ledger: Path, file: Path):
    found = there(ledger, file)
    grow(ledger, 1)
    with pytest.raises(LedgerBusy) as failure:
        put_back(file, ledger, found, quiet)
    assert str(failure.value) == f"{ledger} was written to meanwhile. Start again, to see what would be lost."
    assert len(lines(ledger)) == 10


def test_a_ledger_that_was_made_meanwhile_is_not_lost_unseen(tmp_path: Path, file: Path):
    place = tmp_path / "new.db"
    assert there(place, file) is None
    chartered(tmp_path, name="new.db")
    with pytest.raises(LedgerBusy):
        put_back(file, place, None, quiet)
    assert len(lines(place)) == 1


def test_what_sqlite_left_beside_a_lost_ledger_is_not_mixed_into_the_backup(tmp_path: Path, ledger: Path, file: Path):
    with held(ledger):
        grow(ledger, 3)
    assert (tmp_path / "flywheel.db-wal").stat().st_size
    ledger.unlink()
    assert types(tmp_path, f"restore {file}").code == 0
    assert lines(ledger) == lines(file)
    assert [name for name in lying(tmp_path) if name.startswith("flywheel.db")] == ["flywheel.db"]


def test_what_a_killed_writer_left_beside_the_ledger_is_told_of_as_well(tmp_path: Path, ledger: Path, file: Path):
    with held(ledger):
        grow(ledger, 3)
    assert "goes on to #12, the backup ends at #5" in types(tmp_path, f"restore {file}").err
    assert types(tmp_path, f"restore {file} --yes").code == 0
    assert lines(ledger) == lines(file)


@pytest.mark.parametrize("harm", [damaged, unguarded, with_a_gap, headless])
def test_a_backup_that_is_not_sound_is_not_restored(
    tmp_path: Path, ledger: Path, file: Path, harm: Callable[..., None]
):
    grow(ledger, 300)
    types(tmp_path, f"backup {file} --yes")
    harm(*([tmp_path, file] if harm is headless else [file]))
    before = ledger.read_bytes()
    ended = types(tmp_path, f"restore {file} --yes")
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith(f"Error: {file} is damaged (")
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            "restore {folder}/gone.db",
            5,
            "There is no backup at {folder}/gone.db. Name a file that 'flywheel backup' wrote.",
        ),
        ("restore {folder}/flywheel.db --yes", 2, "{folder}/flywheel.db is the ledger itself. Name a backup of it."),
        (
            "restore {folder}/friday.db --ledger {folder}/gone/pmo.db",
            5,
            "There is no folder {folder}/gone. Make it first, or name another place.",
        ),
        (
            "restore {folder}/friday.db --ledger {folder} --yes",
            5,
            "{folder} is a folder. Name the ledger's file in it.",
        ),
        (
            "restore {folder}/friday.db --ledger postgresql://db/pmo --yes",
            2,
            "Ledgers on a server (postgresql://) cannot be opened by this version."
            " Name a file, such as flywheel.db or sqlite:///flywheel.db.",
        ),
    ],
)
@pytest.mark.usefixtures("file")
def test_what_cannot_be_restored_is_told(tmp_path: Path, words: str, code: int, message: str):
    ended = types(tmp_path, words.format(folder=tmp_path))
    assert ended == (code, "", f"Error: {message.format(folder=tmp_path)}\n")


def test_on_a_full_disk_the_ledger_stays(tmp_path: Path, ledger: Path, file: Path):
    grow(ledger, 300)
    before = ledger.read_bytes()
    ended = on_a_disk_with(10_000, lambda: types(tmp_path, f"restore {file} --yes"))
    message = f"Error: {tmp_path} has no room for a copy of {file}. Make room and try again.\n"
    assert ended == (1, "", message)
    assert ledger.read_bytes() == before
    assert [name for name in lying(tmp_path) if name.startswith(".")] == []


def test_killed_at_any_moment_there_is_the_one_ledger_or_the_other(tmp_path: Path, ledger: Path, file: Path):
    grow(ledger, 800)
    types(tmp_path, f"backup {tmp_path}/monday.db")
    each = [lines(file), lines(tmp_path / "monday.db")]
    moments = random.Random(1815)  # noqa: S311 - the same moments every time

    def work(pipe: IO[bytes]) -> None:
        pipe.write(b".")
        while True:
            for name in ("friday", "monday"):
                types(tmp_path, f"restore {tmp_path}/{name}.db --yes")

    for _ in range(KILLS):
        before = lines(ledger)
        started = child(work)
        assert started.pipe.read(1) == b"."
        time.sleep(moments.uniform(0, 0.3))
        os.kill(started.pid, signal.SIGKILL)
        started.ended()
        assert lines(ledger) in [before, *each]
        assert flaws(ledger) == []
        assert types(tmp_path, "log brand-published --title t --promise p").code == 0


def coming_and_going(ledger: Path, number: int) -> Callable[[IO[bytes]], None]:
    """Opens the ledger for each recording, as a command does, now and then, and tells the id of what was acknowledged.

    Told is only what was begun after the last restore: what was acknowledged before may be lost by it.
    """

    def work(pipe: IO[bytes]) -> None:
        pauses = random.Random(number)  # noqa: S311 - the same pauses every time
        for n in range(1_000_000):
            time.sleep(pauses.uniform(0, 0.1))
            over = (ledger.parent / "over").exists()
            try:
                with Ledger.open(ledger, clock=lambda: SUMMER) as opened:
                    receipt = opened.record(customer(number + n))[0]
            except FlywheelError:
                continue
            if over:
                pipe.write(f"{receipt.event.id}\n".encode())

    return work


def test_writers_who_come_and_go_meanwhile_break_nothing(ledger: Path, file: Path):
    writers = [child(coming_and_going(ledger, number)) for number in (10_000_000, 20_000_000)]
    with killed(*writers):
        restored = 0
        while restored < 10:
            try:
                put_back(file, ledger, there(ledger, file), quiet)
                restored += 1
            except LedgerBusy:
                continue
        (ledger.parent / "over").touch()
        told = [writer.pipe.readline().decode() for writer in writers for _ in range(3)]
    every = lines(ledger)
    assert (flaws(ledger), every[:5]) == ([], lines(file))
    assert set(map(str.strip, told)) <= {str(json.loads(line)["id"]) for line in every}


def test_whoever_opened_the_old_ledger_just_before_writes_neither_into_the_new_one_nor_into_its_log(
    ledger: Path, file: Path
):
    """SQLite refuses to make a log for a file that lost its name, which is why the old one is left without."""
    late = apsw.Connection(str(ledger), flags=apsw.SQLITE_OPEN_READWRITE)
    put_back(file, ledger, there(ledger, file), quiet)
    with pytest.raises(StoreFailed) as failure, telling(ledger, late):
        late.pragma("journal_mode", "wal")
    late.close()
    assert str(failure.value) == (
        f"{ledger} was deleted or replaced while it was open, and nothing was recorded. Open it again."
    )
    assert (lines(ledger), flaws(ledger)) == (lines(file), [])
