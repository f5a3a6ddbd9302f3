"""Trying: a ledger as it was at one moment, and behind it what is only tried, in a file that goes away.

So a dry run of any size needs no more memory than recording does, and decides what recording would decide.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from itertools import chain, islice, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBSequencedEvent, DCBSubscription
from eventsourcing.persistence import ProgrammingError

from flywheel.stores import open_store
from flywheel.stores.port import Store
from flywheel.stores.sqlite_reading import SQLiteReading


class Trial(Store):
    """Reads another store up to its head, and takes what is appended as if it came behind that.

    There is no file before something is appended. Closing it leaves the other store open.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._head = store.read(DCBQuery()).head or 0
        self._tried = 0
        self._open = ExitStack()

    @property
    def origin(self) -> str:
        return self._store.origin

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> SQLiteReading:
        """The events that match, those of the ledger first."""

        def events() -> Iterator[DCBSequencedEvent]:
            return islice(chain(self._recorded(query, after, limit), self._only_tried(query, after, limit)), limit)

        return SQLiteReading(events, self._head + self._tried or None, limited=limit is not None)

    def borne(self, tags: Sequence[str]) -> set[str]:
        return self._store.borne(tags) | (self._own.borne(tags) if self._tried else set())

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        """Put events behind what was tried. What others append to the ledger meanwhile is no part of it."""
        if condition is not None:
            after = (condition.after or 0) - self._head
            condition = DCBAppendCondition(condition.fail_if_events_match, after if after > 0 else None)
        self._tried = self._own.append(events, condition)
        return self._head + self._tried

    def subscribe(
        self,
        query: DCBQuery | None = None,  # noqa: ARG002 - the port has it
        *,
        after: int | None = None,  # noqa: ARG002 - the port has it
    ) -> DCBSubscription["Trial"]:
        """Refused: nobody else will ever append to it."""
        raise ProgrammingError("What is only tried cannot be followed. Subscribe to the ledger itself.")

    def close(self) -> None:
        self._open.close()

    @cached_property
    def _own(self) -> Store:
        folder = self._open.enter_context(TemporaryDirectory(prefix="flywheel-"))
        return self._open.enter_context(open_store(Path(folder) / "tried.db", create=True))

    def _recorded(self, query: DCBQuery | None, after: int | None, limit: int | None) -> Iterator[DCBSequencedEvent]:
        if after is not None and after >= self._head:
            return iter(())
        found = self._store.read(query, after=after, limit=limit)
        return takewhile(lambda each: each.position <= self._head, found)

    def _only_tried(self, query: DCBQuery | None, after: int | None, limit: int | None) -> Iterator[DCBSequencedEvent]:
        if self._tried:
            beyond = max((after or 0) - self._head, 0)
            for each in self._own.read(query, after=beyond or None, limit=limit):
                yield DCBSequencedEvent(each.event, self._head + each.position)
