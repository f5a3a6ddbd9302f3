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
        rows, as_of = self._rows, self._as_of
        if as_of is None or passage.entry.event.occurred_at <= as_of:
            for passed in self._passing:
                passed(rows, passage)
        for entry in passage.folded:
            event = entry.event
            if as_of is None or event.occurred_at <= as_of:
                for evolve in self._evolving.get(type(event)) or self._evolving_with(type(event)):
                    evolve(rows, entry)

    def _evolving_with(self, kind: type[Event]) -> list[Evolve]:
        self._evolving[kind] = [p.evolve for p in self._projections if p.evolve and kind in p.kinds]
        return self._evolving[kind]
