"""The proof that is asked for after a blow: nothing lost, no gap, time forward, read models right, no hand needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from events.charter import EventVoided
from events.entry import Entry
from flywheel.ledger import Ledger
from flywheel.stores import standing
from flywheel.stores.sqlite_backup import flaws
from projections.fold import fold
from projections.history import History
from projections.read_model import ready
from projections.reading import views_path
from tests.crash.tally import Lost, Tally
from tests.hardship.desk import BRAND, LEDGER, types

PAIR = "both of"


@dataclass
class Witness:
    """Whoever remembers what a ledger has acknowledged, and what stood in it when it was last looked at."""

    folder: Path
    tally: Tally
    heard: dict[int, str] = field(default_factory=dict)
    """By position, the id of the event recorded there, or its note."""
    gone_back: bool = False
    """Whether a backup was put back: what else was kept of the ledger may know more than it does."""
    seen: int = 0
    seen_sha256: str = sha256().hexdigest()

    def hear(self, said: Mapping[int, str]) -> None:
        """Remember what was acknowledged."""
        self.heard.update(said)
        self.tally.acknowledged += len(said)

    def forget(self, after: int = 0) -> None:
        """What stood after a position was given up knowingly, by putting a backup back."""
        self.heard = {position: said for position, said in self.heard.items() if position <= after}
        self.seen, self.seen_sha256, self.gone_back = 0, sha256().hexdigest(), True

    def check(self) -> None:
        """Type the next commands, and hold what is there against what is remembered. Raises Lost."""
        views = views_path(self.folder / LEDGER)
        before = _which(views)
        must(types(self.folder, "show", "customers", "--format", "jsonl").code == 0, "the next 'show' fails")
        note = f"after blow {self.tally.tries}"
        must(types(self.folder, *BRAND, "--note", note).code == 0, "the next 'log' fails")
        self.tally.anew += before != _which(views)
        entries = self._read()
        must(entries[-1].event.note == note, "the event logged after the blow is not the last one")
        self.seen, self.seen_sha256 = len(entries), self._hash(len(entries))
        self.heard[len(entries)] = note

    def _read(self) -> Sequence[Entry]:
        path = self.folder / LEDGER
        if found := flaws(path):
            raise Lost(f"the ledger's file is damaged: {found}")
        must(self._hash(self.seen) == self.seen_sha256, f"what stood there up to #{self.seen} has changed")
        with Ledger.open(path, read_only=True) as ledger:
            entries = list(ledger.read())
            in_order(entries)
            self._hold(entries)
            whole(entries)
            with ready(views_path(path), lambda: standing(path), ledger.read) as views:
                must(views.position == len(entries), "the read models are not caught up")
                must(views.digest() == fold(History(ledger.read, ledger.head)).digest(), "the read models are wrong")
        return entries

    def _hold(self, entries: Sequence[Entry]) -> None:
        for position, said in self.heard.items():
            must(
                position <= len(entries), f"#{position} ({said}) was acknowledged and is gone; {len(entries)} are left"
            )
            event = entries[position - 1].event
            must(said in {str(event.id), event.note}, f"#{position} ({said}) was acknowledged, and is another event")

    def _hash(self, upto: int) -> str:
        hashed = sha256()
        with Ledger.open(self.folder / LEDGER, read_only=True) as ledger:
            for line in ledger.lines(limit=upto) if upto else ():
                hashed.update(line + b"\n")
        return hashed.hexdigest()


def must(true: bool, otherwise: str) -> None:
    """Raise Lost, in these words, where something is not so."""
    if not true:
        raise Lost(otherwise)


def in_order(entries: Sequence[Entry]) -> None:
    """Positions have no gap, and times of recording never go backwards."""
    must([each.position for each in entries] == list(range(1, len(entries) + 1)), "positions have a gap")
    backwards = [b.position for a, b in pairwise(entries) if a.event.recorded_at > b.event.recorded_at]
    must(not backwards, f"the time of recording goes backwards at {backwards[:3]}")


def whole(entries: Sequence[Entry]) -> None:
    """What was recorded as one stands as one: pairs, and voids with the corrections that they announce."""
    for one, other in zip(entries, [*entries[1:], None], strict=True):
        note: Any = one.event.note or ""
        if note.startswith(PAIR) and note.endswith("1"):
            must(other is not None and other.event.note == f"{note[:-1]}2", f"#{one.position} lacks its other half")
        if isinstance(one.event, EventVoided) and one.event.correction:
            replaced = other is not None and one.event.voids in other.event.causes
            must(replaced, f"#{one.position} announces a correction that is not there")


def lines(path: Path) -> list[bytes]:
    """The events of a ledger as they are stored."""
    with Ledger.open(path, read_only=True) as ledger:
        return list(ledger.lines())


def _which(path: Path) -> int | None:
    return path.stat().st_ino if path.exists() else None
