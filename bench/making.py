"""Making the ground: ledgers recorded under the rules, once for each size, seed and way in which they are invented."""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path

from eventsourcing.dcb.api import DCBEvent

from bench.ground import CACHE, HOUSE, Ground, views_of
from bench.value_books import write_books
from events.base import Event
from events.codec import decode, encode
from events.service_operation import ServiceDelivered
from examples.invented.history import History
from flywheel.ids import uuid7
from flywheel.ledger import Ledger
from flywheel.stores import open_store, standing
from flywheel.stores.sqlite_schema import SCHEMA
from projections.read_model import catch_up

SMALL, BUSY, NEXT = 1_000, 100_000, 6_000
BATCH = 5_000
SAMPLE = 300


def ground_of(events: int, seed: int, *, whole: bool = True) -> Ground:
    """The ground for so many events; what of it is not there yet is made, and told of on stderr.

    Where it is not to be `whole`, only the ledgers that commands are typed at.
    """
    ground = Ground(CACHE / f"{events}-{seed}-{fingerprint()}", events)
    for stale in set(CACHE.glob(f"{events}-{seed}-*")) - {ground.folder}:
        shutil.rmtree(stale)
    ground.folder.mkdir(parents=True, exist_ok=True)
    if not ground.ledger.exists():
        _record(ground.ledger, History(events, seed))
    if not ground.small.exists():
        _record(ground.small, History(SMALL, seed))
    _add_up(ground.ledger)
    if whole:
        _make_the_rest(ground, seed)
    return ground


def _make_the_rest(ground: Ground, seed: int) -> None:
    if not ground.busy.exists():
        _grow(ground)
    if not ground.next.exists():
        _continue(ground, History(ground.events, seed))
    if not ground.table.exists():
        with Ledger.open(ground.ledger, read_only=True) as ledger:
            write_books(ledger, ground.journal, ground.table)


@cache
def fingerprint() -> str:
    """Differs once histories are invented otherwise, events are written otherwise, or a ledger's tables differ."""
    found = sha256(json.dumps(SCHEMA).encode())
    for path in sorted((HOUSE / "examples" / "invented").glob("*.py")):
        found.update(path.read_bytes())
    for group in History(SAMPLE).groups():
        found.update(b"".join(map(encode, group)))
    return found.hexdigest()[:12]


def _record(path: Path, history: History) -> None:
    """Record a history under the rules; a ledger stands under its name only once it is whole."""
    unfinished = path.with_name(f"{path.stem}-{os.getpid()}.unfinished.db")
    with open_store(unfinished, create=True) as store:
        for position in history.recorded(store):
            if not position % 100:
                print(f"\r{path}: {position:,} events recorded", end="", file=sys.stderr)
    print(file=sys.stderr)
    unfinished.replace(path)


def _add_up(path: Path) -> None:
    with Ledger.open(path, read_only=True) as ledger:
        catch_up(views_of(path), lambda: standing(path), ledger.read)


def _grow(ground: Ground) -> None:
    """A thousand events, then a hundred thousand deliveries of one service; these past the rules, to save time."""
    with ground.copy(ground.small) as path:
        with Ledger.open(path) as ledger:
            head, last = ledger.head, next(ledger.read(after=ledger.head - 1)).event.recorded_at
        pattern = deliveries(path, 1)[0]
        with open_store(path) as store:
            number = iter(range(head + 1, head + BUSY + 1))
            while some := list(islice(number, BATCH)):
                times = [last + timedelta(seconds=place - head) for place in some]
                store.append([stored(pattern.model_copy(update={"occurred_at": at}), at) for at in times])
        path.replace(ground.busy)


def stored(event: Event, at: datetime) -> DCBEvent:
    """An event as a store takes it, recorded at a time."""
    event = event.model_copy(update={"id": uuid7(at, os.urandom(10)), "recorded_at": at})
    return DCBEvent(event.kind, encode(event), list(event.tags))


def _continue(ground: Ground, history: History) -> None:
    """Keep what comes after the last event, as far as it is admitted there."""
    coming = list(_after(history, ground.events))
    with Ledger.open(ground.ledger, read_only=True, clock=later) as ledger:
        outcomes = ledger.record_each(coming, dry_run=True)
        admitted = [group for group, outcome in zip(coming, outcomes, strict=True) if isinstance(outcome, tuple)]
    lines = (json.dumps([encode(event).decode() for event in group]) for group in admitted)
    ground.next.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _after(history: History, events: int) -> Iterator[Sequence[Event]]:
    told = 0
    for group in (each.events for each in history.endless()):
        if told >= events + NEXT:
            return
        if told >= events:
            yield group
        told += len(group)


def later() -> datetime:
    """A time at which everything that is still to come has happened."""
    return datetime(2100, 1, 1, tzinfo=UTC)


def coming(ground: Ground) -> Iterator[list[Event]]:
    """What comes next in the history, group by group."""
    with ground.next.open(encoding="utf-8") as lines:
        for line in lines:
            yield [decode(event.encode()) for event in json.loads(line)]


def deliveries(path: Path, many: int) -> list[ServiceDelivered]:
    """Deliveries by so many services, the last of each, that could be recorded in a ledger as they are."""
    found: dict[str, ServiceDelivered] = {}
    with Ledger.open(path, read_only=True) as ledger:
        head = ledger.head
        last = next(ledger.read(after=head - 1)).event.recorded_at
        for entry in ledger.read([ServiceDelivered.kind], after=max(head - 5_000, 0)):
            if isinstance(entry.event, ServiceDelivered) and not entry.event.waivers:
                again = {"occurred_at": last, "requested_at": None, "key": None, "causes": ()}
                found[entry.event.service] = entry.event.model_copy(update=again)
        admitted = (event for event in reversed(found.values()) if _is_admitted(ledger, event))
        return list(islice(admitted, many))


def _is_admitted(ledger: Ledger, event: Event) -> bool:
    outcome = next(ledger.record_each([[event]], dry_run=True))
    return isinstance(outcome, tuple)
