"""History: what was voided is no part of it, a correction takes the place of what it corrects, and nothing is lost."""

from typing import Any

import pytest

from events.charter import EventVoided
from events.needs_assessment import NeedReprioritised
from projections.fold import State
from projections.history import head_known_at
from tests.projections.acme import ROUND, claimed, finance, need, promised, verified
from tests.projections.story import Story, a, on

sales = type(finance).model_validate({**dict(finance), "customer": "sales", "name": "Sales"})
weighed = a(NeedReprioritised, need="one-date", priority=40, reason="Less so.", occurred_at=on("2026-01-11"))
weighed_again = a(NeedReprioritised, need="one-date", priority=90, reason="More.", occurred_at=on("2026-01-12"))


def folded(story: Story, after: int = 0) -> dict[int, list[int]]:
    """Which positions are folded at each position."""
    passages = story.history().passages(after)
    return {passage.entry.position: [entry.position for entry in passage.folded] for passage in passages}


def differing(one: State, other: State, *but: str) -> list[str]:
    """The tables in which two states differ."""
    names = [table.name for table in one.tables if table.name not in {"timeline", *but}]
    return [name for name in names if one.digest(name) != other.digest(name)]


def test_a_voided_event_is_not_folded():
    story = Story(finance, need, weighed)
    story.void(3)
    assert folded(story) == {1: [1], 2: [2], 3: [], 4: [4]}


def test_a_correction_is_folded_in_the_place_of_what_it_corrects():
    story = Story(finance, need, weighed, weighed_again)
    story.correct(3, priority=60)
    assert folded(story) == {1: [1], 2: [2], 3: [6], 4: [4], 5: [5], 6: []}
    assert [row.priority for row in story.fold("needs").rows("needs")] == [90]


def test_a_correction_of_a_correction_takes_the_first_place():
    story = Story(finance, need, weighed, weighed_again)
    story.correct(story.correct(3, priority=60), priority=61)
    assert folded(story) == {1: [1], 2: [2], 3: [8], 4: [4], 5: [5], 6: [], 7: [7], 8: []}


def test_a_voided_correction_leaves_the_place_empty():
    story = Story(finance, need, weighed)
    story.void(story.correct(3, priority=60))
    assert folded(story) == {1: [1], 2: [2], 3: [], 4: [4], 5: [], 6: [6]}


def test_a_void_that_is_voided_voids_nothing():
    story = Story(finance, need, weighed)
    story.void(3)
    void = story.entries[3]
    assert isinstance(void.event, EventVoided)
    story.tell(
        EventVoided(voids=4, voided_kind=void.event.kind, reason="No.", actor="dana", occurred_at=on("2026-02-01"))
    )
    assert folded(story)[3] == [3]


@pytest.mark.parametrize("position", range(1, 19))
def test_correcting_any_event_in_its_words_alone_changes_nothing_else(position: int):
    story, before = Story(*ROUND), Story(*ROUND).fold()
    story.correct(position, note="Said better.")
    by_position = ("deliveries", "measurements", "recognitions", "verdicts")
    assert differing(before, story.fold(), *by_position) == []


@pytest.mark.parametrize("position", [1, 3, 5, 6, 8, 9, 16])
def test_voiding_what_gave_a_thing_its_id_and_logging_it_anew_changes_nothing_else(position: int):
    story, before = Story(*ROUND), Story(*ROUND).fold()
    story.void(position)
    story.tell(ROUND[position - 1])
    by_position = ("deliveries", "measurements", "recognitions", "verdicts")
    assert differing(before, story.fold(), *by_position) == []


def test_what_names_a_thing_waits_until_it_is_there_again():
    story = Story(finance, need, weighed)
    story.void(2)
    story.tell(sales, need)
    assert folded(story) == {1: [1], 2: [], 3: [], 4: [], 5: [5], 6: [6, 3, 4]}


def test_a_correction_that_names_something_told_of_later_waits_for_it_with_all_that_follows():
    story = Story(finance, need, weighed, sales, weighed_again)
    story.correct(2, customer="sales")
    assert folded(story) == {1: [1], 2: [], 3: [], 4: [4, 7, 3], 5: [5], 6: [6], 7: []}
    state = story.fold("needs", "customers")
    assert [(row.customer, row.priority) for row in state.rows("needs")] == [("sales", 90)]
    assert [(row.customer, row.needs) for row in state.rows("customers")] == [("finance", 0), ("sales", 1)]


def test_a_delivery_corrected_to_a_service_told_of_later_counts_for_that():
    board = type(ROUND[7]).model_validate({**dict(ROUND[7]), "service": "board", "service_class": "tactical"})
    story = Story(*ROUND[:13], board)
    story.correct(13, service="board")
    rows = {row.service: row.deliveries for row in story.fold("services").rows("services")}
    assert rows == {"board": 1, "report": 0}


def test_a_claim_corrected_to_a_benefit_told_of_later_takes_its_verification_along():
    other = type(promised).model_validate({**dict(promised), "benefit": "calm", "benefit_class": "cashable"})
    story = Story(*ROUND[:15], claimed(), verified(), other)
    story.correct(16, benefit="calm")
    rows = {row.benefit: row.verified for row in story.fold("value").rows("value")}
    assert rows == {"calm": 11000, "less-rework": 0}


def reaches(story: Story) -> list[int]:
    """From each position on: the first place that is changed by what comes after it."""
    return [story.history().reach(position) for position in range(len(story.entries) + 1)]


def test_what_comes_later_reaches_back_only_to_what_it_changes():
    story = Story(finance, need, weighed, weighed_again)
    assert reaches(story) == [1, 2, 3, 4, 5]
    story.void(3)
    assert reaches(story) == [1, 2, 3, 3, 3, 6]


def test_a_correction_of_a_correction_reaches_back_to_the_first_place():
    story = Story(finance, need, weighed, weighed_again)
    story.correct(story.correct(3, priority=60), priority=61)
    assert reaches(story) == [1, 2, 3, 3, 3, 3, 3, 3, 9]


def test_the_void_of_a_void_reaches_back_to_what_that_had_voided():
    story = Story(finance, need, weighed, weighed_again)
    story.void(3)
    story.void(5)
    assert reaches(story)[5:] == [3, 7]


def test_between_a_void_and_its_correction_the_correction_still_reaches_back():
    story = Story(finance, need, weighed, weighed_again)
    story.correct(3, priority=60)
    assert reaches(story)[4:] == [3, 3, 7]


def test_an_id_given_again_reaches_back_to_the_first_that_names_it():
    story = Story(finance, need, weighed)
    story.void(2)
    head = len(story.entries)
    story.tell(need)
    assert (story.history(head).reach(head), story.history().reach(head)) == (head + 1, 2)


def test_where_something_waits_history_is_not_settled():
    story = Story(finance, need, weighed)
    story.void(2)
    story.tell(sales, need)
    settled = [passage.settled for passage in story.history().passages()]
    assert settled == [True, True, False, False, False, True]


def test_a_void_counts_from_when_it_was_recorded():
    story = Story(finance, need, weighed)
    void = story.void(3, late=on("2026-06-01"))
    assert [row.priority for row in story.fold("needs", head=void - 1).rows("needs")] == [40]
    assert [row.priority for row in story.fold("needs", head=void).rows("needs")] == [None]
    assert [row.priority for row in story.fold("needs", as_of=on("2026-01-11")).rows("needs")] == [None]


def test_between_a_void_and_its_correction_there_is_the_void_alone():
    story = Story(finance, need, weighed)
    story.correct(3, priority=60)
    assert [story.fold("needs", head=head).rows("needs")[0].priority for head in (3, 4, 5)] == [40, None, 60]


def test_as_of_a_time_there_is_what_had_occurred_by_then_also_what_was_recorded_late():
    story = Story(finance, sales, need)
    story.tell(weighed, late=on("2026-05-01"))
    assert [row.priority for row in story.fold("needs", as_of=on("2026-01-10")).rows("needs")] == [None]
    assert [row.priority for row in story.fold("needs", as_of=on("2026-01-11")).rows("needs")] == [40]
    assert story.fold("needs", as_of=on("2026-01-09")).rows("needs") == []


def test_as_of_and_known_at_together_ask_what_was_then_known_of_then():
    story = Story(finance, need)
    story.tell(weighed, late=on("2026-05-01"))
    known = head_known_at(story.read, 3, on("2026-04-30"))
    assert [row.priority for row in story.fold("needs", as_of=on("2026-03-01"), head=known).rows("needs")] == [None]


def test_a_correction_moves_an_event_in_time_as_well():
    story = Story(finance, need, weighed)
    story.correct(3, occurred_at=on("2026-03-01"))
    assert [row.priority for row in story.fold("needs", as_of=on("2026-02-01")).rows("needs")] == [None]
    assert [row.priority for row in story.fold("needs", as_of=on("2026-03-01")).rows("needs")] == [40]


@pytest.mark.parametrize(
    ("day", "known"), [("2026-01-01", 0), ("2026-01-03", 1), ("2026-01-10", 2), ("2026-01-12", 4), ("2027-01-01", 4)]
)
def test_what_was_known_at_a_time_ends_with_what_was_recorded_by_then(day: str, known: int):
    story = Story(finance, need, weighed, sales)
    assert head_known_at(story.read, 4, on(day).replace(hour=10)) == known
    assert head_known_at(story.read, 0, on(day)) == 0


def test_the_timeline_shows_what_occurred_by_then_with_the_voids_known_now():
    story = Story(finance, need, weighed)
    story.void(2, late=on("2026-06-01"))
    rows = story.fold("timeline", as_of=on("2026-01-10")).rows("timeline")
    assert [(row.position, row.voided_by) for row in rows] == [(1, None), (2, 4)]


def test_a_history_is_streamed():
    read_on: list[int] = []
    story = Story(finance, *[weighed] * 1000)

    def read(*args: Any, **how: Any) -> Any:
        for entry in story.read(*args, **how):
            read_on.append(entry.position)
            yield entry

    history = type(story.history())(read, 1001)
    next(iter(history.passages()))
    assert len(read_on) < 3


def test_a_row_under_a_position_has_that_of_the_correction():
    story = Story(*ROUND)
    story.correct(13, hours=7)
    [row] = story.fold("deliveries").rows("deliveries")
    assert (row.position, row.hours) == (20, 7)
