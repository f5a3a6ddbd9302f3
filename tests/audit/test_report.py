"""A report promises: a page for a period, with the ledger's figures and findings, put where nothing is written over."""

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from commands.audit.report import period_of
from commands.call import Call
from flywheel.errors import UsageFault
from tests.audit.pages import Reader
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
    assert f"cashable 1 {promised} +{promised}" in (whole := shown(turned, "--period 2026"))
    assert f"{recognised} +{recognised} 0" in whole


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


def test_what_was_left_out_of_the_verification_is_said_to_be(turned):
    assert "rules not checked: left out, as was asked for" in shown(turned, "--period 2026 --skip rules")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("#3", "--period: #3 is a position. Give days, such as 2026-Q2."),
        ("now", "--period: now has no end after its start. Give days, such as 2026-Q2."),
        ("2026-03-31..2026-03-01", "has no end after its start"),
        ("2027", "--period: 2027 has not begun. Give one that has, such as 'this quarter'."),
        ("sometime", "sometime is not a time"),
    ],
)
def test_a_period_that_is_none_is_told(words: str, complaint: str) -> None:
    with pytest.raises(UsageFault, match=complaint.replace("#", "[#]")):
        period_of(Call(clock=lambda: NOON), words)


def test_a_period_holds_its_last_day():
    period = period_of(Call(clock=lambda: NOON), "2026-01-15..2026-02-14")
    assert (f"{period.first:%F %T}", f"{period.last:%F %T}") == ("2026-01-15 00:00:00", "2026-02-14 23:59:59")
