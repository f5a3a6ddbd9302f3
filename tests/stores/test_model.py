"""Whatever is appended and asked, the embedded store answers as the library's in-memory recorder does."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem, DCBRecorder, DCBSequencedEvent
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.persistence import IntegrityError, ProgrammingError
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.stores.sqlite import SQLiteStore

KINDS = ["a", "b", "c"]
TAGS = ["s", "t", "u", "v", "w", "x"]

events = st.builds(DCBEvent, st.sampled_from(KINDS), st.binary(max_size=3), st.lists(st.sampled_from(TAGS), max_size=8))
items = st.builds(
    DCBQueryItem,
    st.lists(st.sampled_from([*KINDS, "unknown"]), max_size=3),
    st.lists(st.sampled_from([*TAGS, "unknown"]), max_size=7),
)
queries = st.builds(DCBQuery, st.lists(items, max_size=4))
afters = st.none() | st.integers(-2, 30)
limits = st.none() | st.integers(-1, 9)
appends = st.tuples(
    st.just("append"), st.lists(events, max_size=6), st.none() | st.builds(DCBAppendCondition, queries, afters)
)
reads = st.tuples(st.just("read"), st.none() | queries, afters, limits)

Append = tuple[str, list[DCBEvent], DCBAppendCondition | None]
Read = tuple[str, DCBQuery | None, int | None, int | None]
Answer = int | str | tuple[list[DCBSequencedEvent], int | None, int | None]


def answer(recorder: DCBRecorder, step: Append | Read) -> Answer:
    """What a recorder says to a step, with the head that it tells before and after the events are read."""
    if len(step) == 3:
        _, given_events, condition = step
        try:
            return recorder.append(given_events, condition)
        except (IntegrityError, ProgrammingError) as refused:
            return type(refused).__name__
    _, query, after, limit = step
    response = recorder.read(query, after=after, limit=limit)
    before = response.head
    return list(response), before, response.head


@settings(deadline=None, max_examples=150)
@given(st.lists(appends | reads, max_size=25))
def test_answers_as_the_recorder_in_memory(steps: Sequence[Append | Read]) -> None:
    model = InMemoryDCBRecorder()
    with tempfile.TemporaryDirectory() as folder, SQLiteStore(Path(folder) / "pmo.db", create=True) as store:
        for step in steps:
            assert answer(store, step) == answer(model, step)
