"""A subscription gives what is there and then what comes, whoever appends it, and ends when it is stopped."""

import threading
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import IO

from eventsourcing.dcb.api import DCBSequencedEvent

from flywheel.stores.sqlite import SQLiteStore
from tests.stores.children import child, outcome
from tests.stores.events import any_of, event, fill, item


def append(path: Path, *kinds: str) -> Callable[[], int]:
    def work() -> int:
        with SQLiteStore(path) as store:
            return store.append([event(kind) for kind in kinds])

    return work


def follow(subscription: Iterable[DCBSequencedEvent], ended: list[list[DCBSequencedEvent]]) -> None:
    """Follow a subscription to its end, and then hand over what it gave."""
    ended.append(list(subscription))


def test_what_another_process_appends_comes_in_order(path: Path, store: SQLiteStore) -> None:
    store.append([event("first")])
    with store.subscribe() as subscription:
        assert next(subscription).event.type == "first"
        for kinds in (["second"], ["third", "fourth"]):
            outcome(append(path, *kinds))
            assert [found.event.type for found in islice(subscription, len(kinds))] == kinds


def test_a_subscriber_that_waits_is_reached_from_another_process(path: Path, store: SQLiteStore) -> None:
    def append_late(pipe: IO[bytes]) -> None:
        time.sleep(0.2)
        pipe.write(b"%d" % append(path, "late")())

    other = child(append_late)
    with store.subscribe() as subscription:
        watchdog = threading.Timer(30, subscription.stop)
        watchdog.start()
        assert next(subscription).event.type == "late"
        watchdog.cancel()
    assert (other.pipe.read(), other.ended()) == (b"1", 0)


def test_a_subscription_passes_over_what_does_not_match(path: Path, store: SQLiteStore) -> None:
    fill(store, [event("noise"), event("wanted", "case:1"), event("wanted")] * 300)
    with store.subscribe(any_of(item("wanted", tags=["case:1"])), after=450) as subscription:
        assert [found.position for found in islice(subscription, 150)] == list(range(452, 901, 3))
        outcome(append(path, "noise", "wanted", "noise"))
        store.append([event("noise"), event("wanted", "case:1")])
        assert next(subscription).position == 905


def test_a_subscription_can_begin_beyond_the_head(store: SQLiteStore) -> None:
    with store.subscribe(after=2) as subscription:
        for _ in range(3):
            store.append([event()])
        assert next(subscription).position == 3


def test_stopping_ends_a_subscription_that_waits(store: SQLiteStore) -> None:
    subscription = store.subscribe()
    ended = threading.Thread(target=lambda: list(subscription))
    ended.start()
    subscription.stop()
    ended.join(timeout=30)
    assert not ended.is_alive()
    assert list(subscription) == []


def test_closing_the_store_ends_subscriptions_that_wait(path: Path) -> None:
    for _ in range(20):
        store = SQLiteStore(path, create=True)
        ended: list[list[DCBSequencedEvent]] = []
        follower = threading.Thread(target=follow, args=(store.subscribe(), ended))
        follower.start()
        store.close()
        follower.join(timeout=30)
        assert ended == [[]]


def test_closing_the_store_ends_its_subscriptions(path: Path) -> None:
    store = SQLiteStore(path, create=True)
    store.append([event()])
    subscription = store.subscribe()
    assert next(subscription).position == 1
    store.close()
    assert list(subscription) == []
