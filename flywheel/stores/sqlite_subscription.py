"""Following an embedded ledger: what is there already, and then each event as it is appended, by any process."""

from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar

from eventsourcing.dcb.api import DCBQuery, DCBReadResponse, DCBSequencedEvent, DCBSubscription

from flywheel.errors import StoreFailed

if TYPE_CHECKING:
    from flywheel.stores.sqlite import SQLiteStore

TStore_co = TypeVar("TStore_co", bound="SQLiteStore", covariant=True)

POLL_SECONDS = 0.1


class SQLiteSubscription(DCBSubscription[TStore_co], Generic[TStore_co]):
    """An iterator that waits for what is next, until it is stopped, from whatever thread.

    Appends through the same store wake it at once; those of other processes are seen within a tenth of a second.
    """

    def __init__(self, recorder: TStore_co, query: DCBQuery | None, after: int | None) -> None:
        super().__init__(recorder, query, after)
        self._woken = Event()
        self._reading: DCBReadResponse | None = None

    def __next__(self) -> DCBSequencedEvent:
        try:
            return self._following()
        except StoreFailed:
            if self._has_been_stopped:  # by a store that was closed meanwhile
                raise StopIteration from None
            raise

    def _following(self) -> DCBSequencedEvent:
        while not self._has_been_stopped:
            if self._reading is None:
                self._reading = self._recorder.read(self._query, after=self._last_position)
            if (event := next(self._reading, None)) is not None:
                return event
            self._last_position = max(self._last_position, self._reading.head or 0)
            self._reading = None
            self._wait()
        raise StopIteration

    def stop(self) -> None:
        super().stop()
        self.wake()

    def wake(self) -> None:
        """Look again now: something was appended, or the subscription was stopped."""
        self._woken.set()

    def _wait(self) -> None:
        """Until the log has grown beyond what was seen, or the subscription is stopped."""
        while not self._has_been_stopped and self._recorder.head() <= self._last_position:
            self._woken.wait(POLL_SECONDS)
            self._woken.clear()
