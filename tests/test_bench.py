"""The bench promises: the same question to every rival, ratios of what ran side by side, and one table from one run."""

import re
import tomllib
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bench import auditing, folding, limits, others, ours, recorders, sealing, starting, stock, verifying
from bench.goals import GOALS, Goal, Met, met, ratio
from bench.ground import TWO_YEARS_BACK, Ground
from bench.measuring import MEASURES, Measure, Watch
from bench.pages import CHAPTERS, MANUAL, README, RESULTS, SCALE, by, kept, put, tables
from bench.running import Runs
from bench.value_books import HOME, write_books
from examples.invented.history import History
from flywheel.ledger import Ledger
from flywheel.stores import open_store
from projections.fold import fold
from projections.history import History as Standing

HOUSE = Path(__file__).parent.parent
ROOMS = (limits, stock, recorders, ours, folding, sealing, verifying, auditing, others, starting)


def runs(name: str, *told: float) -> Runs:
    return Runs(MEASURES[name], list(told))


def test_every_measure_stands_in_a_chapter_and_every_goal_is_measured():
    told = {name for names in CHAPTERS.values() for name in names}
    assert told == set(MEASURES)
    assert {each.of for goal in GOALS for each in [goal]} | {goal.to for goal in GOALS if goal.to} <= set(MEASURES)
    assert {measure.room for measure in MEASURES.values()} == {room.__name__ for room in ROOMS}


def test_a_race_is_run_by_one_python():
    races: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for measure in MEASURES.values():
        races[measure.race or measure.name].add((measure.python, measure.inside is None))
    assert {name: sort for name, sort in races.items() if len(sort) > 1} == {}


def test_a_ratio_is_that_of_the_rounds_not_of_the_medians():
    assert ratio(runs("log", 50, 5, 60), runs("raw-single", 100, 10, 120)) == 0.5


def test_a_goal_is_met_missed_or_not_measured():
    found = {"log": runs("log", 70), "raw-single": runs("raw-single", 100), "log-small": runs("log-small", 50)}
    told = {each.goal.words: each.told for each in met(found)}
    assert told["logging one event durably, of raw apsw"] == "met"
    assert told["time to log one event, of that in a ledger of 1,000"] == "met"
    assert told["importing with rules, of raw batches"] == "not measured"
    assert Met(Goal("W", "≥", 0.8, "log", "raw-single"), found["log"], found["raw-single"]).told == "missed"


def test_a_watch_counts_what_is_inside_and_begins_anew():
    watch = Watch()
    assert watch.taken() == 0
    with watch:
        sum(range(1_000))
    assert watch.taken() > 0
    assert watch.taken() == 0


@pytest.mark.parametrize(("unit", "told"), [("events/s", 50.0), ("ms", 20.0), ("s", 0.02)])
def test_a_measure_tells_in_its_unit(unit, told):
    assert Measure("m", "M", unit, "house").told(100, 2.0) == told


def test_the_books_of_others_say_what_the_ledger_says(tmp_path):
    with open_store(tmp_path / "flywheel.db", create=True) as store:
        list(History(1_500).recorded(store))
    journal, table = tmp_path / "value.journal", tmp_path / "value.csv"
    with Ledger.open(tmp_path / "flywheel.db", read_only=True) as ledger:
        write_books(ledger, journal, table)
        then = datetime.fromisoformat(f"{TWO_YEARS_BACK}T23:59:59").replace(tzinfo=HOME)
        rows = fold(Standing(ledger.read, ledger.head), "value", as_of=then).rows("value")
    assert sums(table) == {
        (account, unit): total
        for account in ("claimed", "verified", "recognised")
        for unit in {row.unit for row in rows}
        if (total := sum((getattr(row, account) for row in rows if row.unit == unit), Decimal(0)))
    }
    assert journal.read_text().count("    origin\n") == len(table.read_text().splitlines()) - 1


def sums(table: Path) -> dict[tuple[str, str], Decimal]:
    """What stands in a table of value events up to two years back, by account and unit."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for day, account, unit, amount in (line.split(",") for line in table.read_text().splitlines()[1:]):
        if day <= TWO_YEARS_BACK:
            found[account, unit] += Decimal(amount)
    return found


def test_a_measure_gives_its_pieces(tmp_path):
    with open_store(tmp_path / "flywheel.db", create=True) as store:
        list(History(200).recorded(store))
    ground, watch = Ground(tmp_path, 200), Watch()
    assert sum(limits.raw_batch(ground, watch)) == 200
    assert sum(ours.rebuilt(ground, watch)) == 200
    assert sum(verifying.verified_bytes_by_one(ground, watch)) == sum(verifying.verified(ground, watch)) == 200
    for folded in (folding.folded, folding.folded_timeline, folding.folded_others):
        assert sum(folded(ground, watch)) == 200
    assert sum(stock.read(ground, watch)) >= 200
    assert {path.name for path in tmp_path.iterdir()} <= {"flywheel.db", "flywheel.db-shm", "flywheel.db-wal"}


@pytest.mark.parametrize("page", [README, MANUAL], ids=lambda page: page.stem)
def test_the_pages_show_what_was_kept_of_a_run(page: Path):
    newest: dict[str, tuple[dict[str, Runs], dict[str, str], int]] = {}
    for path in sorted(RESULTS.glob("*.json"), key=lambda path: str(kept(path)[1]["when"])):
        newest[by(kept(path)[2])] = kept(path)
    for found, on, events in newest.values():
        shown = tables(found, [each for each in met(found) if each.value is not None or events < SCALE], on, events)
        assert page not in shown or shown[page] in page.read_text(encoding="utf-8")


def test_a_table_is_put_between_its_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- bench: written by 'make bench' -->\nold\n<!-- /bench -->\nafter\n")
    put(page, "new")
    assert page.read_text() == "before\n<!-- bench: written by 'make bench' -->\n\nnew\n\n<!-- /bench -->\nafter\n"


def test_the_lock_of_the_rivals_has_what_they_ask_for_and_our_own_versions():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["bench"]]
    ours_, theirs = (locked(HOUSE / "requirements" / name) for name in ("dev.txt", "bench.txt"))
    missing = [
        text for text in asked if not Requirement(text).specifier.contains(theirs.get(Requirement(text).name, "0"))
    ]
    assert missing == [], "Run 'make lock'."
    assert {name: version for name, version in theirs.items() if ours_.get(name, version) != version} == {}


def locked(lock: Path) -> dict[str, str]:
    """The version of everything in a lock."""
    return dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
