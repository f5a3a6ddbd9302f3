"""The embedded store: one ledger in one SQLite file, for many readers and writers, durable when it says so."""

import json
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Self
from weakref import WeakSet

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBSequencedEvent
from eventsourcing.persistence import IntegrityError, ProgrammingError

from flywheel.stores.port import Store
from flywheel.stores.sqlite_faults import damaged, not_writable
from flywheel.stores.sqlite_file import WAIT_SECONDS
from flywheel.stores.sqlite_query import ARMS, PAGE, Fetch, Row, Span, rows
from flywheel.stores.sqlite_reader import Reader
from flywheel.stores.sqlite_reading import SQLiteReading
from flywheel.stores.sqlite_subscription import SQLiteSubscription
from flywheel.stores.sqlite_writer import Writer

_decode = json.JSONDecoder().raw_decode
HIGHEST = 2**63 - 1
_HEAD = "SELECT coalesce(max(position), 0) FROM events"
_BORNE = "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM tags WHERE tag = value)"
_SURVEY = f"SELECT ({_HEAD}), (SELECT coalesce(max(id), 0) FROM kinds)"  # noqa: S608 - fixed text


class _Kinds(NamedTuple):
    """The kinds that the ledger knows: names by number (from 1 on), and numbers by name."""

    names: tuple[str, ...]
    numbers: dict[str, int]


class SQLiteStore(Store):
    """A ledger in the file at `path`.

    `create` makes it where there is none, `read_only` never changes it, `wait` is for how many seconds another writer
    is waited for. Many threads may use one store: appends take turns, and reading goes on beside them.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, create: bool = False, read_only: bool = False, wait: float = WAIT_SECONDS
    ) -> None:
        self._path = Path(path)
        self._kinds = _Kinds((), {})
        self._subscriptions: WeakSet[SQLiteSubscription[Self]] = WeakSet()
        self._subscribing = Lock()
        self._writer = None if read_only else Writer(self._path, create=create, wait=wait)
        self._reader = Reader(self._path, wait=wait)

    @cached_property
    def origin(self) -> str:
        return self._reader.standing().origin

    def head(self) -> int:
        """The last position, 0 in an empty ledger."""
        head: int = self._reader.fetch(_HEAD)[0][0]
        return head

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> SQLiteReading:
        """The events that match, in position order, streamed: as they were when this was called, or with a small limit
        when the first of them is looked at.
        """
        query = query or DCBQuery()
        if limit is not None and limit <= PAGE and self._is_one_statement(query):
            head, kinds = HIGHEST, self._kinds  # one statement sees the ledger as it is at one moment
        else:
            head, kinds = self._survey(self._reader.fetch)
        span = Span(after or 0, head, limit)

        def events() -> Iterator[DCBSequencedEvent]:
            return self._events(rows(self._reader.fetch, query, kinds.numbers, span))

        return SQLiteReading(events, head or None, limited=limit is not None)

    def borne(self, tags: Sequence[str]) -> set[str]:
        return {tag for (tag,) in self._reader.fetch(_BORNE, (json.dumps(tags),))}

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        """Put events at the end, all of them or none, and return the last one's position.

        Raises the library's IntegrityError if anything matches the condition, LedgerBusy, or StoreFailed.
        """
        if not events:
            raise ProgrammingError("Nothing was given to append. Give at least one event.")
        if self._writer is None:
            raise not_writable(self._path)
        with self._writer.transaction():
            head, kinds = self._survey(self._writer.fetch)
            if condition is not None:
                span = Span(condition.after or 0, head, limit=1)
                if any(rows(self._writer.fetch, condition.fail_if_events_match, kinds.numbers, span)):
                    raise IntegrityError(condition)
            last = self._writer.insert(events, head, kinds.numbers)
        if self._subscriptions:
            for subscription in self._subscribed():
                subscription.wake()
        return last

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> SQLiteSubscription[Self]:
        """The events that match, and then each new one as it comes, whoever appends it."""
        subscription = SQLiteSubscription(self, query, after)
        with self._subscribing:
            self._subscriptions.add(subscription)
        return subscription

    def close(self) -> None:
        for subscription in self._subscribed():
            subscription.stop()
        self._reader.close()
        if self._writer:
            self._writer.close()  # last, so that SQLite tidies up beside the ledger

    def _subscribed(self) -> list[SQLiteSubscription[Self]]:
        with self._subscribing:
            return list(self._subscriptions)

    def _survey(self, fetch: Fetch) -> tuple[int, _Kinds]:
        """The head, and at least all the kinds that there are up to it."""
        [(head, count)] = fetch(_SURVEY)
        kinds = self._kinds  # looked at once: another thread may put an older or a newer one there meanwhile
        if count != len(kinds.numbers):
            names = [kind for (kind,) in fetch("SELECT kind FROM kinds ORDER BY id")]
            kinds = self._kinds = _Kinds(("", *names), {name: number for number, name in enumerate(names, 1)})
        return head, kinds

    def _is_one_statement(self, query: DCBQuery) -> bool:
        """Whether a page of it is had in one statement: all, or some kinds that are known, and keep their numbers.

        Where it takes several, somebody may append between them, and the head has to be known first.
        """
        if not query.items:
            return True
        kinds, numbers = query.items[0].types, self._kinds.numbers
        return len(query.items) == 1 and 0 < len(kinds) <= ARMS and all(kind in numbers for kind in kinds)

    def _named(self, kind: int) -> str:
        """The name of a kind by its number; the kind may be newer than those known."""
        if kind >= len(self._kinds.names):
            self._survey(self._reader.fetch)
        return self._kinds.names[kind]

    def _events(self, found: Iterator[Row]) -> Iterator[DCBSequencedEvent]:
        for position, kind, tags, data in found:
            try:
                event = DCBEvent(self._named(kind), data, _decode(tags)[0])
            except (ValueError, IndexError, TypeError) as error:
                raise damaged(self._path, f"the kind or the tags of #{position} cannot be read") from error
            if type(data) is not bytes:  # whatever the table promises, a damaged page keeps no promise
                raise damaged(self._path, f"the bytes of #{position} are gone")
            yield DCBSequencedEvent(event, position)
