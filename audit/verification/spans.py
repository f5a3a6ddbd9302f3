"""Spans: a long ledger looked at by several processes at once, each taking one span of positions after the other."""

import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from audit.finding import Finding
from audit.verification.happening import Happening, Tally, Wanted
from audit.verification.stored import LOWEST, lines_of
from flywheel.ledger import Ledger
from flywheel.stores.sqlite_reader import Reader

SPAN = 1 << 14
LEAST = 2 * SPAN
MOST_PROCESSES = 4
MOST_OF_ONE = 200


class Span(NamedTuple):
    """The positions after one and up to another."""

    after: int
    upto: int


class Happened(NamedTuple):
    """What was found in the events of a span, what more there was of which code, and what was looked at."""

    findings: Sequence[Finding]
    more: Mapping[str, int]
    tally: Tally


def processes(head: int) -> int:
    """How many processes are worth it for a ledger of so many events. One where the system cannot copy processes."""
    if head < LEAST or "fork" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, MOST_PROCESSES)


@contextmanager
def pool(many: int, keep: Callable[[], object] | None = None) -> Iterator[Executor]:
    """So many processes, copies of this one, each of which begins with `keep`. What they have not begun is left.

    What `keep` holds is the same in all, and so is the key to their hashes.
    """
    workers = ProcessPoolExecutor(many, mp_context=multiprocessing.get_context("fork"), initializer=keep)
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


def spans(head: int, length: int = SPAN) -> list[Span]:
    """The spans of a ledger up to its last position. Their length is a power of two."""
    return [Span(after, min(after + length, head)) for after in range(0, head, length)]


def all_happened(path: Path, head: int, many: int, wanted: Wanted) -> Iterator[Happened]:
    """What is found in the events of every span, in order, by so many processes."""
    with pool(many) as workers:
        asking = [workers.submit(happened, path, span, wanted) for span in spans(head)]
        yield from (each.result() for each in asking)


def happened(path: Path, span: Span, wanted: Wanted) -> Happened:
    """What is found in the events of a span. Raises an error of ours where the ledger cannot be read."""
    told: list[Finding] = []
    counted: Counter[str] = Counter()
    with Reader(path) as reader, Ledger.open(path, read_only=True) as ledger:
        happening = Happening(wanted, ledger.read)
        for position, data in lines_of(reader.fetch, span.upto, after=span.after or LOWEST):
            _put(told, counted, happening.take(position, data))
        following = next(lines_of(reader.fetch, span.upto + 1, after=span.upto), None)
        _put(told, counted, happening.end(following[1] if following else None))
    more = {code: many - MOST_OF_ONE for code, many in counted.items() if many > MOST_OF_ONE}
    return Happened(told, more, happening.tally())


def _put(told: list[Finding], counted: Counter[str], found: Iterable[Finding]) -> None:
    for each in found:
        counted[each.code] += 1
        if counted[each.code] <= MOST_OF_ONE:
            told.append(each)
