"""A URL says which store: files are opened, servers and nonsense get a clear word, and nothing else is loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from flywheel.errors import NoSuchLedger, NotALedger, UsageFault
from flywheel.stores import Standing, Store, open_store, standing
from tests.stores.events import event

USE_A_FILE = "Name a file, such as flywheel.db or sqlite:///flywheel.db."

REFUSED = {
    "postgresql://dana:secret@host/pmo": (
        f"Ledgers on a server (postgresql://) cannot be opened by this version. {USE_A_FILE}"
    ),
    "postgres://host/pmo": f"Ledgers on a server (postgres://) cannot be opened by this version. {USE_A_FILE}",
    "umadb://host:50051": f"Ledgers on a server (umadb://) cannot be opened by this version. {USE_A_FILE}",
    "mysql://host/pmo": f"mysql:// is not a kind of ledger that flywheel knows. {USE_A_FILE}",
    "://pmo": f":// is not a kind of ledger that flywheel knows. {USE_A_FILE}",
    "sqlite://pmo.db": f"'sqlite://pmo.db' does not name a file. {USE_A_FILE}",
    "sqlite:///": f"'sqlite:///' does not name a file. {USE_A_FILE}",
    ":memory:": f"':memory:' does not name a file. {USE_A_FILE}",
    "": f"'' does not name a file. {USE_A_FILE}",
    "a\0b": f"'a\\x00b' does not name a file. {USE_A_FILE}",
}


@pytest.mark.parametrize(
    "address", ["pmo.db", "./pmo.db", "sqlite:///pmo.db", "{folder}/pmo.db", "sqlite:///{folder}/pmo.db"]
)
def test_a_file_is_opened_by_path_or_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(address.format(folder=tmp_path), create=True) as store:
        assert isinstance(store, Store)
        assert store.append([event()]) == 1
        assert standing(tmp_path / "pmo.db") == Standing(store.origin, 1)


@pytest.mark.parametrize("url", REFUSED)
def test_what_cannot_be_opened_is_told_without_giving_anything_away(url: str) -> None:
    for use in (open_store, standing):
        with pytest.raises(UsageFault) as failure:
            use(url)
        assert str(failure.value) == REFUSED[url]


@pytest.mark.parametrize("url", [".", "./", "/", "sqlite:////"])
def test_a_folder_is_told_to_be_one_however_it_is_called(url: str) -> None:
    for use in (open_store, standing):
        with pytest.raises(NotALedger) as failure:
            use(url)
        assert str(failure.value) == f"{url.removeprefix('sqlite:///')} is a folder. Name the ledger's file in it."


def test_looking_makes_no_ledger(tmp_path: Path) -> None:
    for use in (open_store, standing):
        with pytest.raises(NoSuchLedger):
            use(tmp_path / "pmo.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_ledger_stands_at_nought(path: Path) -> None:
    with open_store(path, create=True) as store:
        assert standing(path) == Standing(store.origin, 0)


def test_looking_is_light(path: Path) -> None:
    """Importing the stores loads none; asking how far a ledger has come loads SQLite and nothing of the events."""
    open_store(path, create=True).close()
    program = (
        "import sys; import flywheel.stores as stores\n"
        "assert not {'apsw', 'eventsourcing', 'pydantic', 'sqlite3'} & set(sys.modules)\n"
        "assert stores.standing(sys.argv[1]).head == 0\n"
        "assert not {'eventsourcing', 'pydantic', 'sqlite3', 'typing_extensions'} & set(sys.modules)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, path], cwd=root, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
