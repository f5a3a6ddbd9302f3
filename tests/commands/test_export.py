"""flywheel export promises: the stored bytes, whole or in part, and never over another file unasked."""

from pathlib import Path

import pytest

from tests.desk import CHARTER, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a ledger of three events."""
    desk = Desk(tmp_path)
    for words in (CHARTER, *(f"log brand-published --title {each} --promise p" for each in "ab")):
        assert desk.types(words).exit_code == 0
    return desk


def stored(desk: Desk) -> list[bytes]:
    """The bytes of each event."""
    with desk.ledger() as ledger:
        return list(ledger.lines())


def test_each_event_is_a_line_as_it_is_stored(desk):
    path = desk.folder / "events.jsonl"
    result = desk.types(f"export {path}")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"3 events are in {path}.\n")
    assert path.read_bytes() == b"".join(line + b"\n" for line in stored(desk))


def test_stdout_is_a_file_too(desk):
    assert desk.types("export -").stdout_bytes.splitlines() == stored(desk)


@pytest.mark.parametrize(
    ("words", "first", "last"), [("--from '#2'", 1, 3), ("--to 2", 0, 2), ("--from 2 --to 2", 1, 2), ("--from 9", 3, 3)]
)
def test_a_part_can_be_had(desk, words, first, last):
    assert desk.types(f"export - {words}").stdout_bytes.splitlines() == stored(desk)[first:last]


def test_nothing_is_replaced_unasked(desk):
    path = desk.folder / "events.jsonl"
    path.write_text("mine")
    result = desk.types(f"export {path}")
    assert (result.exit_code, path.read_text()) == (2, "mine")
    assert result.stderr == f"Error: {path} is there already. Name another file, or say --yes to replace it.\n"
    assert desk.types(f"export {path} --yes").exit_code == 0
    assert path.read_bytes().splitlines() == stored(desk)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("events.csv", "does not end in .jsonl. Events are exported as JSON, one a line."),
        ("events.jsonl --from two", "'two' is no position. Write it as '#7'."),
    ],
)
def test_what_cannot_be_done_is_told(desk, words, told):
    result = desk.types(f"export {desk.folder}/{words}")
    assert result.exit_code == 2
    assert result.stderr.endswith(f"{told}\n")


def test_it_comes_back_as_the_same_ledger(desk, tmp_path):
    path, copy = desk.folder / "events.jsonl", Desk(tmp_path / "copy")
    copy.folder.mkdir()
    desk.types(f"export {path}")
    tried = copy.types(f"import {path} --dry-run")
    assert (tried.exit_code, (copy.folder / "flywheel.db").exists()) == (0, False)
    result = copy.types(f"import {path}")
    assert result.exit_code == 0, result.stderr
    assert stored(copy) == stored(desk)
