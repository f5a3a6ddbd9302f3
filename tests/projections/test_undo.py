"""What reaches back is taken in by going back: as far as the way back was noted, and with the rows of a rebuild."""

import random
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events.charter import EventVoided
from projections import undo
from projections.read_model import catch_up
from projections.reading import Views
from projections.scope import EVERYTHING, Scope
from tests.projections.acme import ROUND, claimed, finance, need, proposed, recognised, verified
from tests.projections.files import ORIGIN, all_right, digest, standing
from tests.projections.story import Story, on
from tests.projections.test_history import sales, weighed, weighed_again
from tests.projections.test_three_ways import POOL, Telling

FEW, MOVES_AT_MOST = 7, 25
BOUNDS = {"POSITIONS": (0, 3, 12, 40), "STRETCH": (1, 2, 5), "BYTES": (400, 3_000, 1_000_000)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pmo.views.db"


@pytest.fixture
def story() -> Story:
    return Story(*ROUND)


def inode(path: Path) -> int:
    return path.stat().st_ino


def noted(path: Path) -> list[int]:
    """The positions to which there is a way back."""
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        return [position for (position,) in connection.execute("SELECT position FROM undo ORDER BY position")]


def test_a_void_is_taken_in_without_making_anything_anew(path: Path, story: Story):
    digest(path, story)
    made = inode(path)
    story.void(17)
    assert all_right(path, story)
    assert inode(path) == made


def test_whatever_it_reaches_back_to_the_rows_are_those_of_a_rebuild(path: Path):
    for position in range(1, len(ROUND) + 1):
        story = Story(*ROUND)
        digest(path, story)
        story.void(position)
        assert all_right(path, story), position
        story.tell(ROUND[position - 1])
        assert all_right(path, story), position
        story.void(len(ROUND) + 1)
        assert all_right(path, story), position


def test_beyond_what_is_noted_everything_is_made_anew(path: Path, story: Story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(undo, "POSITIONS", 4)
    monkeypatch.setattr(undo, "STRETCH", 1)
    digest(path, story)
    made = inode(path)
    assert noted(path) == [14, 15, 16, 17]
    story.void(14)
    assert all_right(path, story)
    assert inode(path) != made


def test_what_is_noted_stays_within_its_bounds(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(undo, "POSITIONS", 20)
    monkeypatch.setattr(undo, "STRETCH", 3)
    story = Story(*ROUND[:15])
    for n in range(12):
        story.tell(claimed(f"c{n}"), verified(f"c{n}"), recognised(f"c{n}"))
        digest(path, story)
        assert noted(path)[0] >= len(story.entries) - 20
    for n in range(12, 24):
        story.tell(claimed(f"c{n}"))
    digest(path, story)
    assert max(b - a for a, b in zip(noted(path), noted(path)[1:], strict=False)) <= 3
    monkeypatch.setattr(undo, "BYTES", 1)
    story.tell(claimed("last"))
    digest(path, story)
    assert noted(path) == []


def test_a_correction_whose_void_was_taken_in_alone_is_taken_in_too(path: Path, story: Story):
    story.correct(16, amount=7)
    assert digest(path, story, head=19) == story.fold(head=19).digest()
    assert all_right(path, story)


def test_an_id_given_again_long_after_takes_along_what_names_it(path: Path):
    story = Story(finance, need, proposed)
    story.void(2)
    digest(path, story)
    story.tell(need)
    made = inode(path)
    assert all_right(path, story)
    assert inode(path) == made


def test_what_named_a_thing_before_it_was_there_is_reached_too(path: Path, monkeypatch: pytest.MonkeyPatch):
    """The need stands twice; once the first is void, what named it earlier waits for the second."""
    monkeypatch.setattr(undo, "STRETCH", 1)
    story = Story(finance, weighed, need, need)
    for head in range(1, 5):
        digest(path, story, head)
    made = inode(path)
    story.void(3)
    assert story.history().reach(4) == 2
    assert all_right(path, story)
    assert inode(path) == made


def test_a_correction_that_names_a_thing_is_reached_in_the_place_it_took(path: Path, monkeypatch: pytest.MonkeyPatch):
    """The need was corrected to a customer told of later, who was void, and comes again: it waits for the second."""
    monkeypatch.setattr(undo, "STRETCH", 1)
    story = Story(finance, need, weighed, sales, weighed_again)
    story.correct(2, customer="sales")
    story.void(4)
    for head in range(1, 9):
        digest(path, story, head)
    made = inode(path)
    story.tell(sales)
    assert story.history().reach(8) == 2
    assert all_right(path, story)
    assert inode(path) == made


def test_a_row_that_somebody_changed_is_not_taken_back_but_made_anew(path: Path, story: Story):
    digest(path, story)
    made = inode(path)
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("UPDATE claims SET claimed = '7'")
    story.void(16)
    assert all_right(path, story)
    assert inode(path) != made


def test_a_note_that_cannot_be_read_costs_a_rebuild_and_nothing_else(path: Path, story: Story):
    digest(path, story)
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("UPDATE undo SET changes = x'00'")
    story.void(16)
    assert all_right(path, story)


def told_at_random(path: Path, chance: random.Random, as_of: datetime | None) -> Counter[str]:
    """A story told, voided and corrected at random, caught up in random steps; how often which way was gone."""
    ways: Counter[str] = Counter()
    telling = Telling(path)
    story = telling.story
    scope = Scope(as_of=as_of) if as_of else EVERYTHING
    telling.move("tell", chance.randint(3, 50), False)
    for _ in range(chance.randint(1, MOVES_AT_MOST)):
        before = inode(path) if path.exists() else None
        back = before and story.history().reach(position_in(path)) <= position_in(path)
        catch_up(path, standing(story), story.read, scope=scope)
        ways[("anew" if inode(path) != before else "back" if back else "on") if before else "first"] += 1
        with Views(path) as views:
            state = story.fold(as_of=as_of)
            assert {t.name: views.digest(t.name) for t in views.tables()} == {
                t.name: state.digest(t.name) for t in state.tables
            }
        for _ in range(chance.randint(1, 3)):
            how = chance.choice(["tell", "tell", "again", "void", "log anew", "correct", "void of a void"])
            if how == "void of a void":
                voids = [e.position for e in story.entries if isinstance(e.event, EventVoided)]
                if voids:
                    story.void(chance.choice(voids[-FEW:]))
            elif how == "log anew":
                position = chance.randint(max(1, len(story.entries) - 15), len(story.entries))
                if not isinstance(story.entries[position - 1].event, EventVoided):
                    story.void(position)
                    if chance.random() < 0.5:
                        catch_up(path, standing(story), story.read, scope=scope)
                    story.tell(story.entries[position - 1].event)
            else:
                number = {"tell": 4, "again": len(POOL) - 1}.get(how, 15)
                late = chance.random() < 0.2
                telling.move(how, chance.randint(0, number), late)
    return ways


def position_in(path: Path) -> int:
    with Views(path) as views:
        return views.position


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(7, (12, 1, 1_000_000), None)
@given(
    st.integers(0, 2**32),
    st.tuples(*(st.sampled_from(BOUNDS[name]) for name in BOUNDS)),
    st.sampled_from([None, None, "2026-02-10", "2026-04-01"]),
)
def test_however_it_was_caught_up_it_comes_to_what_is_folded_in_memory(
    seed: int, bounds: tuple[int, ...], day: str | None
):
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as folder:
        for name, value in zip(BOUNDS, bounds, strict=True):
            patched.setattr(undo, name, value)
        chance = random.Random(seed)  # noqa: S311 - the same story for the same seed
        told_at_random(Path(folder, "pmo.views.db"), chance, on(day) if day else None)


def test_at_random_both_ways_are_gone(monkeypatch: pytest.MonkeyPatch):
    """Going back and making anew both happen in what is told at random, or the test before would show little."""
    monkeypatch.setattr(undo, "POSITIONS", 12)
    monkeypatch.setattr(undo, "STRETCH", 2)
    ways: Counter[str] = Counter()
    for seed in range(6):
        with TemporaryDirectory() as folder:
            ways += told_at_random(Path(folder, "pmo.views.db"), random.Random(seed), None)  # noqa: S311 - as above
    assert min(ways["back"], ways["anew"], ways["on"]) >= 5, ways


def test_of_another_scope_it_is_made_anew(path: Path, story: Story):
    catch_up(path, standing(story), story.read, scope=Scope(("value",), on("2026-04-01")))
    with Views(path) as views:
        state = story.fold("value", as_of=on("2026-04-01"))
        assert views.standing.origin == ORIGIN
        assert [t.name for t in views.tables() if not t.inner] == [t.name for t in state.tables if not t.inner]
        assert views.digest() == state.digest()
    assert all_right(path, story)
