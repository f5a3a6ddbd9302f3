"""The ledger promises: what it acknowledges stands, in order, once, whoever else is writing at the same time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest

from events.awareness_building import BrandPublished, CustomerIdentified
from events.base import Event
from events.charter import StaffAppointed
from events.entry import Entry
from events.fields import Waiver
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedWithdrawn
from flywheel.corrections import correction_of, void_of
from flywheel.errors import LedgerBusy, NoSuchLedger, Refused
from flywheel.ledger import Ledger
from flywheel.recording import Receipt
from flywheel.stores import open_store
from tests.given import SPRING, SUMMER, a, charter

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
board = a(CustomerIdentified, customer="board", name="The board", type="executive")
brand = a(BrandPublished, title="The PMO on a page", promise="One date.")
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.")
confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo-finance")
withdrawn = a(NeedWithdrawn, need="one-date", reason="Merged away.")


class Clock:
    """A clock that is set by hand, and does something once when it is looked at: the moment between read and append."""

    def __init__(self) -> None:
        self.now = SUMMER
        self.meanwhile: Iterator[Callable[[], object]] = iter(())

    def __call__(self) -> datetime:
        next(self.meanwhile, lambda: None)()
        return self.now


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(tmp_path / "flywheel.db")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(url: str, clock: Clock) -> Iterator[Ledger]:
    """A ledger with its charter at #1."""
    with Ledger.open(url, create=True, clock=clock) as ledger:
        ledger.record(charter)
        yield ledger


@pytest.fixture
def other(url: str, ledger: Ledger) -> Iterator[Ledger]:
    """The same ledger, opened by somebody else."""
    with Ledger.open(url, clock=lambda: SUMMER) as other:
        assert other.head == ledger.head
        yield other


def keyed(event: Event, key: str) -> Event:
    return event.model_copy(update={"key": key})


def kinds(ledger: Ledger, **query: Any) -> list[str]:
    return [entry.event.kind_name for entry in ledger.read(**query)]


def waiving(event: Event, rule: str) -> Event:
    return event.model_copy(update={"waivers": (Waiver(rule=rule, reason="The board said so."),)})


def test_a_receipt_tells_where_an_event_stands(ledger: Ledger):
    [receipt] = ledger.record(finance)
    assert ledger.at(2) == (receipt.position, receipt.event)
    assert receipt.event == finance.model_copy(update={"id": receipt.event.id, "recorded_at": SUMMER})


def test_the_first_entry_is_the_charter_and_the_only_one(url: str):
    with Ledger.open(url, create=True) as ledger:
        with pytest.raises(Refused, match="charter-first: no PMO is chartered in this ledger"):
            ledger.record(finance)
        ledger.record(charter)
        with pytest.raises(Refused, match="charter-first: the PMO is chartered already"):
            ledger.record(charter)
        assert ledger.head == 1


def test_there_is_no_ledger_where_none_was_made(url: str):
    with pytest.raises(NoSuchLedger):
        Ledger.open(url)


def test_events_are_recorded_as_one_or_not_at_all(ledger: Ledger):
    with pytest.raises(Refused):
        ledger.record(finance, need, need)
    assert ledger.head == 1
    assert [receipt.position for receipt in ledger.record(finance, need)] == [2, 3]
    assert ledger.record() == ()


def test_entries_are_read_by_kind_and_by_tags(ledger: Ledger):
    ledger.record(finance, board, need, confirmed)
    assert kinds(ledger) == [
        "pmo-chartered",
        "customer-identified",
        "customer-identified",
        "need-identified",
        "need-confirmed",
    ]
    assert kinds(ledger, tags=["need:one-date"]) == ["need-identified", "need-confirmed"]
    assert kinds(ledger, tags=["need:one-date", "customer:finance"]) == ["need-identified"]
    assert kinds(ledger, kinds=[CustomerIdentified.kind], tags=["customer:board"]) == ["customer-identified"]
    assert kinds(ledger, after=3, limit=1) == ["need-identified"]
    assert kinds(ledger, kinds=["no-such.kind.v1"]) == kinds(ledger, tags=["customer:nobody"]) == []


def test_an_entry_is_found_at_its_position(ledger: Ledger):
    ledger.record(finance)
    entry = ledger.at(2)
    assert entry
    assert (entry.position, entry.event.kind) == (2, finance.kind)
    assert [ledger.at(position) for position in (-1, 0, 3, 10**15)] == [None] * 4


def test_an_empty_ledger_has_no_head(url: str):
    with Ledger.open(url, create=True) as ledger:
        assert ledger.head == 0
        assert list(ledger.read()) == []


def test_many_are_recorded_in_order_and_refusals_leave_the_others_alone(ledger: Ledger):
    outcomes = list(ledger.record_each([[finance], [finance], [need, confirmed], [need], [board]], batch=2))
    assert [_what(outcome) for outcome in outcomes] == [
        [(2, ())],
        "customer-is-new: customer finance is already in the ledger. Give the new customer its own id.",
        [(3, ()), (4, ())],
        "need-is-new: need one-date is already in the ledger. Give the new need its own id.",
        [(5, ())],
    ]
    assert ledger.head == 5


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_with_stop_nothing_is_recorded_after_a_refusal(ledger: Ledger, batch: int):
    outcomes = list(ledger.record_each([[finance], [need], [need], [board]], stop=True, batch=batch))
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, False, True]
    assert kinds(ledger) == ["pmo-chartered", "customer-identified", "need-identified"]


@pytest.mark.parametrize("stop", [False, True])
@pytest.mark.parametrize("batch", [1, 500])
def test_a_dry_run_decides_everything_and_records_nothing(ledger: Ledger, batch: int, stop: bool):
    groups: list[list[Event]] = [[finance], [need, confirmed], [need], [withdrawn]]
    tried = list(ledger.record_each(groups, dry_run=True, batch=batch, stop=stop))
    assert ledger.head == 1
    done = list(ledger.record_each(groups, batch=batch, stop=stop))
    assert [_what(outcome) for outcome in tried] == [_what(outcome) for outcome in done]
    assert len(done) == (3 if stop else 4)


def _what(outcome: tuple[Receipt, ...] | Refused) -> object:
    return str(outcome) if isinstance(outcome, Refused) else [(receipt.position, receipt.waived) for receipt in outcome]


@pytest.mark.parametrize("batch", [1, 3, 50])
def test_a_dry_run_that_puts_aside_what_it_has_decided_decides_as_recording_does(
    ledger: Ledger, batch: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("flywheel.ledger.BATCH", 4)
    branded = keyed(brand, "row-1")
    void = void_of(Entry(4, branded), reason="Twice.", actor="dana", occurred_at=SPRING)
    again = correction_of(Entry(5, need), {"priority": 7}, reason="R", actor="dana", at=SPRING)
    naming = withdrawn.model_copy(update={"causes": (9, 10)})
    one_by_one: list[Event] = [finance, board, branded, need, branded, need, void, branded, *[brand] * 9, naming]
    groups: list[Sequence[Event]] = [*([each] for each in one_by_one), [withdrawn, confirmed], again, [confirmed]]
    tried = list(ledger.record_each(groups, dry_run=True, batch=batch))
    assert ledger.head == 1
    done = list(ledger.record_each(groups, batch=batch))
    assert [_what(outcome) for outcome in tried] == [_what(outcome) for outcome in done]
    assert {isinstance(outcome, Refused) for outcome in done} == {True, False}


def test_of_a_long_dry_run_no_more_stays_in_memory_than_a_batch(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("flywheel.ledger.BATCH", 50)
    alive: WeakSet[Event] = WeakSet()
    most = 0
    for outcome in ledger.record_each(([brand.model_copy()] for _ in range(400)), dry_run=True, batch=10):
        assert isinstance(outcome, tuple)
        alive.add(outcome[0].event)
        most = max(most, len(alive))
    assert most <= 100


def test_one_event_can_be_tried(ledger: Ledger):
    assert ledger.record(finance, dry_run=True)[0].position == 2
    with pytest.raises(Refused):
        ledger.record(need, dry_run=True)
    assert ledger.head == 1


def test_an_outcome_is_given_once_it_is_durable(ledger: Ledger, other: Ledger):
    outcomes = ledger.record_each([[finance], [need], [confirmed]], batch=2)
    next(outcomes)
    assert other.head == 3
    next(outcomes)
    next(outcomes)
    assert other.head == 4


def test_what_is_recorded_twice_under_one_key_stands_once(ledger: Ledger):
    [first] = ledger.record(keyed(finance, "row-1"))
    [second] = ledger.record(keyed(finance, "row-1"))
    assert (second.position, second.already, second.event) == (first.position, True, first.event)
    with pytest.raises(Refused, match="key-conflict: key row-1 stands at #2 with other content"):
        ledger.record(keyed(board, "row-1"))
    assert ledger.head == 2


def test_the_key_of_a_voided_event_is_free_again(ledger: Ledger):
    ledger.record(keyed(finance, "row-1"))
    ledger.record(void_of(next(ledger.read(after=1)), reason="Typed wrongly.", actor="dana", occurred_at=SPRING))
    assert [receipt.position for receipt in ledger.record(keyed(board, "row-1"))] == [4]
    assert ledger.record(keyed(board, "row-1"))[0].already


def test_the_charter_can_be_corrected(ledger: Ledger):
    ledger.record(finance)
    [first] = ledger.read(limit=1)
    fixed = correction_of(first, {"name": "Acme Enterprise PMO"}, reason="Its full name.", actor="dana", at=SPRING)
    assert [receipt.position for receipt in ledger.record(*fixed)] == [3, 4]
    ledger.record(need)
    with pytest.raises(Refused, match="charter-first"):
        ledger.record(charter)


def test_time_of_recording_never_goes_backwards(ledger: Ledger, clock: Clock):
    recorded = []
    for minutes in (0, 5, -30, 10, -60):
        clock.now = SUMMER + timedelta(minutes=minutes)
        recorded.append(ledger.record(brand)[0].event.recorded_at)
    assert recorded == [SUMMER + timedelta(minutes=minutes) for minutes in (0, 5, 5, 10, 10)]


def test_it_does_not_go_backwards_behind_somebody_whose_clock_is_ahead(ledger: Ledger, url: str):
    ahead = SUMMER + timedelta(hours=1)
    with Ledger.open(url, clock=lambda: ahead) as other:
        other.record(brand)
    assert ledger.record(brand)[0].event.recorded_at == ahead


def test_nobody_says_when_it_was_recorded(ledger: Ledger):
    claimed = brand.model_copy(update={"recorded_at": datetime(2020, 1, 1, tzinfo=UTC)})
    assert ledger.record(claimed)[0].event.recorded_at == SUMMER


def test_ids_follow_the_time_of_recording(ledger: Ledger, clock: Clock):
    ids = []
    for second in range(5):
        clock.now = SUMMER + timedelta(seconds=second)
        ids.append(ledger.record(brand)[0].event.id)
    assert ids == sorted(ids)
    assert {each.version for each in ids} == {7}


def test_what_matters_is_decided_again(ledger: Ledger, other: Ledger, clock: Clock):
    ledger.record(finance, need)
    clock.meanwhile = iter([lambda: other.record(withdrawn)])
    with pytest.raises(Refused, match="need-is-open: need one-date was withdrawn"):
        ledger.record(confirmed)
    assert kinds(ledger, after=3) == ["need-withdrawn"]


def test_of_two_who_give_the_same_id_one_is_first(ledger: Ledger, other: Ledger, clock: Clock):
    clock.meanwhile = iter([lambda: other.record(finance)])
    with pytest.raises(Refused, match="customer-is-new"):
        ledger.record(finance)
    assert ledger.head == 2


def test_of_two_with_the_same_key_both_are_told_where_it_stands(ledger: Ledger, other: Ledger, clock: Clock):
    clock.meanwhile = iter([lambda: other.record(keyed(finance, "row-1"))])
    [receipt] = ledger.record(keyed(finance, "row-1"))
    assert (receipt.position, receipt.already, ledger.head) == (2, True, 2)


def test_what_does_not_matter_is_let_pass(ledger: Ledger, other: Ledger, clock: Clock):
    clock.meanwhile = iter([lambda: other.record(brand), lambda: other.record(board)])
    [receipt] = ledger.record(finance)
    assert receipt.position == 4
    assert ledger.at(4) == (4, receipt.event)
    assert kinds(ledger) == ["pmo-chartered", "brand-published", "customer-identified", "customer-identified"]


def test_what_does_not_matter_still_moves_the_time(ledger: Ledger, url: str, clock: Clock):
    ahead = SUMMER + timedelta(hours=1)
    with Ledger.open(url, clock=lambda: ahead) as other:
        clock.meanwhile = iter([lambda: other.record(brand)])
        [receipt] = ledger.record(finance)
    assert (receipt.position, receipt.event.recorded_at) == (3, ahead)
    assert receipt.event.id.int >> 80 == int(ahead.timestamp() * 1000)


def test_a_whole_batch_is_let_pass_or_decided_again(ledger: Ledger, other: Ledger, clock: Clock):
    clock.meanwhile = iter([lambda: other.record(brand), lambda: other.record(board)])
    outcomes = list(ledger.record_each([[finance], [finance], [board], [need]]))
    assert [_what(outcome) for outcome in outcomes] == [
        [(4, ())],
        "customer-is-new: customer finance is already in the ledger. Give the new customer its own id.",
        "customer-is-new: customer board is already in the ledger. Give the new customer its own id.",
        [(5, ())],
    ]


def test_a_waiver_is_needed_or_not_as_things_stand_in_the_end(ledger: Ledger, other: Ledger, clock: Clock):
    ledger.record(finance, need)
    staff = a(StaffAppointed, person="cfo-finance", role="lead")
    clock.meanwhile = iter([lambda: other.record(staff)])
    [receipt] = ledger.record(waiving(confirmed, "confirmed-on-the-customers-side"))
    assert (receipt.position, receipt.waived, receipt.needless) == (5, ("confirmed-on-the-customers-side",), ())


def test_positions_that_have_moved_are_not_mistaken(ledger: Ledger, other: Ledger, clock: Clock):
    clock.meanwhile = iter([lambda: other.record(brand)])
    with pytest.raises(LedgerBusy, match="Other writers came first"):
        ledger.record(finance, need.model_copy(update={"causes": (2,)}))
    assert ledger.head == 2


def test_patience_ends(url: str, ledger: Ledger, other: Ledger):
    def somebody_else_first(_: int) -> bytes:
        other.record(brand)
        return bytes(10)

    with open_store(url) as store:
        unlucky = Ledger(store, clock=lambda: SUMMER, entropy=somebody_else_first, patience_seconds=0)
        with pytest.raises(LedgerBusy, match="Other writers came first"):
            unlucky.record(finance)
    assert set(kinds(ledger)) == {"pmo-chartered", "brand-published"}


def test_whoever_follows_gets_what_there_is_and_then_each_new_entry(ledger: Ledger, other: Ledger):
    following = ledger.subscribe(after=1)
    other.record(finance, board)
    assert [next(following).position for _ in range(2)] == [2, 3]
    other.record(need)
    assert next(following).event.kind == need.kind


def test_a_ledger_opened_to_read_records_nothing(url: str, ledger: Ledger):
    with Ledger.open(url, read_only=True) as reader:
        with pytest.raises(Exception, match="may only be read"):
            reader.record(finance)
        assert reader.record(finance, dry_run=True)[0].position == 2
    assert ledger.head == 1


def test_an_event_reads_back_as_it_was_recorded(ledger: Ledger):
    said = {"note": "As told.", "evidence": [{"title": "Minutes", "uri": "minutes.pdf"}], "key": "k"}
    ledger.record(finance)
    [receipt] = ledger.record(a(NeedIdentified, need="x", customer="finance", statement="y", **said))
    assert list(ledger.read(after=2)) == [(3, receipt.event)]
