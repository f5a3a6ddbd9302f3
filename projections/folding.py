"""Folding: how the entries of a history become rows, in memory or in a database, in the one way there is."""

from collections.abc import Iterable
from datetime import datetime

from events.base import Event
from projections.history import Passage
from projections.tables import Evolve, Projection, Rows


class Folding:
    """Projections taking in one passage of history after the other; with `as_of`, only what had occurred by then."""

    def __init__(self, projections: Iterable[Projection], rows: Rows, as_of: datetime | None = None) -> None:
        self._projections = tuple(projections)
        self._rows = rows
        self._as_of = as_of
        self._passing = [projection.passed for projection in self._projections if projection.passed]
        self._evolving: dict[type[Event], list[Evolve]] = {}

    def take(self, passage: Passage) -> None:
        """Let the rows become what they are after a passage."""
        if self._had_occurred(passage.entry.event):
            for passed in self._passing:
                passed(self._rows, passage)
        for entry in passage.folded:
            if self._had_occurred(entry.event):
                for evolve in self._evolving_with(type(entry.event)):
                    evolve(self._rows, entry)

    def _had_occurred(self, event: Event) -> bool:
        return self._as_of is None or event.occurred_at <= self._as_of

    def _evolving_with(self, kind: type[Event]) -> list[Evolve]:
        if kind not in self._evolving:
            self._evolving[kind] = [p.evolve for p in self._projections if p.evolve and kind in p.kinds]
        return self._evolving[kind]
