"""A report promises: a page for a period, with the ledger's figures and findings, put where nothing is written over."""

import json
import re
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from commands.audit.period import period_of
from commands.audit.trusting import FOLDER
from commands.call import Call
from flywheel.errors import UsageFault
from tests.audit.pages import Reader, typed_on
from tests.desk import NOON, Desk, first_turn

PAGE = "flywheel-2026-01-01-to-2026-03-31.html"


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual, from January to June 2026."""
    return first_turn(tmp_path_factory.mktemp("turned"))


def shown(desk: Desk, words: str) -> str:
    result = desk.types(f"audit report {words} --to -")
    assert result.exit_code == 0, result.stderr
    return Reader(result.stdout).shown


def test_a_report_is_named_after_ledger_and_period(turned, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = turned.types("audit report --period 2026-Q1")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Wrote {PAGE}. Open it in a browser; it prints well.\n"
    assert Reader(Path(PAGE).read_text()).shown.startswith("Acme PMO, 2026-01-01 to 2026-03-31: audit report")


def test_a_report_is_written_over_nothing_unasked(turned, tmp_path):
    file = tmp_path / "report.html"
    file.write_text("mine")
    result = turned.types(f"audit report --period 2026 --to {file}")
    assert (result.exit_code, file.read_text()) == (2, "mine")
    assert f"{file} is there already. Name another file, or say --yes to replace it." in result.stderr
    assert turned.types(f"audit report --period 2026 --to {file} --yes").exit_code == 0
    assert file.read_text() != "mine"


def test_a_report_is_never_written_over_the_ledger(turned):
    ledger = turned.folder / "flywheel.db"
    before = ledger.read_bytes()
    assert turned.types(f"audit report --period 2026 --to {ledger} --yes").exit_code == 2
    assert ledger.read_bytes() == before


def test_a_report_tells_what_came_in_the_period_and_what_stands_at_its_end(turned):
    assert "Nothing was promised by the end of the period." in shown(turned, "--period 2025-Q4")
    [total] = json.loads(turned.types("show totals --as-of 2026-12-31 --format json").stdout)["rows"]
    promised, recognised = (f"{Decimal(total[account]):,f}" for account in ("promised", "recognised"))
    whole = shown(turned, "--period 2026-01-01..2026-12-31")
    assert f"cashable 1 {promised} +{promised} {promised} +{promised}" in whole
    assert f"{recognised} +{recognised} 0" in whole


def test_there_is_no_report_of_a_time_when_nothing_was_on_record(turned):
    result = turned.types("audit report --period 2025 --known-at 2025-12-31 --to -")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        "Nothing was on record by then. The first event was recorded 2026-06-01, say a later --known-at.\n"
    )


def test_the_command_on_the_page_makes_the_same_figures_again(turned):
    page = turned.types("audit report --period 2026-Q1 --to -").stdout
    command = typed_on(page, "again")
    turned.types("log customer-identified --customer later --name Later --type executive --on 2026-02-01")
    again = turned.types(f"audit {command.partition(' audit ')[2]} --to -").stdout
    figures = re.compile(r'<section id="value">.*?</section>', re.DOTALL)
    assert figures.findall(again) == figures.findall(page)
    assert "told here up to #25, which was recorded 2026-06-01" in page


def test_a_report_says_the_same_whenever_it_is_made(turned):
    first, again = (turned.types("audit report --period 2026 --to -").stdout for _ in range(2))
    assert first == again


def test_what_is_altered_is_told_on_the_page_and_by_the_exit_code(tmp_path):
    desk = first_turn(tmp_path)
    with closing(sqlite3.connect(tmp_path / "flywheel.db")) as ledger, ledger:
        ledger.execute("DROP TRIGGER events_update")
        ledger.execute("UPDATE events SET data = CAST(replace(data, 'dana', 'dora') AS BLOB) WHERE position = 3")
    result = desk.types("audit report --period 2026 --to -")
    assert result.exit_code == 4
    assert "The report tells each, and what to do." in result.stderr
    assert "file-schema" in Reader(result.stdout).shown


def test_checkpoints_and_who_signed_them_stand_on_the_page(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path / "keys"))
    desk, checkpoint = first_turn(tmp_path), tmp_path / "friday.checkpoint"
    assert desk.types("audit key make --name acme-pmo").exit_code == 0
    assert desk.types(f"audit seal --to {checkpoint}").exit_code == 0
    whole = shown(desk, f"--period 2026-Q1 --against {checkpoint}")
    assert "Events #1 to #25 are what was sealed by acme-pmo (" in whole
    assert ", 2026-06-01 13:00 BST." in whole
    assert "The ledger still begins with exactly these events." in whole
    assert checkpoint.read_text().partition("\n")[0] in whole


def test_checkpoints_of_one_name_can_be_told_apart(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path / "keys"))
    desk, kept = first_turn(tmp_path), [tmp_path / "bank" / "at.checkpoint", tmp_path / "mail" / "at.checkpoint"]
    assert desk.types("audit key make --name acme-pmo").exit_code == 0
    for file in kept:
        file.parent.mkdir()
        assert desk.types(f"audit seal --to {file}").exit_code == 0
    page = desk.types(f"audit report --to - --period 2026-Q1 --against {kept[0]} --against {kept[1]}").stdout
    assert "verify --against bank-at.checkpoint --against mail-at.checkpoint --trust acme-pmo+" in typed_on(page, "try")


def test_what_was_left_out_of_the_verification_is_said_to_be(turned):
    assert "rules not checked: left out, as was asked for" in shown(turned, "--period 2026 --skip rules")


FORMS = "Write 2026-Q2, 2026-H1, 2026-06, 2026, last quarter, or two days: 2026-01-15..2026-02-14."


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("#3", f"#3 is no period. {FORMS}"),
        ("2026-Q5", f"2026-Q5 is no period. {FORMS}"),
        ("", f"an empty text is no period. {FORMS}"),
        ("2026-01-01..rubbish", f"2026-01-01..rubbish is no period. {FORMS}"),
        ("now", f"now has no end after its start. {FORMS}"),
        ("2026-03-31..2026-03-01", f"2026-03-31..2026-03-01 has no end after its start. {FORMS}"),
        ("2027", "2027 has not begun. Give one that has, such as 'this quarter'."),
    ],
)
def test_a_period_that_is_none_is_told(words: str, complaint: str) -> None:
    with pytest.raises(UsageFault) as raised:
        period_of(Call(clock=lambda: NOON), words)
    assert str(raised.value) == f"--period: {complaint}"


def test_a_period_holds_its_last_day():
    period = period_of(Call(clock=lambda: NOON), "2026-01-15..2026-02-14")
    assert (f"{period.first:%F %T}", f"{period.last:%F %T}") == ("2026-01-15 00:00:00", "2026-02-14 23:59:59")
