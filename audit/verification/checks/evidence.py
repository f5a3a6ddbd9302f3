"""Evidence: is each file that an event cites still the one that was cited? Only those at hand can be looked at."""

from collections.abc import Iterator, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from audit.finding import Finding
from audit.verification.codes import finding
from events.entry import Entry
from events.fields import Evidence

MOST_REMEMBERED = 10_000


class Weighed(NamedTuple):
    """A file as it lies: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


class Cited:
    """The evidence of events, looked for in folders; each file is read once, and one of its name is enough.

    `asked` says that all of it was said to be there: then what is not is a finding.
    """

    def __init__(self, folders: Sequence[Path], *, asked: bool = False) -> None:
        self._folders = folders
        self._asked = asked
        self._weighed: dict[str, Sequence[Weighed]] = {}
        self.same = self.altered = self.missing = self.unhashed = 0

    def take(self, entry: Entry) -> Iterator[Finding]:
        """What is wrong with the evidence of an event."""
        for evidence in entry.event.evidence:
            if evidence.sha256 is None and evidence.size is None:
                self.unhashed += 1
            elif found := self._at_hand(evidence.uri):
                yield from self._compared(entry.position, evidence, found)
            else:
                self.missing += 1
                words = f"cites {evidence.uri[:200]}, which is not at hand"
                yield finding("evidence-demanded" if self._asked else "evidence-missing", entry.position, words)

    def _compared(self, position: int, evidence: Evidence, found: Sequence[Weighed]) -> Iterator[Finding]:
        if any(_is(evidence, each) for each in found):
            self.same += 1
            return
        self.altered += 1
        size = found[0].size
        sizes = f" ({size:,} bytes, not {evidence.size:,})" if evidence.size not in (None, size) else ""
        yield finding("evidence-altered", position, f"cites {evidence.uri[:200]}, which is another file now{sizes}")

    def _at_hand(self, uri: str) -> Sequence[Weighed]:
        if uri not in self._weighed:
            if len(self._weighed) >= MOST_REMEMBERED:
                self._weighed.clear()
            self._weighed[uri] = [found for folder in self._folders if (found := _weighed(folder, uri))]
        return self._weighed[uri]


def _is(evidence: Evidence, found: Weighed) -> bool:
    return evidence.size in (None, found.size) and evidence.sha256 in (None, found.sha256)


def _weighed(folder: Path, uri: str) -> Weighed | None:
    """A file as it lies; None where there is none, or it may not be read."""
    if "://" in uri:
        return None
    try:
        path = folder / uri
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return Weighed(file_digest(file, "sha256").hexdigest(), path.stat().st_size)
    except (OSError, ValueError):
        return None
