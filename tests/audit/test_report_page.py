"""The report's page promises: it is whole HTML, needs nothing from anywhere, and shows any text as text."""

from datetime import UTC, datetime
from decimal import Decimal

from audit.report.contents import Answer, Check, Grid, Head, Ledger, Report, Seal
from audit.report.figures import ACCOUNTS, Account, Line, Unit
from audit.report.page import page
from tests.audit.pages import Reader

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
HEADS = (Head("kind", "the kind of event"), Head("amount", "the amount", right=True))


def told(**changed: object) -> Report:
    accounts = dict.fromkeys(ACCOUNTS, Account(Decimal("1234567.50"), Decimal(500)))
    report = Report(
        pmo={"name": "Acme PMO", "Scope": "enterprise"},
        period=(datetime(2026, 4, 1, tzinfo=UTC), AT),
        known="as known on 2026-07-01, up to #372",
        ledger=Ledger("acme.db", "flywheel/0192", 372, "cm9vdA==", AT),
        units=(Unit("GBP", (Line("GBP", "cashable", 2, accounts),)),),
        benefits=(),
        benefits_left_out=0,
        turns=Grid(HEADS, (), 0),
        checks=(Check("rows", "372 events"), Check("evidence", "no file at hand", made=False)),
        findings=Grid(HEADS, (), 0),
        answers=(
            Answer(
                "waivers", "Which rules were set aside?", "Why.", True, Grid(HEADS, (("x", "12"),), 3), "flywheel x"
            ),
            Answer("ownerless", "What has no owner?", "Why.", True, Grid(HEADS, (), 0), "flywheel y"),
            Answer("cashable", "How much is cashable?", "Why.", False, Grid(HEADS, (), 0), "flywheel z"),
        ),
        seals=(),
        keys=(),
        command="flywheel audit report",
        made_at=AT,
        version="0.1.0",
    )
    return report._replace(**changed)  # type: ignore[arg-type]  # any field of the report


def read(report: Report) -> Reader:
    return Reader(page(report, lambda at: f"{at:%Y-%m-%d %H:%M}"))


def test_the_page_nests_and_leads_nowhere_but_to_itself():
    found = read(told())
    assert {name for name in found.named if not name.startswith("#")} == set()
    assert {name[1:] for name in found.named} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_amounts_are_shown_with_every_digit_and_what_came_in_the_period_below():
    assert "1,234,567.50 +500" in read(told()).shown


def test_whatever_is_written_in_a_cell_is_shown_as_it_is_and_runs_nothing():
    nasty = '<script>alert("1")</script> & <b>'
    found = page(told(findings=Grid(HEADS, ((nasty, "1"),), 1)), str)
    assert "<script" not in found
    assert nasty in read(told(findings=Grid(HEADS, ((nasty, "1"),), 1))).shown


def test_rows_that_are_left_out_are_counted():
    assert "And 2 more." in read(told()).shown


def test_what_was_not_checked_is_not_shown_as_fine():
    assert "evidence not checked: no file at hand" in read(told()).shown


def test_without_a_checkpoint_the_page_says_what_that_leaves_open():
    assert "No checkpoint was held against the ledger" in read(told()).shown
    seal = Seal("acme.checkpoint", "flywheel/0192\n372\ncm9vdA==\n", 372, ("acme",), holds=False)
    assert "The ledger does not begin with these events." in read(told(seals=(seal,))).shown


def test_questions_that_found_nothing_are_told_apart_from_those_that_found_something():
    shown = read(told()).shown
    assert "1 of 2 questions that look for something found it." in shown
    assert "Nothing was found by: ownerless What has no owner?" in shown
    assert "Accounts of what there is: cashable 0" in shown
