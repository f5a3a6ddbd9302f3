"""Spans: a long ledger looked at by several processes at once, each taking one span of positions after the other.

Of the rows it is only asked here whether they are plainly as they should be. Where any is not, all are looked at again
by one process and in order, so that what is wrong is told in the same words. A span's leaves are a subtree of the whole
tree, because spans are as long as a power of two.
"""

import gc
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from audit.finding import Finding
from audit.proof.merkle import Tree
from audit.verification.checks.index import summed
from audit.verification.checks.lots import Lots
from audit.verification.checks.rows import Rows
from audit.verification.happening import Happening, Tally, Wanted
from audit.verification.stored import LOWEST, PAGE, StoredInFile, head_of, lines_of, page_of
from flywheel.errors import FlywheelError
from flywheel.ledger import Ledger
from flywheel.stores.sqlite_reader import Reader

SPAN, LONGEST_SPAN, FEW_SPANS = 1 << 14, 1 << 17, 16
OVERLAP = 64
LEAST = 2 * SPAN
MOST_PROCESSES = 4
MOST_OF_ONE = 200
UNREADABLE = (apsw.Error, FlywheelError, UnicodeDecodeError, TypeError, ValueError)
_BEYOND = "SELECT EXISTS (SELECT 1 FROM tags WHERE position > (SELECT max(position) FROM events))"


_DRAWN: list[Lots] = []
"""In a process that looks at spans, the lots that were drawn before it was copied."""


class Span(NamedTuple):
    """The positions after one and up to another."""

    after: int
    upto: int


class Plain(NamedTuple):
    """A span whose rows are plainly as they should be: its first line, what its index adds up to, and its tree.

    The tree is told by its frontier, and by what that was at each of the sizes that were asked for.
    """

    first: bytes
    size: int
    weight: int
    frontier: Sequence[bytes]
    within: Mapping[int, Sequence[bytes]]


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
def pool(many: int, lots: Lots) -> Iterator[Executor | None]:
    """So many processes, copies of this one; none where one is enough. What they have not begun at the end is left.

    They have the same lots, and the same key to their hashes, which is what the sums of the tag index rest on.
    """
    if many < 2:
        yield None
        return
    context = multiprocessing.get_context("fork")
    workers = ProcessPoolExecutor(many, mp_context=context, initializer=_DRAWN.append, initargs=(lots,))
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


def spans(head: int, length: int = SPAN) -> list[Span]:
    """The spans of a ledger up to its last position. Their length is a power of two."""
    return [Span(after, min(after + length, head)) for after in range(0, head, length)]


def plainly(path: Path, span: Span, due: Sequence[int]) -> Plain | None:
    """A span, where all of its rows are plainly as they should be. `due` are sizes at which the tree is asked for."""
    gc.disable()  # nothing here goes round in circles, and looking for that takes a tenth of the time
    try:
        with Reader(path) as reader, reader.moment() as connection:
            return _plainly(StoredInFile(connection), span, due, _DRAWN[-1])
    except UNREADABLE:
        return None
    finally:
        gc.enable()


def _plainly(stored: StoredInFile, span: Span, due: Sequence[int], lots: Lots) -> Plain | None:
    before = max(span.after - OVERLAP, 0)
    rows = Rows(stored.kinds, lots, after=before)
    if span.after:
        page = page_of(stored.rows(before, span.after), OVERLAP)
        if not page or not rows.plainly(page, lots) or rows.of_one_instant:
            return None  # of one instant: then more of it may stand further back, with an id that comes again
    overlap, tree, within, first = rows.weight, Tree(), dict[int, Sequence[bytes]](), b""
    coming = stored.rows(span.after or LOWEST, span.upto)
    for stop in [*(size for size in due if span.after < size < span.upto), span.upto]:
        while page := page_of(coming, min(PAGE, stop - span.after - tree.size)):
            if not rows.plainly(page, lots):
                return None
            lines = page[3]
            first = first or lines[0]
            tree.extend([sha256(b"\0" + line).digest() for line in lines])
        if span.after + tree.size != stop:
            return None
        within[stop] = tree.frontier()
    return Plain(first, tree.size, rows.weight - overlap, tree.frontier(), within)


def all_plainly(workers: Executor, path: Path, head: int, due: Sequence[int], *, index: bool) -> list[Plain] | None:
    """Every span of a ledger, where all rows are plainly as they should be, and the tag index with them."""
    summing = workers.submit(indexed, path, head) if index else None
    length = min(1 << max(head // FEW_SPANS - 1, SPAN - 1).bit_length(), LONGEST_SPAN)
    asking = [workers.submit(plainly, path, span, due) for span in spans(head, length)]
    found = [plain for each in asking if (plain := each.result())]
    if len(found) < len(asking) or (summing and summing.result() != sum(plain.weight for plain in found)):
        return None
    return found


def indexed(path: Path, head: int) -> int | None:
    """What the tag index adds up to; None where it tells of events that there are not."""
    try:
        with Reader(path) as reader, reader.moment() as connection:
            stored = StoredInFile(connection)
            if head_of(connection) == head:
                return summed(stored.index(), _DRAWN[-1])
            beyond: list[Any] = connection.execute(_BEYOND).fetchall()
            return summed(stored.index(head), _DRAWN[-1]) if beyond == [(0,)] else None
    except UNREADABLE:
        return None


def all_happened(workers: Executor, path: Path, head: int, wanted: Wanted) -> Iterator[Happened]:
    """What is found in the events of every span, in order."""
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
