"""A trial promises to read as a ledger would to which everything had been appended; the ledger is left as it was."""

import tempfile
from pathlib import Path

import pytest
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError, ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.stores.sqlite import SQLiteStore
from flywheel.stores.trial import Trial
from tests.stores.events import any_of, event, item, positions, unless

Events = list[DCBEvent]
EVENTS = st.lists(
    st.builds(event, st.sampled_from(["opened", "closed"]), st.sampled_from(["a", "b"]), st.sampled_from(["c", "d"]))
)
ITEMS = [(), (item("opened"),), (item(tags=["a"]),), (item("closed", tags=["b", "c"]), item("opened"))]


@pytest.fixture(autouse=True)
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files that go away are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    return tmp_path / "passing"


def test_it_appends_and_reads_as_every_recorder_does(store: SQLiteStore):
    with Trial(store) as trial:
        DCBRecorderTestCase()._test_append_read(trial)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(recorded=EVENTS, tried=EVENTS, after=st.none() | st.integers(0, 12), limit=st.none() | st.integers(1, 6))
def test_it_reads_as_if_all_were_in_one_store(recorded: Events, tried: Events, after: int | None, limit: int | None):
    with tempfile.TemporaryDirectory() as folder:
        base, whole = (SQLiteStore(Path(folder) / name, create=True) for name in ("base.db", "whole.db"))
        for store, events in ((base, recorded), (whole, [*recorded, *tried])):
            if events:
                store.append(events)
        with base, whole, Trial(base) as trial:
            for one in tried:
                trial.append([one])
            for items in ITEMS:
                found, wanted = (each.read(any_of(*items), after=after, limit=limit) for each in (trial, whole))
                assert list(found) == list(wanted)
                assert found.head == wanted.head
            assert trial.borne(["a", "b", "x"]) == whole.borne(["a", "b", "x"])
            assert trial.origin == base.origin


def test_conditions_hold_among_what_is_tried(store: SQLiteStore):
    store.append([event("opened", "a")])
    with Trial(store) as trial:
        assert trial.append([event("closed", "a")], unless(item("closed"), after=1)) == 2
        with pytest.raises(IntegrityError):
            trial.append([event("closed", "a")], unless(item("closed"), after=1))
        assert trial.append([event("closed", "a")], unless(item("closed"), after=2)) == 3


def test_what_others_append_meanwhile_is_no_part_of_it(store: SQLiteStore):
    store.append([event()])
    with Trial(store) as trial:
        trial.append([event()])
        store.append([event(), event(), event()])
        assert positions(trial) == [1, 2]
        assert positions(trial, after=1) == [2]


def test_nothing_is_kept_anywhere_before_something_is_tried_nor_after_it_is_closed(store: SQLiteStore, passing: Path):
    store.append([event()])
    with Trial(store) as trial:
        assert positions(trial) == [1]
        assert list(passing.iterdir()) == []
        trial.append([event()])
        assert len(list(passing.iterdir())) == 1
    assert list(passing.iterdir()) == []
    assert positions(store) == [1]


def test_it_cannot_be_followed(store: SQLiteStore):
    with Trial(store) as trial, pytest.raises(ProgrammingError, match="cannot be followed"):
        trial.subscribe()
