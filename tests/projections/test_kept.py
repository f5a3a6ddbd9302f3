"""What is kept of other times comes to what is folded in memory, is never much, and can go away at any time."""

import os
import random
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections import keeping, undo
from projections.keeping import forget, kept
from projections.kept import folder_of, name_of, what_is_kept
from projections.scope import Scope
from tests.projections.acme import ROUND, claimed, verified
from tests.projections.files import standing
from tests.projections.story import Story, on
from tests.projections.test_three_ways import MOVES, Telling
from tests.stores.children import child, outcome

DAYS = ("2026-01-20", "2026-02-10", "2026-04-01", "2026-12-31")
ASKED = ((), ("value",), ("turns",), ("services", "value"), ("timeline",), ("deliveries", "claims", "recognitions"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pmo.views"


@pytest.fixture
def story() -> Story:
    return Story(*ROUND)


def look(folder: Path, story: Story, scope: Scope, known: int | None = None) -> str:
    """The digest of what is kept at a moment."""
    views = kept(folder, scope, standing(story), story.read, known)
    assert views
    with views:
        return views.digest()


def folded(story: Story, scope: Scope, known: int | None = None) -> str:
    return story.fold(*scope.names, as_of=scope.as_of, head=known).digest()


def files(folder: Path) -> dict[str, int]:
    """The files kept, each with its inode."""
    return {path.name: path.stat().st_ino for path in folder.glob("*.db")}


def test_it_stands_beside_the_ledger():
    assert folder_of(Path("a/flywheel.db")) == Path("a/flywheel.views")


def test_it_is_made_once_and_then_read(folder: Path, story: Story):
    scope = Scope(("value",), on("2026-04-01"))
    first = look(folder, story, scope)
    made = files(folder)
    assert (look(folder, story, scope), files(folder)) == (first, made)
    assert first == folded(story, scope)
    assert list(made) == [name_of(scope, None)]


def test_it_grows_with_the_ledger(folder: Path, story: Story):
    scope = Scope(("claims", "value"), on("2026-12-31"))
    look(folder, story, scope)
    made = files(folder)
    story.tell(claimed("q2"), verified("q2"))
    story.void(16, late=on("2027-02-01"))
    assert (look(folder, story, scope), files(folder)) == (folded(story, scope), made)


def test_what_was_known_does_not_change_any_more(folder: Path, story: Story):
    scope = Scope(("value",))
    before = look(folder, story, scope, 15)
    story.void(13)
    assert look(folder, story, scope, 15) == before == folded(story, scope, 15)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES, st.integers(0, 2**32), st.sampled_from([2, 30]))
def test_whatever_is_asked_and_however_often_it_comes_to_what_is_folded_in_memory(
    moves: list[tuple[str, int, bool]], seed: int, way_back: int
):
    chance = random.Random(seed)  # noqa: S311 - the same questions for the same seed
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as place:
        patched.setattr(undo, "POSITIONS", way_back)
        patched.setattr(undo, "STRETCH", 3)
        patched.setattr(keeping, "FILES", 3)
        telling = Telling(Path(place, "pmo.views.db"))
        telling.move("tell", 40, False)
        moments = [_any_moment(chance, len(telling.story.entries)) for _ in range(3)]
        for move in (*moves, ("tell", 3, False)):
            telling.move(*move)
            scope, known = chance.choice(moments)
            assert look(Path(place, "pmo.views"), telling.story, scope, known) == folded(telling.story, scope, known)


def _any_moment(chance: random.Random, head: int) -> tuple[Scope, int | None]:
    as_of: datetime | None = chance.choice([None, *map(on, DAYS)])
    return Scope(chance.choice(ASKED), as_of), chance.choice([None, chance.randint(0, head)])


def test_no_more_is_kept_than_there_is_room_for_and_the_newest_always(
    folder: Path, story: Story, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeping, "FILES", 3)
    for known in range(1, 9):
        look(folder, story, Scope(("value",)), known)
        look(folder, story, Scope(("value",)), 1)
    assert set(files(folder)) == {name_of(Scope(("value",)), known) for known in (1, 7, 8)}
    assert what_is_kept(folder).files == 3
    monkeypatch.setattr(keeping, "BYTES", 1)
    look(folder, story, Scope(("value",)), 10)
    assert set(files(folder)) == {name_of(Scope(("value",)), 10)}
    forget(folder)
    assert what_is_kept(folder) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(5000)])
def test_spoilt_it_is_made_anew(folder: Path, story: Story, content: bytes):
    scope = Scope(("value",), on("2026-04-01"))
    look(folder, story, scope)
    (folder / name_of(scope, None)).write_bytes(content)
    assert look(folder, story, scope) == folded(story, scope)


def test_what_is_under_the_name_of_another_moment_is_made_anew(folder: Path, story: Story):
    scopes = [Scope(("value",), on(day)) for day in ("2026-02-10", "2026-12-31")]
    for scope in scopes:
        look(folder, story, scope)
    one, other = (folder / name_of(scope, None) for scope in scopes)
    one.replace(other)
    assert look(folder, story, scopes[1]) == folded(story, scopes[1])


def test_of_a_ledger_put_back_and_grown_again_it_is_made_anew(folder: Path, story: Story):
    scope = Scope(("claims",), on("2026-12-31"))
    look(folder, story, scope)
    other = Story(*ROUND[:15], claimed("other"), claimed("another"), claimed("third"))
    assert len(other.entries) == len(story.entries)
    assert look(folder, other, scope) == folded(other, scope)


def test_where_nothing_can_be_written_nothing_is_kept(story: Story):
    with TemporaryDirectory() as place:
        Path(place).chmod(0o555)

        def work() -> bool:
            return kept(Path(place, "pmo.views"), Scope(("value",)), standing(story), story.read) is None

        assert outcome(work, as_nobody=True)
        Path(place).chmod(0o755)


def test_where_nothing_can_be_written_what_is_there_is_read(story: Story):
    with TemporaryDirectory() as place:
        folder = Path(place, "pmo.views")
        Path(place).chmod(0o755)
        expected = look(folder, story, Scope(("value",)))
        folder.chmod(0o555)
        assert outcome(lambda: look(folder, story, Scope(("value",))), as_nobody=True) == expected
        story.tell(claimed("q2"))

        def work() -> bool:
            return kept(folder, Scope(("value",)), standing(story), story.read) is None

        assert outcome(work, as_nobody=True)
        folder.chmod(0o755)


def test_whoever_reads_goes_on_reading_what_went_away(folder: Path, story: Story):
    scope = Scope(("value",))
    views = kept(folder, scope, standing(story), story.read)
    assert views
    with views:
        forget(folder)
        assert views.digest() == folded(story, scope)


def test_many_processes_that_ask_at_once_are_all_told_right(folder: Path, story: Story):
    scopes = [Scope(names, on("2026-12-31")) for names in ASKED]
    expected = [folded(story, scope) for scope in scopes]

    def work(pipe: IO[bytes]) -> None:
        chance = random.Random(os.getpid())  # noqa: S311 - another order in each process
        for scope in chance.sample(scopes, len(scopes)):
            assert look(folder, story, scope) == expected[scopes.index(scope)]
        pipe.write(b"right")

    children = [child(work) for _ in range(4)]
    assert [(one.pipe.read(), one.ended()) for one in children] == [(b"right", 0)] * 4
