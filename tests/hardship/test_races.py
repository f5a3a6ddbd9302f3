"""Many at once: of those who want the same one gets it and the others are told; who wants something else waits."""

import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from events.awareness_building import CustomerIdentified
from flywheel.errors import Refused
from flywheel.ledger import Ledger
from flywheel.stores.sqlite import SQLiteStore
from tests.given import a
from tests.hardship.desk import BRAND, CHARTER, LEDGER, at_noon, types
from tests.stores.children import child
from tests.stores.test_races import at_once

WRITERS = 16
EACH = 5
BUSY = "6"
PATIENCE_SECONDS = 60.0  # the cores may be busy with something else


def ledger_of(folder: Path, clock: Callable[[], datetime] = at_noon) -> Ledger:
    """The folder's ledger, for somebody who waits as long as it takes."""
    store = SQLiteStore(folder / LEDGER, wait=PATIENCE_SECONDS)
    return Ledger(store, clock=clock, patience_seconds=PATIENCE_SECONDS)


def customer(about: str, **said: Any) -> CustomerIdentified:
    return a(CustomerIdentified, **{"customer": about, "name": about, "type": "external", **said})


def one_of_all(endings: Counter[str]) -> None:
    """One call did it; the others were refused, or on a very slow disk had no turn in five seconds."""
    assert endings["0"] == 1
    assert set(endings) <= {"0", "1", BUSY}


def history(folder: Path) -> Sequence[Any]:
    """The folder's events, once it is sure that their positions have no gaps and their times of recording no steps."""
    with ledger_of(folder) as ledger:
        entries = list(ledger.read())
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert all(one.event.recorded_at <= other.event.recorded_at for one, other in pairwise(entries))
    return [entry.event for entry in entries]


def test_of_sixteen_that_record_the_same_id_one_wins_and_the_others_are_refused_by_the_rule(folder: Path):
    def identify(number: int) -> str:
        with ledger_of(folder) as ledger:
            try:
                return f"won #{ledger.record(customer('finance', name=f'Finance {number}'))[0].position}"
            except Refused as refused:
                return str(refused)

    answers = at_once(WRITERS, identify)
    told = "customer-is-new: customer finance is already in the ledger. Give the new customer its own id."
    assert Counter(answers) == {"won #2": 1, told: WRITERS - 1}
    assert [event.kind_name for event in history(folder)] == ["pmo-chartered", "customer-identified"]
    assert history(folder)[1].name == f"Finance {answers.index('won #2')}"


def test_of_sixteen_that_type_the_same_id_one_wins_and_the_others_are_told(folder: Path):
    words = ("log", "customer-identified", "--customer", "finance", "--name", "Finance", "--type", "external")
    one_of_all(Counter(at_once(WRITERS, lambda _: types(folder, *words).code)))
    assert len(history(folder)) == 2


def test_sixteen_that_record_different_things_all_have_them_recorded_in_one_order(folder: Path):
    """Each by a clock of its own, up to a quarter of an hour apart."""

    def record(number: int) -> str:
        clock = at_noon() + timedelta(minutes=number)
        with ledger_of(folder, lambda: clock) as ledger:
            receipts = [ledger.record(customer(f"c-{number}-{n}"))[0] for n in range(EACH)]
        return " ".join(f"{receipt.position}=c-{number}-{n}" for n, receipt in enumerate(receipts))

    told = dict(each.split("=") for answer in at_once(WRITERS, record) for each in answer.split())
    stored = history(folder)[1:]
    assert {str(position): event.customer for position, event in enumerate(stored, 2)} == told
    assert len(stored) == WRITERS * EACH
    assert stored[-1].recorded_at == at_noon() + timedelta(minutes=WRITERS - 1)


def test_sixteen_that_record_batches_have_each_batch_recorded_together(folder: Path):
    def record(number: int) -> str:
        with ledger_of(folder) as ledger:
            groups = [[customer(f"c-{number}-{n}"), customer(f"d-{number}-{n}")] for n in range(EACH)]
            outcomes = list(ledger.record_each(groups))
        return " ".join(str(each.position) for one in outcomes if not isinstance(one, Refused) for each in one)

    positions = [list(map(int, answer.split())) for answer in at_once(WRITERS, record)]
    assert all(each == list(range(each[0], each[0] + 2 * EACH)) for each in positions)
    assert len(history(folder)) == 1 + 2 * EACH * WRITERS


def test_of_sixteen_calls_at_once_all_are_recorded_but_those_that_say_they_are_not(folder: Path):
    def log(number: int) -> int:
        return types(folder, *BRAND, "--note", str(number)).code

    endings = at_once(WRITERS, log)
    assert set(endings) <= {"0", BUSY}
    recorded = [number for number, ending in enumerate(endings) if ending == "0"]
    assert sorted(int(event.note) for event in history(folder)[1:]) == recorded != []


def test_under_one_key_sixteen_record_one_event_and_all_get_its_receipt(folder: Path):
    def record(_: int) -> str:
        with ledger_of(folder) as ledger:
            receipt = ledger.record(customer("finance", key="row-1"))[0]
            return f"#{receipt.position} {'already' if receipt.already else 'now'}"

    assert Counter(at_once(WRITERS, record)) == {"#2 now": 1, "#2 already": WRITERS - 1}
    assert len(history(folder)) == 2


def test_under_one_key_and_with_different_words_one_wins_and_the_others_conflict(folder: Path):
    def record(number: int) -> str:
        with ledger_of(folder) as ledger:
            try:
                return f"#{ledger.record(customer(f'c-{number}', key='row-1'))[0].position}"
            except Refused as refused:
                return refused.refusals[0].rule

    assert Counter(at_once(WRITERS, record)) == {"#2": 1, "key-conflict": WRITERS - 1}


def test_sixteen_voids_of_one_event_are_one_void(folder: Path):
    assert types(folder, *BRAND).code == 0
    one_of_all(Counter(at_once(WRITERS, lambda _: types(folder, "void", "#2", "--because", "Twice.").code)))
    assert [event.kind_name for event in history(folder)][2:] == ["event-voided"]


def test_sixteen_that_found_the_same_ledger_found_it_once(tmp_path: Path):
    def found(number: int) -> int:
        return types(tmp_path, *CHARTER, "--note", str(number)).code

    one_of_all(Counter(at_once(WRITERS, found)))
    assert [event.kind_name for event in history(tmp_path)] == ["pmo-chartered"]


def test_who_does_not_let_go_is_waited_for_and_then_told_of(folder: Path):
    """As flywheel itself waits: five seconds."""

    def hold(pipe: IO[bytes]) -> None:
        connection = sqlite3.connect(folder / LEDGER, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        pipe.write(b"held")
        signal.pause()

    other = child(hold)
    assert other.pipe.read(4) == b"held"
    ended = types(folder, *BRAND)
    os.kill(other.pid, signal.SIGKILL)
    other.ended()
    words = f"Another program is writing to {folder / LEDGER} and does not let go. Try again in a moment."
    assert ended == (6, "", f"Error: {words}\n")
    assert types(folder, *BRAND).code == 0


def test_threads_that_share_one_ledger_all_have_their_events_recorded(folder: Path):
    with ledger_of(folder) as ledger, ThreadPoolExecutor(WRITERS) as pool:
        recorded = pool.map(lambda number: ledger.record(customer(f"c-{number}"))[0].position, range(WRITERS * EACH))
        assert sorted(recorded) == list(range(2, 2 + WRITERS * EACH))
    assert len(history(folder)) == 1 + WRITERS * EACH
