"""Wherever the ledger is said to be, and whatever is there instead: it is told, with its code, and left alone."""

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from events.awareness_building import BrandPublished
from flywheel.errors import StoreFailed
from flywheel.ledger import Ledger
from tests.given import a
from tests.hardship.desk import BRAND, CHARTER, LEDGER, Ended, lying_in, types
from tests.stores.children import outcome

VOID = ("void", "#1", "--because", "x")
MISSING = "There is no ledger at {path}. Name yours with --ledger, or make one with 'flywheel init'."
NOT_ONE = "{path} is not a ledger. Name the ledger's own file."
TAKEN = "{path} is there already. Name another with --ledger, or move it away."
NEWER = "{path} was made by a newer flywheel (its schema is 2, ours 1). Update flywheel and try again."
A_FOLDER = "{path} is a folder. Name the ledger's file in it."
FULL = "The disk that holds {path} is full, and nothing was recorded. Make room and try again."
READ_ONLY = "{path} may only be read. Give yourself permission to write the file and its folder."
MOVED = "{path} was deleted or replaced while it was open, and nothing was recorded. Open it again."


def sql(statement: str) -> Callable[[Path], None]:
    """Runs a statement on the file, as some other program would."""

    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(statement)

    return run


def newer(path: Path) -> None:
    Ledger.open(path, create=True).close()
    sql("PRAGMA user_version = 2")(path)


OBSTACLES: dict[str, tuple[Callable[[Path], object], tuple[int, str], tuple[int, str] | None]] = {
    "nothing": (lambda _: None, (5, MISSING), None),
    "an empty file": (Path.touch, (5, MISSING), None),
    "an empty database": (sql("PRAGMA user_version = 0"), (5, MISSING), None),
    "a folder": (Path.mkdir, (5, A_FOLDER), (5, A_FOLDER)),
    "a pipe": (os.mkfifo, (5, NOT_ONE), (5, NOT_ONE)),
    "a letter": (lambda path: path.write_text("Dear PMO, " * 1000), (5, NOT_ONE), (1, TAKEN)),
    "another program's data": (sql("CREATE TABLE contacts (name)"), (5, NOT_ONE), (1, TAKEN)),
    "a newer ledger": (newer, (1, NEWER), (1, TAKEN)),
}


@pytest.mark.parametrize("words", [BRAND, VOID, ("correct", "#1", "--because", "x", "--name", "y")], ids=lambda w: w[0])
@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_is_no_ledger_is_told_and_left_alone(tmp_path: Path, obstacle: str, words: tuple[str, ...]):
    make, (code, message), _ = OBSTACLES[obstacle]
    path = tmp_path / LEDGER
    make(path)
    before = lying_in(tmp_path)
    assert types(tmp_path, *words) == (code, "", f"Error: {message.format(path=path)}\n")
    assert lying_in(tmp_path) == before


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_ledger_is_made_only_where_nothing_is(tmp_path: Path, obstacle: str):
    make, _, fault = OBSTACLES[obstacle]
    path = tmp_path / LEDGER
    make(path)
    before = lying_in(tmp_path)
    ended = types(tmp_path, *CHARTER)
    if fault:
        assert ended == (fault[0], "", f"Error: {fault[1].format(path=path)}\n")
        assert lying_in(tmp_path) == before
    else:
        assert (ended.code, ended.out) == (0, "Recorded #1 pmo-chartered, Charter.\n")


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path):
    message = f"Error: There is no folder {tmp_path}/gone. Make it first, or name another place.\n"
    for words in (BRAND, CHARTER):
        assert types(tmp_path, *words, "--ledger", str(tmp_path / "gone" / LEDGER)) == (5, "", message)
    assert lying_in(tmp_path) == {}


@pytest.mark.parametrize(
    ("ledger", "message"),
    [
        ("postgresql://db/pmo", "Ledgers on a server (postgresql://) cannot be opened by this version. {use}"),
        ("umadb://db:50051", "Ledgers on a server (umadb://) cannot be opened by this version. {use}"),
        ("mysql://db/pmo", "mysql:// is not a kind of ledger that flywheel knows. {use}"),
        (":memory:", "':memory:' does not name a file. {use}"),
        ("sqlite://", "'sqlite://' does not name a file. {use}"),
    ],
)
def test_an_address_that_is_none_is_told(tmp_path: Path, ledger: str, message: str):
    use = "Name a file, such as flywheel.db or sqlite:///flywheel.db."
    for words in (BRAND, CHARTER):
        assert types(tmp_path, *words, "--ledger", ledger) == (2, "", f"Error: {message.format(use=use)}\n")
    assert lying_in(tmp_path) == {}


def test_a_charter_that_is_refused_leaves_no_ledger_behind(tmp_path: Path):
    ended = types(tmp_path, *CHARTER, "--on", "2026-06-02")
    message = "2026-06-02 00:00 is still to come. Log it once it has happened."
    assert ended == (1, "", f"Refused: not-in-the-future: {message}\n")
    assert lying_in(tmp_path) == {}


def test_a_charter_is_tried_against_the_rules_and_makes_no_ledger(tmp_path: Path):
    assert types(tmp_path, *CHARTER, "--dry-run").out == (
        "Would record #1 pmo-chartered, Charter. Nothing was recorded.\n"
    )
    assert types(tmp_path, *CHARTER, "--dry-run", "--on", "2026-06-02").code == 1
    assert lying_in(tmp_path) == {}


def test_a_ledger_that_was_made_but_not_chartered_is_chartered(tmp_path: Path):
    """As it is left by whoever was stopped between the two."""
    Ledger.open(tmp_path / LEDGER, create=True).close()
    told = "Refused: charter-first: no PMO is chartered in this ledger. Make one with 'flywheel init'.\n"
    assert types(tmp_path, *BRAND) == (1, "", told)
    assert types(tmp_path, *CHARTER).out == "Recorded #1 pmo-chartered, Charter.\n"
    assert types(tmp_path, *BRAND).code == 0


def on_a_disk_with(room: int, work: Callable[[], Ended]) -> Ended:
    """How a call ends where no file can grow beyond so many bytes, which is what a full disk comes to."""

    def full() -> Ended:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        return work()

    ended = outcome(full)
    assert isinstance(ended, Ended)
    return ended


@pytest.mark.parametrize("room", [0, 10_000, 40_000])
def test_on_a_full_disk_nothing_is_recorded_and_once_there_is_room_it_goes_on(folder: Path, room: int):
    words = ("log", "brand-published", "--title", "t", "--promise", "x" * 20_000, "--note", "y" * 20_000)
    before = lying_in(folder)[LEDGER]
    ended = on_a_disk_with(room, lambda: types(folder, *words))
    assert ended == (1, "", f"Error: {FULL.format(path=folder / LEDGER)}\n")
    assert types(folder, "export", "-").out.count("\n") == 1
    assert lying_in(folder)[LEDGER] == before
    assert types(folder, *words).code == 0


@pytest.mark.parametrize("room", [0, 10_000])
def test_on_a_full_disk_no_ledger_is_made_and_once_there_is_room_it_is(tmp_path: Path, room: int):
    ended = on_a_disk_with(room, lambda: types(tmp_path, *CHARTER))
    assert ended.code == 1
    assert "is full, and nothing was recorded. Make room and try again.\n" in ended.err
    assert types(tmp_path, *CHARTER).out == "Recorded #1 pmo-chartered, Charter.\n"


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder with a ledger that everybody can reach, which pytest's own folders are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for words in (CHARTER, (*BRAND, "--dry-run"), ("export", "-")):  # so that nothing is left to be imported
            assert types(folder, *words).code == 0
        folder.chmod(0o777)
        (folder / LEDGER).chmod(0o666)
        yield folder
        folder.chmod(0o700)


@pytest.mark.parametrize(("file", "around"), [(0o444, 0o777), (0o666, 0o555), (0o444, 0o555)])
def test_what_may_only_be_read_is_read_and_not_written(open_to_all: Path, file: int, around: int):
    path = open_to_all / LEDGER
    path.chmod(file)
    open_to_all.chmod(around)
    before = lying_in(open_to_all)
    told = (1, "", f"Error: {READ_ONLY.format(path=path)}\n")
    assert outcome(lambda: types(open_to_all, *BRAND), as_nobody=True) == told
    assert outcome(lambda: types(open_to_all, *VOID), as_nobody=True) == told
    assert outcome(lambda: types(open_to_all, "export", "-"), as_nobody=True).out.count("\n") == 1
    assert lying_in(open_to_all) == before


def test_reading_leaves_nothing_behind(folder: Path):
    types(folder, "rebuild")
    before = lying_in(folder)
    for words in (("export", "-"), ("show", "services"), ("replay",), ("next",), (*VOID, "--dry-run"), BRAND[:2]):
        types(folder, *words)
    assert lying_in(folder) == before


OPERATOR, AUDITOR = 60_001, 60_002


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be two people")
def test_whoever_may_only_read_does_not_keep_others_from_writing(open_to_all: Path):
    """In a folder where both may make files: what SQLite lays beside the ledger belongs to whom it serves."""
    path = open_to_all / LEDGER
    path.chmod(0o644)
    os.chown(path, OPERATOR, OPERATOR)
    outcome(lambda: as_user(AUDITOR, lambda: types(open_to_all, "export", "-")))
    outcome(lambda: as_user(AUDITOR, lambda: types(open_to_all, *BRAND)))
    ended = outcome(lambda: as_user(OPERATOR, lambda: types(open_to_all, *BRAND)))
    assert ended == (0, "Recorded #2 brand-published, 1 Awareness Building.\n", "")


def as_user(number: int, work: Callable[[], Ended]) -> Ended:
    """What becomes of it when another user does it; this process is that user from then on."""
    os.setgroups([])
    os.setgid(number)
    os.setuid(number)
    return work()


def test_what_may_not_be_read_is_told(open_to_all: Path):
    path = open_to_all / LEDGER
    path.chmod(0)
    ended = outcome(lambda: types(open_to_all, *BRAND), as_nobody=True)
    message = f"{path} cannot be opened. Give yourself permission to use the file and its folder."
    assert ended == (1, "", f"Error: {message}\n")


BRAND_EVENT = a(BrandPublished, title="On a page", promise="One date.")
ENDS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "deleted, with what lay beside it": lambda path: list(map(Path.unlink, path.parent.glob(f"{path.name}*"))),
    "renamed": lambda path: path.rename(path.with_name("old.db")),
    "replaced by a backup": lambda path: (
        shutil.copy(path, path.with_name("copy")) and path.with_name("copy").rename(path)
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_ledger_that_goes_away_while_it_is_open_takes_no_more_events(folder: Path, end: str):
    """What would be recorded then is in a file that nobody can open any more: it must not be acknowledged."""
    path = folder / LEDGER
    with Ledger.open(path) as ledger:
        assert ledger.record(BRAND_EVENT)[0].position == 2
        outcome(lambda: bool(ENDS[end](path)))
        with pytest.raises(StoreFailed) as failure:
            ledger.record(BRAND_EVENT)
        assert str(failure.value) == MOVED.format(path=path)


def test_a_copy_of_a_process_does_not_write_to_the_ledger_that_it_had_open(folder: Path):
    path = folder / LEDGER
    with Ledger.open(path) as ledger:
        failure = outcome(lambda: ledger.record(BRAND_EVENT))
        assert isinstance(failure, StoreFailed)
        assert str(failure) == f"{path} was opened by another process, of which this is a copy. Open it here."
        assert ledger.record(BRAND_EVENT)[0].position == 2
    assert outcome(lambda: record_one(path)) == 3


def record_one(path: Path) -> int:
    with Ledger.open(path) as ledger:
        return ledger.record(BRAND_EVENT)[0].position


def test_a_ledger_may_be_reached_by_another_way_and_from_another_folder(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "link.db").symlink_to(folder / LEDGER)
    monkeypatch.chdir(folder)
    with Ledger.open("link.db") as ledger:
        monkeypatch.chdir("/")
        assert ledger.record(BRAND_EVENT)[0].position == 2


def test_nothing_is_written_over_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whatever --yes says: there is one ledger, and one file that somebody filled in."""
    monkeypatch.chdir(tmp_path)
    ledger = ("--ledger", "pmo.jsonl")
    assert types(tmp_path, *CHARTER, *ledger).code == 0
    Path("in.csv").write_text("kind,title\nbrand-published,t\n", encoding="utf-8")
    before = lying_in(tmp_path)
    skipping = ("import", "in.csv", "--on-error", "skip", "--yes", "--reject-file")
    for words, written in (
        (("export", "pmo.jsonl", "--yes"), "pmo.jsonl"),
        ((*skipping, "pmo.jsonl"), "pmo.jsonl"),
        ((*skipping, "./in.csv"), "in.csv"),
    ):
        told = f"Error: {written} is what is read here, and would be written over. Name another file to write.\n"
        assert types(tmp_path, *words, *ledger) == (2, "", told)
    assert lying_in(tmp_path) == before
