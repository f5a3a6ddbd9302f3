"""Given, when, then: events that have happened, an event that is tried, and what the rules say of it."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from eventsourcing.dcb.api import DCBEvent

from events.base import Event
from events.charter import PmoChartered
from events.codec import encode
from events.fields import Waiver
from flywheel.errors import Refusal, Refused
from flywheel.ids import uuid7
from flywheel.ledger import Ledger
from flywheel.recording import Receipt
from flywheel.stores import open_store

SPRING = datetime(2026, 3, 1, 9, tzinfo=UTC)
SUMMER = datetime(2026, 6, 1, 9, tzinfo=UTC)

E = TypeVar("E", bound=Event)


def a(kind: type[E], **said: Any) -> E:
    """An event of a kind, which dana says occurred on the first of March 2026 unless `said` otherwise."""
    return kind.model_validate({"occurred_at": SPRING, "actor": "dana", **said})


charter = a(PmoChartered, name="Acme PMO", scope="enterprise", mandate="Keep promises.", currency="GBP", sponsor="ceo")


class Given:
    """A ledger in which these events stand, from #2 on; the charter is #1. They were put there past the rules."""

    def __init__(self, *events: Event) -> None:
        self.events = (charter, *events)

    def admits(self, event: Event) -> Receipt:
        """The event may join: returns its receipt."""
        with self._ledger() as ledger:
            return ledger.record(event)[0]

    def admits_waiving(self, event: Event, rule: str) -> None:
        """The event may join once this rule is waived for it, and it needs that waiver."""
        waiver = Waiver(rule=rule, reason="The board said so.")
        assert self.admits(event.model_copy(update={"waivers": (waiver,)})).waived == (rule,)

    def refuses(self, event: Event, complaint: str) -> None:
        """The event may not join, and `complaint`, 'rule: reason', or the reason alone, is among the reasons why."""
        complaints = [str(each) for each in self._refusals(event)]
        assert complaint in [*complaints, *(each.partition(": ")[2] for each in complaints)], complaints

    def refuses_only(self, event: Event, complaint: str) -> None:
        """The event may not join, for this reason alone: 'rule: reason'."""
        assert [complaint] == [str(each) for each in self._refusals(event)]

    def _refusals(self, event: Event) -> tuple[Refusal, ...]:
        with self._ledger() as ledger:
            head = ledger.head
            try:
                receipt = ledger.record(event)
            except Refused as refused:
                assert ledger.head == head, "A refusal changes nothing."
                return refused.refusals
            raise AssertionError(f"{receipt} was admitted.")

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        with tempfile.TemporaryDirectory() as folder:
            url = str(Path(folder) / "flywheel.db")
            _put(url, self.events)
            with open_store(url) as store:
                yield Ledger(store, clock=lambda: SUMMER)


def given(*events: Event) -> Given:
    """A ledger in which these events stand after the charter, whatever the rules would have said of them."""
    return Given(*events)


def _put(url: str, events: Iterable[Event]) -> None:
    stored = []
    for number, event in enumerate(events):
        recorded_at = max(event.occurred_at, SPRING) + timedelta(seconds=number)
        stamped = event.model_copy(update={"id": uuid7(recorded_at, bytes(10)), "recorded_at": recorded_at})
        stored.append(DCBEvent(stamped.kind, encode(stamped), list(stamped.tags)))
    with open_store(url, create=True) as store:
        store.append(stored)
