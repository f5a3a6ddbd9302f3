"""What somebody demands is looked at, or the call ends: nothing that was asked for is passed over in silence."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.audit.offices import Office


@pytest.fixture
def pmo(tmp_path: Path) -> Office:
    """An office with a sealed ledger of five events; its key, a stranger's and the checkpoint lie outside."""
    office = Office(tmp_path, "pmo")
    office.chartered()
    office.grow(4)
    office.done("audit key make --name acme.example/pmo")
    office.done(f"audit seal --to {tmp_path}/friday.checkpoint")
    office.done(f"audit key export --to {tmp_path}/pmo.pub")
    stranger = Office(tmp_path, "stranger")
    stranger.done("audit key make --name stranger.example")
    stranger.done(f"audit key export --to {tmp_path}/stranger.pub")
    (tmp_path / "empty").touch()
    (tmp_path / "nothing-in-it").mkdir()
    (tmp_path / "letter.txt").write_text("Dear all,\n\nhere is the ledger.\n")
    return office


def looked(office: Office, words: str, check: str) -> str:
    """What is told of a check."""
    told = json.loads(office.types(f"audit verify {words} --format json").out)["checks"]
    return next(str(each["told"]) for each in told if each["check"] == check)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--trust ../empty", "../empty is empty, so it holds no public key. Ask for it again."),
        ("--trust ../nothing-in-it", "../nothing-in-it is a folder. Name the public key's file in it."),
        ("--trust ../none.pub", "There is no file ../none.pub. Name the public key's file."),
        (
            "--against ../nothing-in-it",
            "../nothing-in-it holds no checkpoint, no file NAME.checkpoint. Name the checkpoint's file.",
        ),
        ("--against ../none", "There is no file ../none. Name the checkpoint."),
        ("--against ../empty", "../empty is empty. Name the checkpoint."),
        ("--against ../letter.txt", "../letter.txt is no checkpoint: one begins with 'flywheel/'. Name one."),
        ("--evidence ../none", "There is no folder ../none. Name the one in which the evidence lies."),
        ("--evidence ../letter.txt", "../letter.txt is a file. Name the folder in which the evidence lies."),
        (
            "--against ../friday.checkpoint --skip checkpoints",
            "--against is given, and the check checkpoints is left out. Leave out one of the two.",
        ),
        ("--trust ../pmo.pub --only rows", "--trust is given, and the check checkpoints is left out. Leave out one of"),
        (
            "--evidence . --skip evidence",
            "--evidence is given, and the check evidence is left out. Leave out one of the two.",
        ),
    ],
)
def test_what_is_demanded_and_cannot_be_done_ends_the_call(pmo: Office, words: str, said: str):
    assert pmo.refused(f"audit verify {words}", 2).startswith(f"Error: {said}")


def test_what_is_passed_over_in_a_folder_of_checkpoints_is_counted(pmo: Office, tmp_path: Path):
    kept = tmp_path / "kept"
    kept.mkdir()
    shutil.copy(tmp_path / "friday.checkpoint", kept)
    assert "passed over" not in pmo.types("audit verify --against ../kept").err
    shutil.copy(tmp_path / "friday.checkpoint", kept / "monday.txt")
    (kept / "folder").mkdir()
    said = pmo.types("audit verify --against ../kept").err
    assert "../kept: 1 file passed over, not called NAME.checkpoint.\n" in said


def test_an_export_is_not_asked_for_what_it_cannot_have(pmo: Office):
    pmo.done("export events.jsonl")
    assert pmo.refused("audit verify --export events.jsonl --only index", 2) == (
        "Error: An export has no index to check. Leave out --only index, or verify the ledger.\n"
    )


def test_keys_are_given_for_checkpoints_that_there_are(pmo: Office):
    for file in pmo.checkpoints:
        file.unlink()
    said = "Error: There is no checkpoint whose signature could be checked. Name one with --against.\n"
    assert pmo.refused("audit verify --trust ../pmo.pub", 2) == said


def test_a_checkpoint_by_a_stranger_does_not_simply_agree(pmo: Office):
    given = "--against ../friday.checkpoint --trust ../stranger.pub --only checkpoints"
    assert looked(pmo, given, "checkpoints") == (
        "1 of 1 agrees, but is signed by nobody you trust, the last seals #1 to #5; 1 finding"
    )
    assert pmo.types(f"audit verify {given}").code == 4
    believed = "--against ../friday.checkpoint --trust ../pmo.pub --only checkpoints"
    told = re.sub(r"\([0-9a-f]{8}\)", "(ID)", looked(pmo, believed, "checkpoints"))
    assert told == "1 of 1 agrees, signed by acme.example/pmo (ID), the last seals #1 to #5"


def test_a_spoilt_checkpoint_is_not_told_as_none(pmo: Office, tmp_path: Path):
    (tmp_path / "spoilt.checkpoint").write_text((tmp_path / "friday.checkpoint").read_text().replace("\n5\n", "\n4\n"))
    words = "--against ../spoilt.checkpoint --trust ../pmo.pub --only checkpoints"
    assert looked(pmo, words, "checkpoints") == "none that is there can be believed; 1 finding"
    assert pmo.types(f"audit verify {words}").code == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("verify-proof ../nothing-in-it", "../nothing-in-it is a folder. Name the proof in it."),
        ("verify-proof ../empty", "../empty is empty. Name the proof."),
        ("verify-proof ../letter.txt", "../letter.txt is no proof. Name a file that 'flywheel audit prove' wrote."),
        ("verify-proof ../pmo.pub", "../pmo.pub is no proof. Name a file that 'flywheel audit prove' wrote."),
    ],
)
def test_a_wrong_file_is_called_what_it_is(pmo: Office, words: str, said: str):
    assert pmo.refused(f"audit {words} --trust ../pmo.pub", 2) == f"Error: {said}\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing-in-it", "../nothing-in-it is a folder. Name the export in it."),
        ("none", "There is no export at ../none. Name a file that 'flywheel export' wrote."),
        ("empty", "../empty is no export. Name a file that 'flywheel export' wrote."),
        ("letter.txt", "../letter.txt is no export. Name a file that 'flywheel export' wrote."),
        ("pmo/flywheel.db", "../pmo/flywheel.db is a database, and no export. Name a ledger with --ledger."),
    ],
)
def test_what_is_no_export_is_called_what_it_is(pmo: Office, name: str, said: str):
    assert pmo.refused(f"audit verify --export ../{name} --trust ../pmo.pub", 5) == f"Error: {said}\n"


@pytest.mark.parametrize(
    "words", ["audit verify", "audit ask self-verified", "show claims", "replay", "audit prove '#1'"]
)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty", "{} is empty, so it is no ledger. Name the ledger's own file."),
        ("letter.txt", "{} is not a ledger. Name the ledger's own file."),
        ("pmo.pub", "{} is not a ledger. Name the ledger's own file."),
        ("nothing-in-it", "{} is a folder. Name the ledger's file in it."),
    ],
)
def test_nobody_who_reads_is_told_to_make_a_ledger_of_what_is_there(
    pmo: Office, tmp_path: Path, words: str, name: str, said: str
):
    file = tmp_path / name
    assert pmo.refused(f"{words} --ledger {file}", 5) == f"Error: {said.format(file)}\n"


def test_an_option_that_there_is_not_is_never_answered_with_yes(pmo: Office):
    for words in ("audit verify-proof ../empty --key x", "audit verify --yess", "audit verify --keys x"):
        ended = pmo.types(words)
        assert ended.code == 2
        assert "--yes" not in ended.err.replace("--yess", "")
    said = "Error: No such option '--key'. Did you mean --trust? See 'flywheel audit verify-proof --help'.\n"
    assert pmo.types("audit verify-proof ../empty --key x").err == said
