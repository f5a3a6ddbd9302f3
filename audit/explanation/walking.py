"""Walking: a history folded entry by entry, and at each entry which rows it looked at and which became others by it.

What is explained is so explained by the very code that makes the read models. Tables to which rows are only added, and
at which no projection looks, are passed through and not kept: a million deliveries need not stand in memory.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from audit.explanation.upon import Upon
from events.entry import Entry
from projections.catalogue import chosen
from projections.deliveries import DELIVERIES
from projections.fold import Change
from projections.folding import Folding
from projections.history import History, Passage
from projections.metrics import MEASUREMENTS
from projections.scope import needed
from projections.tables import Rows

Ref = tuple[str, Hashable]
"""A row: the name of its table, and its key."""
ONLY_ADDED = frozenset({DELIVERIES.name, MEASUREMENTS.name})


class Stride(NamedTuple):
    """An entry as it was folded, at a place: the rows that it changed, and those that it looked at."""

    entry: Entry
    place: int
    changes: Sequence[Change]
    looked_at: frozenset[Ref]


class Walk:
    """The projections of these names, and those that they look at, after as much of a history as was walked."""

    def __init__(self, history: History, *names: str, as_of: datetime | None = None) -> None:
        self._history = history
        self._projections = chosen(names)
        self._as_of = as_of
        self._seen = _Seen()
        tables = [table for projection in self._projections for table in projection.tables]
        self._rows = {table: _Traced(table.name, self._seen) for table in tables}
        self._named = {rows.table: rows for rows in self._rows.values()}
        self._folding = Folding(self._projections, Rows(self._rows), as_of)

    def passages(self) -> Iterator[Passage]:
        """What there is to walk, in order; each is folded only when it is taken."""
        return self._history.passages(kinds=needed(self._projections))

    def take(self, passage: Passage) -> Iterator[Stride]:
        """Fold a passage, entry by entry; what had not occurred is passed over."""
        for entry in passage.folded:
            if self.counts(entry):
                yield self.fold(entry, passage.entry.position)

    def counts(self, entry: Entry) -> bool:
        """Whether an entry had occurred by the time that is looked at."""
        return self._as_of is None or entry.event.occurred_at <= self._as_of

    def fold(self, entry: Entry, place: int) -> Stride:
        """Fold one entry, wherever it is from."""
        self._seen.clear()
        self._folding.take(Passage(entry, (entry,)))
        return Stride(entry, place, self._seen.told(), frozenset(self._seen.looked_at))

    def row(self, ref: Ref) -> Any:
        """A row as it is now; None where there is none."""
        return dict.get(self._named[ref[0]], ref[1]) if ref[0] in self._named else None

    def keeps(self, table: str) -> bool:
        """Whether the rows of a table are looked at again."""
        return table not in ONLY_ADDED

    def tried(self, entry: Entry, *before: Entry) -> list[Change]:
        """What an entry would change if it were folded here, after some others; nothing is changed by asking."""
        over: dict[Ref, Any] = {}
        for each in before:
            over |= {(change.table, change.key): change.after for change in self.would(each, over)}
        return self.would(entry, over)

    def would(self, entry: Entry, over: Mapping[Ref, Any]) -> list[Change]:
        """What an entry would change here if some rows were others, or were not there (None)."""
        rows = {table: Upon(table.name, over, rows) for table, rows in self._rows.items()}
        Folding(self._projections, Rows(rows), self._as_of).take(Passage(entry, (entry,)))
        found = [(upon, key, row) for upon in rows.values() for key, row in upon.written.items()]
        changes = [Change(upon.table, key, upon.was(key), row) for upon, key, row in found]
        return [change for change in changes if change.before != change.after]

    @contextmanager
    def before(self, stride: Stride) -> Iterator[None]:
        """The rows as they were before a stride, as long as this is held."""
        self._set({(change.table, change.key): change.before for change in stride.changes})
        try:
            yield
        finally:
            self._set({(change.table, change.key): change.after for change in stride.changes})

    def _set(self, rows: Mapping[Ref, Any]) -> None:
        for (table, key), row in rows.items():
            if row is None:
                dict.pop(self._named[table], key, None)
            elif self.keeps(table):
                dict.__setitem__(self._named[table], key, row)


class _Seen:
    """What one entry looked at, and what stood in the rows that it wrote."""

    def __init__(self) -> None:
        self.looked_at: set[Ref] = set()
        self.before: dict[Ref, Any] = {}
        self.after: dict[Ref, Any] = {}

    def clear(self) -> None:
        self.looked_at.clear()
        self.before.clear()
        self.after.clear()

    def told(self) -> list[Change]:
        """The rows that are others now."""
        changes = (Change(ref[0], ref[1], before, self.after[ref]) for ref, before in self.before.items())
        return [change for change in changes if change.before != change.after]


class _Traced(dict[Any, Any]):
    """Rows that tell who looks at them, and what becomes of them."""

    def __init__(self, table: str, seen: _Seen) -> None:
        self.table = table
        self._seen = seen
        self._kept = table not in ONLY_ADDED

    def __getitem__(self, key: Hashable) -> Any:
        self._seen.looked_at.add((self.table, key))
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._seen.looked_at.add((self.table, key))
        return super().__contains__(key)

    def get(self, key: Hashable, otherwise: Any = None) -> Any:
        """The row under a key."""
        self._seen.looked_at.add((self.table, key))
        return super().get(key, otherwise)

    def __setitem__(self, key: Hashable, row: Any) -> None:
        self._note(key, row)
        if self._kept:
            super().__setitem__(key, row)

    def __delitem__(self, key: Hashable) -> None:
        self._note(key, None)
        super().__delitem__(key)

    def pop(self, key: Hashable, *otherwise: Any) -> Any:
        """Take a row away."""
        self._note(key, None)
        return super().pop(key, *otherwise)

    def _note(self, key: Hashable, row: Any) -> None:
        self._seen.before.setdefault((self.table, key), super().get(key))
        self._seen.after[self.table, key] = row
