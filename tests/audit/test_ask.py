"""The command that asks: it lists what can be asked, says what was meant, and keeps to moment, ids and values."""

import json
from pathlib import Path

import pytest

from audit.questions import all_questions
from tests.audit.acme import asks, made_in, typed


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme's folder, made once."""
    return made_in(tmp_path_factory.mktemp("ask"))


def test_without_a_question_they_are_listed(acme: Path):
    listed = typed("audit", "questions")
    asked = asks(acme)
    assert (asked.exit_code, asked.stdout) == (0, listed.stdout)
    assert asked.stderr == "Ask one of these: flywheel audit ask QUESTION.\n"
    assert all(question.name in listed.stdout for question in all_questions())


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["waver"], "There is no question called waver. Did you mean waivers?"),
        (["xyz"], "There is no question called xyz. 'flywheel audit questions' lists them."),
        (["known-then"], "Then is not said. Give --as-of with the day, and --then with when it was told of."),
        (["known-then", "--then", "#999"], "--then: there is no #999. The ledger ends at #397."),
        (["waivers", "--then", "#7"], "--then is for known-then. Leave it away, or say --known-at."),
        (["waivers", "--where", "rul=x"], "--where: there is no column rul. Did you mean rule?"),
        (["waivers", "--known-at", "#999"], "--known-at: there is no #999. The ledger ends at #397."),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_to_do(acme: Path, words: list[str], error: str):
    ended = asks(acme, *words)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", f"Error: {error}\n")


def test_nothing_of_an_id_is_said_so(acme: Path):
    ended = asks(acme, "trace", "no-such-claim")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == (
        "What does an amount rest on, link by link, from the need to the verdict? Nothing of no-such-claim.\n"
    )


def test_ids_and_values_choose_rows(acme: Path):
    rows = json.loads(asks(acme, "self-verified", "yard-diesel-2026-q1", "--format", "json").stdout)["rows"]
    assert [row["positions"] for row in rows] == [[388, 389], [389], [395]]
    words = ("--where", "who=dana", "--format", "json")
    assert len(json.loads(asks(acme, "self-verified", *words).stdout)["rows"]) == 1


def test_json_tells_the_question_and_the_moment(acme: Path):
    words = ("--known-at", "#369", "--as-of", "2025-12-31", "--format", "json")
    told = json.loads(asks(acme, "corrections", *words).stdout)
    assert [row["position"] for row in told["rows"]] == [368]
    assert {name: told[name] for name in ("known_at", "position", "question")} == {
        "known_at": "#369",
        "position": 369,
        "question": "corrections",
    }


def test_a_question_changes_nothing_in_the_folder(acme: Path):
    before = {path: path.read_bytes() for path in acme.rglob("*") if path.is_file()}
    for question in all_questions():
        assert asks(acme, question.name, "--as-of", "2026-09-30").exit_code == 0
    assert {path: path.read_bytes() for path in acme.rglob("*") if path.is_file()} == before
