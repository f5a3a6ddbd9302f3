"""Happenings: the timeline at any moment and of any thing, read from the read models of now.

What an event says never changes, only what became of it: so its row stands in the timeline of now, and for another
moment only the marks of what voided and corrected it are looked up anew. What a thing is named by is found by its tag
in the ledger, so that neither the whole timeline nor the whole history is read for it.
"""

import json
import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from events.base import SINGULAR
from events.kinds import KINDS, by_name
from projections.columns import Column, instant_cell
from projections.digests import digest_of
from projections.history import History
from projections.reading import Views
from projections.statements import Only
from projections.voids import Read

TIMELINE = "timeline"
SORTS = sorted({SINGULAR.get(field, field) for kind in KINDS.values() for field in kind.about} | {"event", "key"})
"""What a tag can begin with: the sorts of things, and what a void names and carries."""
TO_BE_FOUND = re.compile(r"[a-z-]+:[a-z0-9][a-z0-9-]*|(?=.*[a-z])[a-z0-9][a-z0-9-]*")
"""What is looked for by tags, actors and rules. Anything else may stand in the words of an event as well."""
WIDESPREAD = frozenset(part for kind in KINDS for part in kind.split(".")[:1]) | frozenset(by_name())
"""What so many events have that it is no better to look each of them up: steps and kinds."""
_NAMED = """
    position IN (SELECT value FROM json_each(?)
    UNION SELECT position FROM timeline WHERE actor IN (SELECT value FROM json_each(?))
    UNION SELECT position FROM timeline, json_each(waived) AS rule
           WHERE waived < '[]' AND rule.value IN (SELECT value FROM json_each(?)))"""
"""Found by position, by who says so, or by a rule that was waived; a list with something in it sorts before []."""


class Happenings:
    """The timeline as it was known when the ledger ended at `head`, of what had occurred by `as_of`."""

    def __init__(self, views: Views, read: Read, head: int, as_of: datetime | None = None) -> None:
        self._views = views
        self._history = History(read, head)
        self._is_now = head == views.position
        self._head = head
        self._within = Only("position <= ?", (head,))
        if as_of:
            self._within = Only("position <= ? AND occurred_at <= ?", (head, instant_cell(as_of)))

    def columns(self, table: str = TIMELINE) -> tuple[Column, ...]:
        """The columns of the timeline."""
        return self._views.columns(table)

    def records(self, table: str = TIMELINE, *ordered: str, of: Collection[str] = ()) -> Iterator[dict[str, Any]]:
        """The rows, by column; with `of`, at least those of which a text is one of these."""
        only = self._named(of) if can_be_found(of) else None
        marks = None if self._is_now else self._history.voids(after=self._head if only else 0)
        for row in self._views.records(table, *ordered, only=only or self._within):
            if marks is not None:
                position = row["position"]
                row |= {"voided_by": marks.void_of(position), "corrected_by": marks.correction_of(position)}
            yield row

    def between(self, table: str, column: str, after: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        """The rows with an instant in a column after one instant and up to another."""
        return (row for row in self.records(table) if after < row[column] <= until)

    def digest(self, *_tables: str) -> str:
        """The digest of the timeline at that moment, as a fold in memory gives it."""
        columns = self.columns()
        cells = self._views.cells(TIMELINE, columns, only=self._within)
        return digest_of(TIMELINE, [column.name for column in columns], self._marked(cells))

    def counts(self) -> tuple[int, int]:
        """How many events there are at that moment, and how many of them are voided."""
        voided = Only("voided_by IS NOT NULL")
        if not self._is_now:
            voided = Only("position IN (SELECT value FROM json_each(?))", (json.dumps(self._history.voids().voided),))
        return self._views.count(TIMELINE, self._within), self._views.count(TIMELINE, voided.both(self._within))

    def _marked(self, rows: Iterator[Any]) -> Iterator[Any]:
        if self._is_now:
            yield from rows
            return
        marks = self._history.voids()
        for position, *cells in rows:
            yield position, *cells[:-2], marks.void_of(position), marks.correction_of(position)

    def _named(self, ids: Collection[str]) -> Only:
        positions = sorted({entry.position for tag in tags_meant(ids) for entry in self._history.naming(tag)})
        values = (json.dumps(positions), *[json.dumps(sorted(ids))] * 2)
        return Only(_NAMED, values).both(self._within)


def tags_meant(ids: Collection[str]) -> list[str]:
    """The tags that some ids can stand for: of any sort, or as they are where they name their sort."""
    return sorted({f"{sort}:{each}" for each in ids for sort in SORTS} | {each for each in ids if ":" in each})


def can_be_found(ids: Collection[str]) -> bool:
    """Whether what has one of these can be found without looking at everything."""
    return bool(ids) and all(TO_BE_FOUND.fullmatch(each) and each not in WIDESPREAD for each in ids)
