"""The embedded store keeps the contract of the library's recorders, as the library itself tests it."""

from eventsourcing.dcb.tests import DCBRecorderTestCase

from flywheel.stores import Store

contract = DCBRecorderTestCase()


def test_appends_and_reads_as_every_recorder_does(store: Store) -> None:
    contract._test_append_read(store)


def test_subscribes_as_every_recorder_does(store: Store) -> None:
    contract._test_append_subscribe(store)
