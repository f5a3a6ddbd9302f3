"""Caught up event by event, made anew, folded in memory: three ways to the same rows, whatever has happened."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events.base import Event
from events.charter import EventVoided
from projections.fold import Replay
from projections.read_model import catch_up
from projections.reading import Views
from tests.projections.acme import ROUND, claimed, recognised, taken_back, verified
from tests.projections.files import digest, standing
from tests.projections.story import Story, on
from tests.projections.test_charter import EVENTS as CHARTER
from tests.projections.test_customers import EVERYTHING as CUSTOMER
from tests.projections.test_metrics import measured
from tests.projections.test_propositions import celebrated, next_one, told
from tests.projections.test_services import LIFE, paused, resumed, retired

IDS = ("customer", "need", "proposition", "benefit", "service", "metric", "claim")


def another(event: Event) -> Event:
    """The same event about other things of the same PMO, for a second turn beside the first."""
    said = dict(event)
    for name in IDS:
        for field in (name, f"{name}s"):
            match said.get(field):
                case str() as id_:
                    said[field] = f"{id_}-2"
                case tuple() as ids:
                    said[field] = tuple(f"{id_}-2" for id_ in ids)
    return type(event).model_validate(said)


ONE = (
    *CHARTER, *CUSTOMER, *ROUND[3:15], *LIFE, measured("2026-04", "4"), measured("2026-03", "2"), claimed(), verified(),
    claimed("q2"), verified("q2", "5"), taken_back(), recognised("q1", "q2", amount="9000", verdict="partly"), told,
    celebrated, next_one, paused, resumed, retired,
)  # fmt: skip
POOL = (*ONE[:12], *(each for event in ONE[12:] for each in (event, another(event))))
CHANGES: tuple[dict[str, Any], ...] = (
    {"note": "Said better."},
    {"occurred_at": on("2026-02-15")},
    {"customer": "finance-2"},
    {"amount": 7},
    {"hours": 3},
    {"proposition": "trusted-dates-2"},
    {"service": "report-2"},
    {"unit": "EUR"},
)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), st.integers(0, 12), st.booleans()),
        st.tuples(st.just("skip"), st.integers(1, 8), st.just(False)),
        st.tuples(st.just("again"), st.integers(0, len(POOL) - 1), st.booleans()),
        st.tuples(st.just("void"), st.integers(0, 40), st.just(False)),
        st.tuples(st.just("log anew"), st.integers(0, 40), st.booleans()),
        st.tuples(st.just("correct"), st.integers(0, 40), st.just(False)),
        st.tuples(st.just("catch up"), st.just(0), st.just(False)),
    ),
    max_size=30,
)


class Telling:
    """A story told from the pool, more or less in its order, with voids, corrections and late recordings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.story = Story()
        self.next = 0

    def move(self, how: str, number: int, late: bool) -> None:
        recorded_at = on("2026-07-01") if late else None
        standing_at = [e.position for e in self.story.entries if not isinstance(e.event, EventVoided)]
        match how:
            case "tell":
                self.story.tell(*POOL[self.next : self.next + number], late=recorded_at)
                self.next += number
            case "skip":
                self.next += number
            case "again":
                self.story.tell(POOL[number], late=recorded_at)
            case "void" if number < len(standing_at):
                self.story.void(standing_at[-1 - number])
            case "log anew" if number < len(standing_at):
                self.story.void(standing_at[-1 - number])
                digest(self.path, self.story)
                self.story.tell(self.story.entries[standing_at[-1 - number] - 1].event, late=recorded_at)
            case "correct" if number < len(standing_at):
                self.correct(standing_at[-1 - number], number)
            case "catch up":
                digest(self.path, self.story)

    def correct(self, position: int, number: int) -> None:
        """Correct something that the event has, other than the id that it gave."""
        event = self.story.entries[position - 1].event
        fitting = [c for c in CHANGES if set(c) <= set(type(event).model_fields) - {event.introduces}]
        self.story.correct(position, **fitting[number % len(fitting)])


@example([("tell", 60, False), ("catch up", 0, False), ("log anew", 40, False), ("log anew", 30, True)])
@example(
    [("tell", 99, False), ("correct", 40, False), ("catch up", 0, False), ("correct", 33, False), ("tell", 9, True)]
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES)
def test_three_ways_lead_to_the_same_digests(moves: list[tuple[str, int, bool]]):
    with TemporaryDirectory() as folder:
        telling = Telling(Path(folder, "pmo.views.db"))
        for move in moves:
            telling.move(*move)
        story = telling.story
        in_memory = {table.name: story.fold().digest(table.name) for table in story.fold().tables}
        digest(telling.path, story)
        assert digests(telling.path) == in_memory
        catch_up(telling.path, standing(story), story.read, anew=True)
        assert digests(telling.path) == in_memory
        replay = Replay(story.history())
        assert [passage.entry.position for passage, _ in replay] == [entry.position for entry in story.entries]
        assert {table.name: replay.state.digest(table.name) for table in replay.state.tables} == in_memory


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES, st.sampled_from([None, "2026-02-10", "2026-04-01"]))
def test_folding_one_read_model_alone_leads_to_its_digest(moves: list[tuple[str, int, bool]], day: str | None):
    """What a read model does not look at is not even read, and makes no difference."""
    with TemporaryDirectory() as folder:
        telling = Telling(Path(folder, "pmo.views.db"))
        telling.move("tell", 60, False)
        for move in moves:
            telling.move(*move)
        as_of = on(day) if day else None
        everything = telling.story.fold(as_of=as_of)
        for table in everything.tables:
            alone = telling.story.fold(table.name, as_of=as_of)
            assert alone.digest(table.name) == everything.digest(table.name), table.name


def digests(path: Path) -> dict[str, str]:
    with Views(path) as views:
        return {table.name: views.digest(table.name) for table in views.tables()}
