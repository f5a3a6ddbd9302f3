"""Recording promises: each event is decided in the light of those before it, and a group joins whole or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import pytest

from events.awareness_building import BrandPublished, CustomerIdentified
from events.base import Event
from events.charter import EventVoided, StaffAppointed
from events.entry import Entry
from events.fields import Waiver
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedWithdrawn
from flywheel.corrections import correction_of, void_of
from flywheel.errors import Refused
from flywheel.ids import uuid7
from flywheel.recording import Outcome, Receipt, Recording
from tests.entries import Entries
from tests.given import SPRING, SUMMER, a, charter

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.")
confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo-finance")


def stamps() -> Callable[[], tuple[UUID, datetime]]:
    ticks = (SUMMER + timedelta(seconds=second) for second in count())
    return lambda: (uuid7(now := next(ticks), bytes(10)), now)


def recording(*events: Event, spare: bool = False) -> Recording:
    """A recording onto a ledger in which these events stand, from #2 on; the charter is #1."""
    standing = ledger(*events)
    return Recording(standing.read, standing.borne, len(events) + 1, stamps(), spare=spare)


def ledger(*events: Event) -> Entries:
    stored = Entries()
    stored.put(charter, *events)
    return stored


def receipts(outcome: Outcome) -> tuple[Receipt, ...]:
    assert not isinstance(outcome, Refused), outcome
    return outcome


def refusals(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [str(refusal) for refusal in outcome.refusals]


def keyed(event: Event, key: str = "row-7") -> Event:
    return event.model_copy(update={"key": key})


def test_events_stand_one_after_the_other_behind_the_head():
    onto = recording(finance)
    (first, second) = receipts(onto.admit([need, confirmed]))
    assert [entry.position for entry in onto.entries] == [first.position, second.position] == [3, 4]
    assert first.event == need.model_copy(update={"id": first.event.id, "recorded_at": SUMMER})


def test_each_event_is_decided_in_the_light_of_those_before_it():
    onto = recording()
    assert receipts(onto.admit([finance, need]))
    assert receipts(onto.admit([confirmed]))
    assert refusals(onto.admit([finance])) == [
        "customer-is-new: customer finance is already in the ledger. Give the new customer its own id."
    ]


def test_a_group_joins_whole_or_not_at_all():
    onto = recording()
    assert refusals(onto.admit([finance, need, need])) == [
        "need-is-new: need one-date is already in the ledger. Give the new need its own id."
    ]
    assert onto.entries == []
    assert receipts(onto.admit([finance]))[0].position == 2
    assert refusals(onto.admit([confirmed])) == [
        "need-is-open: need one-date is not in the ledger. Look its id up with 'flywheel show needs'."
    ]


def test_outcomes_are_kept_in_order():
    onto = recording()
    outcomes = onto.admit_each([[finance], [finance], [need]], stop=False)
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, True, False]
    assert onto.outcomes == outcomes


def test_after_a_refusal_it_stops_if_it_is_told_to():
    onto = recording()
    outcomes = onto.admit_each([[finance], [finance], [need]], stop=True)
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, True]
    assert [entry.event.kind_name for entry in onto.entries] == ["customer-identified"]


def test_an_empty_group_is_nothing():
    assert receipts(recording().admit([])) == ()


def test_what_has_its_key_already_is_recorded_once():
    standing = keyed(finance)
    [receipt] = receipts(recording(standing).admit([keyed(finance)]))
    assert (receipt.position, receipt.already, receipt.event) == (2, True, standing)
    onto = recording()
    first, second = receipts(onto.admit([keyed(finance), keyed(finance)]))
    assert (first.already, second.already, second.position) == (False, True, first.position)
    assert len(onto.entries) == 1


def test_something_else_under_the_same_key_is_a_conflict():
    renamed = keyed(finance.model_copy(update={"name": "Finance & Control", "note": "Since May."}))
    assert refusals(recording(keyed(finance)).admit([renamed])) == [
        (
            "key-conflict: key row-7 stands at #2 with other content "
            "(note: None, now Since May., name: Finance, now Finance & Control). "
            "Correct #2, or give the new event its own key."
        )
    ]
    assert refusals(recording(keyed(finance)).admit([keyed(need)])) == [
        (
            "key-conflict: key row-7 stands at #2 with other content (it is a customer-identified). "
            "Correct #2, or give the new event its own key."
        )
    ]


def test_long_values_are_shortened_in_a_conflict():
    lengthy = keyed(finance.model_copy(update={"name": "x" * 100}))
    assert f"name: Finance, now {'x' * 37}...)" in refusals(recording(keyed(finance)).admit([lengthy]))[0]


def test_the_key_of_what_was_voided_is_free_again():
    entry = Entry(2, keyed(finance))
    void = void_of(entry, reason="Typed wrongly.", actor="dana", occurred_at=SPRING)
    [receipt] = receipts(recording(entry.event, void).admit([keyed(finance)]))
    assert (receipt.position, receipt.already) == (4, False)


def corrected(entry: Entry, **changes: object) -> list[Event]:
    return list(correction_of(entry, changes, reason="Typed wrongly.", actor="erin", at=SPRING))


def test_a_correction_keeps_the_key_and_says_it_anew():
    entry = Entry(2, keyed(finance))
    void, replacement = receipts(recording(entry.event).admit(corrected(entry, name="Finance & Control")))
    assert (void.position, replacement.position) == (3, 4)
    assert (replacement.event.key, replacement.event.causes, replacement.event.actor) == ("row-7", (2,), "erin")


def test_what_a_correction_says_is_already_there_whoever_corrected_it():
    entry = Entry(2, keyed(finance))
    onto = recording(entry.event, *corrected(entry, name="Finance & Control"))
    as_corrected = keyed(finance.model_copy(update={"name": "Finance & Control"}))
    [receipt] = receipts(onto.admit([as_corrected]))
    assert (receipt.position, receipt.already) == (4, True)
    assert refusals(onto.admit([keyed(finance)])) == [
        (
            "key-conflict: key row-7 stands at #4 with other content (name: Finance & Control, now Finance). "
            "Correct #4, or give the new event its own key."
        )
    ]


def test_how_it_came_in_is_no_part_of_what_is_said():
    waiver = Waiver(rule="not-before-its-customer", reason="Known long before.")
    said_again = keyed(need.model_copy(update={"actor": "erin", "causes": (2,), "waivers": (waiver,)}))
    [receipt] = receipts(recording(finance, keyed(need)).admit([said_again]))
    assert (receipt.position, receipt.already, receipt.event.actor) == (3, True, "dana")


@pytest.mark.parametrize("what", ["nothing", "another kind", "another thing", "no cause"])
def test_a_correction_brings_what_takes_the_place_of_what_it_voids(what: str):
    void, replacement = corrected(Entry(2, finance), name="Finance & Control")
    follows: dict[str, list[Event]] = {
        "nothing": [],
        "another kind": [a(BrandPublished, title="x", promise="y", causes=[2])],
        "another thing": [replacement.model_copy(update={"customer": "board"})],
        "no cause": [replacement.model_copy(update={"causes": ()})],
    }
    onto = recording(finance)
    assert refusals(onto.admit([void, *follows[what]])) == [
        (
            "correction-brings-its-replacement: nothing follows that takes the place of #2. "
            "Use flywheel correct '#2', or void it without a correction."
        )
    ]
    assert onto.entries == []


def test_needless_waivers_are_told_and_left_off_on_request():
    waiver = Waiver(rule="confirmed-on-the-customers-side", reason="She is on loan.")
    waiving = confirmed.model_copy(update={"waivers": (waiver,)})
    [kept] = receipts(recording(finance, need).admit([waiving]))
    assert (kept.waived, kept.needless, kept.event.waivers) == ((), (waiver.rule,), (waiver,))
    [spared] = receipts(recording(finance, need, spare=True).admit([waiving]))
    assert (spared.waived, spared.needless, spared.event.waivers) == ((), (), ())
    staff = a(StaffAppointed, person="cfo-finance", role="lead")
    [needed] = receipts(recording(finance, need, staff, spare=True).admit([waiving]))
    assert (needed.waived, needed.needless, needed.event.waivers) == ((waiver.rule,), (), (waiver,))


def test_what_was_appended_meanwhile_matters_where_the_rules_read_it():
    onto = recording(finance)
    onto.admit([need])
    assert onto.rests_on([Entry(3, need)])
    assert onto.rests_on([Entry(3, void_of(Entry(2, finance), reason="x", actor="dana", occurred_at=SPRING))])
    assert not onto.rests_on([Entry(3, a(BrandPublished, title="x", promise="y"))])
    assert not onto.rests_on([Entry(3, need.model_copy(update={"need": "another", "customer": "board"}))])


def test_it_matters_under_the_same_key():
    onto = recording()
    onto.admit([keyed(finance)])
    assert onto.rests_on([Entry(2, keyed(a(BrandPublished, title="x", promise="y")))])
    assert not onto.rests_on([Entry(2, keyed(a(BrandPublished, title="x", promise="y"), "row-8"))])


def test_it_matters_where_a_cause_is_voided():
    brand = a(BrandPublished, title="x", promise="y")
    onto = recording(brand)
    onto.admit([finance.model_copy(update={"causes": (2,)})])
    assert onto.rests_on([Entry(3, void_of(Entry(2, brand), reason="x", actor="dana", occurred_at=SPRING))])


def test_what_was_refused_rests_on_nothing():
    onto = recording()
    onto.admit([need])
    assert not onto.rests_on([Entry(2, finance)])


def test_decisions_that_hold_move_behind_what_was_appended_meanwhile():
    onto = recording(finance)
    onto.admit_each([[need], [need], [confirmed]], stop=False)
    later = SUMMER + timedelta(days=1)
    moved = onto.moved(7, lambda: (uuid7(later, bytes(10)), later))
    assert [entry.position for entry in moved.entries] == [8, 9]
    assert {entry.event.recorded_at for entry in moved.entries} == {later}
    assert [isinstance(outcome, Refused) for outcome in moved.outcomes] == [False, True, False]
    assert [receipts(outcome)[0].position for outcome in (moved.outcomes[0], moved.outcomes[2])] == [8, 9]


def test_what_was_there_already_does_not_move():
    onto = recording(keyed(finance))
    onto.admit([keyed(finance)])
    moved = onto.moved(7, stamps())
    assert moved.entries == []
    assert receipts(moved.outcomes[0])[0].position == 2


def test_positions_of_its_own_would_move_with_it():
    onto = recording()
    onto.admit([finance, need.model_copy(update={"causes": (2,)})])
    assert onto.names_itself
    onto = recording(finance)
    onto.admit([need.model_copy(update={"causes": (2,)})])
    assert not onto.names_itself


def test_a_void_and_what_is_logged_anew_can_be_recorded_in_one_go():
    withdrawn = a(NeedWithdrawn, need="one-date", reason="Merged away.")
    void = void_of(Entry(4, withdrawn), reason="It was not.", actor="dana", occurred_at=SPRING)
    onto = recording(finance, need, withdrawn)
    assert receipts(onto.admit([void, confirmed]))
    assert [type(entry.event) for entry in onto.entries] == [EventVoided, NeedConfirmed]
