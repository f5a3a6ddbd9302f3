"""The timeline of any moment and any thing is what a fold in memory gives, without reading all of it."""

import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.conditions import chosen
from projections.happenings import Happenings, can_be_found
from projections.read_model import ready
from tests.projections.acme import ROUND, claimed, need
from tests.projections.files import standing
from tests.projections.story import Story, on
from tests.projections.test_three_ways import MOVES, Telling

DAYS = (None, "2026-01-20", "2026-02-10", "2026-04-01")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pmo.views.db"


def everything_named(story: Story) -> list[str]:
    """Every word that a row of the timeline can be asked for by."""
    rows = story.fold("timeline").records("timeline")
    held = (item for row in rows for value in row.values() for item in (value if isinstance(value, tuple) else [value]))
    texts = {item for item in held if isinstance(item, str)}
    return sorted({part for text in texts for part in (text, text.partition(":")[2]) if part})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES, st.integers(0, 2**32))
def test_at_any_moment_and_of_anything_it_is_what_is_folded(moves: list[tuple[str, int, bool]], seed: int):
    chance = random.Random(seed)  # noqa: S311 - the same questions for the same seed
    with TemporaryDirectory() as folder:
        telling = Telling(Path(folder, "pmo.views.db"))
        telling.move("tell", 30, False)
        for move in moves:
            telling.move(*move)
        story = telling.story
        with ready(telling.path, standing(story), story.read) as views:
            for _ in range(4):
                head = chance.choice([len(story.entries), chance.randint(0, len(story.entries))])
                day = chance.choice(DAYS)
                as_of = on(day) if day else None
                then = Happenings(views, story.read, head, as_of)
                state = story.fold("timeline", as_of=as_of, head=head)
                assert then.columns() == state.columns("timeline")
                assert then.digest() == state.digest("timeline")
                assert list(then.records("timeline", "occurred_at")) == list(state.records("timeline", "occurred_at"))
                for words in chance.sample(everything_named(story), 6):
                    expected = list(chosen(state.records("timeline", "occurred_at"), [words], []))
                    found = then.records("timeline", "occurred_at", of=[words])
                    assert list(chosen(found, [words], [])) == expected, words


def test_what_stands_in_words_alone_is_looked_for_everywhere():
    assert can_be_found(["less-rework", "benefit:less-rework", "event:7", "dana"])
    for words in ("service-delivered", "value-delivery", "00", "UTC+01:00", "One date I can trust.", "Dana"):
        assert not can_be_found([words]), words
    assert not can_be_found([])


def test_for_one_thing_nothing_else_is_read(path: Path):
    story = Story(*ROUND, *(claimed(f"c{n}") for n in range(500)))
    story.void(3)
    read_on: list[int] = []

    def read(*args: Any, **how: Any) -> Iterator[Any]:
        for entry in story.read(*args, **how):
            read_on.append(entry.position)
            yield entry

    with ready(path, standing(story), story.read) as views:
        for head in (len(story.entries), len(story.entries) - 1):
            then = Happenings(views, read, head)
            rows = list(then.records(of=[need.need]))
            assert {row["position"] for row in rows} <= {entry.position for entry in story.read(tags=["need:one-date"])}
            assert [row["voided_by"] for row in rows if row["position"] == 3] == [519 if head == 519 else None]
    assert len(read_on) < 40
