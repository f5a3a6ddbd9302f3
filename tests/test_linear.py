"""Recording, showing and rebuilding promise to cost as much more as there is more to do: counted, not timed.

Counted are the steps of SQLite's machine on every connection, and the calls of functions. A ledger grows in two ways:
as a PMO's history does, and by a service that is delivered and measured ever more.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import apsw
import pytest
from click.testing import CliRunner
from eventsourcing.dcb.api import DCBEvent

from cli import door
from commands import looking
from events.base import Event
from events.codec import encode
from events.service_monitoring import MetricMeasured
from events.service_operation import ServiceDelivered
from examples.invented.history import History
from flywheel.ids import uuid7
from flywheel.ledger import Ledger
from flywheel.stores import open_store
from projections import undo

SHORT, TIMES = 500, 4
SLACK = 1.3
CHARTER = "init --name PMO --scope enterprise --mandate Try --currency GBP --sponsor ceo"


@dataclass
class Counts:
    """What was done: steps of SQLite's machine, and calls of functions."""

    steps: int = 0
    calls: int = 0

    def grew(self, before: "Counts") -> float:
        """How many times as much as before, by whichever grew more."""
        return max(self.steps / before.steps, self.calls / before.calls)


@contextmanager
def counted() -> Iterator[Counts]:
    """Counts what is done inside, on every connection that is opened there."""
    counts = Counts()

    def add(told: dict[str, Any]) -> None:
        counts.steps += told["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    def watch(connection: apsw.Connection) -> None:
        connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, add)

    def called(_frame: FrameType, what: str, _arg: object) -> None:
        counts.calls += what in ("call", "c_call")

    apsw.connection_hooks.append(watch)
    sys.setprofile(called)
    try:
        yield counts
    finally:
        sys.setprofile(None)
        apsw.connection_hooks.remove(watch)


def typed(ledger: Path, *words: str) -> None:
    """Type a command, which is to succeed."""
    ran = CliRunner().invoke(door, ["--ledger", str(ledger), "--as", "dana", *words])
    assert (ran.exit_code, ran.stderr if ran.exit_code else "") == (0, "")


def cost(ledger: Path, *words: str) -> Counts:
    """What a command costs on a ledger whose read models are caught up."""
    typed(ledger, "show", "charter")
    with counted() as counts:
        typed(ledger, *words)
    return counts


@pytest.fixture(scope="module", autouse=True)
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Everything is loaded, and was done once, before anything is counted."""
    ledger = tmp_path_factory.mktemp("warm") / "flywheel.db"
    for words in (CHARTER.split(), *COMMANDS.values(), ["rebuild"]):
        CliRunner().invoke(door, ["--ledger", str(ledger), "--as", "dana", *words])
    typed(ledger, "rebuild")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A history, and one of four times as many events."""
    folder = tmp_path_factory.mktemp("history")
    return invented(folder / "short.db", SHORT), invented(folder / "long.db", SHORT * TIMES)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A ledger with a busy service, and the same with one that is four times as busy."""
    folder = tmp_path_factory.mktemp("busy")
    return grown(folder / "short.db", SHORT), grown(folder / "long.db", SHORT * TIMES)


def invented(path: Path, events: int) -> Path:
    with open_store(path, create=True) as store:
        assert list(History(events).recorded(store))[-1] == events
    return path


def grown(path: Path, many: int) -> Path:
    """A short history, and then so many deliveries and measurements of one service."""
    invented(path, SHORT)
    with Ledger.open(path) as ledger:
        last = next(ledger.read(after=ledger.head - 1)).event.recorded_at
        service = next(ledger.read([ServiceDelivered.kind])).event.subjects()[0]
        patterns = [next(ledger.read([kind.kind], [service])).event for kind in (ServiceDelivered, MetricMeasured)]
    with open_store(path) as store:
        store.append([stored(patterns[n % 2], last + timedelta(seconds=n)) for n in range(many)])
    return path


def stored(pattern: Event, at: Any) -> DCBEvent:
    again = {"id": uuid7(at, bytes(10)), "occurred_at": at, "recorded_at": at, "key": None}
    event = pattern.model_copy(update=again)
    return DCBEvent(event.kind, encode(event), list(event.tags))


COMMANDS = {
    "log": "log brand-published --title T --promise P".split(),
    "show services": "show services --format csv".split(),
    "show value": "show value --format csv".split(),
    "show turns": "show turns --format csv".split(),
    "show timeline of one": "show timeline need-1a --format csv".split(),
    "show timeline of one, then": "show timeline need-1a --format csv --known-at #400".split(),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_busy_service_makes_nothing_else_dearer(name: str, busy: tuple[Path, Path]):
    short, long = (cost(ledger, *COMMANDS[name]) for ledger in busy)
    assert long.grew(short) <= SLACK


def test_logging_of_a_busy_service_costs_what_it_costs_of_a_new_one(busy: tuple[Path, Path]):
    short, long = (recording(ledger) for ledger in busy)
    assert long.grew(short) <= SLACK


def recording(path: Path) -> Counts:
    """What it costs to record one more delivery of the busy service."""
    with Ledger.open(path) as ledger:
        event = next(ledger.read([ServiceDelivered.kind], after=SHORT)).event
        ledger.record(event.model_copy(update={"note": "warm"}))
    with counted() as counts, Ledger.open(path) as ledger:
        ledger.record(event.model_copy(update={"note": "counted"}))
    return counts


@pytest.mark.parametrize("name", COMMANDS)
def test_in_a_longer_history_it_costs_at_most_as_much_more(name: str, history: tuple[Path, Path]):
    short, long = (cost(ledger, *COMMANDS[name]) for ledger in history)
    assert long.grew(short) <= TIMES * SLACK


def rebuilding(ledger: Path) -> Counts:
    return cost(ledger, "rebuild", "--format", "csv")


@pytest.mark.parametrize("grow", ["history", "busy"])
def test_rebuilding_costs_as_much_more_as_there_are_more_events(grow: str, request: pytest.FixtureRequest):
    ledgers: tuple[Path, Path] = request.getfixturevalue(grow)
    short, long = (rebuilding(ledger) for ledger in ledgers)
    heads = [head(ledger) for ledger in ledgers]
    assert long.grew(short) <= heads[1] / heads[0] * SLACK


@pytest.mark.parametrize("subject", ["services", "turns", "momentum"])
def test_what_was_asked_of_another_time_costs_the_same_again_however_long_the_history_is(
    subject: str, busy: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(looking, "LONG", 1)
    words = f"show {subject} --as-of 2020-01-01 --format csv".split()
    short, long = (asked_again(ledger, *words) for ledger in busy)
    assert long.grew(short) <= SLACK


def asked_again(ledger: Path, *words: str) -> Counts:
    """What it costs to ask once more what was asked before, after something else was recorded."""
    typed(ledger, *words)
    typed(ledger, "log", "brand-published", "--title", "T", "--promise", "P")
    return cost(ledger, *words)


def test_taking_in_a_void_of_a_recent_event_costs_the_same_however_long_the_history_is(
    busy: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(undo, "STRETCH", 50)
    short, long = (taking_in_a_void(ledger) for ledger in busy)
    assert long.grew(short) <= SLACK


def taking_in_a_void(ledger: Path) -> Counts:
    """What it costs to look once a recent delivery was voided."""
    typed(ledger, "rebuild")
    typed(ledger, "void", f"#{head(ledger) - 10}", "--reason", "Entered twice.")
    with counted() as counts:
        typed(ledger, "show", "charter")
    return counts


def head(path: Path) -> int:
    with Ledger.open(path, read_only=True) as ledger:
        return ledger.head


def looking_at_all(connection: apsw.Connection, many: int) -> None:
    """Looks at every row once for every row."""
    pairs = "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n, n AS m"
    connection.execute(pairs, (many,)).fetchall()


def calling_for_all(_: apsw.Connection, many: int) -> None:
    """Calls a function for every two things."""
    for _each in range(many * many):
        len("")


@pytest.mark.parametrize("work", [looking_at_all, calling_for_all])
def test_what_grows_faster_is_found(work: Callable[[apsw.Connection, int], None]):
    def costs(many: int) -> Counts:
        with counted() as counts:
            connection = apsw.Connection(":memory:")
            connection.execute("SELECT 1").fetchall()
            work(connection, many)
        return counts

    assert costs(100 * TIMES).grew(costs(100)) > TIMES * SLACK
