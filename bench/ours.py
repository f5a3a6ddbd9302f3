"""Ours: recording, importing, catching up, rebuilding, looking back, and one thing among all."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery

from bench.ground import TWO_YEARS_BACK, Ground, views_of
from bench.making import coming, deliveries, later, stored
from bench.measuring import Watch, inside, outside
from bench.starting import flywheel
from events.charter import EventVoided
from events.service_operation import ServiceDelivered
from flywheel.corrections import void_of
from flywheel.ledger import BATCH, Ledger
from flywheel.stores import open_store, standing
from projections.keeping import forget
from projections.kept import folder_of
from projections.read_model import catch_up

LOGGED, BY_SERVICES = 300, 30
IMPORTED, CAUGHT_UP, ONE_BY_ONE, RECENT = 5_000, 500, 20, 1_000


@inside("log-small", "flywheel: one event recorded, in a ledger of 1,000", python="rivals", race="log")
def log_small(ground: Ground, watch: Watch) -> Iterator[int]:
    return _logged(ground, ground.small, watch)


@inside("log", "flywheel: one event recorded", python="rivals", race="log")
def log(ground: Ground, watch: Watch) -> Iterator[int]:
    return _logged(ground, ground.ledger, watch)


@inside("log-busy", "flywheel: one event recorded, of a service that has 100,000", python="rivals", race="log")
def log_busy(ground: Ground, watch: Watch) -> Iterator[int]:
    return _logged(ground, ground.busy, watch)


@inside("append-one", "flywheel: one event encoded and appended, with no rules asked", python="rivals", race="log")
def append_one(ground: Ground, watch: Watch) -> Iterator[int]:
    """What of recording one is not the rules: its id and time, canonical bytes, tags, and the store."""
    events = deliveries(ground.ledger, BY_SERVICES)
    with ground.copy(ground.ledger) as path, open_store(path) as store:
        head = standing(path).head
        for number in range(LOGGED):
            event = events[number % len(events)]
            with watch:
                head = store.append([stored(event, event.occurred_at)], DCBAppendCondition(DCBQuery(), head))
            yield 1


@inside("import", "flywheel: imported with rules, what comes next in the history", python="rivals", race="import")
def import_next(ground: Ground, watch: Watch) -> Iterator[int]:
    groups = islice(coming(ground), IMPORTED)
    with ground.copy(ground.ledger) as path, Ledger.open(path, clock=later) as ledger:
        while some := list(islice(groups, BATCH)):
            with watch:
                outcomes = list(ledger.record_each(some))
            yield sum(len(outcome) for outcome in outcomes if isinstance(outcome, tuple))


@inside("append", "flywheel: the same encoded and appended, with no rules asked", python="rivals", race="import")
def append_next(ground: Ground, watch: Watch) -> Iterator[int]:
    """What of importing is not the rules: ids and times, canonical bytes, tags, and the store."""
    groups = islice(coming(ground), IMPORTED)
    with ground.copy(ground.ledger) as path, open_store(path) as store:
        head = standing(path).head
        while some := [event for group in islice(groups, BATCH) for event in group]:
            with watch:
                events = [stored(event, event.occurred_at) for event in some]
                head = store.append(events, DCBAppendCondition(DCBQuery(), head))
            yield len(some)


@inside("read", "flywheel: every event read and made an object")
def read(ground: Ground, watch: Watch) -> Iterator[int]:
    with Ledger.open(ground.ledger, read_only=True) as ledger:
        with watch:
            many = sum(1 for _ in ledger.read())
        yield many


@inside("catch-up", "flywheel: read models caught up with 500 events")
def caught_up(ground: Ground, watch: Watch) -> Iterator[int]:
    groups = [group for group in coming(ground) if not any(isinstance(event, EventVoided) for event in group)]
    with ground.copy(ground.ledger) as path, Ledger.open(path, clock=later) as ledger:
        for _ in ledger.record_each(islice(groups, CAUGHT_UP)):
            pass
        behind = ledger.head - ground.events
        _catch_up(path, ledger, watch)
        yield behind


@inside("catch-up-one", "flywheel: read models caught up after each event", "ms")
def caught_up_one_by_one(ground: Ground, watch: Watch) -> Iterator[int]:
    events = deliveries(ground.ledger, ONE_BY_ONE)
    with ground.copy(ground.ledger) as path, Ledger.open(path) as ledger:
        for event in events:
            ledger.record(event)
            _catch_up(path, ledger, watch)
            yield 1


@inside("catch-up-recent-void", "flywheel: read models caught up after a void of what came a thousand before", "s")
def caught_up_with_a_recent_void(ground: Ground, watch: Watch) -> Iterator[int]:
    return _caught_up_with_a_void(ground, watch, ground.events - RECENT)


@inside("catch-up-void", "flywheel: read models caught up after a void of an earlier event", "s")
def caught_up_with_a_void(ground: Ground, watch: Watch) -> Iterator[int]:
    return _caught_up_with_a_void(ground, watch, ground.events // 2)


@inside("rebuild", "flywheel: all read models rebuilt")
def rebuilt(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.scratch() as folder, Ledger.open(ground.ledger, read_only=True) as ledger:
        with watch:
            catch_up(folder / "new.views.db", lambda: standing(ground.ledger), ledger.read, anew=True)
        yield ground.events


@outside("as-of", f"flywheel show value --as-of {TWO_YEARS_BACK}", "s")
def looked_back(ground: Ground) -> Sequence[str]:
    return _as_of(ground, "value", first=True)


@outside("as-of-again", f"flywheel show value --as-of {TWO_YEARS_BACK}, asked again", "s")
def looked_back_again(ground: Ground) -> Sequence[str]:
    return _as_of(ground, "value", first=False)


@outside("as-of-turns", f"flywheel show turns --as-of {TWO_YEARS_BACK}", "s")
def looked_back_at_turns(ground: Ground) -> Sequence[str]:
    return _as_of(ground, "turns", first=True)


@outside("as-of-turns-again", f"flywheel show turns --as-of {TWO_YEARS_BACK}, asked again", "s")
def looked_back_at_turns_again(ground: Ground) -> Sequence[str]:
    return _as_of(ground, "turns", first=False)


@outside("totals", "flywheel show totals --as-of: balances as of a date", "s", race="balances")
def totals_then(ground: Ground) -> Sequence[str]:
    return _as_of(ground, "totals", first=True)


@outside("timeline", "flywheel show timeline of one need")
def timeline_of_one(ground: Ground) -> Sequence[str]:
    return flywheel(ground.ledger, "show", "timeline", "need-1a", "--format", "csv")


@outside("replay-about", "flywheel replay --about one need")
def replayed_about_one(ground: Ground) -> Sequence[str]:
    return flywheel(ground.ledger, "replay", "--about", "need-1a", "--format", "csv")


def _as_of(ground: Ground, subject: str, *, first: bool) -> Sequence[str]:
    """A look two years back; if it is to be the first, what is kept of earlier ones goes away."""
    if first:
        forget(folder_of(ground.ledger))
    return flywheel(ground.ledger, "show", subject, "--as-of", TWO_YEARS_BACK, "--format", "csv")


def _logged(ground: Ground, of: Path, watch: Watch) -> Iterator[int]:
    events = deliveries(of, BY_SERVICES)
    with ground.copy(of) as path, Ledger.open(path) as ledger:
        for number in range(LOGGED):
            event = events[number % len(events)]
            with watch:
                ledger.record(event)
            yield 1


def _caught_up_with_a_void(ground: Ground, watch: Watch, after: int) -> Iterator[int]:
    with ground.copy(ground.ledger) as path, Ledger.open(path) as ledger:
        entry = next(ledger.read([ServiceDelivered.kind], after=after))
        ledger.record(void_of(entry, reason="Entered twice.", actor="dana", occurred_at=entry.event.recorded_at))
        _catch_up(path, ledger, watch)
    yield 1


def _catch_up(path: Path, ledger: Ledger, watch: Watch) -> None:
    with watch:
        catch_up(views_of(path), lambda: standing(path), ledger.read)
