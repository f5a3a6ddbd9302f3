"""Taking back and correcting: what is told can be done, and what the help names can be typed."""

from pathlib import Path

import pytest

from tests.desk import CHARTER, Desk

CUSTOMER = "log customer-identified --customer ward --name Ward --type external"
NEED = "log need-identified --need beds --customer ward --statement 'More beds.'"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a charter (#1), a customer (#2), and a need (#3)."""
    desk = Desk(tmp_path)
    for words in (CHARTER, CUSTOMER, NEED):
        assert desk.types(words).exit_code == 0
    return desk


def test_a_typo_in_a_correction_points_to_help_that_can_be_typed(desk):
    result = desk.types("correct '#2' --because x --nmae Ward")
    assert result.stderr == "Error: No such option '--nmae'. Did you mean --name? See 'flywheel correct --help'.\n"


def test_the_reason_of_a_correction_can_be_called_reason(desk):
    assert desk.types("correct '#2' --reason 'A new name.' --name Wards").exit_code == 0
    with desk.ledger() as ledger:
        assert [entry.event.model_dump().get("reason") for entry in ledger.read(after=3)] == ["A new name.", None]


def test_a_kind_with_a_reason_of_its_own_keeps_it(desk):
    desk.types("log need-withdrawn --need beds --reason 'No budget.'")
    result = desk.types("correct '#4' --reason 'No staff.'")
    assert result.stderr == (
        "Error: No reason is given. Say why it was wrong with --because. (--reason is what the event itself says.)\n"
    )
    assert desk.types("correct '#4' --because 'Misheard.' --reason 'No staff.'").exit_code == 0
    with desk.ledger() as ledger:
        reasons = [entry.event.model_dump()["reason"] for entry in ledger.read(after=4)]
    assert reasons == ["Misheard.", "No staff."]


@pytest.mark.parametrize("words", ["correct '#2' --help", "correct -h 2", "correct '#2' --because x --help"])
def test_help_on_a_correction_lists_the_options_of_the_kind(desk, words):
    told = desk.types(words).stdout
    assert "Options of customer-identified, of which #2 is one:" in told
    for option in ("--name TEXT", "--influence NUMBER", "--because TEXT", "--dry-run", "--on TIME"):
        assert option in told, option


@pytest.mark.parametrize("words", ["correct --help", "correct '#99' --help", "correct nonsense --help", "help correct"])
def test_help_on_no_correction_in_particular_lists_what_all_take(desk, words):
    result = desk.types(words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "--because TEXT" in result.stdout
    assert "--dry-run" in result.stdout


def test_help_needs_no_ledger(tmp_path):
    assert Desk(tmp_path).types("correct '#2' --help").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_what_took_the_place_of_a_corrected_event_is_told(desk):
    desk.types("correct '#3' --because x --statement 'Many more beds.'")
    for words in ("void '#3' --because x", "correct '#3' --because x --statement y"):
        result = desk.types(words)
        assert result.stderr == (
            "Refused: void-what-stands: #5 took the place of #3. Void or correct '#5' instead.\n"
        ), words
    desk.types("correct '#5' --because x --statement 'A few beds.'")
    assert "#7 took the place of #3." in desk.types("void '#3' --because x").stderr
    desk.types("void '#7' --because x")
    assert desk.types("void '#3' --because x").stderr == (
        "Refused: void-what-stands: #7 took the place of #3, and was voided by #8. Nothing is left to do.\n"
    )
    assert desk.types("void '#7' --because x").stderr == (
        "Refused: void-what-stands: #7 was voided before, by #8. Nothing is left to do.\n"
    )


def test_the_charter_that_stands_is_the_one_to_correct(desk):
    desk.types("correct '#1' --because x --name 'Another PMO'")
    assert desk.types("void '#5' --because x").stderr == (
        "Refused: keep-the-charter: a ledger cannot be without its charter. "
        "Use flywheel correct '#5', or log charter-amended.\n"
    )


def test_another_id_is_refused_with_what_is_possible(desk):
    assert desk.types("correct '#2' --because x --customer icu").stderr == (
        "Refused: correction-keeps-the-id: the id of a customer stays. Log customer-identified anew with the other id; "
        "#2 can be voided while nothing else names it.\n"
    )


@pytest.mark.parametrize("words", ["correct", "void", "correct --because x"])
def test_a_position_that_the_shell_took_for_a_comment_is_told(desk, words):
    assert desk.types(words).stderr == (
        "Error: No position is given. Write it in quotes, '#7': the shell takes a bare # for the start of a comment.\n"
    )
