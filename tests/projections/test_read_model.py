"""The read models' database comes right by itself, whatever happened to it, and changes in one piece."""

import os
import random
import resource
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import apsw
import pytest

from projections import fingerprint as fingerprints
from projections import making, read_model, reading, scope
from projections.failures import ReadModelBusy, ReadModelDamaged, ReadModelFailed
from projections.read_model import catch_up, ready
from projections.reading import Views, current, views_path
from tests.projections.acme import ROUND, claimed, finance, taken_back, verified
from tests.projections.files import ORIGIN, all_right, digest, standing
from tests.projections.story import Story
from tests.stores.children import child, outcome


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pmo.views.db"


@pytest.fixture
def story() -> Story:
    return Story(*ROUND)


def inode(path: Path) -> int:
    return path.stat().st_ino


def test_it_stands_beside_the_ledger():
    assert views_path(Path("a/flywheel.db")) == Path("a/flywheel.views.db")
    assert views_path(Path("pmo.ledger")) == Path("pmo.ledger.views.db")


def test_made_at_once_it_comes_to_what_is_folded_in_memory(path: Path, story: Story):
    with ready(path, standing(story), story.read) as views:
        state = story.fold()
        assert {t.name: views.digest(t.name) for t in views.tables()} == {
            table.name: state.digest(table.name) for table in state.tables
        }
        assert views.digest() == state.digest()
        assert views.position == 18


def test_caught_up_event_by_event_it_comes_to_the_same_in_the_same_file(path: Path):
    story = Story(ROUND[0])
    digest(path, story)
    made = inode(path)
    for event in ROUND[1:]:
        story.tell(event)
        assert all_right(path, story)
    assert inode(path) == made


def test_a_void_of_what_was_not_taken_in_yet_does_not(path: Path, story: Story):
    digest(path, story)
    made = inode(path)
    story.correct(story.tell(claimed("q2")), amount=7)
    story.void(story.tell(verified("q2")))
    assert all_right(path, story)
    assert inode(path) == made


def test_with_little_room_in_memory_it_comes_to_the_same(path: Path, story: Story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(making, "ROOM", 1)
    assert all_right(path, story)
    story.tell(claimed("q2"), verified("q2"))
    assert all_right(path, story)


def test_an_empty_ledger_has_empty_read_models(path: Path):
    assert all_right(path, Story())


def test_rows_come_back_exactly_as_they_are_in_memory(path: Path, story: Story):
    state = story.fold()
    with ready(path, standing(story), story.read) as views:
        for table in state.tables:
            assert views.columns(table.name) == table.columns
            assert list(views.records(table.name)) == list(state.records(table.name))
        for ordered in (("occurred_at",), ("kind", "occurred_at")):
            assert list(views.records("timeline", *ordered)) == list(state.records("timeline", *ordered))


def test_a_table_that_is_not_there_is_an_error(path: Path, story: Story):
    with ready(path, standing(story), story.read) as views, pytest.raises(KeyError):
        list(views.records("nonsense"))


def test_only_what_is_caught_up_is_current(path: Path, story: Story):
    assert current(path, ORIGIN, 18) is None
    digest(path, story)
    assert [current(path, *at) is None for at in ((ORIGIN, 17), (ORIGIN, 19), ("f" * 32, 18))] == [True] * 3
    views = current(path, ORIGIN, 18)
    assert views
    views.close()


def test_deleted_it_is_made_anew(path: Path, story: Story):
    digest(path, story)
    path.unlink()
    assert all_right(path, story)


@pytest.mark.parametrize("seed", range(6))
def test_overwritten_at_random_it_is_made_anew_or_was_not_hurt(path: Path, story: Story, seed: int):
    digest(path, story)
    chance = random.Random(seed)  # noqa: S311 - the same places every time
    whole = path.read_bytes()
    at = chance.randrange(0, len(whole) - 5000) if seed else 0
    path.write_bytes(whole[:at] + chance.randbytes(5000) + whole[at + 5000 :])
    views = current(path, ORIGIN, 18)
    if views:
        with views:
            assert views.digest() == story.fold().digest()
    story.tell(claimed("q2"))
    assert all_right(path, story)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(5000)])
def test_something_else_in_its_place_is_replaced(path: Path, story: Story, content: bytes):
    path.write_bytes(content)
    assert current(path, ORIGIN, 18) is None
    assert all_right(path, story)


def test_cut_short_it_is_made_anew(path: Path, story: Story):
    digest(path, story)
    os.truncate(path, path.stat().st_size // 2)
    assert current(path, ORIGIN, 18) is None
    assert all_right(path, story)


def test_that_of_another_ledger_is_replaced(path: Path, story: Story):
    with ready(path, standing(Story(finance), origin="f" * 32), Story(finance).read):
        pass
    assert all_right(path, story)


def test_ahead_of_the_ledger_it_is_made_anew(path: Path, story: Story):
    digest(path, story)
    assert all_right(path, Story(*ROUND[:9]))


def test_of_a_ledger_put_back_and_grown_again_it_is_made_anew(path: Path, story: Story):
    digest(path, story)
    other = Story(*ROUND[:9])
    for n in range(12):
        other.tell(claimed(f"other-{n}"))
    assert all_right(path, other)


def test_made_by_other_code_it_is_made_anew(path: Path, story: Story, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as before:
        for room in (scope, reading):
            before.setattr(room, "fingerprint", lambda: "0" * 64)
        digest(path, story)
    assert current(path, ORIGIN, 18) is None
    assert all_right(path, story)


def test_the_fingerprint_hangs_on_the_source_of_projections_and_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for room in ("events", "projections"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "one.py").write_text("1")
    monkeypatch.setattr(fingerprints, "HOUSE", tmp_path)
    seen = [fingerprints.fingerprint.__wrapped__()]
    for room in ("events", "projections"):
        (tmp_path / room / "one.py").write_text("2")
        seen.append(fingerprints.fingerprint.__wrapped__())
    assert len(set(seen)) == 3


def test_made_anew_when_asked_it_is_another_file_with_the_same_rows(path: Path, story: Story):
    before = digest(path, story)
    made = inode(path)
    catch_up(path, standing(story), story.read, anew=True)
    assert (inode(path) != made, digest(path, story)) == (True, before)


def test_whoever_reads_goes_on_reading_what_was_there(path: Path, story: Story):
    with ready(path, standing(story), story.read) as views:
        before = views.digest()
        story.void(17)
        assert all_right(path, story)
        assert views.digest() == before


def test_whoever_reads_keeps_nobody_from_catching_up(path: Path, story: Story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(read_model, "READERS_MILLISECONDS", 10)
    with ready(path, standing(story), story.read) as views:
        before = views.digest()
        story.tell(claimed("q2"))
        assert all_right(path, story)
        assert (views.digest(), views.position) == (before, 18)


def test_nobody_waits_for_ever_for_the_lock(path: Path, story: Story):
    told = r"Another process .* Try again later\."
    with read_model.locked(path.with_suffix(".lock"), 0), pytest.raises(ReadModelBusy, match=told):
        catch_up(path, standing(story), story.read, patience_seconds=0.01)


def test_processes_that_catch_up_at_once_all_find_it_right(path: Path, story: Story):
    digest(path, story)
    story.tell(claimed("q2"), verified("q2"))
    expected = story.fold().digest()

    def work(pipe: IO[bytes]) -> None:
        pipe.write(digest(path, story).encode())

    children = [child(work) for _ in range(4)]
    found = [one.pipe.read().decode() for one in children]
    assert ([one.ended() for one in children], found) == ([0] * 4, [expected] * 4)


def half_written(path: Path) -> None:
    """Die with half of a transaction in the file, and what SQLite needs to undo it beside it."""

    def work(_: IO[bytes]) -> None:
        connection = apsw.Connection(str(path))
        connection.execute("PRAGMA cache_size = 2; BEGIN IMMEDIATE")
        connection.execute("UPDATE timeline SET what = 'nonsense ' || hex(randomblob(3000))")
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'position'")
        connection.cache_flush()
        os.kill(os.getpid(), 9)

    child(work).ended()
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0


def test_half_of_a_transaction_is_never_read(path: Path, story: Story):
    digest(path, story)
    half_written(path)
    assert current(path, ORIGIN, 18) is None
    assert all_right(path, story)


def test_what_was_left_of_a_transaction_never_gets_into_the_next_file(path: Path, story: Story):
    digest(path, story)
    half_written(path)
    catch_up(path, standing(story), story.read, anew=True)
    assert not path.with_name(f"{path.name}-journal").exists()
    assert all_right(path, story)


def test_what_was_left_of_making_it_is_cleared_away(path: Path, story: Story):
    for name in (f"{path.name}.new", f"{path.name}.new-journal"):
        path.with_name(name).write_bytes(b"left over")
    assert all_right(path, story)
    assert sorted(found.name for found in path.parent.iterdir()) == ["pmo.views.db", "pmo.views.lock"]


def test_where_nothing_can_be_written_it_is_made_in_passing(story: Story):
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        path = Path(folder, "pmo.views.db")

        def work() -> tuple[str, bool]:
            with ready(path, standing(story), story.read) as views:
                there = views.path.exists()
                answer = views.digest()
            return answer, there and not views.path.exists()

        assert outcome(work, as_nobody=True) == (story.fold().digest(), True)
        assert list(Path(folder).iterdir()) == []
        Path(folder).chmod(0o755)


def test_where_nothing_can_be_written_what_is_caught_up_is_read_as_it_is(story: Story):
    with TemporaryDirectory() as folder:
        path = Path(folder, "pmo.views.db")
        digest(path, story)
        Path(folder).chmod(0o555)

        def work() -> str:
            views = current(path, ORIGIN, 18)
            assert views
            with views:
                return views.digest()

        assert outcome(work, as_nobody=True) == story.fold().digest()
        Path(folder).chmod(0o755)


@pytest.mark.parametrize("bytes_left", [10_000, 400_000])
def test_on_a_full_disk_what_was_there_stays_and_is_told(path: Path, story: Story, bytes_left: int):
    before = digest(path, story)
    story.tell(*(claimed(f"c{n}") for n in range(2000)))

    def work() -> tuple[str, str, int]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        with pytest.raises(ReadModelFailed) as failure:
            catch_up(path, standing(story), story.read)
        with Views(path) as views:
            return str(failure.value), views.digest(), views.position

    words, then, position = outcome(work)
    assert (then, position) == (before, 18)
    assert words.endswith("Make room on its disk, then try again.")
    assert all_right(path, story)
    assert sorted(found.name for found in path.parent.iterdir()) == ["pmo.views.db", "pmo.views.lock"]


@pytest.mark.parametrize("length", [300, 5_000])
def test_what_is_spoilt_between_catching_up_and_reading_is_told(path: Path, story: Story, length: int):
    digest(path, story)
    with path.open("r+b") as file:
        file.seek(0)
        file.write(bytes(100) + b"x" * length)
    with pytest.raises(ReadModelDamaged, match=r"is damaged\. Make it anew"):
        Views(path)


def test_damage_that_is_met_in_a_large_file_is_told(path: Path, monkeypatch: pytest.MonkeyPatch):
    story = Story(finance, *(claimed(f"c{n}") for n in range(2000)))
    digest(path, story)
    monkeypatch.setattr(reading, "SMALL_BYTES", 0)
    whole = bytearray(path.read_bytes())
    with closing(apsw.Connection(str(path))) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'timeline'").get
    at = (int(root) - 1) * 4096
    whole[at : at + 40] = bytes(40)
    path.write_bytes(whole)
    with Views(path) as views, pytest.raises(ReadModelDamaged, match=r"is damaged\. Make it anew"):
        list(views.records("timeline"))
    catch_up(path, standing(story), story.read, anew=True)
    assert all_right(path, story)


@pytest.mark.parametrize(
    "change",
    ["UPDATE claims SET claimed_at = 'x'", "UPDATE claims SET claimed = 'much'", "UPDATE claims SET reversals = 7"],
)
def test_a_cell_that_somebody_spoilt_by_hand_is_told_and_mended_by_the_next_catching_up(
    path: Path, story: Story, change: str
):
    digest(path, story)
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute(change)
    with Views(path) as views, pytest.raises(ReadModelDamaged, match=r"is damaged\. Make it anew"):
        list(views.records("claims"))
    story.tell(taken_back())
    catch_up(path, standing(story), story.read)
    assert all_right(path, story)


def test_looking_at_what_is_caught_up_loads_nothing_but_sqlite(path: Path, story: Story):
    digest(path, story)
    program = (
        "import sys; from pathlib import Path; from projections.reading import current\n"
        "from projections.wheel import wheel; from projections.momentum import momentum\n"
        "from projections.beginnings import beginnings\n"
        f"views = current(Path({str(path)!r}), {ORIGIN!r}, 18)\n"
        "print(len(list(views.records('turns'))), len(wheel(views.records)), views.digest()[:0])\n"
        "print(*sys.modules)"
    )
    told, modules = run(program).splitlines()
    assert told.split() == ["1", "10"]
    heavy = {"pydantic", "eventsourcing", "sqlite_utils", "sqlite3", "filelock", "events", "flywheel", "inspect"}
    assert {name.partition(".")[0] for name in modules.split()} & heavy == set()


def test_catching_up_does_not_load_what_makes_tables():
    modules = run("import sys, projections.read_model; print(*sys.modules)").split()
    assert {"sqlite_utils", "sqlite3", "flywheel", "eventsourcing"} & set(modules) == set()


def run(program: str) -> str:
    house = Path(read_model.__file__).parent.parent
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=house).stdout


def test_the_views_for_people_add_up_what_stands_in_the_tables(path: Path, story: Story):
    story.tell(claimed("q2"), verified("q2"))
    digest(path, story)
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:

        def rows(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        assert rows("SELECT benefit_class, unit, promised, verified, unrecognised FROM value_by_class") == [
            ("cashable", "GBP", 40000.0, 22000.0, 11000.0)
        ]
        assert rows("SELECT customer, claimed FROM value_by_customer") == [("finance", 24000.0)]
        assert rows("SELECT benefit, unrecognised FROM unrecognised_value") == [("less-rework", 11000.0)]
        assert rows("SELECT * FROM open_turns") == []
        assert [row[:2] for row in rows("SELECT step, turns FROM wheel")] == [(step, 0) for step in range(1, 11)]
        for view in rows("SELECT name FROM sqlite_schema WHERE type = 'view'"):
            rows(f"SELECT * FROM {view[0]}")  # noqa: S608 - a name from the database itself
        assert rows("SELECT typeof(verified), typeof(claims) FROM value") == [("text", "integer")]


def test_whoever_deletes_the_file_all_the_time_keeps_nobody_from_reading(tmp_path: Path):
    path, story, stop = tmp_path / "pmo.views.db", Story(*ROUND), threading.Event()

    def delete() -> None:
        while not stop.is_set():
            path.unlink(missing_ok=True)

    deleting = threading.Thread(target=delete)
    deleting.start()
    try:
        for _ in range(10):
            assert all_right(path, story)
    finally:
        stop.set()
        deleting.join()
