"""From a query to the rows that answer it, in position order, a page at a time.

A query comes apart into *arms*: one kind, and the tags that must all be there. Each arm is a range of an index that
is already in position order, so SQLite merges the arms as it goes and reads no more than the page it was asked for.

A log that only grows needs no transaction to be read consistently: what lies at or below the head that was seen
first never changes. So each page is a statement of its own, and a reading that is left open holds nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, count, groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

Row = tuple[int, int, str, bytes]
"""Position, number of the kind, tags as a JSON array, data."""

PAGE = 256
ARMS = 64  # in one statement; with more, preparing it takes longer than running it

_ALL = "SELECT position, kind, tags, data FROM events WHERE position > ?1 AND position <= ?2 ORDER BY position LIMIT ?3"
_SOME = "SELECT e.position, e.kind, e.tags, e.data FROM ({}) AS m CROSS JOIN events AS e USING (position) ORDER BY 1"
_OF_KIND = "SELECT position FROM events INDEXED BY events_by_kind WHERE kind = {} AND position > ?1 AND position <= ?2"
_OF_TAGS = "SELECT t0.position FROM {} WHERE {} AND t0.position > ?1 AND t0.position <= ?2"
_KINDS_UNDER_TAG = """
WITH RECURSIVE under (kind) AS (
    SELECT min(kind) FROM tags WHERE tag = ?1
    UNION ALL
    SELECT (SELECT min(kind) FROM tags WHERE tag = ?1 AND kind > under.kind) FROM under WHERE under.kind IS NOT NULL
)
SELECT kind FROM under WHERE kind IS NOT NULL
"""
_COUNT = """
SELECT count(*) FROM (
    SELECT 1 FROM tags WHERE tag = ? AND kind = ? AND position > ? AND position <= ? LIMIT ?
)
"""


class Fetch(Protocol):
    """Runs a statement with its values and gives all of its rows."""

    def __call__(self, sql: str, values: Sequence[int | str] = ()) -> list[Any]: ...


class Arm(NamedTuple):
    """A kind by its number, and tags which an event of it must all carry."""

    kind: int
    tags: tuple[str, ...]


class Span(NamedTuple):
    """Where to look: after a position, up to and with the head, and for at most so many events."""

    after: int
    head: int
    limit: int | None


def rows(fetch: Fetch, query: DCBQuery, numbers: Mapping[str, int], span: Span) -> Iterator[Row]:
    """The rows that match, each once, in position order. `numbers` are those of the kinds at the span's head."""
    if span.after >= span.head or (span.limit is not None and span.limit <= 0):
        return iter(())
    if not all(item.types or item.tags for item in query.items) or not query.items:
        return _pages(fetch, _ALL, (), span)
    arms = _sparsest_first(fetch, _arms(fetch, query.items, numbers), span)
    streams = [_pages(fetch, *_statement(arms[at : at + ARMS]), span) for at in range(0, len(arms), ARMS)]
    if len(streams) == 1:
        return streams[0]
    position = itemgetter(0)
    once = (next(same) for _, same in groupby(merge(*streams, key=position), key=position))
    return islice(once, span.limit)


def _pages(fetch: Fetch, sql: str, values: Sequence[int | str], span: Span) -> Iterator[Row]:
    after, head, limit = span
    while True:
        size = PAGE if limit is None else min(PAGE, limit)
        page: list[Row] = fetch(sql, (after, head, size, *values))
        yield from page
        limit = None if limit is None else limit - len(page)
        if len(page) < size or limit == 0:
            return
        after = page[-1][0]


def _arms(fetch: Fetch, items: Sequence[DCBQueryItem], numbers: Mapping[str, int]) -> Iterator[Arm]:
    for item in items:
        tags = tuple(sorted(set(item.tags)))
        if item.types:
            kinds = [numbers[kind] for kind in item.types if kind in numbers]
        else:
            kinds = [kind for (kind,) in fetch(_KINDS_UNDER_TAG, tags[:1])]
        yield from (Arm(kind, tags) for kind in kinds)


def _sparsest_first(fetch: Fetch, arms: Iterable[Arm], span: Span) -> list[Arm]:
    """Put the tag with the fewest events in front, where the others are looked up from, and drop what is empty.

    Counting stops at eight times the fewest, so finding out costs little more than what it saves.
    """
    ordered = []
    for arm in dict.fromkeys(arms):
        if len(arm.tags) < 2:
            ordered.append(arm)
        elif (sparsest := _sparsest(fetch, arm, span)) is not None:
            ordered.append(Arm(arm.kind, (sparsest, *(tag for tag in arm.tags if tag != sparsest))))
    return ordered


def _sparsest(fetch: Fetch, arm: Arm, span: Span) -> str | None:
    """The tag with the fewest events of the arm's kind, or None where one has none at all."""
    most = 8
    while True:
        counts = [fetch(_COUNT, (tag, arm.kind, span.after, span.head, most))[0][0] for tag in arm.tags]
        if (fewest := min(counts)) < most:
            return arm.tags[counts.index(fewest)] if fewest else None
        most *= 8


def _statement(arms: Sequence[Arm]) -> tuple[str, list[int | str]]:
    """One statement for a number of arms, with its values from ?4 on; ?1 to ?3 are those of the span."""
    number = count(4)
    ranges = " UNION ".join(_range(len(arm.tags), number) for arm in arms)
    merged = f"{ranges} ORDER BY 1 LIMIT ?3"
    return _SOME.format(merged), list(chain.from_iterable((arm.kind, *arm.tags) for arm in arms))


def _range(tags: int, number: Iterator[int]) -> str:
    """The positions of one arm: CROSS JOIN keeps SQLite from turning the order of the tags about."""
    kind = f"?{next(number)}"
    if not tags:
        return _OF_KIND.format(kind)
    names = [f"t{n}" for n in range(tags)]
    meets = [f"{name}.tag = ?{next(number)} AND {name}.kind = {kind}" for name in names]
    meets += [f"{name}.position = t0.position" for name in names[1:]]
    return _OF_TAGS.format(" CROSS JOIN ".join(f"tags AS {name}" for name in names), " AND ".join(meets))
