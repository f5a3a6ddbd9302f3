"""Two states differ by the events told, and by nothing else: what these changed adds up to every difference."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from audit.explanation import beneath
from audit.explanation.differing import Difference, differences
from audit.explanation.explaining import explained
from audit.explanation.offered import OFFERED
from audit.explanation.states import Side
from events.charter import EventVoided
from events.value_proposition import BenefitReassigned
from projections.fold import fold
from projections.history import History
from projections.voids import Voids
from tests.audit.histories import HISTORIES, RIGHTED, Moves, Without, righted, told
from tests.projections.acme import ROUND, claimed, recognised, taken_back, verified
from tests.projections.story import Story, a, on
from tests.projections.test_three_ways import MOVES

UNTIL = datetime(2026, 6, 15, tzinfo=UTC)
EVERY = tuple(name for name in OFFERED if name != "timeline")
VALUE = ("value", "totals")
TIMES = st.sampled_from([None, on("2026-02-10"), on("2026-04-22"), on("2026-05-01")])
MOMENTS = st.tuples(TIMES, st.floats(0.4, 1))


def side(story: Story, as_of: datetime | None = None, head: int | None = None) -> Side:
    return Side(story.history(head), as_of or UNTIL, as_of)


def at(story: Story, moment: tuple[datetime | None, float]) -> Side:
    as_of, part = moment
    return side(story, as_of, max(1, round(part * len(story.entries))))


def shown(one: Side, name: str) -> dict[Any, Any]:
    """What 'show' has in a table."""
    table = OFFERED[name]
    state = fold(one.history, *table.made_of, as_of=one.as_of)
    return {table.key_of(row): row for row in table.rows(state.records, one.until)}


def holds(before: Side, after: Side, parted: int | None = None) -> None:
    """Every cell that differs is told, with events that add up to its difference."""
    found = list(differences(before, after, EVERY, parted))
    cells = {(each.cell.table, each.cell.key, each.cell.column.name) for each in found}
    for name in EVERY:
        first, second = shown(before, name), shown(after, name)
        both = first.keys() & second.keys()
        columns = [column.name for column in OFFERED[name].columns]
        differing = {(name, key, c) for key in both for c in columns if first[key][c] != second[key][c]}
        assert differing == {cell for cell in cells if cell[0] == name and cell[1] in both}
        assert {cell[1] for cell in cells if cell[0] == name} >= (first.keys() ^ second.keys()) or name in WORKED_OUT
    for each in found:
        assert each.causes, each.cell
        if each.cell.adds_up:
            difference = Decimal(each.cell.after or 0) - Decimal(each.cell.before or 0)
            assert sum(Decimal(cause.change or 0) for cause in each.causes) == difference, each


WORKED_OUT = {"totals", "wheel", "momentum"}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES, MOMENTS, MOMENTS)
def test_the_events_behind_differences_of_two_times_add_up(moves: Moves, one: Any, other: Any):
    story = told(moves)
    holds(at(story, one), at(story, other))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES, MOVES, MOVES)
def test_the_events_behind_differences_of_two_ledgers_add_up(moves: Moves, one: Moves, other: Moves):
    shared = len(told(moves).entries)
    holds(side(told([*moves, *one])), side(told([*moves, *other])), shared + 1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RIGHTED.map(righted), st.integers(1, 3))
def test_what_one_side_alone_has_and_others_rest_on_is_among_the_causes_and_first(story: Story, after_voids: int):
    """Each event that fell away is taken out of the first side, or corrected there, and the steps compared."""
    voids = [entry.position for entry in story.entries if isinstance(entry.event, EventVoided)]
    head = min([position - 1 for position in voids][:after_voids][-1:], default=len(story.entries) - 1)
    before, after = side(story, head=head), side(story)
    standing = {entry.position for passage in before.history.passages() for entry in passage.folded}
    gone = standing - {entry.position for passage in after.history.passages() for entry in passage.folded}
    for each in differences(before, after, ("value", "claims", "recognitions", "totals")):
        otherwise = {cause.position for cause in each.causes if cause.how == "counts otherwise"}
        if not each.cell.adds_up or not otherwise:
            continue
        lying = [cause for cause in each.causes if cause.bears]
        alone = {cause.position for cause in each.causes if cause.how != "counts otherwise"}
        assert alone, each
        assert lying == list(each.causes[: len(lying)])
        steps = added(story, head, each)
        for position in gone:
            correction = Voids(story.read, len(story.entries)).standing_in(position)
            without = added(story, head, each, position, correction)
            if any(without[at] != steps[at] for at in otherwise & steps.keys() & without.keys()):
                event(f"others rest on it, {each.cell.table} {each.cell.column.name}")
                assert position in alone, (position, each)


def added(
    story: Story, head: int, difference: Difference, without: int = 0, correction: int | None = None
) -> dict[int, Decimal]:
    """What each step of a cell adds at a head, without an event, or with its correction in its place."""
    cell = difference.cell
    begin = OFFERED[cell.table].figure(cell.key, cell.column, UNTIL)
    assert begin
    corrected = [story.entries[correction - 1]._replace(position=without)] if correction else []
    others = [entry for entry in story.entries if entry.position != without]
    there = Without(sorted([*others, *corrected], key=lambda entry: entry.position))
    steps = explained(begin, History(there.read, head), lambda position: story.entries[position - 1]).steps
    return {step.position: Decimal(step.after or 0) - Decimal(step.before or 0) for step in steps}


def found(before: Side, after: Side, *tables: str) -> dict[tuple[str, str], Difference]:
    """The differences in value tables, by table and column."""
    return {(each.cell.table, each.cell.column.name): each for each in differences(before, after, tables or VALUE)}


def causes(difference: Difference) -> list[tuple[Any, ...]]:
    return [tuple(cause)[:4] for cause in difference.causes]


def test_what_occurred_between_two_times_came():
    story = Story(*ROUND)
    [difference] = (
        each
        for each in differences(side(story, on("2026-04-21")), side(story, on("2026-05-02")), VALUE)
        if (each.cell.table, each.cell.column.name) == ("value", "recognised")
    )
    assert (difference.cell.before, difference.cell.after) == (0, 11000)
    assert causes(difference) == [(18, "came", 11000, None)]


def test_what_was_voided_fell_away_by_its_void():
    story = Story(*ROUND)
    story.void(18)
    difference = found(side(story, head=18), side(story))["value", "recognised"]
    assert causes(difference) == [(18, "fell away", -11000, 19)]


def test_a_correction_comes_where_what_it_corrects_falls_away():
    story = Story(*ROUND)
    story.correct(16, amount="13000")
    difference = found(side(story, head=18), side(story))["value", "claimed"]
    assert causes(difference) == [(16, "fell away", -12000, 19), (20, "came", 13000, None)]


def test_an_event_that_is_the_same_can_count_otherwise():
    """A reversal recorded late makes an earlier verdict share out less."""
    story = Story(*ROUND[:15], claimed(), claimed("q2"), verified(), verified("q2"))
    story.tell(recognised("q1", "q2", amount="20000"))
    story.correct(18, amount="8000")
    difference = found(side(story, head=20), side(story), "recognitions")["recognitions", "amount"]
    assert difference.causes[-1].how == "counts otherwise"
    assert {cause.position for cause in difference.causes if cause.bears} == {18, 22}


def test_the_correction_that_makes_an_event_count_otherwise_is_told_first():
    story = Story(*ROUND)
    story.correct(17, amount="9000")
    for table in VALUE:
        difference = found(side(story, head=18), side(story), table)[table, "recognised"]
        assert [tuple(cause) for cause in difference.causes] == [
            (17, "fell away", 0, 19, 18),
            (20, "came", 0, None, 18),
            (18, "counts otherwise", -2000, None, None),
        ]


def test_of_more_events_than_are_kept_nothing_is_looked_for_beneath(monkeypatch: pytest.MonkeyPatch):
    """What makes the difference is told all the same."""
    monkeypatch.setattr(beneath, "MOST_KEPT", 3)
    story = Story(*ROUND)
    story.correct(17, amount="9000")
    difference = found(side(story, head=18), side(story), "value")["value", "recognised"]
    assert [tuple(cause) for cause in difference.causes] == [(18, "counts otherwise", -2000, None, None)]


def test_a_correction_beneath_an_event_that_came_is_told_with_it():
    story = Story(*ROUND)
    story.correct(17, amount="9000")
    difference = found(side(story, head=17), side(story))["value", "recognised"]
    assert [cause.position for cause in difference.causes] == [17, 20, 18]


def test_of_two_ledgers_the_altered_event_is_told_first_beneath_what_is_the_same():
    story = Story(*ROUND)
    difference = of_two_ledgers(story, altered(story, 17, amount=Decimal(9000)), 17)["value", "recognised"]
    assert causes(difference) == [
        (17, "fell away", 0, None),
        (17, "came", 0, None),
        (18, "counts otherwise", -2000, None),
    ]


def test_what_is_the_same_is_not_told():
    story = Story(*ROUND)
    assert list(differences(side(story), side(story), EVERY)) == []
    late = story.tell(taken_back(at="2026-05-10"), late=on("2026-06-01"))
    told_of = {each.cell.column.name for each in differences(side(story, head=late - 1), side(story), ("value",))}
    assert told_of == {"reversed"}


def altered(story: Story, position: int, **changes: Any) -> Story:
    """The same story with one event that says something else, byte for byte the same but for that."""
    other = Story()
    other.entries = list(story.entries)
    said = other.entries[position - 1]
    other.entries[position - 1] = said._replace(event=said.event.model_copy(update=changes))
    return other


def of_two_ledgers(before: Story, after: Story, parted: int, *tables: str) -> dict[tuple[str, str], Difference]:
    found = differences(side(before), side(after), tables or ("value",), parted)
    return {(each.cell.table, each.cell.column.name): each for each in found}


def test_of_two_ledgers_only_the_event_that_was_altered_is_told():
    story = Story(*ROUND[:15], claimed(), verified(), claimed("q2"), verified("q2", "9000"))
    other = altered(story, 17, amount=Decimal(10500))
    for table in VALUE:
        difference = of_two_ledgers(story, other, 17, table)[table, "verified"]
        assert causes(difference) == [(17, "fell away", -11000, None), (17, "came", 10500, None)]


def test_of_two_ledgers_an_unaltered_event_that_counts_otherwise_is_told():
    story = Story(*ROUND[:15], claimed(), claimed("q2"), verified(), verified("q2"))
    story.tell(recognised("q1", "q2", amount="20000"))
    difference = of_two_ledgers(story, altered(story, 18, amount=Decimal(8000)), 18, "recognitions")
    causes = difference["recognitions", "amount"].causes
    assert [(cause.position, cause.how) for cause in causes] == [
        (18, "fell away"),
        (18, "came"),
        (20, "counts otherwise"),
    ]


def test_of_two_ledgers_what_is_the_same_but_moved_along_is_not_told():
    story, other = Story(*ROUND[:15]), Story(*ROUND[:15])
    story.tell(claimed())
    other.tell(claimed("other", "700"))
    other.entries.append(story.entries[-1]._replace(position=17))
    difference = of_two_ledgers(story, other, 16)["value", "claimed"]
    assert causes(difference) == [(16, "came", 700, None)]


def test_of_two_ledgers_what_was_voided_in_one_alone_fell_away_by_its_void():
    story = Story(*ROUND)
    other = altered(story, 7, actor="omar")
    other.void(18)
    difference = of_two_ledgers(story, other, 7)["value", "recognised"]
    assert causes(difference) == [(18, "fell away", -11000, 19)]


def test_where_two_events_only_came_in_another_order_the_last_are_told():
    story, other = Story(*ROUND[:6]), Story(*ROUND[:6])
    first, then = owned_by("ines"), owned_by("omar")
    story.tell(first, then)
    other.entries += [story.entries[7]._replace(position=7), story.entries[6]._replace(position=8)]
    difference = of_two_ledgers(story, other, 7, "benefits")["benefits", "owner"]
    assert (difference.cell.before, difference.cell.after) == ("omar", "ines")
    assert causes(difference) == [(8, "fell away", None, None), (8, "came", None, None)]


def owned_by(person: str) -> BenefitReassigned:
    return a(BenefitReassigned, benefit="less-rework", owner=person, occurred_at=on("2026-02-01"))
