"""Every question has its answer about Acme, known in advance and compared whole.

The answers stand in golden/, a file a question, as CSV. Set REWRITE_GOLDEN=1 to write what is answered today, and read
the difference against examples/acme/README.md before you commit it.
"""

import os
from pathlib import Path

import pytest

from audit.questions import all_questions
from tests.audit.acme import asks, made_in

GOLDEN = Path(__file__).parent / "golden"
WITH = {"known-then": ("--as-of", "2025-12-31", "--then", "#369")}
NAMES = [question.name for question in all_questions()]


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme's folder, made once."""
    return made_in(tmp_path_factory.mktemp("questions"))


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_answered_about_acme_as_it_is_known_in_advance(name: str, acme: Path):
    actual = asks(acme, name, *WITH.get(name, ()), "--format", "csv")
    assert (actual.exit_code, actual.stderr) == (0, "")
    golden = GOLDEN / f"{name}.csv"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(actual.stdout, encoding="utf-8")
    assert actual.stdout == golden.read_text(encoding="utf-8")


def test_every_golden_file_is_the_answer_to_a_question():
    assert sorted(path.stem for path in GOLDEN.glob("*")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_something_of_each_kind_occurs_in_acmes_story(name: str):
    assert len((GOLDEN / f"{name}.csv").read_text(encoding="utf-8").splitlines()) > 1


def test_each_finding_that_a_question_can_make_occurs_in_acmes_story():
    told = {name: (GOLDEN / f"{name}.csv").read_text(encoding="utf-8") for name in NAMES}
    for name, findings in {
        "first-baselines": ("before any delivery", "before delivery", "after delivery began"),
        "method-changes": ("from one claim to the next", "by a rebaseline", "by a correction"),
        "without-evidence": ("no evidence", "changed since"),
        "self-verified": ("verified by its claimant", "verified within the PMO", "acknowledged within the PMO"),
        "over-recognised": ("claim,", "verdict,"),
        "ownerless": ("nobody named", "owner left the PMO"),
        "overdue": ("benefit,", "measurement,"),
        "refusals": (",log,", ",import,"),
    }.items():
        assert [finding for finding in findings if finding not in told[name]] == []
