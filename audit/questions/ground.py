"""The ground that questions are asked on: a ledger as it was known at one moment, and what had occurred by another.

Everything that a question may look at comes in here: the history, the time, the refusals that were noted beside the
ledger, and the files of evidence that are at hand. What is folded is folded by the read models' own code.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from events.base import Event
from events.entry import Entry
from events.fields import Evidence
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, BenefitReassigned, BenefitRebaselined
from events.value_recognition import ValueRecognised
from flywheel.refusals import Noted
from projections.catalogue import chosen
from projections.days import days_between
from projections.fold import Change, State, Watched
from projections.folding import Folding
from projections.history import History, Passage, Read
from projections.metrics import MEASUREMENTS
from projections.tables import Projection, Rows, Table

ABOUT_BENEFITS = (BenefitPromised, BenefitRebaselined, BenefitReassigned)
ABOUT_CLAIMS = (ValueClaimed, ValueVerified, ValueReversed, ValueRecognised)
Hash = Callable[[Evidence], str | None]


def nowhere(_: Evidence) -> None:
    """No file is at hand."""


def none_lost() -> int:
    """Every note of a refusal can be read."""
    return 0


@dataclass(eq=False)
class Ground:
    """A ledger up to the position `head`, and of that what had occurred by `as_of`; `until` is the time to count to.

    `then` is the position that a question about an earlier knowledge compares with; `then_at` the time by which that
    was the last, where it is not `as_of`. `refusals` gives those that were noted, and is None where none ever were;
    `refusals_lost` counts the lines of the notes that cannot be read.
    `hash_of` gives the SHA-256 of the file that evidence names, or None where it is not at hand. `about` are ids, where
    only they are asked about: a question may use them to read less; whoever asks still chooses among its rows.
    """

    read: Read
    head: int
    until: datetime
    as_of: datetime | None = None
    then: int | None = None
    known_at: datetime | None = None
    then_at: datetime | None = None
    refusals: Callable[[], Iterable[Noted]] | None = None
    refusals_lost: Callable[[], int] = none_lost
    hash_of: Hash = nowhere
    about: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def history(self) -> History:
        """What the ledger held at its head."""
        return History(self.read, self.head)

    def known(self, head: int) -> "Ground":
        """The same ground as it was known when the ledger ended at a position."""
        return Ground(self.read, min(head, self.head), self.until, self.as_of, about=self.about)

    def unrecorded(self, said: str, by: datetime | None) -> str | None:
        """That nothing was on record by then, as it is said, and when the first event was; None of an empty ledger."""
        if not (first := next(self.read(limit=1), None)):
            return None
        began = first.event.recorded_at
        day = began.astimezone(by.tzinfo) if by else began
        return f"nothing was on record {said}: the first event was recorded {day:%Y-%m-%d}"

    def days(self, earlier: datetime, later: datetime) -> int:
        """Days of the calendar from one instant to another, in the zone of the time to count to; never below none."""
        zone = self.until.tzinfo
        return days_between(earlier.astimezone(zone), later.astimezone(zone))

    def had_occurred(self, event: Event) -> bool:
        """Whether an event had occurred by the time that is asked about."""
        return self.as_of is None or event.occurred_at <= self.as_of

    def passages(self, *kinds: type[Event]) -> Iterator[Passage]:
        """The entries of the ledger in order, voided ones too; with kinds, those and what gives things their ids."""
        for passage in self.history.passages(kinds=[kind.kind for kind in kinds]):
            if self.had_occurred(passage.entry.event):
                yield passage

    def entries(self, *kinds: type[Event]) -> Iterator[Entry]:
        """What stands, each correction in the place of what it corrects; of these kinds, or of any."""
        for passage in self.history.passages(kinds=[kind.kind for kind in kinds]):
            for entry in passage.folded:
                if (not kinds or isinstance(entry.event, kinds)) and self.had_occurred(entry.event):
                    yield entry

    def at(self, position: int) -> Entry:
        """The entry at a position that is there."""
        return next(self.read(after=position - 1, limit=1))

    def state(self, *tables: str) -> State:
        """The read models as they stood, but for every single measurement: those are too many to be kept."""
        projections = chosen(tables)
        opened: dict[Table[Any, Any], dict[Any, Any]]
        opened = {table: Passing() if table is MEASUREMENTS else {} for each in projections for table in each.tables}
        folding = Folding(projections, Rows(opened), self.as_of)
        for passage in self.history.passages(kinds=_kinds(projections)):
            folding.take(passage)
        return State(opened)

    def replayed(self, *tables: str) -> Iterator[tuple[Entry, Sequence[Change]]]:
        """Each entry that these read models take in, and what it changed in them."""
        projections = chosen(tables)
        watched = {table: Watched() for projection in projections for table in projection.tables}
        folding = Folding(projections, Rows(watched), self.as_of)
        for passage in self.history.passages(kinds=_kinds(projections)):
            for entry in passage.folded:
                folding.take(Passage(entry, (entry,)))
                changes = [change for table, rows in watched.items() for change in rows.told(table.name)]
                yield entry, [change for change in changes if change.table in tables]

    @cached_property
    def value_threads(self) -> "Threads":
        """The positions of what was said of each benefit and of each claim."""
        threads = Threads()
        for entry in self.entries(*ABOUT_BENEFITS, *ABOUT_CLAIMS):
            threads.take(entry)
        return threads


def _kinds(projections: Iterable[Projection]) -> frozenset[str]:
    """The kinds of event that change these projections; none of them takes in every entry."""
    return frozenset(kind.kind for projection in projections for kind in projection.kinds)


class Passing(dict[Any, Any]):
    """Rows that nobody looks at again, and that are not kept."""

    def __setitem__(self, key: Any, row: Any) -> None:
        pass


class Threads:
    """Positions by benefit and by claim, in the order in which they count: what every figure of value rests on."""

    def __init__(self) -> None:
        self.promise: dict[str, int] = {}
        self.terms: Mapping[str, list[int]] = defaultdict(list)
        self.claims_of: Mapping[str, list[str]] = defaultdict(list)
        self.claim: Mapping[str, list[int]] = defaultdict(list)
        self.beside: Mapping[str, set[str]] = defaultdict(set)

    def take(self, entry: Entry) -> None:
        """Put an entry where it belongs."""
        event: Any = entry.event
        match event:
            case BenefitPromised():
                self.promise[event.benefit] = entry.position
                self.terms[event.benefit].append(entry.position)
            case BenefitRebaselined() | BenefitReassigned():
                self.terms[event.benefit].append(entry.position)
            case ValueClaimed():
                self.claims_of[event.benefit].append(event.claim)
                self.claim[event.claim].append(entry.position)
            case ValueRecognised():
                for claim in event.claims:
                    self.claim[claim].append(entry.position)
                    self.beside[claim].update(event.claims)
            case _:
                self.claim[event.claim].append(entry.position)

    def of_benefit(self, benefit: str) -> list[int]:
        """All positions that a benefit's accounts rest on."""
        of_claims = (position for claim in self.claims_of.get(benefit, ()) for position in self.claim[claim])
        return sorted({*self.terms.get(benefit, ()), *of_claims})

    def beside_benefit(self, benefit: str) -> list[int]:
        """The positions of claims that had a verdict together with one of a benefit's, and so a share of it."""
        others = {other for claim in self.claims_of.get(benefit, ()) for other in self.beside.get(claim, ())}
        return sorted({position for claim in others for position in self.claim[claim]})

    def of_claim(self, claim: str) -> list[int]:
        """All positions that a claim's amounts rest on."""
        return sorted(set(self.claim.get(claim, ())))
