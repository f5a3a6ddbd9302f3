"""An explanation's events come to the figure shown: to the last running value, to their sum, and folded alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from audit.explanation.explaining import Explanation, explained
from audit.explanation.figures import Figure
from audit.explanation.offered import OFFERED, Offered
from audit.explanation.walking import ONLY_ADDED, Walk
from commands.show import SUBJECTS
from events.charter import EventVoided
from events.value_proposition import BenefitPromised
from examples.invented.history import History as Invented
from flywheel.ledger import Ledger
from flywheel.stores import open_store
from projections.catalogue import PROJECTIONS, chosen
from projections.columns import Column
from projections.fold import State, fold
from projections.folding import Folding
from projections.history import History
from projections.tables import Rows
from projections.voids import Voids, introduced
from tests.audit.histories import HISTORIES, RIGHTED, Moves, Without, righted, told
from tests.projections.acme import ROUND, claimed, recognised, taken_back, verified
from tests.projections.story import Story, on
from tests.projections.test_metrics import measured

UNTIL = datetime(2026, 6, 15, tzinfo=UTC)
TIMES = st.sampled_from([None, None, on("2026-02-10"), on("2026-04-22"), on("2026-05-01")])
FOLLOWED = [table for table in OFFERED.values() if table.name != "timeline"]


def test_all_that_is_shown_can_be_explained():
    assert set(OFFERED) == set(SUBJECTS) - {"event"}


def test_tables_that_a_walk_does_not_keep_are_looked_at_by_nobody():
    assert {table.name for projection in PROJECTIONS for table in projection.uses} & ONLY_ADDED == set()


class Cell:
    """A cell that a story's state shows."""

    def __init__(self, table: Offered, key: tuple[Any, ...], column: Column, begin: Callable[[], Figure]) -> None:
        self.table, self.key, self.column, self.begin = table, key, column, begin

    def shown(self, state: State) -> Any:
        """What 'show' has in the cell."""
        rows = {self.table.key_of(row): row for row in self.table.rows(state.records, UNTIL)}
        return rows[self.key][self.column.name]

    def explained(self, story: Story, head: int, as_of: datetime | None) -> Explanation:
        whole = story.history() if head < len(story.entries) else None
        return explained(self.begin, story.history(head), at(story), as_of, whole)


def at(story: Story) -> Any:
    return lambda position: story.entries[position - 1]


def cells(state: State, table: Offered) -> list[Cell]:
    """Every cell of a table that comes from events."""
    return [
        Cell(table, table.key_of(row), column, begin)
        for row in table.rows(state.records, UNTIL)
        for column in table.columns
        if (begin := table.figure(table.key_of(row), column, UNTIL))
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=HISTORIES, as_of=TIMES, part=st.floats(0.6, 1), chance=st.randoms(use_true_random=False))
def test_an_explanation_comes_to_the_figure_shown(moves: Moves, as_of: datetime | None, part: float, chance: Random):
    story = told(moves)
    head = max(1, round(len(story.entries) * part))
    for table in FOLLOWED:
        state = story.fold(*table.made_of, as_of=as_of, head=head)
        there = cells(state, table)
        for cell in chance.sample(there, min(2, len(there))):
            explanation = cell.explained(story, head, as_of)
            event(f"{table.name} grounds={bool(explanation.grounds)} left out={bool(explanation.left_out)}")
            adds_up(cell, cell.shown(state), explanation)
            assert alone(cell, story.history(head), explanation, as_of) == cell.shown(state)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(story=RIGHTED.map(righted) | HISTORIES.map(told), chance=st.randoms(use_true_random=False))
def test_a_voided_event_without_which_a_step_comes_to_something_else_is_left_out(story: Story, chance: Random):
    """Each voided event is put back, and the steps are held against it: where one is another, it was left out."""
    for table in (OFFERED[name] for name in ("value", "claims", "recognitions", "totals")):
        there = [c for c in cells(story.fold(*table.made_of), table) if c.column.holds == "amount"]
        for cell in chance.sample(there, min(5, len(there))):
            explanation = cell.explained(story, len(story.entries), None)
            adds_up(cell, cell.shown(story.fold(*table.made_of)), explanation)
            left_out, added = {each.position for each in explanation.left_out}, adding(explanation)
            for position, other in put_back(story):
                steps = adding(explained(cell.begin, other, at(story)))
                bears = any(steps[each] != added[each] for each in steps.keys() & added.keys())
                event(f"bears={bears} left out={position in left_out}")
                assert not bears or position in left_out, (cell.table.name, cell.key, cell.column.name, position)


def adding(explanation: Explanation) -> dict[int, Decimal]:
    """What each step adds."""
    return {s.position: Decimal(s.after or 0) - Decimal(s.before or 0) for s in explanation.steps}


def put_back(story: Story) -> Iterator[tuple[int, History]]:
    """Each event that was voided, and the history in which it was not, nor corrected."""
    voids = Voids(story.read, len(story.entries))
    for position in voids.voided:
        void, correction = voids.void_of(position), voids.correction_of(position)
        entry = story.entries[position - 1]
        again = any(tag in voids.late for tag in introduced(entry.event.kind, entry.event.tags))
        if isinstance(entry.event, EventVoided) or voids.takes_a_place(position) or again:
            continue
        if correction is None or voids.void_of(correction) is None:
            others = [entry for entry in story.entries if entry.position not in (void, correction)]
            yield position, History(Without(others).read, len(story.entries))


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """An invented PMO of two thousand events, with mistakes and their corrections."""
    path = tmp_path_factory.mktemp("invented") / "pmo.db"
    with open_store(path, create=True) as store:
        assert list(Invented(2_000, seed=7).recorded(store))[-1] == 2_000
    with Ledger.open(path, read_only=True) as ledger:
        yield ledger


@pytest.mark.parametrize("table", FOLLOWED, ids=lambda table: table.name)
@pytest.mark.parametrize("as_of", [None, on("2024-06-30")], ids=["now", "then"])
def test_an_explanation_comes_to_the_figure_of_another_pmo(table: Offered, as_of: datetime | None, invented: Ledger):
    history = History(invented.read, invented.head)
    state = fold(history, *table.made_of, as_of=as_of)
    there = cells(state, table)
    for cell in Random(7).sample(there, min(3, len(there))):  # noqa: S311 - the same cells every time
        explanation = explained(cell.begin, history, lambda at: next(invented.read(after=at - 1, limit=1)), as_of)
        adds_up(cell, cell.shown(state), explanation)
        assert alone(cell, history, explanation, as_of) == cell.shown(state)


def adds_up(cell: Cell, shown: Any, explanation: Explanation) -> None:
    """The last running value is what is shown, and of an amount the changes add up to it."""
    assert explanation.value == shown, (cell.table.name, cell.key, cell.column.name)
    assert not explanation.steps or explanation.steps[-1].after == shown
    if cell.column.holds in ("amount", "number"):
        changes = (Decimal(step.after or 0) - Decimal(step.before or 0) for step in explanation.steps)
        assert sum(changes) == (shown or 0)


def alone(cell: Cell, history: History, explanation: Explanation, as_of: datetime | None) -> Any:
    """The figure when nothing is folded but the events of its explanation."""
    if explanation.worked_out:
        figure = cell.begin()
        walk = Walk(history, *figure.tables, as_of=as_of)
        for passage in history.passages():
            for stride in walk.take(passage._replace(folded=counting(passage.folded, explanation))):
                for change in stride.changes:
                    figure.turn(change)
        return figure.value
    projections = chosen(cell.table.made_of)
    opened: dict[Any, dict[Any, Any]] = {table: {} for projection in projections for table in projection.tables}
    folding = Folding(projections, Rows(opened), as_of)
    for passage in history.passages():
        folding.take(passage._replace(folded=counting(passage.folded, explanation)))
    return cell.shown(State(opened))


def counting(folded: Any, explanation: Explanation) -> list[Any]:
    return [entry for entry in folded if entry.position in explanation.counting]


def explain(story: Story, name: str, key: tuple[Any, ...], column: str, **more: Any) -> Explanation:
    table = OFFERED[name]
    begin = table.figure(key, table.column(column), UNTIL)
    assert begin
    head = more.pop("head", None)
    whole = story.history() if head else None
    return explained(begin, story.history(head), at(story), whole=whole, **more)


def test_a_voided_event_is_left_out_where_it_stood():
    story = Story(*ROUND)
    void = story.void(len(ROUND))
    told = explain(story, "value", ("less-rework", "GBP"), "recognised")
    assert [(each.position, each.reason) for each in told.left_out] == [(len(ROUND), f"voided by #{void}")]
    assert told.value == 0


def test_a_voided_measurement_is_left_out_of_the_value_of_its_metric():
    story = Story(*ROUND[:13], measured("2026-02", "4"), measured("2026-03", "2"))
    story.void(15)
    told = explain(story, "metrics", ("lag",), "value")
    assert [(step.position, step.after) for step in told.steps] == [(9, None), (14, 4)]
    assert [(each.position, each.reason) for each in told.left_out] == [(15, "voided by #16")]


def test_what_rests_on_a_voided_thing_is_left_out_with_it():
    story = Story(*ROUND[:15], claimed(), verified())
    story.void(17)
    story.void(16)
    told = explain(story, "totals", ("GBP", "cashable"), "verified")
    assert [each.position for each in told.left_out] == [17]


def test_a_corrected_event_is_left_out_and_its_correction_counts_in_its_place():
    story = Story(*ROUND)
    correction = story.correct(16, amount="9000")
    told = explain(story, "claims", ("q1",), "claimed")
    assert [(step.position, step.place, step.after) for step in told.steps] == [(correction, 16, 9000)]
    assert [each.reason for each in told.left_out] == [f"voided by #{correction - 1}, and #{correction} took its place"]


def test_what_was_corrected_before_a_step_that_rests_on_it_is_left_out_too():
    """A verdict comes to less where a verification was corrected, though its own words say more."""
    story = Story(*ROUND)
    correction = story.correct(17, amount="9000")
    for name, key in (("value", ("less-rework", "GBP")), ("totals", ("GBP", "cashable"))):
        told = explain(story, name, key, "recognised")
        assert (told.value, told.otherwise) == (9000, {18: [17]})
        reason = f"voided by #{correction - 1}, and #{correction} took its place"
        assert [tuple(each) for each in told.left_out] == [(17, 17, reason)]


def test_a_correction_of_a_ground_that_came_later_is_told():
    story = Story(*ROUND)
    story.correct(17, amount="9000")
    told = explain(story, "value", ("less-rework", "GBP"), "recognised", head=18)
    assert [tuple(each) for each in told.left_out] == [(19, 19, "it voids #17, but was recorded later")]


def test_a_correction_that_was_corrected_stands_where_it_would_count():
    story = Story(*ROUND)
    first = story.correct(17, amount="9000")
    last = story.correct(first, amount="8000")
    told = explain(story, "value", ("less-rework", "GBP"), "recognised")
    assert told.value == 8000
    assert [tuple(each) for each in told.left_out] == [
        (17, 17, f"voided by #{first - 1}, and #{first} took its place"),
        (first, 17, f"voided by #{last - 1}, and #{last} took its place"),
    ]


def test_a_promise_without_a_baseline_is_told_to_be_the_target_itself():
    [promise] = [each for each in ROUND if isinstance(each, BenefitPromised)]
    bare = promise.model_copy(update={"baseline": None})
    story = Story(*(bare if each is promise else each for each in ROUND))
    told = explain(story, "value", ("less-rework", "GBP"), "promised_first")
    assert told.meaning == "promised at first: the target itself, for there was no baseline on record"
    assert (told.value, told.bare) == (bare.target, {told.steps[0].position})
    assert explain(Story(*ROUND), "value", ("less-rework", "GBP"), "promised_first").bare == set()


def test_a_voided_verdict_that_named_a_voided_claim_as_well_is_left_out_of_what_comes_after():
    story = Story(*ROUND[:15], claimed(), claimed("q2"), verified(), recognised("q1", "q2", amount="5000"))
    story.tell(recognised("q1", amount="11000"))
    story.void(19)
    story.void(17)
    told = explain(story, "recognitions", (20, "q1"), "amount")
    assert (told.value, told.otherwise) == (11000, {20: [19]})


def test_what_came_later_is_left_out_with_its_reason():
    story = Story(*ROUND)
    story.tell(taken_back(at="2026-05-10"), late=on("2026-06-01"))
    now = explain(story, "value", ("less-rework", "GBP"), "reversed", as_of=on("2026-05-02"))
    assert [(each.position, each.reason) for each in now.left_out] == [(19, "it occurred later")]
    then = explain(story, "value", ("less-rework", "GBP"), "reversed", head=18)
    assert [(each.position, each.reason) for each in then.left_out] == [(19, "it was recorded later")]


def test_a_void_that_came_later_is_told_where_it_would_count():
    story = Story(*ROUND)
    story.void(18)
    told = explain(story, "value", ("less-rework", "GBP"), "recognised", head=18)
    assert [(each.position, each.reason) for each in told.left_out] == [(19, "it voids #18, but was recorded later")]


def test_an_amount_in_another_unit_is_left_out():
    story = Story(*ROUND)
    story.tell(claimed("q2"))
    story.correct(19, unit="EUR")
    told = explain(story, "value", ("less-rework", "GBP"), "claimed")
    assert [(each.position, each.reason) for each in told.left_out if each.position == 21] == [(21, "it is in EUR")]


def test_a_disputed_verdict_is_told_although_it_changed_nothing():
    story = Story(*ROUND[:-1], recognised(amount="0", verdict="disputed"), recognised(at="2026-05-05"))
    told = explain(story, "value", ("less-rework", "GBP"), "recognised")
    assert told.idle == [(18, 18)]
    assert told.steps[-1].position == 19


def test_a_reversal_before_the_verification_is_a_ground_of_what_waits():
    story = Story(*ROUND[:15], claimed(), taken_back(amount="4000", at="2026-04-18"), verified())
    told = explain(story, "value", ("less-rework", "GBP"), "unrecognised")
    assert (told.value, told.grounds) == (8000, [(17, 17)])


@pytest.mark.parametrize(("name", "key", "column"), [("totals", ("GBP", "net"), "unit"), ("wheel", (4,), "criterion")])
def test_what_names_a_row_comes_from_no_event(name: str, key: tuple[Any, ...], column: str):
    assert OFFERED[name].figure(key, OFFERED[name].column(column), UNTIL) is None
