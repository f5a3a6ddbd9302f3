"""The port: what every store can do, whatever it keeps its events in."""

from abc import abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem, DCBRecorder


class Store(DCBRecorder):
    """A recorder that knows which ledger it is, and that is closed after use."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """32 hexadecimal digits, drawn when the ledger was made: tells one ledger from another."""

    def borne(self, tags: Sequence[str]) -> set[str]:
        """Which of these tags any event bears."""
        return {tag for tag in tags if any(self.read(DCBQuery([DCBQueryItem(tags=[tag])]), limit=1))}

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections, and stop every subscription. Closing twice does no harm."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
