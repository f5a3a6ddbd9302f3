"""Copying promises: an export is the stored bytes, and makes the same ledger again, whole or not at all."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from exchange.copying import export, is_copy, replaced, restore
from exchange.counts import Counts
from exchange.event_lines import EventLines
from exchange.faults import SourceFault
from flywheel.corrections import correction_of
from flywheel.errors import IntegrityFailure, StoreFailed
from flywheel.ledger import Ledger
from tests.exchange.files import text_file
from tests.exchange.ledgers import customers, imported, ledger_in


def silent(counts: Counts) -> None:
    """Nobody wants to know how far it is."""


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The export of a ledger of eight events."""
    with ledger_in(tmp_path, "source.db") as ledger:
        imported(ledger, customers(tmp_path, [(f"c{number}", "C") for number in range(7)]))
        with replaced(tmp_path / "events.jsonl") as file:
            assert export(ledger, file) == 8
    return tmp_path / "events.jsonl"


def put(folder: Path, path: Path, *, dry_run: bool = False) -> Counts:
    """What becomes of an export that is put into the ledger of a folder."""
    return restore(str(folder / "copy.db"), EventLines(path, path.name), dry_run=dry_run, progress=silent)


def test_a_copy_is_the_same_byte_for_byte(tmp_path, exported):
    assert put(tmp_path, exported).as_row() | {"x": 0} == {**Counts(rows=8, added=8).as_row(), "x": 0}
    with Ledger.open(tmp_path / "copy.db") as copy, Ledger.open(tmp_path / "source.db") as source:
        assert list(copy.lines()) == list(source.lines()) == exported.read_bytes().splitlines()
        assert list(copy.read()) == list(source.read())
        assert [entry.position for entry in copy.read(tags=["customer:c6"])] == [8]


def test_a_part_is_the_lines_of_that_part(tmp_path, exported):
    with Ledger.open(tmp_path / "source.db") as ledger, (tmp_path / "part.jsonl").open("wb") as file:
        assert [export(ledger, file, 3, 5), export(ledger, file, 9), export(ledger, file, 5, 4)] == [3, 0, 0]
    assert (tmp_path / "part.jsonl").read_bytes().splitlines() == exported.read_bytes().splitlines()[2:5]


def test_a_copy_that_was_interrupted_goes_on_where_it_stopped(tmp_path, exported):
    whole = exported.read_bytes().splitlines()
    put(tmp_path, text_file(tmp_path, b"\n".join(whole[:3]), "begun.jsonl"))
    assert put(tmp_path, exported, dry_run=True).added == 5
    counts = put(tmp_path, exported)
    assert (counts.added, counts.already) == (5, 3)
    assert (put(tmp_path, exported).added, put(tmp_path, exported).already) == (0, 8)


def test_a_ledger_that_holds_something_else_is_left_alone(tmp_path, exported):
    lines = exported.read_bytes().splitlines()
    other = [*lines[:2], *lines[3:]]
    put(tmp_path, text_file(tmp_path, b"\n".join(other), "other.jsonl"))
    with pytest.raises(StoreFailed, match=r"The ledger holds another event at #3. Restore into a new ledger."):
        put(tmp_path, exported)


@pytest.mark.usefixtures("exported")
def test_a_charter_that_was_corrected_is_restored(tmp_path):
    with Ledger.open(tmp_path / "source.db") as source:
        charter = source.at(1)
        assert charter
        at = charter.event.occurred_at
        source.record(*correction_of(charter, {"name": "Another"}, reason="Misspelt.", actor="dana", at=at))
        lines = list(source.lines())
    put(tmp_path, text_file(tmp_path, b"\n".join(lines), "corrected.jsonl"))
    with Ledger.open(tmp_path / "copy.db") as copy:
        assert list(copy.lines()) == lines


def test_what_becomes_a_copy_is_decided_by_the_first_line(tmp_path, exported):
    lines = EventLines(exported, "events.jsonl")
    assert is_copy(str(tmp_path / "none.db"), lines)
    assert is_copy(str(tmp_path / "source.db"), lines)
    Ledger.open(tmp_path / "empty.db", create=True).close()
    assert is_copy(str(tmp_path / "empty.db"), lines)
    with ledger_in(tmp_path, "another.db"):
        assert not is_copy(str(tmp_path / "another.db"), lines)
    assert not is_copy(str(tmp_path / "none.db"), EventLines(customers(tmp_path, [("a", "A")]), "x"))


def spoilt(line: bytes, **changes: object) -> bytes:
    """A line with some of its fields changed, written as a ledger writes."""
    said = {name: value for name, value in (json.loads(line) | changes).items() if value is not None}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda lines: [*lines[:2], b"nonsense"], "Line 3 holds no event ("),
        (lambda lines: [*lines[:2], lines[2].replace(b":", b": ", 1)], "Line 3 is not written as a ledger writes it."),
        (
            lambda lines: [*lines[:2], spoilt(lines[2], kind="no.such.v1")],
            "Line 3 holds no event (There is no kind 'no",
        ),
        (lambda lines: [*lines[:2], spoilt(lines[2], name=None)], "Line 3 holds no event (name: Field required)"),
        (lambda lines: [*lines[:2], spoilt(lines[2], id=None)], "Line 3 was never recorded"),
        (
            lambda lines: [*lines[:2], spoilt(lines[2], recorded_at="2020-01-01T00:00:00Z")],
            "Line 3 was recorded before the line above it.",
        ),
        (lambda lines: [lines[1]], "Line 1 is no charter, with which a ledger begins."),
        (lambda lines: [lines[0], lines[0]], "Line 2 is a charter in the midst of a ledger."),
        (
            lambda lines: [
                lines[0],
                spoilt(
                    lines[1],
                    kind="charter.event-voided.v1",
                    customer=None,
                    name=None,
                    type=None,
                    key=None,
                    voids=2,
                    voided_kind="x",
                    reason="y",
                ),
            ],
            "Line 2 voids #2, which does not come before it.",
        ),
    ],
)
def test_nothing_is_restored_of_an_export_that_cannot_be_right(tmp_path, exported, spoil, told):
    path = text_file(tmp_path, b"\n".join(spoil(exported.read_bytes().splitlines())), "spoilt.jsonl")
    with pytest.raises(IntegrityFailure) as caught:
        put(tmp_path, path)
    assert str(caught.value).startswith(told)
    assert str(caught.value).endswith("Get a fresh export from the ledger that it comes from.")
    assert not (tmp_path / "copy.db").exists()


def test_a_file_takes_the_place_of_another_only_once_it_is_complete(tmp_path):
    path = text_file(tmp_path, "old", "events.jsonl")
    with suppress(KeyboardInterrupt), replaced(path) as file:
        file.write(b"new")
        raise KeyboardInterrupt
    assert (path.read_text(), [each.name for each in tmp_path.iterdir()]) == ("old", ["events.jsonl"])
    path.chmod(0o640)
    with replaced(path) as file:
        file.write(b"new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_folder_is_not_replaced(tmp_path):
    with pytest.raises(SourceFault, match=r"is a folder. Name a file in it."), replaced(tmp_path):
        pass
