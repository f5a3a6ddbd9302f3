"""From a query to the rows that answer it, in position order, a page at a time.

A query comes apart into *arms*: one kind, and the tags that must all be there. Each arm is a range of an index that
is already in position order, so SQLite merges the arms as it goes and reads no more than the page it was asked for.

A log that only grows needs no transaction to be read consistently: what lies at or below the head that was seen
first never changes. So each page is a statement of its own, and a reading that is left open holds nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import merge
from itertools import chain, count, groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

Row = tuple[int, int, str, bytes]
"""Position, number of the kind, tags as a JSON array, data."""

PAGE = 256
ARMS = 64  # in one statement; with more, preparing it takes longer than running it
LEAPS = 4  # of an arm's tags at most; any others are given as a list and looked up

_ALL = "SELECT position, kind, tags, data FROM events WHERE position > ?1 AND position <= ?2 ORDER BY position LIMIT ?3"
_SOME = "SELECT e.position, e.kind, e.tags, e.data FROM ({}) AS m CROSS JOIN events AS e USING (position) ORDER BY 1"
_OF_KIND = "SELECT position FROM events INDEXED BY events_by_kind WHERE kind = {} AND position > ?1 AND position <= ?2"
_OF_TAG = "SELECT position FROM tags WHERE kind = {} AND tag = {} AND position > ?1 AND position <= ?2"
# For all of several tags: leap to where the next tag comes next, and the next, so that the rarest sets the pace.
_OF_TAGS = """
SELECT position FROM (
    WITH RECURSIVE leap (position) AS (SELECT ?1 UNION ALL SELECT {leap} FROM leap WHERE leap.position < ?2)
    SELECT position FROM leap WHERE position > ?1 AND position <= ?2{others} LIMIT ?3
)
"""
_CARRIES = " AND EXISTS (SELECT 1 FROM tags WHERE kind = {} AND tag = {} AND position = leap.position)"
_CARRIES_REST = """ AND NOT EXISTS (
    SELECT 1 FROM json_each({}) AS rest
    WHERE NOT EXISTS (SELECT 1 FROM tags WHERE kind = {} AND tag = rest.value AND position = leap.position)
)"""
_NEXT = "(SELECT min(position) FROM tags WHERE kind = {} AND tag = {} AND position {} {})"
_NEXT_KIND = "SELECT min(kind) FROM tags WHERE tag = ?1 AND kind > ?2"


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
    arms = list(dict.fromkeys(_arms(fetch, query.items, numbers)))
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
            kinds = list(_kinds_under(fetch, tags[0]))
        yield from (Arm(kind, tags) for kind in kinds)


def _kinds_under(fetch: Fetch, tag: str) -> Iterator[int]:
    """The kinds of the events that bear a tag, from one to the next: most often there are none."""
    kind = 0
    while (kind := fetch(_NEXT_KIND, (tag, kind))[0][0]) is not None:
        yield kind


def _statement(arms: Sequence[Arm]) -> tuple[str, list[int | str]]:
    """One statement for a number of arms, with its values from ?4 on; ?1 to ?3 are those of the span."""
    values = [_values(arm) for arm in arms]
    return _sql(tuple(map(len, values))), list(chain.from_iterable(values))


def _values(arm: Arm) -> list[int | str]:
    few, rest = arm.tags[:LEAPS], arm.tags[LEAPS:]
    return [arm.kind, *few, json.dumps(rest)] if rest else [arm.kind, *few]


@lru_cache
def _sql(values: tuple[int, ...]) -> str:
    """The statement for arms with so many values each."""
    number = count(4)
    ranges = [_range(*[f"?{next(number)}" for _ in range(many)]) for many in values]
    return _SOME.format(" UNION ".join(ranges) + " ORDER BY 1 LIMIT ?3")


def _range(kind: str, *tags: str) -> str:
    """The positions of one arm, whose kind and tags are given by the numbers of their values."""
    if not tags:
        return _OF_KIND.format(kind)
    if len(tags) == 1:
        return _OF_TAG.format(kind, tags[0])
    few, rest = tags[:LEAPS], tags[LEAPS:]
    leap = _NEXT.format(kind, few[0], ">", "leap.position")
    for tag in few[1:]:
        leap = _NEXT.format(kind, tag, ">=", leap)
    others = [_CARRIES.format(kind, tag) for tag in few[:-1]] + [_CARRIES_REST.format(tags, kind) for tags in rest]
    return _OF_TAGS.format(leap=leap, others="".join(others))
