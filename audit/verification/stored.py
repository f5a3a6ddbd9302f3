"""What is stored, as verify walks it: rows just as they lie, in a ledger's file, any other store, or an export."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from typing import Any, NamedTuple, Protocol

import apsw

from events.kinds import KINDS

PAGE = 1_000
_ROWS = "SELECT position, kind, tags, data FROM events ORDER BY position"
_SPAN = _ROWS.replace("ORDER BY", "WHERE position > ? AND position <= ? ORDER BY")
_INDEX = (
    "SELECT tag, kind, json_group_array(position) FROM tags WHERE position > ? AND position <= ? GROUP BY tag, kind"
)
_LINES = "SELECT position, data FROM events WHERE position > ?1 AND position <= ?2 ORDER BY position LIMIT ?3"
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1
STRETCH = 1 << 20
"""As many positions are looked for in the index at a time, so that those of one tag have room in memory."""
MOST_STRETCHES = 64
"""However far away somebody has put the last of them."""


class Row(NamedTuple):
    """An event as it is stored: its position, what stands for its kind, its tags as JSON, its bytes."""

    position: int
    kind: int | str
    tags: str
    data: bytes


Page = tuple[Sequence[int], Sequence[int | str], Sequence[str], Sequence[bytes]]
"""Rows one after the other, column by column: their positions, their kinds, their tags, their bytes."""
Listed = tuple[str, int | str, str]
"""What stands in the tag index under a tag and a kind: these two, and the positions, as a JSON array."""


class Stored(Protocol):
    """What is stored, at one moment."""

    @property
    def kinds(self) -> Mapping[int | str, str]:
        """The kinds by what stands for them in a row."""

    def pages(self) -> Iterator[Page]:
        """All rows in the order of their positions, a page at a time; no page is empty."""

    def index(self) -> Iterable[Listed] | None:
        """What the tag index lists, in any order, under one tag and kind perhaps more than once.

        None where the store has no index to be looked at.
        """


class StoredInFile:
    """What a ledger's file holds, as a connection sees it."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        found: list[Any] = connection.execute("SELECT id, kind FROM kinds").fetchall()
        self.kinds: Mapping[int | str, str] = dict(found)

    def rows(self, after: int, upto: int) -> Iterator[Any]:
        """The rows after a position and up to another, in order."""
        return iter(self._connection.execute(_SPAN, (after, upto)))

    def pages(self) -> Iterator[Page]:
        rows: Iterator[Any] = iter(self._connection.execute(_ROWS))
        while page := page_of(rows, PAGE):
            yield page

    def index(self, head: int | None = None) -> Iterator[Listed]:
        """What the tag index lists; of positions up to a head, where one is given."""
        upto, last = (HIGHEST, head_of(self._connection)) if head is None else (head, head)
        stretches = range(STRETCH, last, max(STRETCH, last // MOST_STRETCHES))
        for after, end in pairwise((LOWEST, *stretches, upto)):
            listed: Iterator[Any] = iter(self._connection.execute(_INDEX, (after, end)))
            yield from listed


def page_of(rows: Iterator[Any], most: int) -> Page | None:
    """The next rows, so many at most; None where there are no more."""
    page: Any = tuple(zip(*islice(rows, most), strict=True))
    return page or None


@contextmanager
def unswept() -> Iterator[None]:
    """Python looks for no rings of objects meanwhile: rows form none, and looking takes a tenth of the time."""
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()


def head_of(connection: apsw.Connection) -> int:
    """The last position in a file; 0 where it holds nothing."""
    [[head]] = connection.execute("SELECT coalesce(max(position), 0) FROM events").fetchall()
    return head if isinstance(head, int) else 0


def is_full(connection: apsw.Connection, head: int) -> bool:
    """Whether there are as many events as positions up to the head, as in every ledger that nobody forged."""
    return connection.execute("SELECT count(*) FROM events").fetchall() == [(head,)]


def lines_of(
    fetch: Callable[[str, Sequence[int]], list[Any]], head: int, after: int = LOWEST
) -> Iterator[tuple[int, bytes]]:
    """The bytes of the events after a position and up to another, each with its own; nothing stays open in between."""
    while page := fetch(_LINES, (after, head, PAGE)):
        yield from page
        after = page[-1][0]


class StoredLines:
    """The lines of an export: positions count from one, kind and tags are what the bytes say, and nothing beside it."""

    kinds: Mapping[int | str, str] = {name: name for name in KINDS}

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines

    def pages(self) -> Iterator[Page]:
        rows = ((position, "", "", line) for position, line in enumerate(self._lines, 1))
        while page := page_of(rows, PAGE):
            yield page

    def index(self) -> None:
        return None
