"""Reading streams: little memory however much is read, and what is read is the log as it was when it was asked for."""

import sqlite3
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import apsw
import pytest
from eventsourcing.dcb.api import DCBQuery

from flywheel.stores.sqlite import SQLiteStore
from tests.stores.children import outcome
from tests.stores.events import any_of, event, fill, item, positions

QUERIES = [DCBQuery(), any_of(item("opened")), any_of(item("opened", tags=["all"]), item(tags=["all", "each"]))]


@pytest.mark.parametrize("query", QUERIES)
def test_memory_stays_flat(store: SQLiteStore, query: DCBQuery) -> None:
    """Six megabytes of events pass through less than one."""
    fill(store, (event("opened", "all", "each", data=bytes(300)) for _ in range(20_000)))
    tracemalloc.start()
    try:
        assert sum(len(found.event.data) for found in store.read(query)) == 6_000_000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("query", QUERIES)
def test_a_later_append_does_not_change_what_is_being_read(store: SQLiteStore, query: DCBQuery) -> None:
    fill(store, [event("opened", "all", "each")] * 1000)
    reading = store.read(query)
    begun = next(reading).position
    for _ in range(3):
        store.append([event("opened", "all", "each"), event("new kind", "all", "each")])
    assert [begun, *(found.position for found in reading)] == list(range(1, 1001))
    assert reading.head == 1000
    assert len(list(store.read(query))) in (1003, 1006)


def test_the_head_is_that_of_the_log_when_it_was_asked(store: SQLiteStore) -> None:
    assert store.read().head is None
    store.append([event(), event()])
    reading = store.read(any_of(item("unknown")))
    store.append([event()])
    assert (list(reading), reading.head) == ([], 2)


def test_with_a_limit_the_head_is_the_last_position_read_whenever_it_is_asked_for(store: SQLiteStore) -> None:
    fill(store, [event("opened", "all"), event("closed")] * 500)
    reading = store.read(any_of(item("opened")), limit=400)
    assert reading.head == 799
    assert next(reading).position == 1
    assert len(list(reading)) == 399
    assert reading.head == 799
    assert store.read(any_of(item("unknown")), limit=1).head is None


def test_a_reading_left_open_holds_nothing(path: Path, store: SQLiteStore) -> None:
    """The write-ahead log can be folded into the ledger's own file while somebody is half way through a reading."""
    fill(store, [event()] * 1000)
    reading = store.read()
    next(reading)
    store.append([event()])
    assert outcome(lambda: sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()) == (0, 0, 0)
    assert len(list(reading)) == 999


def test_threads_read_and_append_through_one_store(store: SQLiteStore) -> None:
    faults: list[Exception] = []

    def work(name: str) -> None:
        try:
            for number in range(50):
                position = store.append([event(f"{name} {number}", name)])
                assert positions(store, item(tags=[name]))[-1] == position
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(f"thread:{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert positions(store) == list(range(1, 401))


def test_a_few_of_any_kind_are_read_as_of_one_moment(path: Path, store: SQLiteStore) -> None:
    """Which kinds a tag has is asked first. What is appended after that, under a kind of its own too, is not read."""
    store.append([event("opened", "t")])
    later = [event("closed", "t"), event("opened", "t")]

    def look(told: dict[str, Any]) -> None:
        if "min(kind)" in told["sql"] and later:
            store.append(later.copy())
            later.clear()

    def watch(connection: apsw.Connection) -> None:
        connection.trace_v2(apsw.SQLITE_TRACE_STMT, look)

    apsw.connection_hooks.append(watch)
    try:
        with SQLiteStore(path, read_only=True) as reader:
            assert positions(reader, item(tags=["t"]), limit=8) == [1]
            assert positions(reader, item(tags=["t"]), limit=8) == [1, 2, 3]
    finally:
        apsw.connection_hooks.remove(watch)
