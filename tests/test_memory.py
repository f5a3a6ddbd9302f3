"""Memory promises: whatever joins and is taken back, what is remembered is what reading anew would give."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from events.service_monitoring import PeriodReviewed
from events.service_operation import ServicePaused, ServiceResumed
from flywheel.errors import Refused, StoreFailed
from flywheel.ledger import Ledger
from flywheel.memory import OFTEN, SHORT, Memory, Voids
from flywheel.past import Window
from flywheel.rules import Selection, Take
from flywheel.stores import open_store
from tests.given import SPRING, SUMMER, a
from tests.test_machine import PREPARED

KINDS = (ServicePaused, ServiceResumed, PeriodReviewed)
SELECTIONS = [
    Selection(kinds, tags, take)
    for kinds in ((), (ServicePaused.kind,), (ServicePaused.kind, ServiceResumed.kind), (EventVoided.kind,))
    for tags in ((), ("service:one",), ("service:two",))
    for take in Take
    if kinds or tags
]


class Log:
    """Entries in a list, read as a ledger reads them."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, event: Event) -> Entry:
        self.entries.append(Entry(len(self.entries) + 1, event))
        return self.entries[-1]

    def read(
        self, kinds: Sequence[str], tags: Sequence[str], after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        wanted = Selection(tuple(kinds), tuple(tags))
        return islice((e for e in self.entries if e.position > after and wanted.holds(e.event)), limit)


def told(kind: type[Event], service: str) -> Event:
    if kind is PeriodReviewed:
        return a(kind, service=service, period="2026-Q1", decision="continue", findings="F")
    return a(kind, service=service, reason="R")


def void(entry: Entry, *, correction: bool) -> EventVoided:
    said = {"voids": entry.position, "voided_kind": entry.event.kind, "carried": entry.event.tags}
    return a(EventVoided, **said, reason="R", correction=correction)


@pytest.mark.parametrize("often", [0, SHORT // 5, SHORT], ids=["each", "soon all", "all"])
@for_all(
    steps=st.lists(
        st.one_of(
            st.tuples(st.sampled_from(KINDS), st.sampled_from(["one", "two"])),
            st.tuples(st.sampled_from(["void", "correct", "take back"]), st.integers(0, 30)),
            st.tuples(st.just("look"), st.sampled_from(SELECTIONS)),
        ),
        max_size=40,
    )
)
def test_what_is_remembered_is_what_reading_anew_gives(often: int, steps: list[tuple[object, object]]):
    log, memory = Log(), Memory()
    memory.voids = Voids(often)

    def join(event: Event) -> None:
        memory.joined(log.add(event))

    def look(selection: Selection) -> None:
        head = len(log.entries)
        assert Window(log.read, head, memory).select(selection) == Window(log.read, head).select(selection)

    voided: set[int] = set()
    for step, what in steps:
        plain = [e for e in log.entries if not isinstance(e.event, EventVoided) and e.position not in voided]
        if isinstance(step, type):
            join(told(step, str(what)))
        elif isinstance(what, Selection):
            look(what)
        elif step == "take back" and log.entries:
            if not isinstance(log.entries[-1].event, EventVoided) and not log.entries[-1].event.causes:
                memory.left(log.entries.pop())
        elif step in ("void", "correct") and plain and isinstance(what, int):
            entry = plain[what % len(plain)]
            voided.add(entry.position)
            join(void(entry, correction=step == "correct"))
            if step == "correct":
                join(entry.event.model_copy(update={"causes": (entry.position,)}))
    for selection in SELECTIONS:
        look(selection)


def test_the_first_is_still_the_first_where_it_was_corrected_after_the_last():
    log, memory = Log(), Memory()
    for event in (told(ServicePaused, "one"), told(ServiceResumed, "one")):
        memory.joined(log.add(event))
    again = log.entries[0].event.model_copy(update={"causes": (1,)})
    for event in (void(log.entries[0], correction=True), again):
        memory.joined(log.add(event))
    ends = Selection((ServicePaused.kind, ServiceResumed.kind), ("service:one",), Take.ENDS)
    assert [entry.position for entry in Window(log.read, 4, memory).select(ends)] == [4, 2]
    memory.joined(log.add(told(ServicePaused, "one")))
    assert [entry.position for entry in Window(log.read, 5, memory).select(ends)] == [4, 5]


def test_voids_are_read_at_once_only_where_many_are_asked_about():
    log, voids = Log(), Voids()
    voided, other = log.add(told(ServicePaused, "one")), log.add(told(ServicePaused, "two"))
    log.add(void(voided, correction=False))
    reads: list[int] = []

    def read_all() -> list[Entry]:
        reads.append(1)
        return log.entries

    for _ in range(SHORT // OFTEN - 1):
        assert not voids.rule_out(other.position, 3, read_all)
    assert [voids.rule_out(each.position, 3, read_all) for each in (voided, other)] == [False, True]
    assert len(reads) == 1
    afresh = Voids()
    assert not any(afresh.rule_out(other.position, 10 * SHORT, read_all) for _ in range(SHORT // OFTEN))


def test_what_was_not_appended_after_all_is_not_remembered(tmp_path: Path):
    """A group that is refused leaves nothing behind, neither in the ledger nor in what it remembers."""
    with Ledger.open(tmp_path / "flywheel.db", create=True, clock=lambda: SUMMER) as ledger:
        ledger.record(*PREPARED)
        paused, resumed = told(ServicePaused, "s0"), told(ServiceResumed, "s0")
        with pytest.raises(Refused, match="pause-a-running-service"):
            ledger.record(paused, paused)
        ledger.record(paused)
        ledger.record(resumed)
        ledger.record(paused, dry_run=True)
        ledger.record(paused)


def test_what_another_writer_did_is_seen(tmp_path: Path):
    later = SPRING + timedelta(days=1)
    with (
        Ledger.open(tmp_path / "flywheel.db", create=True, clock=lambda: SUMMER) as one,
        Ledger.open(tmp_path / "flywheel.db", clock=lambda: SUMMER) as other,
    ):
        one.record(*PREPARED)
        one.record(told(ServicePaused, "s0"))
        other.record(told(ServiceResumed, "s0").model_copy(update={"occurred_at": later}))
        one.record(told(ServicePaused, "s0").model_copy(update={"occurred_at": later}))
        assert one.head == other.head == len(PREPARED) + 3


def test_a_store_that_fails_leaves_nothing_remembered(tmp_path: Path):
    """The second writer's file is read-only: what could not be appended is decided anew, not taken for done."""
    path = tmp_path / "flywheel.db"
    with Ledger.open(path, create=True, clock=lambda: SUMMER) as ledger:
        ledger.record(*PREPARED)
    with open_store(path, read_only=True) as store:
        ledger = Ledger(store, clock=lambda: SUMMER)
        for _ in range(2):
            with pytest.raises(StoreFailed, match="may only be read"):
                ledger.record(told(ServicePaused, "s0"))
