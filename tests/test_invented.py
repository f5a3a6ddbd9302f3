"""The invented PMO promises: the same history for the same seed, every kind in it, and no event refused."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import door
from events.charter import EventVoided
from events.codec import decode, encode
from events.entry import Entry
from events.kinds import KINDS
from examples.invented.history import History
from examples.invented.world import Sizes
from flywheel.ledger import Ledger
from flywheel.stores import open_store
from projections.fold import fold
from projections.history import History as Standing
from projections.turn_rows import Turn

EVENTS = 2_000


def told(events: int, seed: int) -> list[bytes]:
    """The events of a history, as bytes."""
    return [encode(event) for group in History(events, seed).groups() for event in group]


def recorded(path: Path, events: int, seed: int) -> Path:
    """A history, recorded."""
    with open_store(path, create=True) as store:
        assert list(History(events, seed).recorded(store))[-1] == events
    return path


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = recorded(tmp_path_factory.mktemp("invented") / "flywheel.db", EVENTS, seed=1)
    with Ledger.open(path, read_only=True) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def entries(ledger: Ledger) -> list[Entry]:
    return list(ledger.read())


def test_the_rules_admit_it_all(ledger):
    assert ledger.head == EVENTS


@pytest.mark.parametrize("seed", [2, 3])
def test_they_admit_other_histories_too(seed: int, tmp_path: Path):
    recorded(tmp_path / "flywheel.db", 700, seed)


def test_the_same_seed_tells_the_same_and_another_something_else():
    assert told(300, seed=5) == told(300, seed=5)
    assert told(300, seed=5) != told(300, seed=6)


def test_the_same_seed_gives_the_same_ledger_byte_for_byte(tmp_path):
    again = recorded(tmp_path / "again.db", 300, seed=5)
    with Ledger.open(recorded(tmp_path / "once.db", 300, seed=5)) as one, Ledger.open(again) as other:
        assert list(one.lines()) == list(other.lines())


def test_every_kind_occurs(entries):
    assert {entry.event.kind for entry in entries} == set(KINDS)


@pytest.mark.parametrize("seed", range(10, 16))
def test_every_kind_occurs_whatever_the_seed(seed: int):
    assert {event.kind for group in History(EVENTS, seed).groups() for event in group} == set(KINDS)


def test_most_events_are_deliveries_and_measurements(entries):
    counts = Counter(entry.event.kind_name for entry in entries)
    assert counts["service-delivered"] > counts["metric-measured"] > counts["value-claimed"] > EVENTS / 50
    assert counts["service-delivered"] + counts["metric-measured"] > EVENTS / 2


def test_some_is_recorded_late_some_voided_some_corrected_some_waived(entries):
    late = [e for e in entries if e.event.recorded_at - e.event.occurred_at > timedelta(days=4)]
    voids = [entry.event for entry in entries if isinstance(entry.event, EventVoided)]
    assert len(late) > EVENTS / 100
    assert {void.correction for void in voids} == {True, False}
    assert len({waiver.rule for entry in entries for waiver in entry.event.waivers}) > 3


def test_turns_close_and_turns_stall(ledger):
    turns: list[Turn] = fold(Standing(ledger.read, ledger.head), "turns").rows("turns")
    assert {turn.status for turn in turns} == {"closed", "open", "declined"}
    assert len({turn.step for turn in turns if turn.status == "open"}) > 1
    assert max(turn.number for turn in turns) > 1


def test_what_is_not_validated_one_by_one_is_as_valid_as_the_rest(entries):
    assert [decode(encode(entry.event)) for entry in entries] == [entry.event for entry in entries]
    assert all(encode(decode(line)) == line for line in told(EVENTS, seed=1))


def test_the_read_models_are_what_it_adds_up_to(tmp_path):
    path = recorded(tmp_path / "flywheel.db", 300, seed=5)
    checked = CliRunner().invoke(door, ["--ledger", str(path), "replay", "--check"])
    assert (checked.exit_code, checked.exception) == (0, None)


def test_a_large_one_has_several_hundred_of_everything_and_is_told_as_it_comes():
    assert min(Sizes.of(1_000_000)[1:4]) >= 300
    assert len(list(islice(History(10**7).groups(), 20))) == 20


def test_the_demo_invents_a_pmo_of_any_size_and_looks_at_it(tmp_path):
    ran = CliRunner().invoke(door, ["demo", "--events", "300", "--seed", "5", "--into", str(tmp_path / "large")])
    assert (ran.exit_code, ran.exception) == (0, None)
    assert "$ flywheel show wheel" in ran.stdout
    with Ledger.open(tmp_path / "large" / "invented.db", read_only=True) as ledger:
        assert ledger.head == 300


def test_a_seed_alone_is_a_question(tmp_path):
    ran = CliRunner().invoke(door, ["demo", "--seed", "5", "--into", str(tmp_path / "large")])
    assert (ran.exit_code, (tmp_path / "large").exists()) == (2, False)
