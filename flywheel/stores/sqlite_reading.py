"""What a read of an embedded ledger gives: events one by one, and the head they were read at."""

from collections.abc import Callable, Iterator

from eventsourcing.dcb.api import DCBReadResponse, DCBSequencedEvent


class SQLiteReading(DCBReadResponse):
    """An iterator over events that holds no more than a page of them, and nothing open.

    `head` is the head of the log as it was when the read was asked for, or where a limit was given the position of
    the last event read; None if there is none.
    """

    def __init__(self, read: Callable[[], Iterator[DCBSequencedEvent]], head: int | None, *, limited: bool) -> None:
        self._read = read
        self._head = head
        self._head_is_open = limited
        self._events = self._watched(read()) if limited else read()

    @property
    def head(self) -> int | None:
        if self._head_is_open:  # asked for before the end was reached, so go and see
            for _ in self._watched(self._read()):
                pass
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        return next(self._events)

    def _watched(self, events: Iterator[DCBSequencedEvent]) -> Iterator[DCBSequencedEvent]:
        last = None
        for event in events:
            last = event.position
            yield event
        self._head, self._head_is_open = last, False
