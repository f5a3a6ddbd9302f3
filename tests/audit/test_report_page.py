"""The report's page promises: it is whole HTML, needs nothing from anywhere, and shows any text as text."""

from datetime import UTC, datetime
from decimal import Decimal

from audit.report.contents import Answer, Check, Grid, Head, Ledger, Report, Row, Seal, Stand
from audit.report.figures import ACCOUNTS, Account, Line, Unit
from audit.report.page import page
from audit.report.verdicts import verdicts
from tests.audit.pages import Reader

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
HEADS = (Head("kind", "the kind of event"), Head("amount", "the amount", right=True))


def told(**changed: object) -> Report:
    accounts = dict.fromkeys(ACCOUNTS, Account(Decimal("1234567.50"), Decimal(500)))
    report = Report(
        pmo={"name": "Acme PMO", "Scope": "enterprise"},
        period=(datetime(2026, 4, 1, tzinfo=UTC), AT),
        known="as known on 2026-07-01, up to #372",
        ledger=Ledger("acme.db", "flywheel/0192", 372, "cm9vdA==", (AT, AT)),
        stand=Stand(0, 0, ()),
        units=(Unit("GBP", (Line("GBP", "cashable", 2, accounts),)),),
        benefits=(),
        benefits_left_out=0,
        turns=Grid(HEADS, (), 0),
        checks=(Check("rows", "372 events"), Check("evidence", "no file at hand", made=False)),
        findings=Grid(HEADS, (), 0),
        answers=(
            Answer(
                "waivers",
                "Which rules were set aside?",
                "Why.",
                True,
                Grid(HEADS, (Row(("x", "12")),), 3),
                "flywheel x",
                "",
                "one was not read",
            ),
            Answer("ownerless", "What has no owner?", "Why.", True, Grid(HEADS, (), 0), "flywheel y"),
            Answer("cashable", "How much is cashable?", "Why.", False, Grid(HEADS, (), 0), "flywheel z"),
            Answer("refusals", "What was refused?", "Why.", True, Grid((), (), 0), "flywheel r", "Nothing was noted."),
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
    found = page(told(findings=Grid(HEADS, (Row((nasty, "1")),), 1)), str)
    assert "<script" not in found
    assert nasty in read(told(findings=Grid(HEADS, (Row((nasty, "1")),), 1))).shown


def test_rows_that_are_left_out_are_counted():
    assert "And 2 more. Mind: one was not read." in read(told()).shown


def test_what_was_not_checked_is_not_shown_as_fine():
    assert "evidence not checked: no file at hand" in read(told()).shown


SEAL = Seal("acme.checkpoint", "flywheel/0192\n372\ncm9vdA==\n", 372, ("acme (0a1b2c3d)",), holds=True, outside=True)


def tones(report: Report) -> dict[str, str]:
    """What the page says first, and how it sounds."""
    said = verdicts(report, str)
    return {verdict.says: verdict.tone for verdict in said}


def test_without_a_checkpoint_the_page_says_what_that_leaves_open():
    assert tones(told())["No checkpoint was held against the ledger."] == "open"
    assert "No checkpoint was held against the ledger" in read(told()).shown


def test_a_ledger_that_is_not_what_was_sealed_is_said_not_to_be_before_anything_else():
    report = told(seals=(SEAL, SEAL._replace(holds=False)))
    assert tones(report)["The ledger is not what was sealed."] == "bad"
    assert "The ledger does not begin with these events." in read(report).shown


def test_only_a_checkpoint_that_was_signed_and_kept_elsewhere_sounds_good():
    assert tones(told(seals=(SEAL,)))["Events #1 to #372 are what was sealed by acme (0a1b2c3d)."] == "good"
    beside, unsigned = SEAL._replace(outside=False), SEAL._replace(signers=())
    assert tones(told(seals=(beside,)))["Events #1 to #372 are what was sealed by acme (0a1b2c3d)."] == "open"
    assert tones(told(seals=(unsigned,)))["Events #1 to #372 are what acme.checkpoint sealed."] == "open"


def test_what_is_wrong_and_what_wants_attention_are_counted_apart():
    assert tones(told(stand=Stand(2, 10, ("rule-broken",))))["The ledger is not as it should be: 2 findings."] == "bad"
    notes = told(stand=Stand(0, 10, ()))
    assert tones(notes)["Nothing is wrong with the ledger, as far as was checked."] == "good"
    assert tones(notes)["10 notes of what wants attention."] == "open"


def test_a_period_that_goes_on_and_one_that_was_recorded_afterwards_are_said_to_be():
    assert "The period is not over." in tones(told(period=(AT, datetime(2026, 12, 31, tzinfo=UTC))))
    late = told(period=(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)))
    assert tones(late)["All of it was recorded after the period was over."] == "open"
    assert "The period is not over." not in tones(late)


def test_figures_of_a_ledger_that_is_not_as_it_should_be_are_not_to_be_relied_on():
    warning = "These figures are not to be relied on"
    assert warning not in read(told(seals=(SEAL,))).shown
    assert warning in read(told(stand=Stand(1, 0, ("rule-broken",)))).shown
    cited = told(stand=Stand(1, 0, ("evidence-altered",)))
    assert tones(cited)["Files that the ledger cites are not as they were: 1 finding."] == "bad"
    assert warning not in read(cited).shown
    forged = page(told(seals=(SEAL._replace(holds=False),)), str)
    assert warning in forged
    assert "@top-center" in forged


def test_what_was_not_checked_is_among_the_first_things_said():
    assert tones(told())["Not checked: evidence."] == "open"
    unsealed = told(checks=(Check("checkpoints", "there is none", made=False),))
    assert not [says for says in tones(unsealed) if says.startswith("Not checked")]


def test_rows_that_rest_on_the_period_are_marked():
    marked = Grid(HEADS, (Row(("new", "1"), marked=True), Row(("old", "2"))), 2)
    assert page(told(turns=marked), str).count('<tr class="marked">') == 1


def test_questions_that_found_nothing_are_told_apart_from_those_that_found_something():
    shown = read(told()).shown
    assert "1 of 2 questions that look for something found it." in shown
    assert "Nothing was found by: ownerless What has no owner?" in shown
    assert "Not answered: refusals Nothing was noted." in shown
    assert "Accounts of what there is: cashable 0" in shown
