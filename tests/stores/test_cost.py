"""What a question costs grows with its answer, never with what else there is: counted in SQLite's own steps."""

from collections.abc import Callable, Iterator
from typing import Any

import apsw
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery

from flywheel.stores.sqlite import SQLiteStore
from tests.stores.events import any_of, event, fill, item

Count = Callable[[Callable[[], Any]], int]

LONG = 20_000
DELIVERED = event("delivered", "service:busy", "customer:usual")

QUESTIONS: dict[str, tuple[DCBQuery, int | None]] = {
    "a rare kind under a tag": (any_of(item("designed", tags=["service:busy"])), None),
    "no such kind under a tag": (any_of(item("retired", tags=["service:busy"])), None),
    "one of a kind under a tag": (any_of(item("delivered", tags=["service:busy"])), 1),
    "a kind under a rare and a busy tag": (any_of(item("delivered", tags=["customer:rare", "service:busy"])), None),
    "a kind under tags that never meet": (any_of(item("delivered", tags=["customer:none", "service:busy"])), None),
    "one of any kind under a tag": (any_of(item(tags=["service:busy"])), 1),
    "one of some kinds": (any_of(item("delivered", "designed")), 1),
    "all of a rare kind": (any_of(item("designed")), None),
    "one of several": (any_of(item("delivered", tags=["service:busy"]), item("designed"), item("retired")), 1),
    "one of all": (DCBQuery(), 1),
}
LATE_QUESTIONS: dict[str, DCBQuery] = {
    "a kind under a tag": any_of(item("delivered", tags=["service:busy"])),
    "a kind under two tags": any_of(item("delivered", tags=["customer:usual", "service:busy"])),
    "any kind under a tag": any_of(item(tags=["service:busy"])),
    "a kind": any_of(item("delivered")),
    "anything": DCBQuery(),
}


@pytest.fixture
def count(store: SQLiteStore) -> Iterator[Count]:
    """Counts the steps that SQLite takes while something is done."""
    steps: list[int] = []

    def add(told: dict[str, Any]) -> None:
        steps.append(told["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"])

    def counted(work: Callable[[], Any]) -> int:
        steps.clear()
        work()
        return sum(steps)

    assert store._writer
    for connection in (store._reader._connection, store._writer._connection):
        connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, add)
    yield counted
    for connection in (store._reader._connection, store._writer._connection):
        connection.trace_v2(0)


def reading(store: SQLiteStore, query: DCBQuery, after: int | None, limit: int | None) -> Callable[[], Any]:
    return lambda: list(store.read(query, after=after, limit=limit))


def begin(store: SQLiteStore) -> None:
    store.append([DELIVERED, event("designed", "service:busy")])
    store.append([event("delivered", "service:busy", "customer:rare"), event("retired", "service:other")])
    fill(store, [DELIVERED] * 100)


def test_a_question_costs_the_same_in_a_long_history(store: SQLiteStore, count: Count) -> None:
    def costs() -> dict[str, int]:
        return {words: count(reading(store, query, None, limit)) for words, (query, limit) in QUESTIONS.items()}

    begin(store)
    short = costs()
    fill(store, [DELIVERED] * LONG)
    assert short == costs()


def test_asking_for_what_is_new_costs_the_same_in_a_long_history(store: SQLiteStore, count: Count) -> None:
    def costs() -> dict[str, int]:
        after = store.head() - 5
        return {words: count(reading(store, query, after, None)) for words, query in LATE_QUESTIONS.items()}

    begin(store)
    short = costs()
    fill(store, [DELIVERED] * LONG)
    assert short == costs()


def test_appending_costs_the_same_in_a_long_history(store: SQLiteStore, count: Count) -> None:
    condition = DCBAppendCondition(any_of(item("retired", tags=["service:busy"]), item("closed")))
    begin(store)
    short = count(lambda: store.append([DELIVERED], condition))
    fill(store, [DELIVERED] * LONG)
    assert short == count(lambda: store.append([DELIVERED], condition))
