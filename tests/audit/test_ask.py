"""The command that asks: it lists what can be asked, says what was meant, and keeps to moment, ids and values."""

import json
from pathlib import Path

import pytest

from audit.questions import all_questions
from tests.audit.acme import asks, made_in, typed
from tests.commands.ledgers import messages


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
        (
            ["known-then"],
            "No day is given to look back on. Give --as-of with the last day that a report was about, "
            "and --then with the day on which it was made, if that was later.",
        ),
        (["known-then", "--then", "#999"], "--then: there is no #999. The ledger ends at #407."),
        (["waivers", "--then", "#7"], "--then is for known-then. Leave it away, or say --known-at."),
        (["waivers", "--where", "rul=x"], "--where: there is no column rul. Did you mean rule?"),
        (["waivers", "--known-at", "#999"], "--known-at: there is no #999. The ledger ends at #407."),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_to_do(acme: Path, words: list[str], error: str):
    ended = asks(acme, *words)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", f"Error: {error}\n")


def test_nothing_of_an_id_that_is_there_is_said_so(acme: Path):
    for name in ("board-trust", "benefit:board-trust", "ines"):
        ended = asks(acme, "waivers", name)
        assert (ended.exit_code, ended.stdout) == (0, "")
        assert ended.stderr == f"Which rules were set aside, for what, by whom, and why? Nothing of {name}.\n"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ["trace", "savings-2025-h1x"],
            "savings-2025-h1x stands nowhere in this ledger. Did you mean savings-2025-h1?",
        ),
        (["claimed-as-of", "yard-deisel"], "yard-deisel stands nowhere in this ledger. Did you mean yard-diesel?"),
        (["claimed-as-of", "yard-deisel", "less-rework"], "yard-deisel stands nowhere in this ledger. Did you mean"),
        (["self-verified", "bob"], "bob stands nowhere in this ledger. "),
        (["waivers", "--where", "actor=omra"], "omra stands nowhere in this ledger. Did you mean omar?"),
        (["known-then", "xyzzy", "--as-of", "2020-01-01"], "xyzzy stands nowhere in this ledger. Ask for others."),
    ],
)
def test_who_or_what_stands_nowhere_in_the_ledger_is_refused(acme: Path, words: list[str], error: str):
    ended = asks(acme, *words)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"Error: {error}"), ended.stderr


def test_what_a_row_says_can_be_asked_for_though_it_names_nobody(acme: Path):
    assert len(json.loads(asks(acme, "cashable", "avoidance", "--format", "json").stdout)["rows"]) == 1


def test_a_value_that_no_row_has_is_told_with_what_comes_near(acme: Path):
    ended = asks(acme, "without-evidence", "--where", "finding=changed")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == "No row has finding=changed. Did you mean changed since?\n"
    ended = asks(acme, "waivers", "--where", "actor=ines")
    assert (ended.exit_code, ended.stderr.endswith(" Nothing.\n")) == (0, True)


def test_what_nobody_noted_is_not_nothing(acme: Path, tmp_path: Path):
    (tmp_path / "acme.db").write_bytes((acme / "acme.db").read_bytes())
    ended = asks(tmp_path, "refusals")
    assert (ended.exit_code, ended.stdout, ended.stderr) == (
        0,
        "",
        "NOT ANSWERED: no refusals were noted beside this ledger. That no row is told means nothing here.\n",
    )
    told = json.loads(asks(tmp_path, "refusals", "--format", "json").stdout)
    assert (told["rows"], told["not_answered"]) == ([], "no refusals were noted beside this ledger")
    assert json.loads(asks(acme, "refusals", "--format", "json").stdout)["not_answered"] is None


def test_before_the_ledger_began_nothing_was_known(acme: Path):
    ended = asks(acme, "known-then", "--as-of", "2025-12-31")
    assert ended.stderr == (
        "NOT ANSWERED: nothing was on record by 2025-12-31: the first event was recorded 2026-10-30. "
        "That no row is told means nothing here.\n"
    )


def test_of_what_was_not_yet_on_record_nothing_is_answered(acme: Path):
    why = "nothing was on record by then: the first event was recorded 2026-10-30"
    ended = asks(acme, "waivers", "--known-at", "2026-01-01")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == f"NOT ANSWERED: {why}. That no row is told means nothing here.\n"
    words = ("--ledger", str(acme / "acme.db"), "audit", "questions", "--count", "--known-at", "2026-01-01")
    rows = json.loads(typed(*words, "--format", "json").stdout)["rows"]
    assert {(row["rows"], row["not_answered"]) for row in rows} == {(None, why)}


def test_where_no_file_was_at_hand_it_is_told_beside_the_rows(acme: Path, tmp_path: Path):
    (tmp_path / "acme.db").write_bytes((acme / "acme.db").read_bytes())
    said = "whether the files that are cited are unchanged was not looked at: none of them was at hand"
    ended = asks(tmp_path, "without-evidence", "--format", "json")
    assert messages(ended.stderr) == f"Mind: {said}.\n"
    assert (json.loads(ended.stdout)["caveat"], json.loads(ended.stdout)["not_answered"]) == (said, None)
    words = ("--ledger", str(tmp_path / "acme.db"), "audit", "questions", "--count", "--format", "json")
    counted = typed(*words)
    assert json.loads(counted.stdout)["caveats"] == {"without-evidence": said}
    assert messages(counted.stderr) == f"Mind, without-evidence: {said}.\n"
    assert json.loads(asks(acme, "without-evidence", "--format", "json").stdout)["caveat"] is None


def test_notes_that_cannot_be_read_are_told(acme: Path, tmp_path: Path):
    (tmp_path / "acme.db").write_bytes((acme / "acme.db").read_bytes())
    notes = tmp_path / "acme.refusals.jsonl"
    notes.write_bytes((acme / "acme.refusals.jsonl").read_bytes() + b"spoilt\n")
    ended = asks(tmp_path, "refusals", "--format", "json")
    said = "1 line of the notes cannot be read, and what it told is not here"
    assert messages(ended.stderr) == f"Mind: {said}.\n"
    assert (json.loads(ended.stdout)["caveat"], len(json.loads(ended.stdout)["rows"])) == (said, 6)
    for spoilt, why in ((b"x\ny\n", "of 2 lines none is a note"), (b"", "the file is empty")):
        notes.write_bytes(spoilt)
        ended = asks(tmp_path, "refusals")
        assert ended.stderr.startswith(f"NOT ANSWERED: what was noted of refusals cannot be read: {why}. "), spoilt


def test_how_many_rows_each_question_has_is_counted(acme: Path):
    words = ("--ledger", str(acme / "acme.db"), "audit", "questions", "--count", "--format", "json")
    told = {row["question"]: (row["rows"], row["not_answered"]) for row in json.loads(typed(*words).stdout)["rows"]}
    assert list(told) == [question.name for question in all_questions()]
    assert told["waivers"] == (len(json.loads(asks(acme, "waivers", "--format", "json").stdout)["rows"]), None)
    assert told["known-then"] == (None, "no day was given to look back on")
    then = typed(*words, "--as-of", "2026-03-31", "--known-at", "#200")
    assert json.loads(then.stdout)["position"] == 200
    assert {row["question"]: row["rows"] for row in json.loads(then.stdout)["rows"]}["waivers"] == 1


def test_a_moment_is_for_counting(acme: Path):
    ended = typed("--ledger", str(acme / "acme.db"), "audit", "questions", "--as-of", "2026-03-31")
    assert (ended.exit_code, ended.stderr) == (
        2,
        "Error: --as-of and --known-at are for counting. Add --count, or leave them away.\n",
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
