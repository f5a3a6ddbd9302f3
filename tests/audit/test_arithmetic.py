"""The page of arithmetic promises that anybody can check a ledger without flywheel: its lines are run as they stand."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.proof.merkle import leaf_hash
from cli import door
from events.awareness_building import BrandPublished
from events.kinds import KINDS
from flywheel.ledger import Ledger
from tests.audit.forging import OURS, Home, saying, sql
from tests.given import a
from tests.stores.children import outcome

PAGE = Path(__file__).parent.parent.parent / "docs" / "manual" / "arithmetic.md"
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIST = re.compile(r'(?<=^ABOUT = """\n).*?(?=^"""$)', re.MULTILINE | re.DOTALL)
WIDE = 116
OPENSSL = shutil.which("openssl")
UNASKED = (
    "Whether the checkpoint is what was signed is not checked: "
    "openssl did not answer, name a folder for the files that it wants."
)
SIGNED = "The checkpoint is what was signed, says openssl." if OPENSSL else UNASKED
UNSEALED = "No checkpoint was named."
SEALED = "were sealed" if OPENSSL else "the checkpoint tells of"
NOT_OF_THE_LEDGER = "So nothing was held against the checkpoint: this says nothing of the ledger."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Acme's ledger, a checkpoint of it and the public key, and the page's program beside them."""
    home = Home(tmp_path_factory.mktemp("arithmetic") / "home")
    assert CliRunner().invoke(door, ["demo", "--into", str(home.folder)]).exit_code == 0
    home.seal(300)
    shutil.copyfile(home.outside / "000000300.checkpoint", home.folder / "friday.checkpoint")
    (home.folder / "pmo.pub").write_text(f"{OURS.key.written()}\n")
    program = "\n\n".join(block[1] for block in PYTHON.finditer(PAGE.read_text(encoding="utf-8")))
    (home.folder / "check.py").write_text(program, encoding="utf-8")
    return home


def checked(home: Home, *files: str) -> tuple[int, str]:
    """How the page's program ends, with Python's standard library and nothing else, and what it says."""
    words = [sys.executable, "-I", "-S", "check.py", "acme.db", *files]
    ran = subprocess.run(words, cwd=home.folder, capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


def test_an_honest_ledger_passes(home: Home):
    before = sorted(home.folder.iterdir())
    assert checked(home, "friday.checkpoint", "pmo.pub") == (0, f"Nothing was found.\n{SIGNED}\n")
    assert sorted(home.folder.iterdir()) == before


def test_without_a_ledger_it_says_what_it_wants(home: Home):
    ran = subprocess.run([sys.executable, "-I", "-S", "check.py"], cwd=home.folder, capture_output=True, text=True)
    usage = "Usage: python3 check.py LEDGER [CHECKPOINT [PUBLIC-KEY [FOLDER]]]\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", usage)


@pytest.mark.skipif(not OPENSSL, reason="there is no openssl")
@pytest.mark.parametrize(("spoilt", "by"), [("\n300\n", "\n299\n"), ("/pmo ", "/nobody ")])
def test_a_checkpoint_that_was_altered_says_nothing_of_the_ledger(home: Home, spoilt: str, by: str):
    altered = (home.folder / "friday.checkpoint").read_text(encoding="utf-8").replace(spoilt, by)
    (home.folder / "altered.checkpoint").write_text(altered, encoding="utf-8")
    code, told = checked(home, "altered.checkpoint", "pmo.pub")
    assert (code, len(told.splitlines()), told.splitlines()[-1]) == (4, 2, NOT_OF_THE_LEDGER), told
    assert told.startswith(
        "the checkpoint is not what this key signed: " if by != "/nobody " else "the checkpoint is not"
    )
    assert checked(home, "altered.checkpoint")[1].splitlines()[-1].endswith("no public key was named.")
    assert "were sealed" not in checked(home, "altered.checkpoint")[1]


def test_where_there_is_no_openssl_that_is_said_and_its_files_are_written_where_asked(home: Home, tmp_path: Path):
    words = [sys.executable, "-I", "-S", "check.py", "acme.db", "friday.checkpoint", "pmo.pub"]
    for folder in ([], [str(tmp_path)], [str(tmp_path / "nowhere")]):
        ran = subprocess.run(
            [*words, *folder], cwd=home.folder, env={"PATH": "/nowhere"}, capture_output=True, text=True
        )
        said = ran.stdout.splitlines()
        assert (ran.returncode, ran.stderr, said[:2]) == (0, "", ["Nothing was found.", UNASKED])
    assert said[2:] == [f"The files for openssl could not be written to {folder[0]}: No such file or directory."]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["key.der", "signature.bin", "text.bin"]


@pytest.mark.skipif(not OPENSSL, reason="there is no openssl")
def test_openssl_takes_the_signature(home: Home):
    checked(home, "friday.checkpoint", "pmo.pub", ".")
    [line] = re.findall(r"^openssl .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert answer(line, home) == "Signature Verified Successfully"
    text = home.folder / "text.bin"
    text.write_bytes(text.read_bytes().replace(b"\n300\n", b"\n301\n"))
    assert "Failure" in answer(line, home)


@pytest.mark.skipif(not (shutil.which("sqlite3") and shutil.which("xxd")), reason="there is no sqlite3, or no xxd")
def test_the_leaf_by_hand_is_the_leaf(home: Home):
    block = next(
        b
        for b in re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        if "xxd" in b
    )
    assert answer(block, home).split()[0] == leaf_of_the_first(home)


def leaf_of_the_first(home: Home) -> str:
    with Ledger.open(home.ledger, read_only=True) as ledger:
        return leaf_hash(next(ledger.lines())).hex()


def answer(line: str, home: Home) -> str:
    return subprocess.run(["/bin/sh", "-c", line], cwd=home.folder, capture_output=True, text=True).stdout.strip()


def test_it_reads_where_nothing_can_be_written_and_leaves_nothing(home: Home):
    with tempfile.TemporaryDirectory() as name:
        lent = Home(Path(name) / "lent")
        shutil.copytree(home.folder, lent.folder, ignore=shutil.ignore_patterns("*.der", "*.bin", "*-wal", "*-shm"))
        lent.folder.parent.chmod(0o755)
        lent.folder.chmod(0o555)
        before = sorted(found.name for found in lent.folder.iterdir())
        by_hand = re.sub(r"\| xxd.*", "", line_of("xxd"))
        for as_nobody in (True, False):
            for files in (("friday.checkpoint",), ("friday.checkpoint", "pmo.pub")):
                assert outcome(partial(checked_here, lent, *files), as_nobody=as_nobody) == 0
            if shutil.which("sqlite3"):
                assert outcome(lambda: answer(by_hand, lent), as_nobody=as_nobody).startswith("7B22")
            assert sorted(found.name for found in lent.folder.iterdir()) == before
        lent.folder.chmod(0o755)


def checked_here(home: Home, *files: str) -> object:
    """How the page's program ends, run in this process: another's Python may be out of reach for nobody."""
    os.chdir(home.folder)
    sys.argv = ["check.py", "acme.db", *files]
    try:
        exec(Path("check.py").read_text(encoding="utf-8"), {"__name__": "__main__"})  # noqa: S102 - the page's own
    except SystemExit as done:
        return done.code
    return None


def line_of(word: str) -> str:
    return next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if word in line)


def test_what_is_still_in_the_log_is_not_passed_over(home: Home, tmp_path: Path):
    moved = home.moved_to(tmp_path / "home")
    with Ledger.open(moved.ledger) as ledger:
        ledger.record(a(BrandPublished, title="T", promise="P"))
        shutil.copytree(moved.folder, tmp_path / "taken")
    words = [sys.executable, "-I", "-S", "check.py", "acme.db"]
    ran = subprocess.run(words, cwd=tmp_path / "taken", capture_output=True, text=True, timeout=60)
    said = "The newest events are in acme.db-wal. Copy both files, put them together, and check the copy.\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", said)
    answer("sqlite3 acme.db 'PRAGMA wal_checkpoint(TRUNCATE)'", Home(tmp_path / "taken"))
    assert checked(Home(tmp_path / "taken")) == (0, f"Nothing was found.\n{UNSEALED}\n")


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (
            saying({"amount": "9900"}, "value-claimed", claim="less-rework-2025-q1"),
            f"the events are not those that {SEALED}",
        ),
        (sql("DELETE FROM events WHERE position = 40"), "#41 stands where #40 should be"),
        (sql("UPDATE events SET tags = '[]' WHERE position = 40"), "#40 stands under other tags"),
        (sql("DELETE FROM tags WHERE position = 40"), "the index of tags is not that of the events"),
        (
            sql("DELETE FROM events WHERE position > 200", "DELETE FROM tags WHERE position > 200"),
            f"events are gone that {SEALED}",
        ),
        (sql("UPDATE events SET kind = 1 WHERE position = 40"), "#40 stands under another kind"),
    ],
)
def test_a_forged_one_does_not(home: Home, tmp_path: Path, forge, words: str):
    forged = home.moved_to(tmp_path / "home")
    forge(forged)
    code, told = checked(forged, "friday.checkpoint", "pmo.pub")
    assert (code, words in told.splitlines(), told.splitlines()[-1]) == (4, True, SIGNED), told


@pytest.mark.parametrize("files", [("folder",), ("friday.checkpoint", "folder"), ("nowhere",)])
def test_what_cannot_be_read_is_told_in_a_line(home: Home, files: tuple[str, ...]):
    (home.folder / "folder").mkdir(exist_ok=True)
    words = [sys.executable, "-I", "-S", "check.py", "acme.db", *files]
    ran = subprocess.run(words, cwd=home.folder, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert re.fullmatch(rf"{files[-1]} cannot be read: [^.]+. Name the file itself.\n", ran.stderr)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("folder", "(unable to open database file|disk I/O error)"),  # as SQLite's versions have it
        ("nowhere", "unable to open database file"),
        ("check.py", "file is not a database"),
        ("empty", "no such table: events"),
        ("views.db", "no such table: events"),
    ],
)
def test_what_is_no_ledger_is_told_in_a_line(home: Home, name: str, why: str):
    (home.folder / "folder").mkdir(exist_ok=True)
    (home.folder / "empty").touch()
    with closing(sqlite3.connect(home.folder / "views.db")) as views:
        views.execute("CREATE TABLE IF NOT EXISTS turns (a)")
    words = [sys.executable, "-I", "-S", "check.py", name, "friday.checkpoint"]
    ran = subprocess.run(words, cwd=home.folder, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert re.fullmatch(rf"{name} cannot be read as a ledger: {why}. Name the ledger's own file.\n", ran.stderr)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("check.py",), "check.py does not hold what it should: "),
        (("pmo.pub",), "pmo.pub does not hold what it should: "),
        (("acme.db",), "acme.db does not hold what it should: "),
        (("friday.checkpoint", "check.py"), "check.py does not hold what it should: "),
        (("friday.checkpoint", "friday.checkpoint"), "friday.checkpoint does not hold what it should: "),
    ],
)
def test_what_is_no_checkpoint_and_no_key_is_told_in_a_line(home: Home, files: tuple[str, ...], said: str):
    words = [sys.executable, "-I", "-S", "check.py", "acme.db", *files]
    ran = subprocess.run(words, cwd=home.folder, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1), ran.stderr
    assert ran.stderr.startswith(said)
    assert ran.stderr.endswith(". Name the file itself.\n")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE events SET data = 'no json' WHERE position = 40", "#40 holds no event"),
        ("UPDATE events SET data = '[]' WHERE position = 40", "#40 holds no event"),
        ("UPDATE events SET data = CAST(X'FF' AS BLOB) WHERE position = 40", "#40 holds no event"),
        ("UPDATE events SET tags = 'customer' WHERE position = 40", "#40 stands under other tags"),
        ("UPDATE events SET kind = 99 WHERE position = 40", "#41 stands where #40 should be"),
    ],
)
def test_what_cannot_be_understood_is_found_with_its_position(home: Home, tmp_path: Path, statement: str, words: str):
    forged = home.moved_to(tmp_path / "home")
    sql(statement.replace("'no json'", "CAST('no json' AS BLOB)").replace("'[]'", "CAST('[]' AS BLOB)"))(forged)
    code, told = checked(forged, "friday.checkpoint")
    assert (code, words in told.splitlines()) == (4, True), told


def test_the_fields_that_become_tags_are_those_of_the_kinds():
    page = PAGE.read_text(encoding="utf-8")
    told = LIST.sub(lambda _: "".join(about()), page)
    if os.environ.get("REWRITE_EXAMPLES"):
        PAGE.write_text(told, encoding="utf-8")
    assert told == page


def about() -> list[str]:
    """Each group of fields, and under it the kinds that have them."""
    groups: dict[str, list[str]] = {}
    for name, kind in KINDS.items():
        if kind.about:
            groups.setdefault(" ".join(kind.about), []).append(name)
    return [f"{fields}:\n{wrapped(' '.join(names))}\n" for fields, names in groups.items()]


def wrapped(words: str) -> str:
    return textwrap.fill(
        words, WIDE, initial_indent=" ", subsequent_indent=" ", break_on_hyphens=False, break_long_words=False
    )
