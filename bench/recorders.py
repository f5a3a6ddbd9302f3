"""The library's recorders for the same port as our store: in memory, on PostgreSQL, on UmaDB, where those are there.

A server is not started here. Give the address of one that is running: BENCH_POSTGRES=postgresql://user@host/database
and BENCH_UMADB=http://host:port. Tables and events are left there.
"""

import json
import os
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import urlsplit
from uuid import uuid4

import apsw
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem, DCBRecorder
from eventsourcing.dcb.persistence import DCBInfrastructureFactory
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.persistence import TrackingRecorder
from eventsourcing.utils import Environment

from bench.ground import Ground
from bench.measuring import Watch, inside
from bench.rivals import has

SINGLE, BATCH, BATCHED = 200, 5_000, 20_000
ROWS = "SELECT (SELECT kind FROM kinds WHERE id = events.kind), data, tags FROM events LIMIT ?"


def no_postgres() -> str | None:
    """Why PostgreSQL cannot be measured here."""
    return _lack("BENCH_POSTGRES", "psycopg")


def no_umadb() -> str | None:
    """Why UmaDB cannot be measured here."""
    return _lack("BENCH_UMADB", "eventsourcing_umadb")


def _lack(address: str, package: str) -> str | None:
    if address not in os.environ:
        return f"no server: give its address in {address}"
    return None if has(package) else f"{package} is not installed in .rivals"


def _events(ground: Ground, many: int) -> list[DCBEvent]:
    rows = apsw.Connection(str(ground.ledger), flags=apsw.SQLITE_OPEN_READONLY).execute(ROWS, (many,))
    return [DCBEvent(kind, data, json.loads(tags)) for kind, data, tags in rows]


def _one_by_one(recorder: DCBRecorder, ground: Ground, watch: Watch) -> Iterator[int]:
    """Each under the condition that nothing was appended under its tags."""
    after = recorder.read().head
    for event in _events(ground, SINGLE):
        condition = DCBAppendCondition(DCBQuery([DCBQueryItem(tags=[tag]) for tag in event.tags or ["none"]]), after)
        with watch:
            after = recorder.append([event], condition)
        yield 1


def _together(recorder: DCBRecorder, ground: Ground, watch: Watch) -> Iterator[int]:
    """Each batch under a condition too: without one, a reader of PostgreSQL can miss events."""
    events, after = iter(_events(ground, BATCHED)), recorder.read().head
    while some := list(islice(events, BATCH)):
        condition = DCBAppendCondition(DCBQuery([DCBQueryItem(tags=["none:none"])]), after)
        with watch:
            after = recorder.append(some, condition)
        yield len(some)


def _read(recorder: DCBRecorder, ground: Ground, watch: Watch) -> Iterator[int]:
    """All that is there, of which there is enough."""
    before = recorder.read().head
    list(_together(recorder, ground, Watch()))
    with watch:
        many = sum(1 for _ in recorder.read(after=before))
    yield many


def _construct(module: str, **settings: str) -> DCBRecorder:
    """A recorder of the library's, in tables of its own."""
    environment = Environment(f"bench{uuid4().hex[:12]}", {"PERSISTENCE_MODULE": module, **settings})
    factory: DCBInfrastructureFactory[TrackingRecorder] = DCBInfrastructureFactory.construct(environment)
    return factory.dcb_recorder()


def _on_postgres() -> DCBRecorder:
    address = urlsplit(os.environ["BENCH_POSTGRES"])
    return _construct(
        "eventsourcing.dcb.postgres_tt",
        POSTGRES_DBNAME=address.path.strip("/"),
        POSTGRES_HOST=address.hostname or "localhost",
        POSTGRES_PORT=str(address.port or 5432),
        POSTGRES_USER=address.username or "postgres",
        POSTGRES_PASSWORD=address.password or "",
    )


def _on_umadb() -> DCBRecorder:
    return _construct("eventsourcing_umadb", UMADB_URI=os.environ["BENCH_UMADB"])


RECORDERS: dict[str, tuple[str, Callable[[], DCBRecorder], Callable[[], str | None]]] = {
    "memory": ("eventsourcing's recorder in memory", InMemoryDCBRecorder, lambda: None),
    "postgres": ("PostgreSQL through eventsourcing", _on_postgres, no_postgres),
    "umadb": ("UmaDB through eventsourcing", _on_umadb, no_umadb),
}
WORK: dict[str, tuple[str, Callable[[DCBRecorder, Ground, Watch], Iterator[int]]]] = {
    "single": ("one conditional append", _one_by_one),
    "batch": ("appended 5,000 at a time", _together),
    "read": ("read", _read),
}


RACES = {"single": "log", "batch": "import"}


def _register(recorder: str, work: str) -> None:
    (where, construct, lacks), (what, run) = RECORDERS[recorder], WORK[work]

    @inside(f"{recorder}-{work}", f"{where}: {what}", python="rivals", lacks=lacks, race=RACES.get(work, ""))
    def measured(ground: Ground, watch: Watch) -> Iterator[int]:
        return run(construct(), ground, watch)


for _recorder in RECORDERS:
    for _work in WORK:
        _register(_recorder, _work)
