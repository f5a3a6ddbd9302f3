"""Undoing an import: what a file put into the ledger is voided, the last first, with a reason."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from events.base import Event
from exchange.counts import Counts
from exchange.keys import Keys
from exchange.offers import Reading, offers
from exchange.positions import Positions
from exchange.rejects import Reject, reject
from exchange.telling import Problem
from flywheel.corrections import void_of
from flywheel.errors import Refused
from flywheel.ledger import BATCH, Ledger


def undo(
    ledger: Ledger,
    readings: Sequence[Reading],
    *,
    void: Callable[..., Event],
    dry_run: bool,
    tell: Callable[[Reject], None],
    note: Callable[[str, Refused], None] = lambda *_: None,
) -> Counts:
    """Void every event that stands under a key which these readings give. `void` makes the void of an entry.

    Returns the rows read, the events voided and those whose void was refused; `note` is called with each of these and
    the file, unless they are only tried.
    """
    counts = Counts()
    standing = array("Q", sorted(_standing(ledger, readings, counts), reverse=True))
    groups = ([void(entry)] for position in standing if (entry := ledger.at(position)))
    outcomes = ledger.record_each(groups, dry_run=dry_run, batch=BATCH)
    for position, outcome in zip(standing, outcomes, strict=True):
        if not isinstance(outcome, Refused):
            counts.voided += 1
            continue
        counts.refused += 1
        if not dry_run:
            note(readings[0].table.name, outcome)
        for refusal in outcome.refusals:
            reason, _, remedy = refusal.reason.partition(". ")
            counts.rejects += 1
            name = readings[0].table.name
            tell(reject(name, None, None, None, Problem("", f"#{position}", reason, remedy, refusal.rule)))
    return counts


def voiding(reason: str, actor: str, at: datetime) -> Callable[..., Event]:
    """Makes voids with this reason."""
    return partial(void_of, reason=reason, actor=actor, occurred_at=at)


def _standing(ledger: Ledger, readings: Sequence[Reading], counts: Counts) -> Iterator[int]:
    keys, positions, seen = Keys(), Positions(ledger, dry_run=False), set[int]()
    for offer in offers(readings, counts, lambda _: None):
        event = keys.keyed(offer.item.event, once=offer.item.once)
        entry = positions.standing(str(event.key))
        if entry and entry.event.kind == event.kind and entry.position not in seen:
            seen.add(entry.position)
            yield entry.position
