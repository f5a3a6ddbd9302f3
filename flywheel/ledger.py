"""The ledger: open it, record events under the rules, read them, follow them.

What the rules read is what an event is decided on. The append is conditional on nothing at all having been appended
since, because the time of recording must not go backwards along positions and so rests on the last entry, whatever
it is. Where something was appended, but outside what the rules read, the decision holds and only the time is anew.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Self

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from events.base import Event
from events.codec import encode
from events.entry import Entry
from flywheel.clocks import system_clock
from flywheel.entries import entry_of
from flywheel.errors import LedgerBusy, Refused
from flywheel.patience import PATIENCE_SECONDS, Patience
from flywheel.recording import Outcome, Receipt, Recording
from flywheel.restoring import following
from flywheel.stamping import stamps_after
from flywheel.stores import Store, open_store

BATCH = 2_000
Chunk = Sequence[Sequence[Event]]


class Ledger:
    """One PMO's events. Use it in a `with` statement, or close it."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = system_clock,
        entropy: Callable[[int], bytes] = os.urandom,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._patience_seconds = patience_seconds
        self._last: Recording | None = None

    @classmethod
    def open(
        cls,
        url: str | os.PathLike[str],
        *,
        create: bool = False,
        read_only: bool = False,
        clock: Callable[[], datetime] = system_clock,
    ) -> Self:
        """Open the ledger at a path or URL. Raises NoSuchLedger, StoreFailed or LedgerBusy where that fails."""
        return cls(open_store(os.fspath(url), create=create, read_only=read_only), clock=clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    @property
    def head(self) -> int:
        """The position of the last entry; 0 in an empty ledger."""
        return self._store.read(DCBQuery(), after=None, limit=None).head or 0

    def read(
        self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        """Entries in order, streamed: of these kinds (none: of any) with all these tags, after a position."""
        query = DCBQuery([DCBQueryItem(list(kinds), list(tags))] if kinds or tags else [])
        for stored in self._store.read(query, after=after or None, limit=limit):
            yield entry_of(stored.position, stored.event.data, stored.event.type)

    def at(self, position: int) -> Entry | None:
        """The entry at a position, or None where the ledger does not reach that far."""
        found = next(self.read(after=position - 1, limit=1), None) if position > 0 else None
        return found if found and found.position == position else None

    def lines(self, after: int = 0, limit: int | None = None) -> Iterator[bytes]:
        """The bytes of the events after a position, exactly as they are stored, in order, streamed."""
        for stored in self._store.read(DCBQuery(), after=after or None, limit=limit):
            yield stored.event.data

    def restore(self, lines: Iterable[bytes], *, batch: int = BATCH) -> Iterator[int]:
        """Put the events of another ledger into this one, byte for byte; yields how far it has come, batch by batch.

        The ledger has to be empty, or to hold the first of these events and nothing else: then it goes on behind them.
        Raises StoreFailed where it holds something else, IntegrityFailure at bytes that no ledger could have stored.
        """
        coming, head = following(self.lines(), lines), self.head
        while chunk := list(islice(coming, batch)):
            if not self._append(chunk, head):
                raise LedgerBusy("Somebody else writes to this ledger. Restore into one of its own.")
            head += len(chunk)
            yield head

    def subscribe(self, after: int = 0) -> Iterator[Entry]:
        """Entries after a position, and then each new one as it is recorded; waits for the next, for ever."""
        with self._store.subscribe(DCBQuery(), after=after or None) as subscription:
            for stored in subscription:
                yield entry_of(stored.position, stored.event.data, stored.event.type)

    def record(self, *events: Event, dry_run: bool = False) -> tuple[Receipt, ...]:
        """Record events as one: all of them, or none. Returns a receipt for each.

        Raises Refused with every complaint of the first event that is not admitted, LedgerBusy where other writers
        keep coming first. With `dry_run` everything is decided and nothing appended.
        """
        outcome = next(self.record_each([events], dry_run=dry_run))
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def record_each(
        self,
        groups: Iterable[Sequence[Event]],
        *,
        stop: bool = False,
        dry_run: bool = False,
        batch: int = BATCH,
        spare_waivers: bool = False,
    ) -> Iterator[Outcome]:
        """Record many groups of events, each group as one; yields the outcome of each, in order.

        Groups are appended `batch` at a time, and an outcome is yielded only once it is durable. A refused group
        leaves the others alone, or with `stop` ends the recording after it; what came before it is recorded. With
        `spare_waivers` the waivers that an event does not need are left off it.
        """
        remaining = iter(groups)
        chunks = iter(lambda: list(islice(remaining, batch)), [])
        record = partial(self._record, stop=stop, spare=spare_waivers)
        for outcomes in self._tried(chunks, stop, spare_waivers) if dry_run else map(record, chunks):
            yield from outcomes
            if stop and isinstance(outcomes[-1], Refused):
                return

    def _tried(self, chunks: Iterable[Chunk], stop: bool, spare: bool) -> Iterator[list[Outcome]]:
        """The outcomes of chunks, were they recorded; of what was decided no more than a batch stays in memory."""
        from flywheel.stores.trial import Trial  # noqa: PLC0415 - only a dry run needs it

        with Ledger(Trial(self._store), clock=self._clock, entropy=self._entropy) as trial:
            recording = trial._recording(spare)
            for chunk in chunks:
                yield recording.admit_each(chunk, stop)
                if len(recording.outcomes) >= BATCH:
                    trial._append([entry.event for entry in recording.entries], recording.head)
                    trial._last = recording
                    recording = trial._recording(spare)

    def _record(self, chunk: Chunk, stop: bool, spare: bool) -> list[Outcome]:
        patience = Patience(self._patience_seconds)
        recording = self._recording(spare)
        recording.admit_each(chunk, stop)
        while not self._append([entry.event for entry in recording.entries], recording.head):
            if recording.names_itself or patience.is_over:
                raise LedgerBusy("Other writers came first. Try again in a moment.")
            patience.wait()
            newer = list(self.read(after=recording.head))
            if recording.rests_on(newer):
                recording = self._recording(spare)
                recording.admit_each(chunk, stop)
            elif newer:
                recording = recording.moved(newer[-1].position, stamps_after(newer[-1], self._clock, self._entropy))
        self._last = recording
        return recording.outcomes

    def _append(self, events: Sequence[Event], head: int) -> bool:
        """Append events behind the head; False where something else was appended there first."""
        if not events:
            return True
        condition = DCBAppendCondition(DCBQuery(), after=head or None)
        try:
            self._store.append([DCBEvent(each.kind, encode(each), list(each.tags)) for each in events], condition)
        except IntegrityError:
            return False
        return True

    def _recording(self, spare: bool = False) -> Recording:
        """A recording behind the last entry; it remembers what the last one read, unless others wrote meanwhile."""
        head, last = self.head, self._last
        self._last, last = None, last if last and head == last.head + len(last.entries) else None
        end = last.entries[-1] if last and last.entries else self.at(head)
        stamp, memory = stamps_after(end, self._clock, self._entropy), last.memory if last else None
        return Recording(self.read, self._store.borne, head, stamp, spare=spare, memory=memory)
