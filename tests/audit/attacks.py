"""Attacks: every way of changing a ledger behind flywheel's back that we could think of, and by what each is found."""
# ruff: noqa: S608 - it is with SQL that ledgers are forged

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import apsw

from events.awareness_building import BrandPublished, CustomerIdentified
from events.charter import EventVoided
from events.codec import decode, encode
from events.needs_assessment import NeedIdentified
from events.value_recognition import ValueRecognised
from flywheel.ids import uuid7
from flywheel.ledger import Ledger
from flywheel.stores.sqlite_schema import SCHEMA
from projections.reading import views_path
from tests.audit.forging import (
    STRANGERS,
    Home,
    agree,
    appended,
    around,
    drop,
    edited,
    in_the_open,
    put,
    said,
    saying,
    sql,
    store,
    where,
    written,
)  # fmt: skip
from tests.given import SUMMER, a, charter

FRAME_BYTES = 4096 + 24


class Attack(NamedTuple):
    """What somebody does, in words; how; and the codes one of which at least has to be found, wherever it is found."""

    words: str
    forge: Callable[[Home], None]
    found_as: tuple[str, ...]


CLAIM: dict[str, Any] = {"kind": "value-claimed", "claim": "less-rework-2025-q1"}
VERIFIED: dict[str, Any] = {"kind": "value-verified", "claim": "less-rework-2025-q1"}
NEED: dict[str, Any] = {"kind": "need-identified", "need": "one-date"}
SESSION: dict[str, Any] = {"kind": "brand-published"}
HEAD = "(SELECT max(position) FROM events)"
GUARDS = [name for name, made in SCHEMA.items() if made.startswith("CREATE TRIGGER")]


def shifted(says: dict[str, Any], by: timedelta, *, ids: bool) -> dict[str, Any]:
    """An event with another time of recording, and the id of it or its own."""
    at = datetime.fromisoformat(says["recorded_at"]) + by
    recorded = at.isoformat().replace("+00:00", "Z")
    own = str(uuid7(at, bytes.fromhex(says["id"].replace("-", ""))[6:])) if ids else says["id"]
    return {**says, "recorded_at": recorded, "id": own}


def all_of(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Home], None]:
    """Every event changed in its bytes, with row and index following."""

    def forge(home: Home) -> None:
        with around(home.ledger) as connection:
            for (position,) in connection.execute("SELECT position FROM events").fetchall():
                assert isinstance(position, int)
                put(connection, position, written(change(said(connection, position))))
                agree(connection, position)

    return forge


def times_ten(says: dict[str, Any]) -> dict[str, Any]:
    """A history in which every amount that was claimed, verified, reversed or recognised is ten times as much."""
    if says["kind"].startswith("value-") and "amount" in says:
        return {**says, "amount": str(Decimal(says["amount"]) * 10)}
    return says


def renumbered(home: Home) -> None:
    """The events behind one that is dropped move up, each consistent in itself."""
    with around(home.ledger) as connection:
        gone = where(connection, **SESSION)
        [(head,)] = connection.execute("SELECT max(position) FROM events").fetchall()
        drop(connection, gone)
        assert isinstance(head, int)
        for position in range(gone + 1, head + 1):
            event = decode(written(said(connection, position)))
            drop(connection, position)
            store(connection, position - 1, event, encode(event))


def swapped(home: Home) -> None:
    with around(home.ledger) as connection:
        one, other = where(connection, **NEED), where(connection, **CLAIM)
        events = [decode(written(said(connection, each))) for each in (other, one)]
        for position, event in zip((one, other), events, strict=True):
            store(connection, position, event, encode(event))


def ids_exchanged(home: Home) -> None:
    with around(home.ledger) as connection:
        one, other = where(connection, **NEED), where(connection, **CLAIM)
        its, others = said(connection, one), said(connection, other)
        put(connection, one, written({**its, "id": others["id"]}))
        put(connection, other, written({**others, "id": its["id"]}))


def id_given_again(home: Home) -> None:
    with around(home.ledger) as connection:
        [(head,)] = connection.execute("SELECT max(position) FROM events").fetchall()
        assert isinstance(head, int)
        again = decode(written(said(connection, head)))
        store(connection, head + 1, again, encode(again))


def older_backup(home: Home) -> None:
    """The ledger as it was at #300, put back as a file."""
    with around(home.ledger) as connection:
        for table in ("tags", "events"):
            connection.execute(f"DELETE FROM {table} WHERE position > 300")
        connection.execute("DELETE FROM kinds WHERE id NOT IN (SELECT kind FROM events)")


def another_ledger(home: Home) -> None:
    home.ledger.unlink()
    with Ledger.open(home.ledger, create=True, clock=lambda: SUMMER) as ledger:
        ledger.record(charter)


def written_anew(home: Home) -> None:
    """The whole history, with other amounts, in a new file that says that it is the same ledger."""
    with Ledger.open(home.ledger, read_only=True) as ledger:
        lines = [written(times_ten(json.loads(line))) for line in ledger.lines()]
    connection = apsw.Connection(str(home.ledger))
    [(origin,)] = connection.execute("SELECT origin FROM ledger").fetchall()
    connection.close()
    home.ledger.unlink()
    with Ledger.open(home.ledger, create=True) as ledger:
        for _ in ledger.restore(lines):
            pass
    sql(f"UPDATE ledger SET origin = '{origin}'")(home)


def grown(home: Home) -> None:
    """More events, the last of them still in the log beside the file, as after a power cut; sealed up to the last."""

    def work() -> None:
        ledger = Ledger.open(home.ledger)
        for number in range(30):
            ledger.record(brand(number))
        os._exit(0)

    if not (process := os.fork()):
        work()
    os.waitpid(process, 0)
    apart = home.moved_to(home.folder.with_name(f"{home.folder.name}-apart"))  # sealing would tidy the log away
    with Ledger.open(apart.ledger, read_only=True) as ledger:
        head = ledger.head
    apart.seal(head)
    shutil.copytree(apart.outside, home.outside, dirs_exist_ok=True)


def log_cut(home: Home) -> None:
    grown(home)
    log = home.ledger.with_name("acme.db-wal")
    os.truncate(log, log.stat().st_size - 20 * FRAME_BYTES)


def log_taken_away(home: Home) -> None:
    grown(home)
    for end in ("-wal", "-shm"):
        home.ledger.with_name(f"acme.db{end}").unlink()


def brand(number: int) -> BrandPublished:
    return a(BrandPublished, title=f"The PMO on page {number}", promise="One date that holds.")


def put_back(*guards: str) -> Callable[[Home], None]:
    """Guards dropped, an amount changed meanwhile, and the guards put back word for word."""

    def forge(home: Home) -> None:
        in_the_open(*(f"DROP TRIGGER {guard}" for guard in guards))(home)
        saying({"amount": "9900"}, **CLAIM)(home)
        in_the_open(*(SCHEMA[guard] for guard in guards))(home)

    return forge


def replaced(home: Home) -> None:
    """INSERT OR REPLACE, by a program for which no guard holds."""
    with around(home.ledger) as connection:
        position = where(connection, **CLAIM)
        [(kind, tags)] = connection.execute("SELECT kind, tags FROM events WHERE position = ?", (position,)).fetchall()
        data = written({**said(connection, position), "amount": "9900"})
        connection.execute("INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?)", (position, kind, tags, data))


def voiding_ahead(home: Home) -> None:
    with around(home.ledger) as connection:
        [(head,)] = connection.execute("SELECT max(position) FROM events").fetchall()
    assert isinstance(head, int)
    void = a(EventVoided, voids=head + 9, voided_kind=BrandPublished.kind, reason="Never happened.")
    appended(void)(home)


def under_one_key(home: Home) -> None:
    appended(brand(1).model_copy(update={"key": "page"}), brand(2).model_copy(update={"key": "page"}))(home)


def of_views(statement: str) -> Callable[[Home], None]:
    """A statement in the read models' file."""

    def forge(home: Home) -> None:
        with closing(sqlite3.connect(views_path(home.ledger))) as views:
            views.execute(statement)
            views.commit()

    return forge


def of_checkpoint(change: Callable[[bytes], bytes]) -> Callable[[Home], None]:
    """The last checkpoint, changed where it is kept."""

    def forge(home: Home) -> None:
        last = max(home.outside.iterdir())
        last.write_bytes(change(last.read_bytes()))

    return forge


def one_more(data: bytes) -> bytes:
    origin, size, *rest = data.split(b"\n")
    return b"\n".join([origin, str(int(size) + 1).encode(), *rest])


def sealed_by_a_stranger(home: Home) -> None:
    """Changed, and sealed anew by somebody with a key of his own, in the place of the checkpoints that there were."""
    saying({"amount": "9900"}, **CLAIM)(home)
    sizes = [int(each.name.partition(".")[0]) for each in home.outside.iterdir()]
    home.seal(*sizes, signer=STRANGERS)


def in_file(change: Callable[[bytearray], object]) -> Callable[[Home], None]:
    """The bytes of the file changed, whatever SQLite keeps there."""

    def forge(home: Home) -> None:
        data = bytearray(home.ledger.read_bytes())
        change(data)
        home.ledger.write_bytes(data)

    return forge


def at_page(table: str, harm: Callable[[bytearray, int], object]) -> Callable[[Home], None]:
    """A page of a table or index harmed, the last that it has."""

    def forge(home: Home) -> None:
        with closing(sqlite3.connect(home.ledger)) as connection:
            [(page,)] = connection.execute("SELECT max(pageno) FROM dbstat WHERE name = ?", (table,))
        in_file(lambda data: harm(data, (page - 1) * 4096))(home)

    return forge


def zeroed(data: bytearray, begin: int) -> None:
    data[begin : begin + 4096] = bytes(4096)


AT_CLAIM = "position = (SELECT position FROM tags WHERE tag = 'claim:less-rework-2025-q1' ORDER BY position LIMIT 1)"
TAG = f"tag = 'claim:less-rework-2025-q1' AND {AT_CLAIM}"
KEYED = "(SELECT min(position) FROM tags WHERE tag LIKE 'key:%')"
IN_ROW = f"UPDATE events SET tags = replace(tags, 'less-rework-2025-q1', 'less-rework-2025-q9') WHERE {AT_CLAIM}"
IN_INDEX = f"UPDATE tags SET tag = 'claim:less-rework-2025-q9' WHERE {TAG}"
OF_BRAND = "(SELECT id FROM kinds WHERE kind LIKE '%brand-published%')"

GONE = ("sealed-events-gone",)
CHANGED = ("sealed-history-changed",)

ATTACKS: dict[str, list[Attack]] = {
    "What an event says": [
        Attack(
            "one letter of a text", edited(lambda data: data.replace(b"three dates", b"seven dates"), **NEED), CHANGED
        ),
        Attack("an amount, the bytes alone", saying({"amount": "9900"}, **CLAIM), CHANGED),
        Attack(
            "an amount, so that less was claimed than verified", saying({"amount": "10"}, **CLAIM), ("rule-broken",)
        ),
        Attack(
            "an amount, so that more was verified than claimed",
            saying({"amount": "99000"}, **VERIFIED),
            ("rule-broken",),
        ),
        Attack(
            "an amount, written otherwise: 9800 as a number",
            edited(lambda data: data.replace(b'"amount":"9800"', b'"amount":9800'), **CLAIM),
            ("event-not-canonical",),
        ),
        Attack("an amount that cannot be", saying({"amount": "-9800"}, **CLAIM), ("event-invalid",)),
        Attack("another customer, in the bytes alone", saying({"customer": "finance"}, **NEED), ("tags-differ",)),
        Attack("another customer, with row and index", saying({"customer": "finance"}, agreeing=True, **NEED), CHANGED),
        Attack(
            "the actor, so that claimant and verifier are one",
            saying({"verified_by": "ines"}, **VERIFIED),
            ("rule-broken",),
        ),
        Attack(
            "a space, a line break or a key twice",
            edited(lambda data: data.replace(b'{"actor":', b'{"actor":"dana", "actor":'), **NEED),
            ("event-not-canonical",),
        ),
        Attack("a field that the kind does not have", saying({"colour": "green"}, **NEED), ("event-invalid",)),
        Attack("the bytes cut short", edited(lambda data: data[:-9], **NEED), ("event-unreadable",)),
        Attack(
            "the day on which it occurred, to one before its customer was there",
            saying({"occurred_at": "2020-01-01T00:00:00Z"}, **NEED),
            ("rule-broken",),
        ),
        Attack(
            "a waiver taken off an event that needed it",
            edited(
                lambda data: written({k: v for k, v in json.loads(data).items() if k != "waivers"}),
                "value-proposed",
                proposition="skills-map",
            ),
            ("rule-broken",),
        ),
        Attack(
            "the hash of its evidence",
            edited(lambda data: data.replace(b'"sha256":"bc88', b'"sha256":"0c88'), "value-recognised"),
            CHANGED,
        ),
    ],
    "Which events there are": [
        Attack("a row deleted in the middle", sql(f"DELETE FROM events WHERE {AT_CLAIM}"), ("position-gap",)),
        Attack(
            "the same, with its lines in the index",
            sql(
                f"DELETE FROM events WHERE {AT_CLAIM}",
                "DELETE FROM tags WHERE position NOT IN (SELECT position FROM events)",
            ),
            ("position-gap",),
        ),
        Attack(
            "the last row moved as far away as there are positions",
            sql(
                f"UPDATE tags SET position = {1 << 62} WHERE position = {HEAD}",
                f"UPDATE events SET position = {1 << 62} WHERE position = {HEAD}",
            ),
            ("position-gap",),
        ),
        Attack("several rows deleted", sql("DELETE FROM events WHERE position BETWEEN 50 AND 80"), ("position-gap",)),
        Attack("the first row deleted", sql("DELETE FROM events WHERE position = 1"), ("position-gap",)),
        Attack(
            "the last row deleted",
            sql(f"DELETE FROM tags WHERE position = {HEAD}", f"DELETE FROM events WHERE position = {HEAD}"),
            GONE,
        ),
        Attack(
            "the last row deleted, its lines in the index forgotten",
            sql(f"DELETE FROM events WHERE position = {HEAD}"),
            ("tag-only-in-index",),
        ),
        Attack("a row deleted, and all behind it moved up", renumbered, CHANGED),
        Attack("two rows swapped", swapped, ("time-backwards",)),
        Attack("a row in the place of another, by INSERT OR REPLACE", replaced, CHANGED),
        Attack("the last row once more", id_given_again, ("id-twice",)),
        Attack(
            "a row before the first",
            sql("INSERT INTO events SELECT 0, kind, tags, data FROM events WHERE position = 1"),
            ("position-impossible",),
        ),
        Attack(
            "a row far behind the last",
            sql(f"UPDATE events SET position = 100000 WHERE position = {HEAD}"),
            ("position-gap",),
        ),
        Attack(
            "an event at the end that no rule would admit",
            appended(a(NeedIdentified, need="quiet", customer="nobody", statement="Leave us alone.", priority=1)),
            ("rule-broken",),
        ),
        Attack(
            "a verdict at the end, by the one who verified",
            appended(
                a(
                    ValueRecognised,
                    claims=["yard-hours-2026-q2"],
                    proposition="one-calendar",
                    customer="operations",
                    verdict="recognised",
                    amount="1",
                    unit="hours",
                    acknowledged_by="dana",
                )
            ),
            ("rule-broken",),
        ),
        Attack("a void of what is still to come", voiding_ahead, ("points-ahead",)),
        Attack("two events under one key", under_one_key, ("key-twice",)),
        Attack(
            "a thing introduced twice",
            appended(a(CustomerIdentified, customer="finance", name="Finance", type="external")),
            ("rule-broken",),
        ),
        Attack("the whole history written anew, consistently, with other amounts", written_anew, CHANGED),
        Attack("the same within the file", all_of(times_ten), CHANGED),
        Attack("an older backup put back", older_backup, GONE),
        Attack("the log beside the file cut short by twenty frames", log_cut, GONE),
        Attack("the log beside the file taken away", log_taken_away, GONE),
        Attack("another ledger under the name", another_ledger, ("checkpoint-of-another-ledger",)),
    ],
    "When it was recorded": [
        Attack(
            "one event an hour later",
            edited(lambda data: written(shifted(json.loads(data), timedelta(hours=1), ids=False)), **NEED),
            ("time-backwards",),
        ),
        Attack(
            "one event a minute earlier, with its id",
            edited(lambda data: written(shifted(json.loads(data), timedelta(minutes=-1), ids=True)), **NEED),
            ("time-backwards",),
        ),
        Attack(
            "all events a year earlier",
            all_of(lambda says: shifted(says, timedelta(days=-365), ids=False)),
            ("id-time",),
        ),
        Attack(
            "all events a month later, with their ids",
            all_of(lambda says: shifted(says, timedelta(days=30), ids=True)),
            ("checkpoint-of-another-ledger",),
        ),
        Attack("the ids of two events exchanged", ids_exchanged, ("id-time",)),
        Attack(
            "an id that is none of a ledger's",
            saying({"id": "6f1ed002-ab5f-4a4d-8c7e-000000000000"}, **NEED),
            ("id-form",),
        ),
    ],
    "Under what it is found": [
        Attack("a tag changed in the row", sql(IN_ROW), ("tags-differ",)),
        Attack("a tag changed in the index", sql(IN_INDEX), ("tag-not-in-index",)),
        Attack("a tag changed in both", sql(IN_ROW, IN_INDEX), ("tags-differ",)),
        Attack(
            "a tag dropped from the row",
            sql(f"UPDATE events SET tags = json_remove(tags, '$[0]') WHERE {AT_CLAIM}"),
            ("tags-differ",),
        ),
        Attack("a tag dropped from the index", sql(f"DELETE FROM tags WHERE {TAG}"), ("tag-not-in-index",)),
        Attack(
            "the tag of a key dropped from both",
            sql(
                f"UPDATE events SET tags = json_remove(tags, '$[#-1]') WHERE position = {KEYED}",
                f"DELETE FROM tags WHERE tag LIKE 'key:%' AND position = {KEYED}",
            ),
            ("tags-differ",),
        ),
        Attack(
            "a tag added to the row",
            sql(f"UPDATE events SET tags = json_insert(tags, '$[#]', 'customer:x') WHERE {AT_CLAIM}"),
            ("tags-differ",),
        ),
        Attack(
            "a tag added to the index",
            sql("INSERT INTO tags SELECT 'customer:x', kind, position FROM events WHERE position = 9"),
            ("tag-only-in-index",),
        ),
        Attack(
            "a tag put there for an event that is still to come, past no guard",
            in_the_open(f"INSERT INTO tags SELECT 'customer:x', 1, {HEAD} + 1"),
            ("tag-only-in-index",),
        ),
        Attack("tags that are no list", sql("UPDATE events SET tags = 'claim' WHERE position = 105"), ("tags-differ",)),
        Attack("the kind in the row", sql(f"UPDATE events SET kind = {OF_BRAND} WHERE {AT_CLAIM}"), ("kind-differs",)),
        Attack(
            "the kind in row and index",
            sql(
                f"UPDATE events SET kind = {OF_BRAND} WHERE position = 105",
                f"UPDATE tags SET kind = {OF_BRAND} WHERE position = 105",
            ),
            ("kind-differs",),
        ),
        Attack(
            "the kind in the bytes", saying({"kind": "value-delivery.value-verified.v1"}, **CLAIM), ("kind-differs",)
        ),
        Attack(
            "a kind that there is not", saying({"kind": "value-delivery.value-claimed.v9"}, **CLAIM), ("kind-unknown",)
        ),
        Attack(
            "the names of two kinds exchanged",
            sql(
                "UPDATE kinds SET kind = kind || '?' WHERE id = 2",
                "UPDATE kinds SET kind = (SELECT rtrim(kind, '?') FROM kinds WHERE id = 2) WHERE id = 3",
                "UPDATE kinds SET kind = 'charter.governance-defined.v2' WHERE id = 2",
            ),
            ("kind-differs",),
        ),
        Attack(
            "a kind that no event brought",
            in_the_open("INSERT INTO kinds SELECT max(id) + 1, 'secret.kind.v1' FROM kinds"),
            ("file-kinds",),
        ),
        Attack(
            "a kind's number that stands for nothing",
            sql(f"UPDATE events SET kind = 999 WHERE {AT_CLAIM}"),
            ("file-kinds",),
        ),
    ],
    "The file": [
        Attack("a guard dropped", in_the_open("DROP TRIGGER events_update"), ("file-schema",)),
        Attack(
            "a guard weakened",
            in_the_open(
                "DROP TRIGGER events_update", "CREATE TRIGGER events_update BEFORE UPDATE ON events BEGIN SELECT 1; END"
            ),
            ("file-schema",),
        ),
        Attack(
            "a guard dropped and put back, an amount changed meanwhile",
            put_back("events_update"),
            ("file-guards-put-back",),
        ),
        Attack("all guards dropped and put back in their order", put_back(*GUARDS), ("file-guards-put-back",)),
        Attack(
            "a trigger of one's own",
            in_the_open("CREATE TRIGGER mine AFTER INSERT ON events BEGIN SELECT 1; END"),
            ("file-trigger",),
        ),
        Attack("a table of one's own", in_the_open("CREATE TABLE mine (words TEXT)"), ("file-extra",)),
        Attack("the index dropped", in_the_open("DROP INDEX events_by_kind"), ("file-schema",)),
        Attack(
            "the origin changed",
            sql("UPDATE ledger SET origin = 'cafecafecafecafecafecafecafecafe'"),
            ("read-models-of-another",),
        ),
        Attack("the origin taken away", sql("DELETE FROM ledger"), ("file-origin", "file-unreadable")),
        Attack(
            "a second origin", sql("INSERT INTO ledger VALUES ('cafecafecafecafecafecafecafecafe')"), ("file-origin",)
        ),
        Attack("the application id", in_the_open("PRAGMA application_id = 7"), ("file-unreadable",)),
        Attack("the schema's version", in_the_open("PRAGMA user_version = 7"), ("store-failed",)),
        Attack("a page of events zeroed", at_page("events", zeroed), ("file-damaged", "file-unreadable")),
        Attack("a page of the tag index zeroed", at_page("tags", zeroed), ("file-damaged", "file-unreadable")),
        Attack(
            "a page of the index by kind zeroed", at_page("events_by_kind", zeroed), ("file-damaged", "file-unreadable")
        ),
        Attack(
            "the file cut in the middle",
            in_file(lambda data: data.__delitem__(slice(len(data) // 2, None))),
            ("file-damaged", "file-unreadable"),
        ),
        Attack(
            "its first bytes", in_file(lambda data: data.__setitem__(slice(0, 8), b"PK345678")), ("file-unreadable",)
        ),
    ],
    "What goes with it": [
        Attack(
            "a figure in the read models",
            of_views("UPDATE value SET claimed = '1' WHERE claimed IS NOT NULL"),
            ("read-models-differ",),
        ),
        Attack("a row taken out of the read models", of_views("DELETE FROM claims"), ("read-models-differ",)),
        Attack(
            "the read models of another ledger",
            of_views("UPDATE meta SET value = 'cafe' WHERE name = 'origin'"),
            ("read-models-of-another",),
        ),
        Attack(
            "the root in a checkpoint",
            of_checkpoint(lambda data: data.replace(data.split(b"\n")[2], b"A" * 43 + b"=")),
            ("checkpoint-unreadable",),
        ),
        Attack(
            "the number of events in a checkpoint",
            of_checkpoint(one_more),
            ("checkpoint-unreadable",),
        ),
        Attack(
            "a checkpoint without its signature",
            of_checkpoint(lambda data: data.split(b"\n\n")[0] + b"\n"),
            ("checkpoint-unreadable",),
        ),
        Attack(
            "an amount, and all checkpoints sealed anew with a key of one's own",
            sealed_by_a_stranger,
            ("checkpoint-by-a-stranger",),
        ),
    ],
}
