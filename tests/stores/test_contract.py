"""The embedded store keeps the contract of the library's recorders, as the library itself tests it."""

from pathlib import Path

from eventsourcing.dcb.tests import DCBRecorderTestCase

from flywheel.stores.sqlite import SQLiteStore

contract = DCBRecorderTestCase()


def test_appends_and_reads_as_every_recorder_does(tmp_path: Path):
    with SQLiteStore(tmp_path / "a.db", create=True) as store:
        contract._test_append_read(store)


def test_subscribes_as_every_recorder_does(tmp_path: Path):
    with SQLiteStore(tmp_path / "a.db", create=True) as store:
        contract._test_append_subscribe(store)
