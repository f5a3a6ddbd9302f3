"""From store to store nothing is lost, added or moved, whichever they are, and however often it is interrupted."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.popo import InMemoryDCBRecorder

from flywheel.errors import IntegrityFailure, LedgerBusy, StoreFailed, UsageFault
from flywheel.stores import Store, copying
from flywheel.stores.copying import copied, copy, likeness
from flywheel.stores.sqlite import SQLiteStore
from tests.stores.events import event, fill, positions

LINES = [b'{"n": %d}' % number for number in range(25)]


class Memory(InMemoryDCBRecorder, Store):
    """A store of another sort: the library's own, in memory."""

    origin = "m" * 32

    def close(self) -> None:
        """There is nothing to let go of."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "BATCH", 4)


@pytest.fixture
def full(store: SQLiteStore) -> SQLiteStore:
    """A ledger of twenty-five events, each with tags of its own."""
    fill(store, (event(f"kind-{n % 3}", "all", f"case:{n}", data=line) for n, line in enumerate(LINES)))
    return store


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SQLiteStore]:
    with SQLiteStore(tmp_path / "other.db", create=True) as store:
        yield store


def contents(store: Store) -> list[tuple[int, str, bytes, list[str]]]:
    return [(each.position, each.event.type, each.event.data, each.event.tags) for each in store.read()]


def quiet(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def test_a_copy_holds_every_event_byte_for_byte_under_its_position(full: SQLiteStore, other: SQLiteStore):
    alike = copy(full, other, quiet)
    assert contents(other) == contents(full)
    assert alike == (25, sha256(b"".join(line + b"\n" for line in LINES)).hexdigest())
    assert other.origin != full.origin


def test_it_does_not_matter_which_stores_they_are(full: SQLiteStore, other: SQLiteStore):
    memory = Memory()
    there, back = copy(full, memory, quiet), copy(memory, other, quiet)
    assert there == back
    assert contents(other) == contents(full) == contents(memory)


def test_an_empty_ledger_is_copied_too(store: SQLiteStore, other: SQLiteStore):
    assert copy(store, other, quiet) == (0, sha256().hexdigest())


def test_it_tells_how_far_it_is(full: SQLiteStore, other: SQLiteStore):
    told: list[tuple[int, int]] = []
    copy(full, other, lambda done, total: told.append((done, total)))
    assert told == [(4, 25), (8, 25), (12, 25), (16, 25), (20, 25), (24, 25), (25, 25)]


def test_a_copy_that_was_interrupted_goes_on_where_it_stopped(full: SQLiteStore, other: SQLiteStore):
    coming = copied(full, other, 25)
    assert [next(coming), next(coming)] == [4, 8]
    assert list(copied(full, other, 25)) == [12, 16, 20, 24, 25]
    assert contents(other) == contents(full)


def test_what_is_recorded_meanwhile_is_not_in_the_copy(full: SQLiteStore, other: SQLiteStore):
    def record(done: int, total: int) -> None:
        full.append([event("later", data=b"%d of %d" % (done, total))])

    copy(full, other, record)
    assert positions(other) == list(range(1, 26))
    assert likeness(full, other, 25).position == 25


@pytest.mark.parametrize("kept", [0, 3, 25])
def test_nothing_is_copied_onto_other_events(full: SQLiteStore, other: SQLiteStore, kept: int):
    if kept:
        list(copied(full, other, kept))
    other.append([event("strange")])
    before = contents(other)
    with pytest.raises(StoreFailed) as failure:
        copy(full, other, quiet)
    assert str(failure.value) == "The ledger to copy to holds other events. Name one that is empty, or not there yet."
    assert contents(other) == before


def test_nothing_is_copied_onto_itself(full: SQLiteStore, path: Path):
    with SQLiteStore(path) as again, pytest.raises(UsageFault) as failure:
        copy(full, again, quiet)
    assert str(failure.value) == (
        "Both are the same ledger, or one is a backup of the other. Name another place to copy to."
    )


def test_somebody_else_who_writes_to_the_copy_is_noticed(full: SQLiteStore, other: SQLiteStore):
    coming = copied(full, other, 25)
    next(coming)
    other.append([event("strange")])
    with pytest.raises(LedgerBusy) as failure:
        next(coming)
    assert str(failure.value) == "Somebody else writes to the ledger copied to. Copy to one of its own."


def test_a_ledger_that_has_lost_an_event_is_not_copied_as_if_it_had_not(other: SQLiteStore):
    memory = Memory()
    fill(memory, (event(data=line) for line in LINES))
    del memory.events[9]
    with pytest.raises(IntegrityFailure) as failure:
        copy(memory, other, quiet)
    assert str(failure.value) == "The ledger has lost #10. Examine it with 'flywheel doctor --deep'."
    assert positions(other) == list(range(1, 9))


@pytest.mark.parametrize(
    "changed", [event("kind-1", "all", "case:9"), event("kind-0", "all", data=LINES[9]), event(data=LINES[9])]
)
def test_the_first_event_that_is_not_the_same_is_found(full: SQLiteStore, changed: DCBEvent):
    memory = Memory()
    copy(full, memory, quiet)
    assert likeness(full, memory, 25).position == 25
    assert likeness(full, memory, 30).position == 25
    memory.events[9].event = changed
    assert likeness(full, memory, 25).position == 9
