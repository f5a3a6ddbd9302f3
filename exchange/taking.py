"""Taking: one pass over readings, in which every event that a row gives is decided or recorded, and counted."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from events.base import Event
from events.kinds import CHARTER, STEPS
from exchange.blame import Blame, changed_columns
from exchange.counts import Counts
from exchange.keys import Keys, digest
from exchange.offers import Offer, Reading, offers
from exchange.once import Once
from exchange.positions import Positions
from exchange.rejects import Reject
from exchange.telling import Item, Problem
from flywheel.errors import Refused
from flywheel.ledger import BATCH, Ledger
from flywheel.recording import Outcome

CONFLICT = "key-conflict"
ORDER = (CHARTER, *STEPS)
TOLD_EVERY = 500
Tell = Callable[[Reject], None]
Note = Callable[[Offer, Refused], None]
"""Told of each event that the rules did not admit, with the row that gave it."""


class Taking:
    """Goes through readings once, and counts. `tell` hears what the ledger says, `tell_of_rows` what rows lack.

    With `dry_run` everything is decided and nothing recorded. With `stop` recording ends at a refusal.
    """

    def __init__(
        self,
        ledger: Ledger,
        counts: Counts,
        *,
        dry_run: bool,
        stop: bool = False,
        in_order: bool,
        note: Note = lambda *_: None,
    ) -> None:
        self._ledger = ledger
        self._counts = counts
        self._dry_run = dry_run
        self._stop = stop
        self._in_order = in_order
        self._note = note
        self._keys = Keys()
        self._once = Once(ledger)
        self._positions = Positions(ledger, dry_run=dry_run)
        self._blame = Blame()
        self._waiting: deque[Offer] = deque()

    def go(self, readings: Sequence[Reading], *, tell: Tell, tell_of_rows: Tell, progress: Callable[[], None]) -> None:
        """Take all of them. `progress` is called every so often."""
        self._tell = tell
        found: Iterable[Offer] = offers(readings, self._counts, lambda reject: self._reject(reject, tell_of_rows))
        if self._in_order:
            found = sorted(found, key=_when)
        outcomes = self._ledger.record_each(
            self._groups(found),
            stop=self._stop,
            dry_run=self._dry_run,
            batch=1 if any(reading.teller.refers for reading in readings) else BATCH,
            spare_waivers=True,
        )
        for number, outcome in enumerate(outcomes, 1):
            self._count(self._waiting.popleft(), outcome)
            if not number % TOLD_EVERY:
                progress()

    def _groups(self, found: Iterable[Offer]) -> Iterator[Sequence[Event]]:
        """The events to be recorded, each for itself; what is known already is left where it stands."""
        for offer in found:
            item = offer.item
            event = self._keys.keyed(item.event, once=item.once)
            if item.once and (told := self._once.told(event)):
                self._counts.known += told == "elsewhere"
            elif self._is_there(item, event):
                self._counts.already += 1
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
            self._counts.left_out += 1
            reason = f"no event was recorded under the key {key.args[0]}, to which it refers"
            problem = Problem("", "", reason, "Import that event first.", "", (event.kind_name,))
            self._reject(offer.reject(problem), self._tell)
            return
        self._waiting.append(offer)
        yield [event]

    def _count(self, offer: Offer, outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            self._refused(offer, outcome)
            return
        self._positions.note(outcome[0])
        self._counts.already += outcome[0].already
        self._counts.added += not outcome[0].already

    def _refused(self, offer: Offer, outcome: Refused) -> None:
        conflict = any(refusal.rule == CONFLICT for refusal in outcome.refusals)
        self._counts.conflicting += conflict
        self._counts.refused += not conflict
        if offer.item.once:
            self._once.forget(offer.item.event)
        event = offer.item.event
        self._note(offer, outcome)
        self._blame.note(offer)
        there = self._positions.standing(str(event.key)) if conflict else None
        column = changed_columns(offer, there.event if there else None)
        for refusal in outcome.refusals:
            reason, _, remedy = refusal.reason.partition(". ")
            what, remedy = ", ".join(event.subjects()), self._blame.remedy(offer, remedy)
            problem = Problem(column, what, reason, remedy, refusal.rule, (event.kind_name,))
            self._reject(offer.reject(problem), self._tell)

    def _reject(self, found: Reject, tell: Tell) -> None:
        self._counts.rejects += 1
        self._counts.stopping += found.stops
        tell(found)


def _when(offer: Offer) -> tuple[object, int]:
    event = offer.item.event
    return event.occurred_at, ORDER.index(event.step)
