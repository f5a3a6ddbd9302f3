"""A report promises: nothing is dropped in silence, its figures are those of show, and what it says to type works."""

import csv
import json
import re
import shlex
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result

from audit.report.figures import ACCOUNTS
from commands.audit.trusting import FOLDER
from tests.audit.acme import made_in, typed
from tests.audit.pages import Reader, commands_on, plain, told_on, typed_on

PERIODS = ("2025", "2026-H1", "this quarter")
ENDS = {"2025": "2025-12-31", "2026-H1": "2026-06-30", "this quarter": "2026-10-30T12:00:00Z"}
FEW = "3"
pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme's folder, made once."""
    return made_in(tmp_path_factory.mktemp("reported"))


@pytest.fixture
def here(acme: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Acme's folder, and somebody who types there."""
    monkeypatch.chdir(acme)
    return acme


def reported(*words: str) -> str:
    """A report of Acme, whose story has a file of evidence that was changed."""
    result = typed("--ledger", "acme.db", "audit", "report", "--to", "-", *words)
    assert result.exit_code == 4, result.stderr
    return result.stdout


def types(command: str, *more: str) -> Result:
    """What stands on a page, typed as it stands there."""
    door, *words = shlex.split(command)
    assert door == "flywheel"
    return typed(*words, *more)


def rows(command: str) -> list[dict[str, str]]:
    """The rows that a command tells."""
    told = types(command, "--format", "csv")
    assert told.exit_code == 0, told.stderr
    return list(csv.DictReader(StringIO(told.stdout)))


@pytest.mark.parametrize(("period", "most"), [("2025", FEW), ("2026-H1", "20"), ("this quarter", FEW)])
def test_each_row_of_each_answer_is_on_the_page_or_counted_in_a_remainder(period, most):
    told = dict(told_on(reported("--period", period, "--rows", most)))
    asked = typed("--ledger", "acme.db", "audit", "questions", "--count", "--as-of", ENDS[period], "--format", "json")
    for row in json.loads(asked.stdout)["rows"]:
        name, many = row["question"], row["rows"] or 0
        if name == "trace":
            assert told[name].command.startswith("flywheel --ledger acme.db audit ask trace CLAIM ")
        elif name not in told:  # it found nothing, or had no answer, and is named as such
            assert many == 0
        else:
            assert told[name].total == many
            assert told[name].part or told[name].shown + told[name].left_out == many
            assert told[name].shown <= int(most) * 5 / 4


@pytest.mark.parametrize("period", ["2026-H1", "this quarter"])
def test_what_the_page_says_to_type_tells_every_row_that_it_counts(period):
    found = {name: told for name, told in told_on(reported("--period", period, "--rows", FEW)) if told.command}
    assert {"backdated", "waivers", "claimed-as-of"} <= set(found)
    for name, told in found.items():
        if name != "trace":
            assert (name, len(rows(told.command))) == (name, told.total)


def test_a_baseline_that_was_set_late_or_never_is_a_finding_of_the_first_page():
    """Acme's yard-hours got its baseline three months after delivery began, in the period of the report."""
    page = reported("--period", "2026-Q2")
    [first] = re.findall(r'<section id="short".*?</section>', page, re.DOTALL)
    [graded] = re.findall(
        r"<tbody>\n<tr class=\"grade\">(?:(?!<tbody>).)*?first-baselines.*?</tbody>", first, re.DOTALL
    )
    shown = Reader(graded).shown
    assert shown.startswith("What a figure is held against has changed, or was set late or never ")
    assert re.search(r"4\.\d first-baselines 2 1 after delivery began 4\.\d first-baselines 1 0 no baseline", shown)
    late = dict(told_on(page))["first-baselines-after-delivery-began"]
    assert [row["benefit"] for row in rows(late.command)] == ["driver-hours", "yard-hours"]
    never = dict(told_on(page))["first-baselines-no-baseline"]
    assert [row["benefit"] for row in rows(never.command)] == ["yard-calls"]
    assert dict(told_on(page))["first-baselines"].total == 17  # the account is where it was


def test_a_promise_without_a_baseline_is_said_to_count_its_target():
    """Acme's yard-calls has no baseline, and its yard-hours had none when it was promised."""
    said = "Where no baseline is on record, the target itself counts and not the distance to it: promised at first, of "
    page = reported("--period", "2026-Q2")
    first, value, by_benefit = (
        Reader(re.findall(rf'<section id="{part}".*?</section>', page, re.DOTALL)[0]).shown
        for part in ("short", "value", "benefits")
    )
    assert f"{said}yard-calls, yard-hours; promised now, of yard-calls." in first
    assert f"{said}yard-hours." in value
    assert f"{said}yard-calls; promised now, of yard-calls." in value
    assert by_benefit.count("; no baseline, so its target itself is promised at first, and promised now") == 1
    assert by_benefit.count("; no baseline, so its target itself is promised at first ") == 1
    assert "the target itself counts" not in Reader(reported("--period", "2025")).shown


def test_benefits_and_turns_that_are_left_out_are_counted_with_a_command_that_tells_them():
    page = reported("--period", "2026-H1", "--rows", FEW)
    [section] = re.findall(r'<section id="benefits".*?</section>', page, re.DOTALL)
    [command], [left_out] = commands_on(section), re.findall(r"And (\d+) more", section)
    assert int(left_out) + 3 == len(rows(command))


def test_each_finding_on_the_ledger_is_on_the_page_or_counted(tmp_path):
    acme = made_in(tmp_path)
    with closing(sqlite3.connect(acme / "acme.db")) as ledger, ledger:
        ledger.execute("DROP TRIGGER tags_delete")
        ledger.execute("DELETE FROM tags WHERE position > 300")
    verified = typed("--ledger", str(acme / "acme.db"), "audit", "verify", "--format", "json")
    findings = json.loads(verified.stdout)["rows"]
    result = typed("--ledger", str(acme / "acme.db"), "audit", "report", "--period", "2026-H1", "--to", "-")
    [section] = re.findall(r'<section id="whole".*?</section>', result.stdout, re.DOTALL)
    [left_out] = re.findall(r"And ([\d,]+) more: <code>", section)
    shown = [row for row in findings if Reader(section).shown.count(row["finding"])]
    assert result.exit_code == 4
    assert len(shown) == 50
    assert len(shown) + int(left_out.replace(",", "")) == sum(json.loads(verified.stdout)["findings"].values())
    assert "Not whole." in Reader(result.stdout).shown


def lines(page: str, part: str) -> Iterator[list[str]]:
    """The cells of each row of a part's tables of accounts, each without what came in the period."""
    [section] = re.findall(rf'<section id="{part}".*?</section>', page, re.DOTALL)
    for table in re.findall(r'<table class="accounts">.*?</table>', section, re.DOTALL):
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
            yield [plain(re.sub(r"<span class=.*?</span>", "", each)) for each in re.findall(r"<t[dh].*?</t[dh]>", row)]


def amounts(row: Mapping[str, str]) -> list[str]:
    """A row of show as the page has it."""
    return [f"{Decimal(row[name]):,f}" if row[name] else "not said" for name in ACCOUNTS]


@pytest.mark.parametrize("period", PERIODS)
def test_the_figures_are_those_that_show_tells_of_the_last_day(period):
    page = reported("--period", period)
    show = "flywheel --ledger acme.db show {} --as-of " + ENDS[period]
    by_class = [cells for cells in lines(page, "value") if not cells[0].startswith("of it ")]
    expected = [[row["benefit_class"], row["benefits"], *amounts(row)] for row in rows(show.format("totals"))]
    assert [cells for cells in by_class if cells[0] != "class"] == expected
    told = {tuple(cells[1:]) for cells in lines(page, "benefits") if cells[0] != "benefit"}
    assert told == {(row["unit"], *amounts(row)) for row in rows(show.format("value"))}


def test_what_was_promised_in_a_declined_proposition_is_told_once_more_and_counts_as_in_show():
    page = reported("--period", "2026-H1")
    [declined] = [cells for cells in lines(page, "value") if cells[0] == "of it in declined propositions"]
    [row] = [row for row in rows("flywheel --ledger acme.db show value") if row["proposition"] == "skills-map"]
    assert declined[1:] == ["1", *amounts(row)]
    assert "its proposition was declined" in Reader(page).shown


def test_the_checkpoint_is_checked_by_what_stands_on_the_page_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.chdir(made_in(tmp_path))
    monkeypatch.setenv(FOLDER, str(tmp_path / "keys"))
    assert typed("audit", "key", "make", "--name", "acme-pmo").exit_code == 0
    sealed = typed("--ledger", "acme.db", "audit", "seal", "--to", str(tmp_path / "friday.checkpoint"))
    assert sealed.exit_code == 0, sealed.stderr
    page = reported("--period", "2026-H1", "--against", str(tmp_path / "friday.checkpoint"))
    assert "Whole and unaltered, with reservations." in Reader(page).shown
    monkeypatch.setenv(FOLDER, str(tmp_path / "nobody"))
    kept = Path("friday.checkpoint")
    kept.write_text(typed_on(page, "checkpoint"), encoding="utf-8")
    checked = types(typed_on(page, "try"))
    assert "checkpoints  1 of 1 agrees, signed by acme-pmo" in checked.stderr
    assert "1 finding (evidence-altered)" in checked.stderr
    with closing(sqlite3.connect("acme.db")) as ledger, ledger:
        ledger.execute("DROP TRIGGER events_update")
        ledger.execute("UPDATE events SET data = CAST(replace(data, '7200', '9900') AS BLOB) WHERE position = 147")
    assert "event-altered" in types(typed_on(page, "try")).stdout


def test_the_page_made_again_by_its_own_command_is_the_same():
    page = reported("--period", "2026-H1", "--rows", FEW)
    again = types(typed_on(page, "again"), "--to", "-").stdout
    known = re.compile(r'<dd>as known .*?</dd>|<p class="note">Asked of .*?</p>|<pre class="again">.*?</pre>')
    assert known.sub("", again) == known.sub("", page)


def test_a_page_needs_nothing_from_anywhere_and_stays_small_however_much_is_found():
    page = reported("--period", "2026-H1")
    assert {name[0] for name in Reader(page).named} == {"#"}
    assert not re.search(r"url\(|@import|<script|<img|<link|<iframe|https?://(?!pmo\.acme\.example)", page)
    assert len(reported("--period", "2026-H1", "--rows", FEW)) < len(page) < 150_000
