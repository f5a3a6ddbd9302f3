"""Forging: ledgers changed behind flywheel's back, with plain SQL, by somebody who has the file and knows its form."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from audit.finding import Finding
from audit.proof.against import read_checkpoints
from audit.proof.checkpoints import Checkpoint, Sealed, origin_of
from audit.proof.merkle import Tree, leaf_hash
from audit.proof.notes import Verifier
from audit.proof.private_keys import Signer
from audit.proof.sealing import signed
from audit.proof.signing import public_of
from audit.proof.trust import Trust
from audit.verification.scope import Asked
from audit.verification.verifying import Verification
from events.base import Event
from events.codec import decode, encode
from flywheel.errors import StoreFailed
from flywheel.ids import uuid7
from flywheel.ledger import Ledger
from projections.reading import views_path

SEALED_AT = datetime(2027, 7, 1, tzinfo=UTC)
ALONE = ("file", "rows", "index", "events", "rules")


def key_of(letter: bytes, name: str = "acme.example/pmo") -> Signer:
    """A key, the same for the same letter."""
    seed = letter * 32
    return Signer(seed, Verifier(name, public_of(seed)))


OURS, STRANGERS = key_of(b"a"), key_of(b"b", "stranger.example")
TRUST = Trust((OURS.key,))


class Home(NamedTuple):
    """Where a ledger is: its file, with read models and evidence beside it, and the checkpoints kept elsewhere."""

    folder: Path

    @property
    def ledger(self) -> Path:
        return self.folder / "acme.db"

    @property
    def outside(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-outside")

    def moved_to(self, folder: Path) -> "Home":
        """A copy of all of it, to be forged."""
        other = Home(folder)
        shutil.copytree(self.folder, other.folder)
        shutil.copytree(self.outside, other.outside)
        return other

    def checkpoints(self) -> list[tuple[str, bytes]]:
        return [(path.name, path.read_bytes()) for path in sorted(self.outside.iterdir())]

    def seal(self, *sizes: int, signer: Signer = OURS) -> None:
        """Seal the first so many events, with a checkpoint kept outside for each number."""
        self.outside.mkdir(exist_ok=True)
        for size in sizes:
            sealed = signed(checkpoint_of(self.ledger, size), signer, SEALED_AT)
            (self.outside / f"{size:09d}.checkpoint").write_bytes(sealed)


class Found(NamedTuple):
    """The codes of what verify finds: in the ledger alone, against checkpoints from outside, in the read models."""

    alone: set[str]
    sealed: set[str]
    shown: set[str]

    @property
    def all(self) -> set[str]:
        return self.alone | self.sealed | self.shown


def found(home: Home) -> Found:
    """What verify finds at home, each sort of check by itself."""
    sealed, flawed = read_checkpoints(home.checkpoints(), TRUST)
    return Found(
        codes(findings(home.ledger, Asked(ALONE))),
        codes(findings(home.ledger, Asked(["checkpoints"], sealed, flawed, trusting=True))),
        codes(findings(home.ledger, Asked(["read-models"], read_models=views_path(home.ledger)))),
    )


def findings(path: Path, asked: Asked) -> list[Finding]:
    """What is found; for a ledger that cannot be opened, the error with which the call ends."""
    try:
        return list(Verification(path, asked).findings())
    except StoreFailed as failed:
        return [Finding(failed.code, None, str(failed), "")]


def codes(found: list[Finding]) -> set[str]:
    return {each.code for each in found}


def sealed_by(home: Home) -> list[Sealed]:
    return read_checkpoints(home.checkpoints(), TRUST)[0]


def checkpoint_of(path: Path, size: int) -> Checkpoint:
    """The checkpoint of the first so many events of a ledger."""
    with Ledger.open(path, read_only=True) as ledger:
        lines = list(islice(ledger.lines(), size))
    tree = Tree()
    for line in lines:
        tree.add(leaf_hash(line))
    return Checkpoint(origin_of(lines[0]), size, tree.root())


@contextmanager
def around(path: Path) -> Iterator[apsw.Connection]:
    """A connection for which no guard holds: its triggers are switched off, which leaves no trace in the file."""
    connection = apsw.Connection(str(path))
    try:
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


def sql(*statements: str) -> Callable[[Home], None]:
    """These statements, with the guards switched off."""

    def forge(home: Home) -> None:
        with around(home.ledger) as connection:
            for statement in statements:
                connection.execute(statement).fetchall()

    return forge


def in_the_open(*statements: str) -> Callable[[Home], None]:
    """These statements, one after the other, with the guards that are there."""

    def forge(home: Home) -> None:
        connection = apsw.Connection(str(home.ledger))
        for statement in statements:
            connection.execute(statement).fetchall()
        connection.close()

    return forge


def said(connection: apsw.Connection, position: int) -> dict[str, Any]:
    [(data,)] = connection.execute("SELECT data FROM events WHERE position = ?", (position,)).fetchall()
    assert isinstance(data, bytes)
    return dict(json.loads(data))


def put(connection: apsw.Connection, position: int, data: bytes) -> None:
    connection.execute("UPDATE events SET data = ? WHERE position = ?", (data, position))


def written(says: dict[str, Any]) -> bytes:
    """As a ledger writes it, whatever it says."""
    return json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def agree(connection: apsw.Connection, position: int) -> None:
    """Let row and index agree with the bytes again."""
    event = decode(written(said(connection, position)))
    store(connection, position, event, encode(event))


def store(connection: apsw.Connection, position: int, event: Event, data: bytes) -> None:
    """Put an event at a position as a ledger would, in row, kinds and index."""
    drop(connection, position)
    connection.execute("INSERT INTO kinds (kind) SELECT ?1 WHERE ?1 NOT IN (SELECT kind FROM kinds)", (event.kind,))
    [(kind,)] = connection.execute("SELECT id FROM kinds WHERE kind = ?", (event.kind,)).fetchall()
    tags = json.dumps(event.tags, ensure_ascii=False, separators=(",", ":"))
    connection.execute("INSERT INTO events VALUES (?, ?, ?, ?)", (position, kind, tags, data))
    connection.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(tag, kind, position) for tag in event.tags])


def drop(connection: apsw.Connection, position: int) -> None:
    for table in ("tags", "events"):
        connection.execute(f"DELETE FROM {table} WHERE position = ?", (position,))  # noqa: S608 - two names


def where(connection: apsw.Connection, kind: str, **fields: object) -> int:
    """The position of the first event of a kind that says this."""
    rows: Any = connection.execute("SELECT position, data FROM events ORDER BY position")
    saying: Iterator[tuple[int, dict[str, Any]]] = ((position, json.loads(data)) for position, data in rows)
    return next(
        position for position, says in saying if says["kind"].split(".")[1] == kind and fields.items() <= says.items()
    )


def edited(
    change: Callable[[bytes], bytes], kind: str, *, agreeing: bool = False, **fields: object
) -> Callable[[Home], None]:
    """The bytes of an event changed, the first of a kind that says this; row and index follow if they are to agree."""

    def forge(home: Home) -> None:
        with around(home.ledger) as connection:
            position = where(connection, kind, **fields)
            [(data,)] = connection.execute("SELECT data FROM events WHERE position = ?", (position,)).fetchall()
            assert isinstance(data, bytes)
            put(connection, position, change(data))
            assert change(data) != data
            if agreeing:
                agree(connection, position)

    return forge


def saying(changes: dict[str, Any], kind: str, *, agreeing: bool = False, **fields: object) -> Callable[[Home], None]:
    """The same, with other values in some fields, written as a ledger writes."""
    return edited(lambda data: written({**json.loads(data), **changes}), kind, agreeing=agreeing, **fields)


def appended(*events: Event) -> Callable[[Home], None]:
    """Events put at the end as a ledger would put them, past the rules."""

    def forge(home: Home) -> None:
        with around(home.ledger) as connection:
            [(head,)] = connection.execute("SELECT max(position) FROM events").fetchall()
            assert isinstance(head, int)
            at = decode(written(said(connection, head))).recorded_at
            for position, event in enumerate(events, head + 1):
                recorded = event.model_copy(update={"id": uuid7(at, bytes([position % 256]) * 10), "recorded_at": at})
                store(connection, position, recorded, encode(recorded))

    return forge
