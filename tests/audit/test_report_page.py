"""The report's page promises: it is whole HTML, needs nothing from anywhere, and shows any text as text."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

import pytest

from audit.questions import all_questions
from audit.report.contents import Answer, Commands, Grid, Head, Ledger, Report, Row
from audit.report.figures import ACCOUNTS, APART, Account, Line, Unit
from audit.report.gravity import GRADES
from audit.report.page import page
from audit.report.soundness import Check, Seal, Stand
from audit.report.telling import telling
from audit.report.verdicts import WHOLE, opinion, verdicts
from tests.audit.pages import Reader, typed_on

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
NONE_APART = dict.fromkeys(APART, Decimal(0))
HEADS = (Head("kind", "the kind of event"), Head("amount", "the amount", right=True))


def told(**changed: object) -> Report:
    accounts = dict.fromkeys(ACCOUNTS, Account(Decimal("1234567.50"), Decimal(500)))
    report = Report(
        pmo={"name": "Acme PMO", "Scope": "enterprise"},
        period=(datetime(2026, 4, 1, tzinfo=UTC), AT),
        known="as known on 2026-07-01, up to #372",
        ledger=Ledger("acme.db", "flywheel/0192", 372, "cm9vdA==", (AT, AT), known=372, happened=12),
        stand=Stand(0, 0, ()),
        units=(Unit("GBP", (Line("GBP", "cashable", 2, accounts, apart=NONE_APART),)),),
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
        commands=Commands("flywheel audit report", "flywheel v", "flywheel b", "flywheel t"),
        most=20,
        made_at=AT,
        version="0.1.0",
    )
    return report._replace(**changed)  # type: ignore[arg-type]  # any field of the report


def page_of(report: Report) -> str:
    return page(report, lambda at: f"{at:%Y-%m-%d %H:%M}")


def read(report: Report) -> Reader:
    return Reader(page_of(report))


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
    shown = read(told()).shown
    assert "Mind: one was not read." in shown
    assert "And 2 more: flywheel x" in shown


def test_what_was_not_checked_is_not_shown_as_fine():
    assert "evidence not checked: no file at hand" in read(told()).shown


SEAL = Seal("acme.checkpoint", "flywheel/0192\n372\ncm9vdA==\n", 372, ("acme (0a1b2c3d)",), holds=True, outside=True)


def tones(report: Report) -> dict[str, str]:
    """What the page says first, and how it sounds."""
    said = verdicts(report, str)
    return {verdict.says: verdict.tone for verdict in said}


def test_a_checkpoint_on_the_page_shows_its_empty_line_and_tells_by_what_its_file_is_known():
    text = "flywheel/0192\n372\ncm9vdA==\n\n\u2014 acme AAAA\n"
    report = page_of(told(seals=(SEAL._replace(text=text),)))
    assert typed_on(report, "checkpoint") == text
    assert 'cm9vdA==\n<span class="blank"></span>\n' in report
    assert f"{len(text.encode())} bytes and the SHA-256 {sha256(text.encode()).hexdigest()}" in Reader(report).shown


def test_without_a_checkpoint_the_page_says_what_that_leaves_open():
    assert tones(told())["No checkpoint was held against the ledger."] == "open"
    assert "No checkpoint was held against the ledger" in read(told()).shown


def test_a_ledger_that_is_not_what_was_sealed_is_said_not_to_be_before_anything_else():
    report = told(seals=(SEAL, SEAL._replace(holds=False)))
    assert tones(report)["The ledger is not what was sealed."] == "bad"
    assert "The ledger does not begin with these events." in read(report).shown
    assert "1 checkpoint of 2 disagrees." in read(report).shown
    both = told(seals=(SEAL._replace(holds=False), SEAL._replace(holds=False)))
    assert "2 checkpoints of 2 disagree." in read(both).shown


def test_the_page_promises_no_more_of_a_verification_than_it_can_tell():
    """A checkpoint has one hash of all: which event was changed shows only where something else gives it away."""
    steps = page(told(seals=(SEAL,)), str).partition('<ol class="steps">')[2]
    assert "else the stretch of events in which the change lies" in Reader(steps.partition("</ol>")[0]).shown


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


def test_rows_that_rest_on_the_period_are_marked_for_eyes_ears_and_paper():
    marked = Grid(HEADS, (Row(("new", "1"), marked=True), Row(("old", "2"))), 2, 1)
    report = told(turns=marked)
    assert page(report, str).count('<tr class="marked">') == 1
    assert "\u25aa of the period: new 1 old 2" in read(report).shown


def test_questions_that_found_nothing_are_told_apart_from_those_that_found_something():
    shown = read(told()).shown
    assert "1 of 2 questions that look for something found it." in shown
    assert "Nothing was found by ownerless What has no owner?" in shown
    assert "Not answered refusals What was refused? Not told: Nothing was noted." in shown
    assert "5.1 cashable 0" in shown


def found(name: str, total: int, **changed: object) -> Answer:
    """The answer to a question that found something."""
    grid = Grid(HEADS, (Row(("x", "12")),), total)
    return Answer(name, "Asks?", "Why.", True, grid, f"flywheel {name}")._replace(**changed)  # type: ignore[arg-type]


def test_the_gravest_comes_first_however_few_there_are_of_it():
    report = told(answers=(found("overdue", 900), found("backdated", 400), found("over-recognised", 1)))
    assert [answer.name for answer in report.to_look_into] == ["over-recognised", "backdated", "overdue"]
    shown = read(report).shown
    assert "The gravest first: A figure may be too high: over-recognised." in shown
    assert "A figure may be too high 4.1 over-recognised 1 0" in shown


def test_every_question_that_looks_for_something_has_its_gravity():
    graded = [name for grade in GRADES for name in grade.questions]
    finding = [each.name for each in all_questions() if each.finds == "findings" or telling(each.name).found]
    assert sorted(graded) == sorted(finding)


def test_every_column_that_is_told_on_paper_is_one_of_its_question():
    for each in all_questions():
        how, names = telling(each.name), {column.name for column in each.columns}
        assert {*how.columns.split(), *how.heads, how.own} <= names
        assert not how.columns or how.columns.endswith(" positions")


def test_what_is_to_be_looked_into_of_an_account_stands_among_the_findings_by_itself():
    late, never = (found("first-baselines", n, only=only) for n, only in ((2, "set late"), (0, "no baseline")))
    account = late._replace(finds=False, only="")
    report = told(answers=(late, never, account, found("overdue", 9)))
    shown = read(report).shown
    assert "1 of 2 questions" not in shown  # late and never are one question
    assert "2 of 2 questions that look for something found it." in shown
    assert "or was set late or never: first-baselines." in shown
    assert "Nothing was found by: first-baselines, no baseline." in shown
    assert "4.1 first-baselines, set late 2" in shown
    assert "5.1 first-baselines 2" in shown


def test_rows_are_counted_by_sort_and_what_is_rare_together():
    sorts = (("late", 40), ("early", 2), ("never", 1), ("twice", 1))
    assert "late 40 ; early 2 ; other sorts 2" in read(told(answers=(found("backdated", 44, counted=sorts),))).shown


def test_an_opinion_says_no_more_than_was_looked_at():
    def said(**changed: object) -> tuple[str, str]:
        return opinion(told(checks=(Check("rows", "372 events"),))._replace(**changed))  # type: ignore[arg-type]

    beside, unsigned = SEAL._replace(outside=False), SEAL._replace(signers=())
    assert said(seals=(SEAL,)) == ("good", WHOLE)
    for seals in ((), (beside,), (unsigned,)):
        assert said(seals=seals) == ("open", "Whole in itself; that it is unaltered is not shown")
    assert said(seals=(SEAL._replace(size=300),)) == ("open", "Whole; unaltered up to #300, and not sealed since")
    assert said(seals=(SEAL,), stand=Stand(1, 0, ("evidence-altered",)))[0] == "open"
    assert said(seals=(SEAL,), stand=Stand(0, 1, ()))[1] == "Whole and unaltered, with reservations"
    assert said(seals=(SEAL,), checks=told().checks)[1] == "Whole and unaltered, with reservations"
    assert said(seals=(SEAL,), checks=(Check("rows", "left out", made=False),))[1] == "Not told: rows not looked at"
    assert said(seals=(SEAL,), stand=Stand(1, 0, ("tags-differ",))) == ("bad", "Not whole")
    assert said(seals=(SEAL, SEAL._replace(holds=False))) == ("bad", "Not what was sealed")


def test_no_figure_rests_on_what_lies_beside_the_ledger():
    stand = Stand(2, 0, ("read-models-differ", "evidence-altered"))
    assert not told(stand=stand).doubtful
    assert tones(told(stand=stand))["What lies beside it is not as it should be: 2 findings."] == "bad"


def test_a_name_cannot_break_out_of_the_style_sheet():
    nasty = 'A "PMO"; } </style><script>alert(1)</script> \\'
    text = page(told(pmo={"name": nasty}), str)
    assert text.count("</style>") == 1
    assert "<script" not in text
    assert 'content: "A\\20 \\22 PMO\\22' in text


def test_what_nobody_said_is_no_zero():
    accounts = dict.fromkeys(ACCOUNTS, Account(Decimal(0), Decimal(0), told=False))
    shown = read(told(units=(Unit("GBP", (Line("GBP", "cashable", 1, accounts, unsaid=1, apart=NONE_APART),)),))).shown
    assert "GBP cashable 1 not said not said" in shown
    assert "1 of the benefits has no target, and adds nothing to what is promised." in shown


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_every_colour_of_text_can_be_read_on_what_is_behind_it(theme: int) -> None:
    rooms = re.findall(r":root \{(.*?)\}", page(told(), str), re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#\w{6})", rooms[theme]))
    for text in ("ink", "soft", "good", "bad", "open"):
        for behind in ("paper", "tint"):
            light, dark = sorted((luminance(colours[text]), luminance(colours[behind])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, behind)


def test_headings_go_down_step_by_step_and_heads_of_tables_say_of_what():
    text = page(told(seals=(SEAL,)), str)
    levels = [int(level) for level in re.findall(r"<h(\d)", text)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise([0, *levels]))
    assert re.findall(r"<th(?![^>]* scope=)(?!ead)[^>]*>", text) == []
    assert set(re.findall(r'aria-labelledby="([^"]+)"', text)) <= set(read(told(seals=(SEAL,))).ids)
    assert '<html lang="en">' in text
