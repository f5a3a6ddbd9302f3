"""Many writers, and the plug pulled: one wins, the others know; what was acknowledged is there, whole and in order."""

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from eventsourcing.persistence import IntegrityError

from flywheel.stores.sqlite import SQLiteStore
from tests.stores.children import child
from tests.stores.events import event, item, positions, unless

WRITERS = 16
LIVES = 30


def at_once(count: int, work: Callable[[int], Any]) -> Sequence[str]:
    """What `work` answers in so many processes that were all let go at the same moment."""
    closed, gate = os.pipe()

    def wait_and_work(number: int) -> Callable[[IO[bytes]], None]:
        def run(pipe: IO[bytes]) -> None:
            os.close(gate)
            os.read(closed, 1)  # returns when the last end of the gate is closed
            pipe.write(str(work(number)).encode())

        return run

    children = [child(wait_and_work(number)) for number in range(count)]
    os.close(gate)
    answers = [each.pipe.read().decode() for each in children]
    os.close(closed)
    assert [each.ended() for each in children] == [0] * count
    return answers


def test_of_sixteen_processes_that_want_the_same_id_one_gets_it(path: Path) -> None:
    SQLiteStore(path, create=True).close()

    def identify(number: int) -> str:
        with SQLiteStore(path, wait=60) as store:
            try:
                return f"won {store.append([event('identified', 'need:n1', data=b'%d' % number)], only_one)}"
            except IntegrityError:
                return "lost"

    only_one = unless(item("identified", tags=["need:n1"]))
    answers = at_once(WRITERS, identify)
    assert sorted(answers) == ["lost"] * (WRITERS - 1) + ["won 1"]
    with SQLiteStore(path) as store:
        assert [found.event.data for found in store.read()] == [b"%d" % answers.index("won 1")]


def test_sixteen_processes_that_make_the_same_ledger_make_one(path: Path) -> None:
    def make(number: int) -> str:
        with SQLiteStore(path, create=True, wait=60) as store:
            store.append([event("opened", f"maker:{number}")])
            return store.origin

    assert len(set(at_once(WRITERS, make))) == 1
    with SQLiteStore(path) as store:
        assert positions(store) == list(range(1, WRITERS + 1))


def test_processes_that_append_under_a_condition_lose_nothing_and_leave_no_gap(path: Path) -> None:
    """Each counts to ten, reading first and appending on the condition that nobody counted since: so nobody skips."""
    SQLiteStore(path, create=True).close()

    def count_up(_: int) -> int:
        conflicts, counted = 0, 0
        with SQLiteStore(path, wait=60) as store:
            while counted < 10:
                seen = store.read()
                number = len(list(seen))
                try:
                    store.append([event("counted", data=b"%d" % number)], unless(item("counted"), after=seen.head))
                    counted += 1
                except IntegrityError:
                    conflicts += 1
        return conflicts

    at_once(4, count_up)
    with SQLiteStore(path) as store:
        assert [(found.position, int(found.event.data)) for found in store.read()] == [(n + 1, n) for n in range(40)]


def append_for_ever(path: Path, life: int) -> Callable[[IO[bytes]], None]:
    """Appends batches of one to five events, and tells each last position once it was acknowledged."""

    def run(pipe: IO[bytes]) -> None:
        with SQLiteStore(path, create=True, wait=60) as store:
            for number in range(1_000_000):
                size = number % 5 + 1
                batch = [event(f"kind-{number % 50}", f"batch:{life}.{number}", "all", data=b"%d" % size)] * size
                pipe.write(b"%d\n" % store.append(batch))

    return run


def test_whenever_a_writer_is_killed_nothing_acknowledged_is_lost_and_no_half_is_kept(path: Path) -> None:
    moments = random.Random(1812)  # noqa: S311 - chooses moments, keeps no secret
    acknowledged = [0]
    for life in range(LIVES):
        writer = child(append_for_ever(path, life))
        if moments.random() < 0.8:  # else it may die while it opens, or even makes, the ledger
            acknowledged.append(int(writer.pipe.readline()))
        time.sleep(moments.uniform(0, 0.04))
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += map(int, writer.pipe.read().splitlines())
        assert writer.ended() == -signal.SIGKILL
    with SQLiteStore(path) as store:
        found = list(store.read())
        assert positions(store, item(tags=["all"])) == [each.position for each in found]
    assert [each.position for each in found] == list(range(1, len(found) + 1))
    assert len(found) >= max(acknowledged) > 0
    for batch, alike in groupby(found, key=lambda each: each.event.tags[0]):
        sizes = [int(each.event.data) for each in alike]
        assert sizes == [len(sizes)] * len(sizes), batch
