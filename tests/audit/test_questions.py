"""The catalogue of questions promises: each says what it asks and why, and what stands in every column."""

from pathlib import Path

import pytest

from audit.questions import all_questions, nearest, question_named

HOUSE = Path(__file__).parent.parent.parent
PROMISED = (
    *("claimed-as-of", "known-then", "first-baselines", "rebaselines", "targets-moved-after-actuals", "method-changes"),
    *("trace", "without-evidence", "self-verified", "unrecognised-by-age", "over-recognised", "over-attributed"),
    *("ownerless", "overdue", "dis-benefits", "cashable", "backdated", "waivers", "corrections", "refusals"),
)


def test_every_question_that_the_design_names_can_be_asked():
    assert set(PROMISED) - {question.name for question in all_questions()} == set()


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.name)
def test_a_question_says_what_it_asks_and_why_and_what_its_columns_mean(question):
    assert question.asks.endswith("?")
    assert question.why.endswith(".")
    assert [column.name for column in question.columns if not column.about] == []
    assert len({column.name for column in question.columns}) == len(question.columns)
    assert question.columns[-1].name == question.brief[-1] == "positions"
    assert set(question.brief) <= {column.name for column in question.columns}


def test_a_slip_is_told_what_was_meant():
    assert (nearest("waver"), nearest("baselines"), nearest("xyz")) == ("waivers", "rebaselines", None)
    assert question_named("waver") is None


def test_the_manual_tells_of_every_question_what_it_asks_and_why():
    page = " ".join((HOUSE / "docs" / "manual" / "questions.md").read_text(encoding="utf-8").split())
    assert [each.name for each in all_questions() if f"## {each.name} *{each.asks}* {each.why} " not in page] == []
