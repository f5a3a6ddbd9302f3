"""Whatever is named in the place of a ledger, an export or a checkpoint: every command ends by one law.

5, nothing is there, or something else altogether; 4, it is one and is damaged; 1, it is one and cannot be used here; 2,
what is named beside the ledger never was what it was named as.
"""

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from audit.proof.traces import of_checkpoint, of_proof
from projections.reading import views_path
from tests.audit.offices import Office
from tests.hardship.desk import LEDGER, lying_in
from tests.stores.children import outcome

NEWER, DAMAGED = "a ledger of a newer flywheel", "half a ledger"


def emptied(file: Path, _: Office) -> None:
    file.touch()


def a_folder(file: Path, _: Office) -> None:
    file.mkdir()


def noise(file: Path, _: Office) -> None:
    file.write_bytes(random.Random(1).randbytes(9_000))  # noqa: S311 - keeps no secret


def a_letter(file: Path, _: Office) -> None:
    file.write_text("Dear all,\n\nhere is the ledger.\n" * 300)


def another_database(file: Path, _: Office) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE contacts (name)")


def read_models(file: Path, pmo: Office) -> None:
    shutil.copy(views_path(pmo.ledger), file)


def an_export(file: Path, pmo: Office) -> None:
    shutil.copy(pmo.folder / "events.jsonl", file)


def newer(file: Path, pmo: Office) -> None:
    shutil.copy(pmo.folder / "backup.db", file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")


def half(file: Path, pmo: Office) -> None:
    file.write_bytes((pmo.folder / "backup.db").read_bytes()[:12_000])


THINGS: dict[str, tuple[Callable[[Path, Office], None], int]] = {
    "nothing": (lambda *_: None, 5),
    "an empty file": (emptied, 5),
    "a folder": (a_folder, 5),
    "noise": (noise, 5),
    "a letter": (a_letter, 5),
    "another database": (another_database, 5),
    "read models": (read_models, 5),
    "an export": (an_export, 5),
    NEWER: (newer, 1),
    DAMAGED: (half, 4),
}
READING = {
    "show": "show turns",
    "show then": "show turns --as-of 2026-06-01",
    "show timeline": "show timeline",
    "next": "next",
    "replay": "replay",
    "replay --check": "replay --check",
    "export": "export out.jsonl",
    "doctor": "doctor",
    "backup": "backup out.db",
    "copy": "copy out.db",
    "rebuild": "rebuild",
    "verify": "audit verify",
    "seal": "audit seal",
    "prove": "audit prove '#2'",
    "prove under": "audit prove '#2' --checkpoint friday.checkpoint",
    "ask": "audit ask waivers",
    "questions": "audit questions --count",
    "explain": "audit explain value x claimed",
    "diff, two times": "audit diff --from 2026-01-01",
    "diff, with a file": "audit diff backup.db",
    "report": "audit report --period 2026-Q1 --to out.html",
}
RECORDING = {
    "log": "log brand-published --title T --promise P",
    "log --dry-run": "log brand-published --title T --promise P --dry-run",
    "void": "void '#2' --because x",
    "correct": "correct '#2' --because x --title y",
}
FILES = {
    "restore": "restore {} --yes",
    "diff": "audit diff {}",
    "diff of two": "audit diff backup.db {}",
}
BESIDE = {
    "verify --against": "audit verify --against {}",
    "verify-proof": "audit verify-proof {} --trust pmo.pub",
    "cosign": "audit cosign {} --trust ../other.pub",
    "prove --checkpoint": "audit prove '#2' --checkpoint {}",
    "prove --since": "audit prove --since {}",
    "report --against": "audit report --against {} --period 2026-Q1 --to out.html",
}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with all that a command could ask for: a sealed ledger, what is made of it, and a stranger's key."""
    folder = tmp_path_factory.mktemp("furnished")
    pmo, other = Office(folder, "pmo"), Office(folder, "other")
    pmo.chartered()
    pmo.grow(4)
    for words in (
        "show turns",
        "export events.jsonl",
        "backup backup.db",
        "audit key make --name acme.example/pmo",
        "audit key export --to pmo.pub",
        "audit seal --to friday.checkpoint",
        "audit prove '#2' --to 2.tlog-proof",
    ):
        pmo.done(words)
    other.done("audit key make --name other.example")
    other.done("audit key export --to ../other.pub")
    return pmo


@pytest.fixture
def pmo(furnished: Office, tmp_path: Path) -> Office:
    """The same office, to be spoilt."""
    shutil.copytree(furnished.folder.parent, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path, "pmo")


@pytest.mark.parametrize("thing", THINGS)
def test_what_is_no_ledger_ends_every_command_in_one_way(pmo: Office, tmp_path: Path, thing: str):
    make, code = THINGS[thing]
    make(tmp_path / "it.db", pmo)
    before = lying_in(tmp_path)
    for name, words in {**READING, **RECORDING}.items():
        ended = pmo.types(f"{words} --ledger ../it.db")
        assert (name, ended.code, ended.err.count("Error: ")) == (name, code, 1), ended
        assert not list(pmo.folder.glob("out.*")), name
    assert lying_in(tmp_path) == before


@pytest.mark.parametrize("thing", THINGS)
def test_what_is_no_backup_ends_every_command_in_one_way(pmo: Office, tmp_path: Path, thing: str):
    make, code = THINGS[thing]
    make(tmp_path / "it.db", pmo)
    before = pmo.ledger.read_bytes()
    for name, words in FILES.items():
        ended = pmo.types(words.format("../it.db"))
        assert (name, ended.code, ended.err.count("Error: ")) == (name, code, 1), ended
    assert pmo.ledger.read_bytes() == before


@pytest.mark.parametrize("thing", [thing for thing in THINGS if thing != "an export"])
def test_what_is_no_export_ends_every_command_in_one_way(pmo: Office, tmp_path: Path, thing: str):
    make, _ = THINGS[thing]
    make(tmp_path / "it.jsonl", pmo)
    for words in ("audit verify --export ../it.jsonl", "audit diff ../it.jsonl"):
        ended = pmo.types(words)
        assert (words, ended.code, ended.err.count("Error: ")) == (words, 5, 1), ended


@pytest.mark.parametrize("words", ["audit verify --export spoilt.jsonl", "audit diff spoilt.jsonl"])
def test_an_export_that_is_damaged_is_one(pmo: Office, words: str):
    whole = (pmo.folder / "events.jsonl").read_bytes()
    (pmo.folder / "spoilt.jsonl").write_bytes(whole.replace(b'"kind":"awareness', b'"kind":\0awareness', 1))
    assert pmo.types(words).code == 4


@pytest.mark.parametrize("thing", THINGS)
def test_what_is_no_checkpoint_and_no_proof_ends_every_command_in_one_way(pmo: Office, tmp_path: Path, thing: str):
    make, _ = THINGS[thing]
    make(tmp_path / "it", pmo)
    for name, words in BESIDE.items():
        ended = pmo.types(words.format("../it"))
        assert (name, ended.code, ended.err.count("Error: ")) == (name, 2, 1), ended


@pytest.mark.parametrize("thing", [thing for thing, (_, code) in THINGS.items() if code != 5 or thing == "a folder"])
def test_where_a_ledger_is_to_be_made_the_law_is_the_same(pmo: Office, tmp_path: Path, thing: str):
    make, code = THINGS[thing]
    make(tmp_path / "it.db", pmo)
    for words in ("copy ../it.db", "import events.jsonl --ledger ../it.db"):
        assert (words, pmo.types(words).code) == (words, code)


@pytest.mark.parametrize(
    "words", ["init --name A --scope enterprise --mandate M --currency GBP --sponsor s", "restore"]
)
@pytest.mark.parametrize("thing", ["noise", "a letter", "another database", "an export", NEWER, DAMAGED])
def test_nothing_is_made_over_what_is_there(pmo: Office, tmp_path: Path, words: str, thing: str):
    THINGS[thing][0](tmp_path / "it.db", pmo)
    before = (tmp_path / "it.db").read_bytes()
    said = pmo.refused(f"{words} {'backup.db' if words == 'restore' else ''} --ledger ../it.db", 1)
    assert "is there already" in said
    assert (tmp_path / "it.db").read_bytes() == before


def test_what_may_not_be_read_is_no_accusation(furnished: Office):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "lent")
        shutil.copytree(furnished.folder.parent, folder)
        for path in (Path(name), folder, *folder.rglob("*")):
            path.chmod(0o777)
        for lent in ("flywheel.db", "events.jsonl", "friday.checkpoint", "2.tlog-proof"):
            (folder / "pmo" / lent).chmod(0)
        pmo = Office(folder, "pmo")
        for words in (
            *{**READING, **RECORDING}.values(),
            *(each.format("events.jsonl") for each in ("audit verify --export {}", "audit diff {}")),
            *(each.format("2.tlog-proof") for each in BESIDE.values()),
        ):
            ended = outcome(partial(pmo.types, words), as_nobody=True)
            assert (words, ended.code, ended.err.count("Error: ")) == (words, 1, 1), ended


def test_one_is_told_from_the_other(furnished: Office):
    """What was handed over as something else never was it; what was handed over as itself always is."""
    folder = furnished.folder
    checkpoint, proof = (folder / "friday.checkpoint").read_bytes(), (folder / "2.tlog-proof").read_bytes()
    furnished.done("audit prove --since friday.checkpoint --to grown.txt")
    furnished.done("audit key rotate --to rotation.txt")
    others = [folder / name for name in (LEDGER, "events.jsonl", "pmo.pub", "rotation.txt", "flywheel.hashes")]
    assert [of_checkpoint(each) for each in (checkpoint, proof)] == [True, False]
    assert not of_checkpoint((folder / "grown.txt").read_bytes())
    assert [of_proof(each) for each in (checkpoint, proof)] == [True, True]
    assert [path.name for path in others if of_proof(path.read_bytes())] == []
