"""Intake: what rows tell is recorded in a ledger, and whatever did not come in is told."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from events.base import Event
from events.kinds import CHARTER, STEPS
from exchange.faults import SourceFault
from exchange.keys import Keys, digest
from exchange.offers import Offer, Reading, offers
from exchange.once import Once
from exchange.positions import Positions
from exchange.rejects import Reject
from exchange.telling import Item, Problem
from flywheel.errors import Refused
from flywheel.ledger import Ledger
from flywheel.recording import Outcome

CONFLICT = "key-conflict"
ORDER = (CHARTER, *STEPS)
BATCH = 500


@dataclass
class Counts:
    """What became of a file: rows, the events they told, and the lines of the report."""

    rows: int = 0
    passed_over: int = 0
    added: int = 0
    already: int = 0
    known: int = 0
    conflicting: int = 0
    refused: int = 0
    left_out: int = 0
    rejects: int = 0

    def as_row(self) -> dict[str, object]:
        """The counts by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True)
class Wishes:
    """How to take in: stop at the first reject, only try, and record in the order in which events occurred."""

    stop: bool = True
    dry_run: bool = False
    in_order: bool = False


class Intake:
    """Takes readings in. `tell` is called with each reject as it is found, `progress` after each batch."""

    def __init__(
        self,
        ledger: Ledger,
        wishes: Wishes,
        *,
        tell: Callable[[Reject], None] = lambda _: None,
        progress: Callable[[Counts], None] = lambda _: None,
    ) -> None:
        self.counts = Counts()
        self._ledger = ledger
        self._wishes = wishes
        self._tell = tell
        self._progress = progress
        self._keys = Keys()
        self._once = Once(ledger)
        self._positions = Positions(ledger, dry_run=wishes.dry_run)
        self._waiting: deque[Offer] = deque()

    def take(self, readings: Sequence[Reading]) -> Counts:
        """Read everything once to see that it can be read, then record it. Returns what became of it.

        With `stop` nothing is recorded where any row has a problem of its own, and recording ends at the first event
        that is refused. Raises SourceFault for a file that cannot be read to its end; then nothing is recorded.
        """
        if not (self._checked(readings) if self._wishes.stop else _read_through(readings)):
            names = ", ".join(reading.table.name for reading in readings)
            raise SourceFault(f"{names} has headings, and no rows below them. Check the file, or say --header-row.")
        if not self.counts.rejects:
            self._reset()
            self._record(readings)
        return self.counts

    def _checked(self, readings: Sequence[Reading]) -> int:
        """Tell what is wrong with rows before anything is recorded. Returns how many there are."""
        for _ in offers(readings, self.counts, self._reject):
            pass
        return self.counts.rows + self.counts.passed_over

    def _reset(self) -> None:
        for each in fields(Counts):
            setattr(self.counts, each.name, 0)

    def _record(self, readings: Sequence[Reading]) -> None:
        found: Iterable[Offer] = offers(readings, self.counts, self._reject)
        one_by_one = any(reading.teller.refers for reading in readings)
        if self._wishes.in_order:
            found = sorted(found, key=_when)
        outcomes = self._ledger.record_each(
            self._groups(found),
            stop=self._wishes.stop,
            dry_run=self._wishes.dry_run,
            batch=1 if one_by_one else BATCH,
            spare_waivers=True,
        )
        for number, outcome in enumerate(outcomes, 1):
            self._count(self._waiting.popleft(), outcome)
            if not number % BATCH:
                self._progress(self.counts)

    def _groups(self, found: Iterable[Offer]) -> Iterator[Sequence[Event]]:
        """The events to be recorded, each for itself; what is known already is left where it stands."""
        for offer in found:
            item = offer.item
            event = self._keys.keyed(item.event, once=item.once)
            if item.once and (told := self._once.told(event)):
                self.counts.known += told == "elsewhere"
            elif self._is_there(item, event):
                self.counts.already += 1
            else:
                yield from self._offered(offer, event)

    def _is_there(self, item: Item, event: Event) -> bool:
        """Whether the ledger has it, though it would not take the one for the other: see `Item`."""
        if item.copied:
            return self._positions.ever(str(event.key)) is not None
        there = self._positions.standing(str(event.key)) if item.unsigned else None
        return there is not None and digest(there.event) == digest(event)

    def _offered(self, offer: Offer, event: Event) -> Iterator[Sequence[Event]]:
        try:
            event = self._positions.resolved(event, offer.item.refers)
        except LookupError as key:
            self.counts.left_out += 1
            reason = f"no event was recorded under the key {key.args[0]}, to which it refers"
            self._reject(offer.reject(Problem("", "", reason, "Import that event first.", "", (event.kind_name,))))
            return
        self._waiting.append(offer)
        yield [event]

    def _count(self, offer: Offer, outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            self._refused(offer, outcome)
            return
        self._positions.note(outcome[0])
        self.counts.already += outcome[0].already
        self.counts.added += not outcome[0].already

    def _refused(self, offer: Offer, outcome: Refused) -> None:
        conflict = any(refusal.rule == CONFLICT for refusal in outcome.refusals)
        self.counts.conflicting += conflict
        self.counts.refused += not conflict
        if offer.item.once:
            self._once.forget(offer.item.event)
        event = offer.item.event
        for refusal in outcome.refusals:
            reason, _, remedy = refusal.reason.partition(". ")
            what = ", ".join(event.subjects())
            self._reject(offer.reject(Problem("", what, reason, remedy, refusal.rule, (event.kind_name,))))

    def _reject(self, found: Reject) -> None:
        self.counts.rejects += 1
        self._tell(found)


def _read_through(readings: Sequence[Reading]) -> int:
    """How many rows there are in all, once every file was read to its end."""
    return sum(1 for reading in readings for _ in reading.rows())


def _when(offer: Offer) -> tuple[object, int]:
    event = offer.item.event
    return event.occurred_at, ORDER.index(event.step)
