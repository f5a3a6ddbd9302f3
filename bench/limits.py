"""The limits: what the machine, SQLite and the quickest decoder give with the same tables and bytes, and no rules."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from audit.proof.merkle import Tree
from bench.ground import Ground
from bench.measuring import Watch, inside
from bench.rivals import has
from flywheel.stores.sqlite_schema import SCHEMA

SINGLE, BATCH, BATCHED = 500, 5_000, 50_000
ENOUGH = 200_000  # events to read for a time that can be trusted
PAGE = 1_000
ROWS_MADE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE lines (position INTEGER PRIMARY KEY, occurred_at TEXT, recorded_at TEXT, actor TEXT, what TEXT);
CREATE TABLE own (position INTEGER PRIMARY KEY, occurred_at TEXT, recorded_at TEXT, actor TEXT, what TEXT);
"""
ALL = "SELECT position, kind, tags, data FROM events ORDER BY position"
DELIVERIES = "SELECT kind, tags, data FROM events WHERE kind = (SELECT id FROM kinds WHERE kind LIKE '%delivered%')"


class Kept(NamedTuple):
    """An event as it is kept: the number of its kind, its tags as JSON and one by one, its bytes."""

    kind: int
    told: str
    data: bytes
    tags: Sequence[str]


def no_msgspec() -> str | None:
    """Why decoding with msgspec cannot be measured here."""
    return None if has("msgspec") else "msgspec is not installed in .rivals"


@inside("raw-single", "raw apsw, WAL, FULL, same tables: one event a commit", python="rivals", race="log")
def raw_single(ground: Ground, watch: Watch) -> Iterator[int]:
    events = _rows(ground.ledger, f"{DELIVERIES} LIMIT {SINGLE}")
    with ground.scratch() as folder:
        connection = _made(folder / "raw.db")
        for position, event in enumerate(events, 1):
            with watch:
                _put(connection, position, [event])
            yield 1


@inside("raw-batch", "raw apsw: batches of 5,000", python="rivals", race="import")
def raw_batch(ground: Ground, watch: Watch) -> Iterator[int]:
    events = iter(_rows(ground.ledger, f"SELECT kind, tags, data FROM events LIMIT {BATCHED}"))
    position = 1
    with ground.scratch() as folder:
        connection = _made(folder / "raw.db")
        while some := list(islice(events, BATCH)):
            with watch:
                _put(connection, position, some)
            yield len(some)
            position += len(some)


@inside("raw-scan", "raw apsw: scan", python="rivals")
def raw_scan(ground: Ground, watch: Watch) -> Iterator[int]:
    many = 0
    with watch:
        for _ in _scanned(ground):
            many += 1
    yield many


@inside("raw-decode", "raw apsw: scan, and msgspec decodes each event", python="rivals", lacks=no_msgspec)
def raw_decode(ground: Ground, watch: Watch) -> Iterator[int]:
    import msgspec

    decode, many = msgspec.json.Decoder().decode, 0
    with watch:
        for row in _scanned(ground):
            decode(row[3])
            many += 1
    yield many


@inside("raw-hash", "raw apsw: scan, and SHA-256 of each event's bytes", python="rivals", race="bytes")
def raw_hash(ground: Ground, watch: Watch) -> Iterator[int]:
    many = 0
    with watch:
        for row in _scanned(ground):
            sha256(row[3]).digest()
            many += 1
    yield many


@inside("raw-tree", "raw apsw: scan, msgspec reads id and time of each event, SHA-256 of leaves and nodes",
        python="rivals", race="bytes", lacks=no_msgspec)  # fmt: skip
def raw_tree(ground: Ground, watch: Watch) -> Iterator[int]:
    """What whoever looks at all rows and at the tree has to do at least, with nothing compared."""
    import msgspec

    seen = msgspec.defstruct("Seen", [("id", str), ("recorded_at", datetime)])
    decode, many = msgspec.json.Decoder(seen).decode, 0
    with watch:
        scanned, tree = _scanned(ground), Tree()
        while some := list(islice(scanned, PAGE)):
            for row in some:
                decode(row[3])
            tree.extend([sha256(b"\0" + row[3]).digest() for row in some])
            many += len(some)
    yield many


@inside("raw-rows", "raw apsw: the same, and two rows written for each event", python="rivals", lacks=no_msgspec)
def raw_rows(ground: Ground, watch: Watch) -> Iterator[int]:
    """What any rebuild has to do at least: a line of the timeline and a row of its own for each event."""
    import msgspec

    decode, many = msgspec.json.Decoder().decode, 0
    connection = apsw.Connection(str(ground.ledger), flags=apsw.SQLITE_OPEN_READONLY)
    with ground.scratch() as folder:
        made = apsw.Connection(str(folder / "rows.db"))
        made.execute(ROWS_MADE).fetchall()
        with watch:
            made.execute("BEGIN")
            scanned = connection.execute(ALL)
            while some := list(islice(scanned, PAGE)):
                told = [decode(row[3]) for row in some]
                lines = [
                    (row[0], one["occurred_at"], one["recorded_at"], one["actor"], row[2])
                    for row, one in zip(some, told, strict=True)
                ]
                made.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?)", lines)
                made.executemany("INSERT INTO own VALUES (?, ?, ?, ?, ?)", lines)
                many += len(some)
            made.execute("COMMIT")
    yield many


def _scanned(ground: Ground) -> Iterator[Any]:
    """All rows of the ledger, so often that there are enough."""
    connection = apsw.Connection(str(ground.ledger), flags=apsw.SQLITE_OPEN_READONLY)
    for _ in range(max(1, ENOUGH // ground.events)):
        yield from connection.execute(ALL)


def _rows(ledger: Path, sql: str) -> list[Kept]:
    connection = apsw.Connection(str(ledger), flags=apsw.SQLITE_OPEN_READONLY)
    return [Kept(kind, told, data, json.loads(told)) for kind, told, data in connection.execute(sql)]


def _made(path: Path) -> apsw.Connection:
    """A database with the ledger's tables and indexes, but nothing that guards them."""
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    for statement in SCHEMA.values():
        if not statement.startswith("CREATE TRIGGER"):
            connection.execute(statement)
    return connection


def _put(connection: apsw.Connection, first: int, events: Sequence[Kept]) -> None:
    placed = [(position, *event[:3]) for position, event in enumerate(events, first)]
    tags = sorted((tag, event.kind, position) for position, event in enumerate(events, first) for tag in event.tags)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO tags (tag, kind, position) VALUES (?, ?, ?)", tags)
    connection.executemany("INSERT INTO events (position, kind, tags, data) VALUES (?, ?, ?, ?)", placed)
    connection.execute("COMMIT")
