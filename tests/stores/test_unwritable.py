"""A ledger that cannot be written is read as far as that is sound; where it is not, the way out is told."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flywheel.errors import StoreFailed
from flywheel.stores import standing
from flywheel.stores.sqlite import SQLiteStore
from tests.stores.children import outcome
from tests.stores.events import event, positions


@pytest.fixture
def path() -> Iterator[Path]:
    """A ledger of one event in a folder that everybody can reach, which pytest's own folders are not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pmo.db")
        with SQLiteStore(path, create=True) as store:
            store.append([event()])
        path.parent.chmod(0o755)
        yield path
        path.parent.chmod(0o755)


def nobody(work: Callable[[], Any]) -> Any:
    return outcome(work, as_nobody=True)


def read(path: Path) -> tuple[list[int], int]:
    with SQLiteStore(path, read_only=True) as store:
        return positions(store), standing(path).head


def append(path: Path) -> int:
    with SQLiteStore(path) as store:
        return store.append([event()])


def beside(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir())


def test_a_read_only_folder_is_read_and_left_as_it_is(path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o555)
    before = path.read_bytes()
    assert nobody(lambda: read(path)) == ([1], 1)
    assert (beside(path), path.read_bytes()) == (["pmo.db"], before)


def test_a_read_only_file_is_read_and_left_as_it_is(path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o777)
    before = path.read_bytes()
    assert nobody(lambda: read(path)) == ([1], 1)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o666, 0o555), (0o444, 0o555)])
def test_nothing_is_written_where_either_is_read_only(path: Path, file: int, folder: int) -> None:
    path.chmod(file)
    path.parent.chmod(folder)
    failure = nobody(lambda: append(path))
    assert isinstance(failure, StoreFailed)
    assert str(failure) == f"{path} may only be read. Give yourself permission to write the file and its folder."


def test_a_ledger_that_is_being_written_is_read_up_to_date_from_a_read_only_folder(path: Path) -> None:
    with SQLiteStore(path) as store:
        store.append([event()])
        path.parent.chmod(0o555)
        assert nobody(lambda: read(path)) == ([1, 2], 2)


def test_changes_that_cannot_be_read_are_not_passed_over(path: Path) -> None:
    copy = path.parent / "copy"
    copy.mkdir()
    with SQLiteStore(path) as store:
        store.append([event()])
        outcome(lambda: [shutil.copy(path.with_name(name), copy) for name in ("pmo.db", "pmo.db-wal")])
    copy.chmod(0o555)
    failure = nobody(lambda: read(copy / "pmo.db"))
    assert isinstance(failure, StoreFailed)
    assert str(failure) == (
        f"The newest events of {copy}/pmo.db are in pmo.db-wal, which cannot be read in a folder that cannot be"
        " written. Copy both files to a folder of your own and open the copy."
    )


def test_what_changes_under_a_reader_without_locks_is_noticed(path: Path) -> None:
    path.parent.chmod(0o555)

    def look() -> list[str]:
        answers = []
        with SQLiteStore(path, read_only=True) as store:
            for change in (lambda: None, lambda: path.write_bytes(path.read_bytes())):
                change()
                try:
                    answers.append(str(positions(store)))
                except StoreFailed as failure:
                    answers.append(str(failure))
        return answers

    path.chmod(0o666)
    assert nobody(look) == ["[1]", f"{path} changed while it was read without locks. Start again."]


@pytest.mark.parametrize(
    ("file", "folder", "words"),
    [
        (0o000, 0o755, "cannot be opened. Give yourself permission to use the file and its folder."),
        (0o644, 0o000, "cannot be reached (Permission denied). Check its name, and who may use its folder."),
    ],
)
def test_what_may_not_be_seen_is_told(path: Path, file: int, folder: int, words: str) -> None:
    path.chmod(file)
    path.parent.chmod(folder)
    failure = nobody(lambda: read(path))
    assert isinstance(failure, StoreFailed)
    assert str(failure) == f"{path} {words}"


def test_a_store_opened_for_reading_does_not_append(path: Path) -> None:
    with SQLiteStore(path, read_only=True) as store, pytest.raises(StoreFailed):
        store.append([event()])
    assert read(path) == ([1], 1)
