"""A part of a history shows what some events change as the whole does, and is much less to read."""

import random
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from events.service_operation import ServiceDelivered
from projections.fold import Change, Replay
from projections.history import History, Passage
from projections.part import Part, part_about
from tests.projections.acme import ROUND
from tests.projections.story import Story, a, on
from tests.projections.test_three_ways import MOVES, Telling

WATCHED = ("services", "value")
Told = list[tuple[int, list[int], int | None, int | None, list[Change]]]


def told(replay: Replay, tags: Collection[str]) -> Told:
    """What is told of the events that have one of these tags."""
    return [
        (passage.entry.position, [e.position for e in passage.folded], *passage[2:4], watched(changes))
        for passage, changes in replay
        if is_about(passage, tags)
    ]


def watched(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.table in WATCHED]


def is_about(passage: Passage, tags: Collection[str]) -> bool:
    return any(tag in tags for tag in passage.entry.event.tags)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES, st.integers(0, 2**32), st.sampled_from([None, "2026-02-10", "2026-04-01"]))
def test_a_part_tells_of_its_events_what_the_whole_does(moves: list[tuple[str, int, bool]], seed: int, day: str | None):
    chance = random.Random(seed)  # noqa: S311 - the same questions for the same seed
    with TemporaryDirectory() as folder:
        telling = Telling(Path(folder, "pmo.views.db"))
        telling.move("tell", 45, False)
        for move in moves:
            telling.move(*move)
        history, as_of = telling.story.history(), on(day) if day else None
        every = sorted({tag for entry in telling.story.entries for tag in entry.event.tags})
        for _ in range(4):
            tags = set(chance.sample(every, chance.choice([1, 1, 2])))
            part = part_about(history, tags)
            event("whole" if part is None else "part")
            if part:
                whole = told(Replay(history, *WATCHED, as_of=as_of), tags)
                assert told(Replay(history, *WATCHED, as_of=as_of, part=part), tags) == whole


def test_where_things_waited_the_whole_is_needed():
    story = Story(*ROUND)
    story.void(8)
    story.tell(ROUND[7])
    assert part_about(story.history(), {"service:report"}) is None
    assert part_about(story.history(), {"need:one-date"}) is not None


def test_what_other_services_did_is_not_read():
    other = type(ROUND[7]).model_validate({**dict(ROUND[7]), "service": "board"})
    more = [a(ServiceDelivered, service="board", customer="finance", quantity="1", hours="1")] * 300
    story = Story(*ROUND, other, *more)
    read_on: list[int] = []

    def read(*args: Any, **how: Any) -> Iterator[Any]:
        for entry in story.read(*args, **how):
            read_on.append(entry.position)
            yield entry

    history = History(read, len(story.entries))
    part = part_about(history, {"benefit:less-rework"})
    assert part
    assert part.tags == {"benefit:less-rework", "service:report", "proposition:trusted-dates", "claim:q1"} & part.tags
    assert told(Replay(history, *WATCHED, part=part), part.tags)
    assert not set(read_on) & set(range(len(ROUND) + 2, len(story.entries) + 1))


def test_of_what_is_not_there_nothing_is_told():
    story = Story(*ROUND)
    part = part_about(story.history(), {"need:nonsense"})
    assert isinstance(part, Part)
    assert told(Replay(story.history(), *WATCHED, part=part), {"need:nonsense"}) == []
