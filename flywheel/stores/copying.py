"""From one store to another, whichever they are: every event as it is stored, under the position that it has."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBSequencedEvent
from eventsourcing.persistence import IntegrityError

from flywheel.errors import IntegrityFailure, LedgerBusy, StoreFailed, UsageFault
from flywheel.stores.port import Store

BATCH = 1_000
Tell = Callable[[int, int], None]
"""Told how far something has come, and how far it has to go."""


class Likeness(NamedTuple):
    """Up to which position two ledgers hold the same, and the SHA-256 over those events, a line each as exported."""

    position: int
    sha256: str


def stored(store: Store, head: int, after: int = 0) -> Iterator[DCBSequencedEvent]:
    """What is stored after one position and up to another, in order, in pages, so that no store has to hold it all."""
    while after < head:
        page = list(store.read(DCBQuery(), after=after or None, limit=BATCH))
        yield from (event for event in page if event.position <= head)
        after = page[-1].position if page else head


def likeness(one: Store, other: Store, head: int) -> Likeness:
    """Hold two ledgers against each other, event by event, up to a position: kinds, tags and bytes."""
    hashed, position = sha256(), 0
    for its, others in zip(stored(one, head), stored(other, head), strict=False):
        if not position + 1 == its.position == others.position or _content(its) != _content(others):
            break
        hashed.update(its.event.data + b"\n")
        position += 1
    return Likeness(position, hashed.hexdigest())


def copy(source: Store, target: Store, tell: Tell) -> Likeness:
    """Copy a ledger as it stands now into another, as `copied` does, and hold the two against each other at the end.

    Raises UsageFault where the two are one ledger, IntegrityFailure where the copy is not what it should be.
    """
    if source.origin == target.origin:
        raise UsageFault("Both are the same ledger, or one is a backup of the other. Name another place to copy to.")
    head = source.read(DCBQuery()).head or 0
    for position in copied(source, target, head):
        tell(position, head)
    alike = likeness(source, target, head)
    if alike.position != head or (target.read(DCBQuery()).head or 0) != head:
        raise IntegrityFailure(f"The copy is not the same from #{alike.position + 1} on. Copy to another place.")
    return alike


def copied(source: Store, target: Store, head: int) -> Iterator[int]:
    """Put the events up to `head` into an empty ledger; yields how far it has come, batch by batch.

    Where the target holds the first of these events and nothing else, as a copy does that was interrupted, it goes on
    behind them. Raises StoreFailed where it holds anything else, LedgerBusy where somebody else writes to it,
    IntegrityFailure where the source lacks an event.
    """
    position = _begun(source, target, head)
    coming = stored(source, head, after=position)
    while batch := list(islice(coming, BATCH)):
        _refuse_gaps(batch, position)
        condition = DCBAppendCondition(DCBQuery(), after=position or None)
        try:
            last = target.append([each.event for each in batch], condition)
        except IntegrityError:
            raise LedgerBusy("Somebody else writes to the ledger copied to. Copy to one of its own.") from None
        position += len(batch)
        if last != position:
            raise IntegrityFailure(f"The copy has #{last} where #{position} should be. Copy to another place.")
        yield position


def _begun(source: Store, target: Store, head: int) -> int:
    """How many of the events are there already."""
    there = target.read(DCBQuery()).head or 0
    if there and (there > head or likeness(source, target, there).position != there):
        raise StoreFailed("The ledger to copy to holds other events. Name one that is empty, or not there yet.")
    return there


def _refuse_gaps(batch: list[DCBSequencedEvent], after: int) -> None:
    for position, event in enumerate(batch, after + 1):
        if event.position != position:
            raise IntegrityFailure(f"The ledger has lost #{position}. Examine it with 'flywheel doctor --deep'.")


def _content(stored: DCBSequencedEvent) -> tuple[str, bytes, list[str]]:
    """What has to be the same wherever it is stored; the order of tags means nothing."""
    return stored.event.type, stored.event.data, sorted(stored.event.tags)
