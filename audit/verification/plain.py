"""Plain spans: of the rows of a span it is only asked whether they are plainly as they should be.

Where any is not, all are looked at again by one process and in order, so that what is wrong is told in the same words.
A span's leaves are a subtree of the whole tree, because spans are as long as a power of two.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from audit.proof.merkle import Tree
from audit.verification.checks.index import summed
from audit.verification.checks.lots import Lots
from audit.verification.checks.rows import Rows
from audit.verification.checks.tags import Tags
from audit.verification.spans import Span, pool, spans
from audit.verification.stored import LOWEST, PAGE, Page, StoredInFile, head_of, page_of, unswept
from flywheel.errors import FlywheelError
from flywheel.stores.sqlite_reader import Reader

SHORTEST_SPAN, LONGEST_SPAN = 1 << 13, 1 << 17
MANY_SPANS = 32
"""As many as that, and no process waits for long until the others are done."""
OVERLAP = 64
UNREADABLE = (apsw.Error, FlywheelError, UnicodeDecodeError, TypeError, ValueError)
_BEYOND = "SELECT EXISTS (SELECT 1 FROM tags WHERE position > (SELECT max(position) FROM events))"


class Kept(NamedTuple):
    """What a process keeps from one span to the next: the lots that were drawn before it was copied, and tags."""

    lots: Lots
    known: dict[str, Tags]

    def tags(self, kinds: Mapping[int | str, str]) -> Tags:
        """The tags that were met under these kinds."""
        if (of := repr(kinds)) not in self.known:
            self.known[of] = Tags(kinds)
        return self.known[of]


KEPT: list[Kept] = []
"""Nothing, or what this process keeps."""


class Plain(NamedTuple):
    """A span where nothing is wrong that was asked about: its first line, what its index adds up to, and its tree.

    The tree is told by its frontier, and by what that was at each of the sizes that were asked for.
    """

    first: bytes
    size: int
    weight: int
    frontier: Sequence[bytes]
    within: Mapping[int, Sequence[bytes]]


def plainly(path: Path, span: Span, due: Sequence[int]) -> Plain | None:
    """A span, where all of its rows are plainly as they should be. `due` are sizes at which the tree is asked for."""
    return _looked(path, lambda stored: _plainly(stored, span, due, KEPT[-1]))


def hashed(path: Path, span: Span, due: Sequence[int]) -> Plain | None:
    """A span of which only the tree is asked for, where there is a row for each of its positions."""
    return _looked(path, lambda stored: _grown(stored, span, due, lambda _: True))


def _looked(path: Path, look: Callable[[StoredInFile], Plain | None]) -> Plain | None:
    try:
        with unswept(), Reader(path) as reader, reader.moment() as connection:
            return look(StoredInFile(connection))
    except UNREADABLE:
        return None


def _plainly(stored: StoredInFile, span: Span, due: Sequence[int], kept: Kept) -> Plain | None:
    lots, before = kept.lots, max(span.after - OVERLAP, 0)
    rows = Rows(stored.kinds, lots, after=before, tags=kept.tags(stored.kinds))
    if span.after:
        page = page_of(stored.rows(before, span.after), OVERLAP)
        if not page or not rows.plainly(page, lots) or rows.of_one_instant:
            return None  # of one instant: then more of it may stand further back, with an id that comes again
    overlap = rows.weight
    grown = _grown(stored, span, due, lambda page: rows.plainly(page, lots))
    return grown and grown._replace(weight=rows.weight - overlap)


def _grown(stored: StoredInFile, span: Span, due: Sequence[int], admits: Callable[[Page], bool]) -> Plain | None:
    """The tree of a span, where every page of it is admitted and it is as long as it should be."""
    tree, within, first = Tree(), dict[int, Sequence[bytes]](), b""
    coming = stored.rows(span.after or LOWEST, span.upto)
    for stop in [*(size for size in due if span.after < size < span.upto), span.upto]:
        while page := page_of(coming, min(PAGE, stop - span.after - tree.size)):
            if not admits(page):
                return None
            lines = page[3]
            first = first or lines[0]
            tree.extend([sha256(b"\0" + line).digest() for line in lines])
        if span.after + tree.size != stop:
            return None
        within[stop] = tree.frontier()
    if page_of(coming, 1):
        return None
    return Plain(first, tree.size, 0, tree.frontier(), within)


def all_plainly(path: Path, head: int, many: int, due: Sequence[int], *, index: bool) -> list[Plain] | None:
    """Every span of a ledger, where all rows are plainly as they should be, and the tag index with them."""
    with pool(many, partial(KEPT.append, Kept(Lots(head), {}))) as workers:
        summing = workers.submit(indexed, path, head) if index else None
        found = _all(workers, plainly, path, head, due)
        if found and summing and summing.result() != sum(plain.weight for plain in found):
            return None
        return found


def all_hashed(path: Path, head: int, many: int, due: Sequence[int]) -> list[Plain] | None:
    """Every span of a ledger, with its tree alone; None where positions are missing."""
    with pool(many) as workers:
        return _all(workers, hashed, path, head, due)


def _all(
    workers: Executor,
    look: Callable[[Path, Span, Sequence[int]], Plain | None],
    path: Path,
    head: int,
    due: Sequence[int],
) -> list[Plain] | None:
    length = min(1 << max(head // MANY_SPANS - 1, SHORTEST_SPAN - 1).bit_length(), LONGEST_SPAN)
    asking = [workers.submit(look, path, span, due) for span in spans(head, length)]
    found = [plain for each in asking if (plain := each.result())]
    return found if len(found) == len(asking) else None


def indexed(path: Path, head: int) -> int | None:
    """What the tag index adds up to; None where it tells of events that there are not."""
    try:
        with unswept(), Reader(path) as reader, reader.moment() as connection:
            stored = StoredInFile(connection)
            if head_of(connection) == head:
                return summed(stored.index(), KEPT[-1].lots)
            beyond: list[Any] = connection.execute(_BEYOND).fetchall()
            return summed(stored.index(head), KEPT[-1].lots) if beyond == [(0,)] else None
    except UNREADABLE:
        return None
