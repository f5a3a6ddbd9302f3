"""Clocks that differ, stand still or step back: the ledger keeps its order, and records nothing ahead of time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from events.entry import Entry
from flywheel.ledger import Ledger
from tests.hardship.desk import BRAND, CHARTER, LEDGER, NOON, Ended, lying_in, types

A_DAY = timedelta(days=1)


def at(time: datetime, folder: Path, *words: str) -> Ended:
    """What becomes of a line that is typed at a time."""
    return types(folder, *words, clock=lambda: time)


def entries(folder: Path) -> Sequence[Entry]:
    with Ledger.open(folder / LEDGER) as ledger:
        return list(ledger.read())


def test_a_clock_that_steps_back_does_not_take_the_ledger_with_it(folder: Path):
    """What is recorded later is known later: its time stays, and what it says of the world is as it was said."""
    for time in (NOON + A_DAY, NOON, NOON + 2 * A_DAY):
        assert at(time, folder, *BRAND).code == 0
    events = [entry.event for entry in entries(folder)]
    assert [event.recorded_at for event in events] == [NOON, NOON + A_DAY, NOON + A_DAY, NOON + 2 * A_DAY]
    assert [event.occurred_at for event in events] == [NOON, NOON + A_DAY, NOON, NOON + 2 * A_DAY]


def test_what_is_known_at_a_time_does_not_change_when_a_clock_has_stepped_back(folder: Path):
    assert at(NOON + A_DAY, folder, *BRAND).code == 0
    known = types(folder, "replay", "--known-at", "2026-06-01", "--format", "csv").out
    assert at(NOON, folder, *BRAND).code == 0
    assert types(folder, "replay", "--known-at", "2026-06-01", "--format", "csv").out == known


def test_events_of_one_instant_have_ids_of_their_own_in_the_order_of_their_positions(folder: Path):
    for _ in range(20):
        assert at(NOON, folder, *BRAND).code == 0
    ids = [entry.event.id for entry in entries(folder)]
    assert len(set(ids)) == 21


@pytest.mark.parametrize("ahead", [timedelta(minutes=4), timedelta(minutes=5)])
def test_clocks_may_differ_by_five_minutes(folder: Path, ahead: timedelta):
    assert at(NOON, folder, *BRAND, "--on", (NOON + ahead).isoformat()).code == 0
    assert entries(folder)[-1].event.occurred_at == NOON + ahead


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ((NOON + timedelta(minutes=6)).isoformat(), "2026-06-01 12:06"),
        ((NOON + timedelta(minutes=5, microseconds=1)).isoformat(), "2026-06-01 12:05"),
        ((NOON + timedelta(minutes=6)).astimezone(timezone(timedelta(hours=2))).isoformat(), "2026-06-01 14:06"),
        ("2026-06-02", "2026-06-02 00:00"),
        ("2200-12-31", "2200-12-31 00:00"),
    ],
)
def test_what_is_still_to_come_is_refused(folder: Path, on: str, told: str):
    ended = at(NOON, folder, *BRAND, "--on", on)
    assert ended == (
        1,
        "",
        f"Refused: not-in-the-future: {told} is still to come. Log it once it has happened.\n",
    )
    assert len(entries(folder)) == 1


def test_what_is_dated_ahead_by_six_minutes_is_recorded_two_minutes_later(folder: Path):
    on = ("--on", (NOON + timedelta(minutes=6)).isoformat())
    assert at(NOON, folder, *BRAND, *on).code == 1
    assert at(NOON + timedelta(minutes=2), folder, *BRAND, *on).code == 0


def test_after_a_step_back_what_happened_by_the_ledgers_own_time_may_be_told(folder: Path):
    """The ledger's time is the latest that any clock has shown it."""
    assert at(NOON + A_DAY, folder, *BRAND).code == 0
    assert at(NOON, folder, *BRAND, "--on", (NOON + A_DAY).isoformat()).code == 0


@pytest.mark.parametrize("on", ["yesterday", "-1d", "last week", "2026-03-29T02:30+02:00", "2026-06-01T14:00+02:00"])
def test_an_event_is_dated_as_it_was_told(folder: Path, on: str):
    assert at(NOON, folder, *BRAND, "--on", on).code == 0
    event = entries(folder)[-1].event
    assert event.occurred_at <= event.recorded_at == NOON


WRONG = "This machine's clock says {year}-12-31, which cannot be. Set it right, then try again."


@pytest.mark.parametrize("year", [1, 1969, 2201, 9999])
def test_a_clock_that_cannot_be_right_is_told_before_anything_is_recorded_by_it(folder: Path, year: int):
    """What was recorded in 2201 would keep everything after it in 2201."""
    time = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    told = (1, "", f"Error: {WRONG.format(year=f'{year:04}')}\n")
    assert at(time, folder, *BRAND, "--on", "2026-05-01") == told
    assert len(entries(folder)) == 1
    (folder / LEDGER).unlink()
    assert at(time, folder, *CHARTER, "--on", "2026-05-01") == told
    assert lying_in(folder) == {}
