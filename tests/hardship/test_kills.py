"""Killed at any moment, nothing acknowledged is lost, no half of anything is kept, and whoever comes next goes on."""

import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from pathlib import Path
from typing import IO

import pytest

from events.awareness_building import CustomerIdentified
from events.entry import Entry
from events.needs_assessment import NeedIdentified
from flywheel.ledger import Ledger
from tests.given import a
from tests.hardship.desk import BRAND, CHARTER, LEDGER, types
from tests.hardship.shell import PROGRAM, environment
from tests.stores.children import Child, child

LIVES = 8
CALLS = 5
FOUNDINGS = 10
moments = random.Random(1812)  # noqa: S311 - chooses moments, keeps no secret


def customer(name: str) -> CustomerIdentified:
    return a(CustomerIdentified, customer=name, name=name, type="external")


def records_for_ever(folder: Path, life: int) -> Callable[[IO[bytes]], None]:
    """Records a customer and its need as one, again and again, and tells each position once it is acknowledged."""

    def work(pipe: IO[bytes]) -> None:
        with Ledger.open(folder / LEDGER) as ledger:
            for number in count():
                name = f"both-{life}-{number}"
                need = a(NeedIdentified, need=name, customer=name, statement="Both of us, or none.")
                for receipt in ledger.record(customer(name), need):
                    pipe.write(b"%d %s\n" % (receipt.position, name.encode()))

    return work


def types_for_ever(folder: Path, life: int) -> Callable[[IO[bytes]], None]:
    """Types 'flywheel log' again and again, and tells each position once it stands on stdout."""

    def work(pipe: IO[bytes]) -> None:
        for number in count():
            name = f"typed-{life}-{number}"
            ended = types(
                folder, "log", "customer-identified", "--customer", name, "--name", name, "--type", "external"
            )
            assert ended.code == 0, ended
            pipe.write(f"{position_in(ended.out)} {name}\n".encode())

    return work


def looks_for_ever(folder: Path, life: int) -> Callable[[IO[bytes]], None]:
    """Looks at the read models, which catches them up, and makes them anew, again and again."""

    def work(pipe: IO[bytes]) -> None:
        for number in count(life):
            ended = types(folder, *(("rebuild",) if number % 2 else ("show", "customers")))
            assert ended.code == 0, ended
            pipe.write(b".")

    return work


def position_in(out: str) -> int:
    """The position that a receipt names."""
    found = re.match(r"Recorded #(\d+) ", out)
    assert found, out
    return int(found[1])


def killed(started: Child) -> Iterator[tuple[int, str]]:
    """Kill a process, and give what it had acknowledged."""
    os.kill(started.pid, signal.SIGKILL)
    for line in started.pipe.read().decode().splitlines():
        position, _, name = line.partition(" ")
        yield int(position), name
    assert started.ended() == -signal.SIGKILL


def is_whole(folder: Path, acknowledged: dict[int, str]) -> None:
    """No gaps, time runs forward, pairs are pairs, and all that was acknowledged stands where it was said to."""
    with Ledger.open(folder / LEDGER) as ledger:
        entries = list(ledger.read())
        assert ledger.head == len(entries)
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert all(one.event.recorded_at <= other.event.recorded_at for one, other in pairwise(entries))
    names = {entry.position: name_of(entry) for entry in entries}
    assert acknowledged.items() <= names.items()
    for one, other in zip(entries, [*entries[1:], None], strict=True):
        if name_of(one).startswith("both-") and isinstance(one.event, CustomerIdentified):
            assert other
            assert (name_of(other), type(other.event)) == (name_of(one), NeedIdentified)


def name_of(entry: Entry) -> str:
    return str(getattr(entry.event, "customer", ""))


def test_killed_while_recording_typing_and_looking_at_once_nothing_is_lost(folder: Path):
    acknowledged: dict[int, str] = {}
    for life in range(LIVES):
        writers = [child(work(folder, life)) for work in (records_for_ever, types_for_ever)]
        looker = child(looks_for_ever(folder, life))
        for writer in writers:
            time.sleep(moments.uniform(0, 0.15))
            acknowledged |= dict(killed(writer))
        os.kill(looker.pid, signal.SIGKILL)
        assert looker.ended() == -signal.SIGKILL
    assert len(acknowledged) > LIVES
    is_whole(folder, acknowledged)
    assert types(folder, *BRAND).code == 0
    assert types(folder, "replay", "--check").code == 0
    shown = types(folder, "show", "customers", "--format", "jsonl", "--fields", "customer").out.splitlines()
    with Ledger.open(folder / LEDGER) as ledger:
        assert len(shown) == sum(1 for _ in ledger.read([CustomerIdentified.kind]))


def test_a_call_that_is_killed_was_recorded_if_it_said_so(folder: Path):
    """From before its first line of code to after its last."""
    acknowledged: dict[int, str] = {}
    for number in range(CALLS):
        name = f"called-{number}"
        words = ("log", "customer-identified", "--customer", name, "--name", name, "--type", "external")
        call = subprocess.Popen(
            [*PROGRAM, *words], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0, 0.8))
        call.kill()
        out = call.communicate()[0].decode()
        if out.endswith("\n"):
            acknowledged[position_in(out)] = name
    is_whole(folder, acknowledged)
    assert types(folder, *BRAND).code == 0


@pytest.mark.parametrize("_", range(FOUNDINGS))
def test_a_founding_that_is_killed_can_be_done_again(tmp_path: Path, _: int):
    def found(_pipe: IO[bytes]) -> None:
        types(tmp_path, *CHARTER)

    founder = child(found)
    time.sleep(moments.uniform(0, 0.06))
    os.kill(founder.pid, signal.SIGKILL)
    assert founder.ended() in (0, -signal.SIGKILL)
    again = types(tmp_path, *CHARTER)
    assert again.code == 0 or (again.code == 1 and "is there already" in again.err), again
    assert types(tmp_path, *BRAND).out == "Recorded #2 brand-published, 1 Awareness Building.\n"
