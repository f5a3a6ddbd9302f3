"""Looking back at a long ledger shows what folding from the first event does, from files that may go at any time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commands import looking, replay
from commands.conditions import chosen
from commands.show import SUBJECTS
from projections.kept import folder_of
from tests.desk import Desk, first_turn

HOUSE = Path(__file__).parent.parent.parent
MOMENTS = (
    "--as-of 2026-04-20", "--known-at '#23'", "--as-of 2026-03-31 --known-at '#20'", "--as-of now", "--known-at now"
)  # fmt: skip
TABLES = [subject for subject in SUBJECTS if subject != "event"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual, closed."""
    return first_turn(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ledger is long enough that what is asked of another time is kept."""
    monkeypatch.setattr(looking, "LONG", 1)


def folder(desk: Desk) -> Path:
    return folder_of(desk.folder / "flywheel.db")


def told(desk: Desk, words: str) -> object:
    """What is shown, the rows and what stands beside them; but for the instant that 'now' means."""
    answer = json.loads(desk.types(f"{words} --format json").stdout)
    return {name: value for name, value in answer.items() if name not in {"as_of", "known_at"}}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("subject", TABLES)
def test_what_is_kept_is_shown_as_what_is_folded(
    desk: Desk, subject: str, moment: str, monkeypatch: pytest.MonkeyPatch
):
    words = f"show {subject} {moment}"
    folded = told(desk, words)
    monkeypatch.setattr(looking, "LONG", 1)
    assert [told(desk, words), told(desk, words)] == [folded, folded]


@pytest.mark.parametrize("moment", ["", *MOMENTS])
def test_the_timeline_of_some_things_is_what_names_them_in_the_whole(desk: Desk, moment: str):
    whole = json.loads(desk.types(f"show timeline {moment} --format json").stdout)["rows"]
    for ids in ("less-rework", "need:one-date", "dana", "less-rework one-date", "need-identified", "00", "event:22"):
        rows = json.loads(desk.types(f"show timeline {ids} {moment} --format json").stdout)["rows"]
        assert rows == list(chosen(whole, ids.split(), [])), ids


ABOUT = ("less-rework", "benefit:less-rework", "service:report", "customer:finance", "dana", "nonsense", "one-date")


@pytest.mark.parametrize("moment", ["", *MOMENTS[:3:2]])
@pytest.mark.parametrize("about", ABOUT)
def test_a_replay_of_some_things_is_told_as_by_a_walk_through_all(
    desk: Desk, about: str, moment: str, monkeypatch: pytest.MonkeyPatch
):
    for more in ("--format json", "--step value-delivery", "--actor nobody", "--about one-date"):
        words = f"replay --about {about} {more} {moment}"
        monkeypatch.setattr(replay, "LONG", 10_000)
        whole = desk.types(words)
        monkeypatch.setattr(replay, "LONG", 1)
        part = desk.types(words)
        assert (part.exit_code, part.stdout, part.stderr) == (whole.exit_code, whole.stdout, whole.stderr), more


def test_a_short_ledger_keeps_nothing(tmp_path: Path):
    desk = first_turn(tmp_path)
    desk.types("show value --as-of 2026-04-20")
    assert not folder(desk).exists()


@pytest.mark.usefixtures("_long")
def test_what_is_kept_may_go_at_any_time(tmp_path: Path):
    desk = first_turn(tmp_path)
    words = "show turns --as-of 2026-04-20"
    first = told(desk, words)
    for path in list(folder(desk).iterdir()):
        path.unlink()
    assert told(desk, words) == first
    for path in folder(desk).glob("*.db"):
        path.write_bytes(b"spoilt")
    assert told(desk, words) == first


@pytest.mark.usefixtures("_long")
def test_asked_again_it_is_told_without_loading_models_or_events(tmp_path: Path):
    desk = first_turn(tmp_path)
    words = "show momentum --as-of 2026-04-20 --format csv"
    shown = desk.types(words).stdout
    desk.types("show value")
    program = (
        "import sys; from commands import looking; looking.LONG = 1; from cli import door\n"
        f"try: door.main({['--ledger', str(tmp_path / 'flywheel.db'), *words.split()]!r})\n"
        "except SystemExit: print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=HOUSE, check=True)
    told, _, modules = ran.stdout.rstrip("\n").rpartition("\n")
    assert told.splitlines() == shown.splitlines()
    heavy = {"pydantic", "eventsourcing", "sqlite_utils", "events", "filelock"}
    assert {name.partition(".")[0] for name in modules.split()} & heavy == set()


@pytest.mark.usefixtures("_long")
def test_what_is_kept_goes_with_a_rebuild_and_the_doctor_tells_of_it(tmp_path: Path):
    desk = first_turn(tmp_path)
    desk.types("show value --as-of 2026-04-20")
    desk.types("show value")
    assert "caught up to #25; 1 file of other times, " in desk.types("doctor --format csv").stdout
    desk.types("rebuild")
    assert list(folder(desk).glob("*.db")) == []
    assert "of other times" not in desk.types("doctor --format csv").stdout


@pytest.mark.usefixtures("_long")
def test_a_backup_put_back_and_gone_on_with_is_not_taken_for_what_was_there(tmp_path: Path):
    desk = first_turn(tmp_path)
    copy = tmp_path / "copy.db"
    desk.types(f"backup {copy}")
    say = "log needs-assessment.need-reprioritised --need one-date --reason R"
    desk.types(f"{say} --priority 11")
    desk.types("show needs --as-of now")
    desk.types(f"restore {copy} --yes")
    desk.types(f"{say} --priority 22")
    [row] = json.loads(desk.types("show needs --as-of now --format json").stdout)["rows"]
    assert row["priority"] == 22
