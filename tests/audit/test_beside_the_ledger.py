"""Whoever looks after a ledger is told of what lies beside it for the auditors, and does it no harm."""

import json
import shutil
from pathlib import Path

import pytest

from tests.audit.offices import Office
from tests.hardship.test_places import on_a_disk_with

ONE = "1 of them, in no backup"


@pytest.fixture
def pmo(tmp_path: Path) -> Office:
    """An office with a ledger of five events, sealed."""
    office = Office(tmp_path, "pmo")
    office.chartered()
    office.grow(4)
    office.done("audit key make --name acme.example/pmo")
    office.done("audit seal")
    return office


def examined(office: Office) -> dict[str, tuple[str, str]]:
    rows = json.loads(office.types("doctor --format json").out)["rows"]
    return {row["check"]: (row["state"], row["found"]) for row in rows}


def test_the_doctor_tells_how_far_is_sealed(pmo: Office):
    assert examined(pmo)["hashes"] == ("ok", "caught up to #5")
    assert examined(pmo)["checkpoints"] == ("ok", f"{ONE}; the last sealed #1 to #5, and 0 events came since")
    pmo.grow()
    assert examined(pmo)["hashes"] == ("ok", "they end at #5; the next seal catches them up to #6")
    assert examined(pmo)["checkpoints"] == ("ok", f"{ONE}; the last sealed #1 to #5, and 1 event came since")


def test_the_doctor_finds_that_sealed_events_are_gone(pmo: Office):
    pmo.done("backup friday.db")
    pmo.grow(2)
    pmo.done("audit seal")
    said = pmo.types("restore friday.db --yes").err
    assert said.endswith(
        "It was sealed up to #7 before, so it is not sealed again as it is. "
        "Put back a newer backup, or see 'flywheel doctor'.\n"
    )
    found = examined(pmo)
    assert found["hashes"] == ("ok", "they are not of this history; the next seal makes them anew")
    words = f"{pmo.checkpoints[1]} sealed 7 events, and the ledger ends at #5"
    assert found["checkpoints"] == ("wrong", words)
    assert pmo.types("doctor").code == 4


def test_the_doctor_finds_checkpoints_of_another_ledger_and_what_are_none(pmo: Office):
    pmo.ledger.unlink()
    pmo.chartered()
    state, found = examined(pmo)["checkpoints"]
    assert state == "wrong"
    assert found.startswith(f"{pmo.checkpoints[0]} is of another ledger (flywheel/")
    pmo.checkpoints[0].write_text("spoilt")
    words = f"{pmo.checkpoints[0]} is no checkpoint: it has no signatures under a blank line"
    assert examined(pmo)["checkpoints"] == ("attention", words)


def test_whoever_backs_up_is_told_of_the_checkpoints_that_stay_behind(pmo: Office):
    folder = pmo.folder / "flywheel.checkpoints"
    assert f"1 checkpoint lies in {folder}, and is not in the backup. Copy that folder along.\n" in (
        pmo.types("backup friday.db").err
    )
    pmo.grow()
    pmo.done("audit seal")
    assert f"2 checkpoints lie in {folder}, and are not in the backup. Copy that folder along.\n" in (
        pmo.types("backup friday.db --yes").err
    )


def test_whoever_puts_back_is_told_of_checkpoints_on_either_side(pmo: Office, tmp_path: Path):
    pmo.done("backup friday.db")
    assert f"1 checkpoint in {pmo.folder}/flywheel.checkpoints stayed as it was.\n" in (
        pmo.types("restore friday.db --yes").err
    )
    new = Office(tmp_path, "new")
    assert "checkpoint" not in new.types(f"restore {pmo.folder}/friday.db").err
    shutil.copytree(pmo.folder / "flywheel.checkpoints", pmo.folder / "friday.checkpoints")
    folder = f"{pmo.folder}/friday.checkpoints"
    told = f"1 checkpoint lies in {folder}. Copy that folder to {new.folder}/flywheel.checkpoints.\n"
    assert told in new.types(f"restore {pmo.folder}/friday.db --yes").err


def test_who_never_sealed_is_told_of_no_checkpoints(tmp_path: Path):
    office = Office(tmp_path, "new")
    office.chartered()
    assert "checkpoint" not in office.types("backup friday.db").err + office.types("restore friday.db --yes").err


def test_a_ledger_that_was_never_sealed_is_not_examined_for_it(tmp_path: Path):
    office = Office(tmp_path, "new")
    office.chartered()
    assert {"hashes", "checkpoints"} & set(examined(office)) == set()


def test_a_copy_and_a_restored_export_are_the_same_ledger_to_a_checkpoint(pmo: Office, tmp_path: Path):
    """Origin and root rest on the stored bytes alone, so a checkpoint of one holds for the other."""
    pmo.done("export events.jsonl")
    other = Office(tmp_path, "other")
    other.done(f"import {pmo.folder}/events.jsonl")
    other.done("audit key make --name somebody.else")
    other.done("audit seal")
    assert other.checkpoints[0].read_text().split("\n\n")[0] == pmo.checkpoints[0].read_text().split("\n\n")[0]
    pmo.done(f"copy {tmp_path}/copied.db")
    pmo.done(f"audit prove '#2' --ledger {tmp_path}/copied.db --checkpoint {pmo.checkpoints[0]}")


def test_where_nothing_can_be_written_a_proof_is_made_all_the_same(pmo: Office):
    """Root may write anywhere, so the folder is made unwritable by standing a folder where the hashes would be."""
    (pmo.folder / "flywheel.hashes").unlink()
    (pmo.folder / "flywheel.hashes").mkdir()
    (pmo.folder / "flywheel.hashes" / "full").touch()
    pmo.done("audit prove '#2'")
    pmo.done("audit seal")


@pytest.mark.parametrize("room", [0, 20, 100, 300])
def test_on_a_full_disk_nothing_half_is_sealed_and_once_there_is_room_it_is(pmo: Office, room: int):
    pmo.grow(30)
    before = [file.read_bytes() for file in pmo.checkpoints]
    ended = on_a_disk_with(room, lambda: pmo.types("audit seal"))
    whole = [file for file in pmo.checkpoints if file.suffix == ".checkpoint"]
    assert [file.read_bytes() for file in whole[:1]] == before
    if ended.code:
        assert len(whole) == 1
        assert ended.err.endswith("Make room on the disk, then try again.\n") or "File too large" in ended.err
    pmo.done("audit seal")
    pmo.done("audit prove '#30'")
    assert examined(pmo)["hashes"] == ("ok", "caught up to #35")
    assert [file.suffix for file in pmo.checkpoints] == [".checkpoint"] * 2


@pytest.mark.parametrize("room", [0, 40])
def test_on_a_full_disk_no_half_key_is_left(tmp_path: Path, room: int):
    office = Office(tmp_path, "pmo")
    office.chartered()
    ended = on_a_disk_with(room, lambda: office.types("audit key make --name acme.example/pmo"))
    assert ended.code == 1
    assert office.types("audit key list").err.startswith("There are no keys in ")
    office.done("audit key make --name acme.example/pmo")
    office.done("audit seal")
