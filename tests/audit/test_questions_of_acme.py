"""Every question has its answer about Acme, known in advance and compared whole.

The answers stand in golden/, a file a question, as CSV. Set REWRITE_GOLDEN=1 to write what is answered today, and read
the difference against examples/acme/README.md before you commit it.
"""

import json
import os
from pathlib import Path

import pytest

from audit.questions import all_questions
from tests.audit.acme import asks, made_in
from tests.audit.kinds_of_answer import KINDS, UNTOLD, told

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


MOMENTS: tuple[tuple[str, ...], ...] = (
    ("--then", "#372", "--as-of", "2026-08-31"),
    ("--then", "#395", "--as-of", "2026-05-05"),
    ("--then", "#369", "--as-of", "2027-12-31"),
)
"""Now, before the verdicts of May 2026, and when the year after has gone by without another."""


def test_each_kind_of_answer_that_a_question_can_give_occurs_in_acmes_story(acme: Path):
    """Now, or as of another day: what is young now was not, and what waits will be old."""
    found: dict[tuple[str, str], set[object]] = {}
    for name in {name for name, _ in KINDS}:
        for moment in [(), *MOMENTS]:
            if name == "known-then" and not moment:
                continue
            words = moment if name == "known-then" else moment[2:]
            ended = asks(acme, name, *words, "--format", "json")
            assert ended.exit_code == 0, ended.stderr
            for column, kind in told(name, json.loads(ended.stdout)["rows"]):
                found.setdefault((name, column), set()).add(kind)
    assert found == {key: {*kinds} - UNTOLD.get(key, set()) for key, kinds in KINDS.items()}
