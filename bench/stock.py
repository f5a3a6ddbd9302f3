"""The stock library: eventsourcing's Application on its own SQLite recorder, saving, reading and projecting our events.

An aggregate of the library stands for the thing that an event is about first, a service mostly. Each of our events is
one of its events, and carries what ours says. What is projected is the deliveries of each service, in a table of the
library's tracking recorder: one transaction an event, as its documentation does it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import apsw
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Notification, Tracking
from eventsourcing.sqlite import SQLiteCursor, SQLiteDatastore, SQLiteTrackingRecorder

from bench.ground import Ground
from bench.measuring import Watch, inside

SINGLE, BATCH, BATCHED, PROJECTED, PAGE = 500, 5_000, 20_000, 500, 1_000
ROWS = "SELECT (SELECT kind FROM kinds WHERE id = events.kind), tags, data FROM events LIMIT ?"


class Thing(Aggregate):
    """Something that events are about."""

    class Told(Aggregate.Event):
        """An event of ours, as one of the library's."""

        about: str
        told: str
        said: dict[str, Any]

    @event(Told)
    def tell(self, about: str, told: str, said: dict[str, Any]) -> None:
        """Take in what an event of ours says."""


class Deliveries(SQLiteTrackingRecorder):
    """How often each service was delivered, and how far the projection has come."""

    def construct_create_table_statements(self) -> list[str]:
        table = "CREATE TABLE IF NOT EXISTS deliveries (service TEXT PRIMARY KEY, many INTEGER)"
        return [*super().construct_create_table_statements(), table]

    def take(self, told: object, tracking: Tracking) -> None:
        """Count an event and note how far this is, in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            if isinstance(told, Thing.Told) and "delivered" in told.told:
                self._count(cursor, told.about)
            self._insert_tracking(cursor, tracking)

    def _count(self, cursor: SQLiteCursor, service: str) -> None:
        sql = "INSERT INTO deliveries VALUES (?, 1) ON CONFLICT (service) DO UPDATE SET many = many + 1"
        cursor.execute(sql, (service,))


class Things:
    """Our events as things of the library, in the order in which they stand in the ledger."""

    def __init__(self, ledger: Path, many: int) -> None:
        connection = apsw.Connection(str(ledger), flags=apsw.SQLITE_OPEN_READONLY)
        self._rows: list[Any] = connection.execute(ROWS, (many,)).fetchall()
        self._things: dict[str, Thing] = {}

    def told(self) -> Iterator[Thing]:
        """Each thing as it has just been told of an event."""
        for kind, tags, data in self._rows:
            about = (json.loads(tags) or [kind])[0]
            thing = self._things.setdefault(about, Thing())
            thing.tell(about, kind, json.loads(data))
            yield thing


@contextmanager
def application(path: Path) -> Iterator[Application[UUID]]:
    """The library's application on a new SQLite file, otherwise as it comes."""
    app = Application[UUID](env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})
    try:
        yield app
    finally:
        app.close()


@inside("stock-single", "eventsourcing Application on SQLite: one event saved", python="rivals", race="log")
def saved_one_by_one(ground: Ground, watch: Watch) -> Iterator[int]:
    told = Things(ground.ledger, SINGLE).told()
    with ground.scratch() as folder, application(folder / "stock.db") as app:
        for thing in told:
            with watch:
                app.save(thing)
            yield 1


@inside("stock-batch", "eventsourcing Application on SQLite: saved 5,000 at a time", python="rivals", race="import")
def saved_together(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.scratch() as folder, application(folder / "stock.db") as app:
        yield from _filled(app, Things(ground.ledger, BATCHED), watch)


@inside("stock-read", "eventsourcing Application on SQLite: read and made objects")
def read(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.scratch() as folder, application(folder / "stock.db") as app:
        list(_filled(app, Things(ground.ledger, BATCHED), Watch()))
        with watch:
            many = sum(1 for _ in map(app.mapper.to_domain_event, _notified(app)))
        yield many


@inside("stock-project", "eventsourcing projection on SQLite: one event a transaction")
def projected(ground: Ground, watch: Watch) -> Iterator[int]:
    with ground.scratch() as folder, application(folder / "stock.db") as app:
        list(_filled(app, Things(ground.ledger, PROJECTED), Watch()))
        deliveries = Deliveries(SQLiteDatastore(str(folder / "projected.db")))
        deliveries.create_table()
        for each in islice(_notified(app), PROJECTED):
            with watch:
                deliveries.take(app.mapper.to_domain_event(each), Tracking(app.name, each.id))
            yield 1


def _filled(app: Application[UUID], things: Things, watch: Watch) -> Iterator[int]:
    told = things.told()
    while some := list(islice(told, BATCH)):
        with watch:
            app.save(*{thing.id: thing for thing in some}.values())
        yield len(some)


def _notified(app: Application[UUID]) -> Iterator[Notification]:
    start = 1
    while page := app.recorder.select_notifications(start=start, limit=PAGE):
        yield from page
        start = page[-1].id + 1
