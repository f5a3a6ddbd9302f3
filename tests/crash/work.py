"""Work to be killed in: logging through Python and through the command line, for ever, and any command, once."""

import random
import re
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import IO

from events.awareness_building import BrandPublished, CustomerIdentified
from events.base import Event
from events.entry import Entry
from events.needs_assessment import NeedIdentified
from flywheel.corrections import correction_of, void_of
from flywheel.ledger import Ledger
from flywheel.stores.sqlite import SQLiteStore
from tests.crash.blows import Work
from tests.crash.proof import PAIR
from tests.given import a
from tests.hardship.desk import LEDGER, NOON, Ended, types

PATIENCE_SECONDS = 60.0  # the cores may be busy with something else
DAY = timedelta(days=1)
Clock = Callable[[], datetime]
Told = Callable[[int, str], object]


def steady() -> datetime:
    """A clock that runs as the machine does, from noon of the first of June 2026 on, whatever day it is."""
    return NOON + timedelta(seconds=time.monotonic())


def stepping() -> datetime:
    """A clock that steps back and forth by a day."""
    return steady() + random.choice((-DAY, timedelta(0), DAY))  # noqa: S311 - keeps no secret


def open_patiently(folder: Path, clock: Clock = steady) -> Ledger:
    """The folder's ledger, for somebody who waits as long as it takes."""
    store = SQLiteStore(folder / LEDGER, wait=PATIENCE_SECONDS)
    return Ledger(store, clock=clock, patience_seconds=PATIENCE_SECONDS)


class Clerk:
    """Somebody who records this and that: brands, customers with their need as one, voids, and corrections."""

    def __init__(self, ledger: Ledger, who: str) -> None:
        self._ledger = ledger
        self._who = who
        self._chance = Random(who)  # noqa: S311 - keeps no secret
        self._number = count()
        self._brands: list[Entry] = []

    def record(self, tell: Told) -> None:
        """Record something, and tell the position and id of each event once it is acknowledged."""
        for receipt in self._ledger.record(*self._something(f"{self._who}-{next(self._number)}")):
            tell(receipt.position, str(receipt.event.id))
            if isinstance(receipt.event, BrandPublished):
                self._brands.append(Entry(receipt.position, receipt.event))

    def _something(self, name: str) -> Sequence[Event]:
        choice = self._chance.randrange(5)
        if choice <= 1:
            need = a(NeedIdentified, need=name, customer=name, statement="Both, or none.", note=f"{PAIR} {name} 2")
            return [a(CustomerIdentified, customer=name, name=name, type="external", note=f"{PAIR} {name} 1"), need]
        if choice == 2 or not self._brands:
            return [a(BrandPublished, title=name, promise="One date.")]
        brand = self._brands.pop(self._chance.randrange(len(self._brands)))
        at = brand.event.recorded_at
        if choice == 3:
            return [void_of(brand, reason="Never printed.", actor="dana", occurred_at=at)]
        return correction_of(brand, {"title": f"{name}, again"}, reason="Misspelt.", actor="dana", at=at)


def recording(folder: Path, who: str, clock: Clock = steady) -> Work:
    """Records through Python for ever."""

    def work(pipe: IO[bytes]) -> None:
        with open_patiently(folder, clock) as ledger:
            clerk = Clerk(ledger, who)
            while True:
                clerk.record(lambda position, said: pipe.write(f"{position} {said}\n".encode()))

    return work


def typing(folder: Path, who: str, clock: Clock = steady) -> Work:
    """Types 'flywheel log' and 'flywheel void' for ever, and tells each position once it stands on stdout."""

    def work(pipe: IO[bytes]) -> None:
        for number in count():
            note = f"{who}-{number}"
            words = ["log", "customer-identified", "--customer", note, "--name", note, "--type", "external"]
            at = position_in(done(types(folder, *words, "--note", note, clock=clock)))
            pipe.write(f"{at} {note}\n".encode())
            if number % 4 == 3:
                void = ("void", f"#{at}", "--because", "Never asked.", "--note", f"{note}-void")
                pipe.write(f"{position_in(done(types(folder, *void, clock=clock)))} {note}-void\n".encode())

    return work


def typed(folder: Path, *words: str) -> Work:
    """Types one command, and tells 'done' and what it answered once it has ended well."""

    def work(pipe: IO[bytes]) -> None:
        pipe.write(f"done\n{done(types(folder, *words)).out}".encode())

    return work


def done(call: Ended) -> Ended:
    """A call that ended well. Raises AssertionError for any other."""
    assert call.code == 0, call
    return call


def position_in(call: Ended) -> int:
    """The position that a receipt names."""
    found = re.match(r"\w+ #(\d+)", call.out)
    assert found, call
    return int(found[1])
