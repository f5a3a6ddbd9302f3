"""A full disk: nothing is half recorded, what there is can be read, and once there is room recording goes on."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest

from flywheel.errors import StoreFailed
from flywheel.stores.sqlite import SQLiteStore
from flywheel.stores.sqlite_restore import _alone
from tests.stores.children import outcome
from tests.stores.events import event, positions

BIG = event("delivered", "service:report", data=bytes(100_000))


def full(path: Path) -> str:
    return f"The disk that holds {path} is full, and nothing was recorded. Make room and try again."


def said_by(work: Callable[[], Any]) -> str:
    with pytest.raises(StoreFailed) as failure:
        work()
    return str(failure.value)


def test_no_room_for_the_write_ahead_log(path: Path) -> None:
    """The system refuses to let a file grow: what a full disk and a quota do, without needing one."""

    def fill_up() -> tuple[list[int], str, list[int], int, list[int]]:
        with SQLiteStore(path, create=True) as store:
            store.append([event()])
            largest, most = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, most))
            words = said_by(lambda: store.append([event("small"), BIG]))
            then = positions(store)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, most))
            return [1], words, then, store.append([BIG]), positions(store)

    assert outcome(fill_up) == ([1], full(path), [1], 2, [1, 2])
    with SQLiteStore(path) as store:
        assert positions(store) == [1, 2]


def test_no_room_to_make_a_ledger(path: Path) -> None:
    def make() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        return said_by(lambda: SQLiteStore(path, create=True))

    assert outcome(make) == full(path)
    with SQLiteStore(path, create=True) as store:
        assert store.append([event()]) == 1


def test_no_room_to_open_a_ledger_to_write_still_lets_it_be_read(path: Path) -> None:
    with SQLiteStore(path, create=True) as store:
        store.append([event()])

    def look() -> tuple[list[int], str]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        with SQLiteStore(path, read_only=True) as store:
            return positions(store), said_by(lambda: SQLiteStore(path).append([event()]))

    assert outcome(look) == ([1], full(path))


def test_no_room_in_the_ledger_itself(path: Path) -> None:
    """SQLite's own word for it, made to come by a limit on the pages that its file may have."""
    with SQLiteStore(path, create=True) as store:
        store.append([event()])
        assert store._writer
        unlimited = store._writer._connection.pragma("max_page_count")
        store._writer._connection.pragma("max_page_count", 20)
        with pytest.raises(StoreFailed) as failure:
            store.append([event("small"), BIG])
        assert str(failure.value) == full(path)
        assert isinstance(failure.value.__cause__, apsw.FullError)
        assert positions(store) == [1]
        store._writer._connection.pragma("max_page_count", unlimited)
        assert store.append([event("small"), BIG]) == 3


def test_no_room_to_have_a_ledger_to_oneself_in_order_to_replace_it(path: Path) -> None:
    with SQLiteStore(path, create=True) as store:
        store.append([event()])

    def alone() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        return said_by(lambda: _alone(path, None).__enter__())

    assert outcome(alone) == full(path)
