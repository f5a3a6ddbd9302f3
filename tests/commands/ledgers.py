"""Ledgers to be kept: chartered, grown, harmed, and looked at line by line."""

import json
import os
import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import apsw

from events.awareness_building import CustomerIdentified
from flywheel.ledger import Ledger
from tests.given import SUMMER, a, charter
from tests.hardship import desk
from tests.hardship.desk import LEDGER, Ended
from tests.stores.children import Child, child

PAGE_BYTES = 4096


def messages(err: str) -> str:
    """What stderr says where JSON was asked for, each line an object of its own, as it is said elsewhere."""
    return "".join(f"{json.loads(line)['message']}\n" for line in err.splitlines())


def types(folder: Path, words: str) -> Ended:
    """Type a command line at the ledger of a folder, at noon on the first of June 2026."""
    return desk.types(folder, *shlex.split(words))


def chartered(folder: Path, customers: int = 0, name: str = LEDGER) -> Path:
    """A chartered ledger that knows so many customers."""
    with Ledger.open(folder / name, create=True, clock=lambda: SUMMER) as ledger:
        ledger.record(charter)
    grow(folder / name, customers)
    return folder / name


def customer(number: int, note: str = "x" * 200) -> CustomerIdentified:
    return a(CustomerIdentified, customer=f"c{number}", name="A customer", type="external", note=note)


def grow(path: Path, number: int, note: str = "x" * 200) -> None:
    """Identify so many customers, on the first of June 2026."""
    with Ledger.open(path, clock=lambda: SUMMER) as ledger:
        head = ledger.head
        for _ in ledger.record_each([customer(head + n, note)] for n in range(number)):
            pass


def recording(path: Path) -> Callable[[IO[bytes]], None]:
    """Identifies one customer after the other, and tells each position once it was acknowledged."""

    def work(pipe: IO[bytes]) -> None:
        with Ledger.open(path, clock=lambda: SUMMER) as ledger:
            for number in range(1_000_000, 2_000_000):
                pipe.write(b"%d\n" % ledger.record(customer(number))[0].position)

    return work


@contextmanager
def killed(*started: Child) -> Iterator[Child]:
    """Processes that are killed at the end, whatever happens; the first of them."""
    try:
        yield started[0]
    finally:
        for each in started:
            os.kill(each.pid, signal.SIGKILL)
            each.ended()


@contextmanager
def held(path: Path, how: str = "") -> Iterator[None]:
    """Another process has the ledger open, or has begun to do something with it, and is killed at the end."""

    def work(pipe: IO[bytes]) -> None:
        connection = apsw.Connection(str(path))
        connection.execute(how or "SELECT * FROM ledger")
        pipe.write(b".")
        signal.pause()

    with killed(child(work)) as other:
        assert other.pipe.read(1) == b"."
        yield


def lines(path: Path) -> list[bytes]:
    """The events of a ledger as they are stored."""
    with Ledger.open(path, read_only=True) as ledger:
        return list(ledger.lines())


def lying(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


def damaged(path: Path) -> None:
    """Write over the head of the page that holds the event of the hundredth customer."""
    page = path.read_bytes().index(b'"customer":"c100"') // PAGE_BYTES
    with path.open("r+b") as file:
        file.seek(page * PAGE_BYTES)
        file.write(bytes(64))


def sql(path: Path, *statements: str) -> None:
    """Change a ledger as somebody would who goes around flywheel."""
    connection = apsw.Connection(str(path))
    for statement in statements:
        connection.execute(statement)
    connection.close()


def unguarded(path: Path) -> None:
    sql(path, "DROP TRIGGER events_update")


def with_a_gap(path: Path) -> None:
    """Take an event away, and put the guard back that stands against it."""
    connection = apsw.Connection(str(path))
    [guard] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'events_delete'").fetchall()
    connection.execute(f"DROP TRIGGER events_delete; DELETE FROM events WHERE position = 7; {guard[0]}")  # noqa: S608
    connection.close()
