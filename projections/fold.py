"""Fold: the state of the read models in memory, at any time and as known at any time, and what each event changed.

history = History(ledger.read, ledger.head)
state = fold(history, "value", as_of=T)
state.rows("value")
for passage, changes in replayed(history, "services", "value"): ...
"""

from collections.abc import Hashable, Iterator, Sequence
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from projections.catalogue import chosen
from projections.columns import Column
from projections.digests import digest_of, digest_of_all
from projections.folding import Folding
from projections.history import History, Passage
from projections.part import Part
from projections.scope import needed
from projections.tables import Rows, Table


class State:
    """The rows of projections, in memory."""

    def __init__(self, opened: dict[Table[Any, Any], dict[Any, Any]]) -> None:
        self._opened = opened
        self._named = {table.name: table for table in opened}

    @property
    def tables(self) -> tuple[Table[Any, Any], ...]:
        """The tables there are, those of the projections that were asked for and of those that these use."""
        return tuple(self._opened)

    def columns(self, name: str) -> tuple[Column, ...]:
        """The columns of a table. Raises KeyError for a table that is not there."""
        return self._named[name].columns

    def rows(self, name: str) -> list[Any]:
        """The rows of a table, dataclasses, in the order of their keys. Raises KeyError for one that is not there."""
        return [row for _, row in sorted(self._opened[self._named[name]].items())]

    def records(self, name: str, *ordered: str) -> Iterator[dict[str, Any]]:
        """The same rows, each by column, in the order of their keys or of columns, as Views.records gives them."""
        names = [column.name for column in self.columns(name)]
        rows = sorted(self.rows(name), key=attrgetter(*ordered)) if ordered else self.rows(name)
        for row in rows:
            yield {column: getattr(row, column) for column in names}

    def between(self, table: str, column: str, after: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        """The rows of a table with an instant in a column after one instant and up to another, as Views.between."""
        return (record for record in self.records(table) if after < record[column] <= until)

    def digest(self, *names: str) -> str:
        """The digest of one table, or the one over several; over all that are there where none is named."""
        if len(names) == 1:
            table = self._named[names[0]]
            return digest_of(table.name, [c.name for c in table.columns], map(table.cells_of, self.rows(names[0])))
        return digest_of_all({name: self.digest(name) for name in names or self._named})


class Change(NamedTuple):
    """A row that an event changed: None before where it is new, None after where it went away."""

    table: str
    key: Any
    before: Any
    after: Any


def fold(history: History, *names: str, as_of: datetime | None = None) -> State:
    """The projections of these names (none: all) after a history; with `as_of`, of what had occurred by then."""
    opened: dict[Table[Any, Any], dict[Any, Any]]
    projections = chosen(names)
    opened = {table: {} for projection in projections for table in projection.tables}
    folding = Folding(projections, Rows(opened), as_of)
    for passage in history.passages(kinds=needed(projections)):
        folding.take(passage)
    return State(opened)


class Replay:
    """A history, or a part of it, walked through; iterate over it, and `state` is what stood after the last passage."""

    def __init__(self, history: History, *names: str, as_of: datetime | None = None, part: Part | None = None) -> None:
        projections = chosen(names)
        self._passages = partial(history.passages, kinds=part.kinds, tags=part.tags) if part else history.passages
        self._watched = {table: Watched() for projection in projections for table in projection.tables}
        self._folding = Folding(projections, Rows(self._watched), as_of)
        self.state = State({**self._watched})

    def __iter__(self) -> Iterator[tuple[Passage, Sequence[Change]]]:
        for passage in self._passages():
            self._folding.take(passage)
            yield (
                passage,
                [c for table, rows in self._watched.items() if not table.inner for c in rows.told(table.name)],
            )


class Watched(dict[Any, Any]):
    """Rows that remember, until they are asked, what was there before they changed."""

    def __init__(self) -> None:
        self._before: dict[Hashable, Any] = {}

    def __setitem__(self, key: Hashable, row: Any) -> None:
        self._before.setdefault(key, self.get(key))
        super().__setitem__(key, row)

    def __delitem__(self, key: Hashable) -> None:
        self._before.setdefault(key, self.get(key))
        super().__delitem__(key)

    def pop(self, key: Hashable, *otherwise: Any) -> Any:
        """Take a row away."""
        self._before.setdefault(key, self.get(key))
        return super().pop(key, *otherwise)

    def told(self, table: str) -> list[Change]:
        """What changed since this was last asked."""
        changes = [Change(table, key, before, self.get(key)) for key, before in self._before.items()]
        self._before.clear()
        return [change for change in changes if change.before != change.after]
