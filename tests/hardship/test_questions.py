"""On a terminal, what is missing is asked for; a question can be left at any time, and nothing was recorded then."""

import os
from pathlib import Path

import pytest

from events.base import Event
from flywheel.ledger import Ledger
from tests.hardship.desk import BRAND, LEDGER
from tests.hardship.terminal import terminal

CUSTOMER = ("log", "customer-identified")
NOTHING = "Interrupted. Nothing was recorded.\n"


def events(folder: Path) -> list[Event]:
    with Ledger.open(folder / LEDGER) as ledger:
        return [entry.event for entry in ledger.read()]


def test_what_is_missing_is_asked_for_and_what_is_given_is_not(folder: Path):
    with terminal(folder, *CUSTOMER, "--name", "Finance") as here:
        here.shows("customer (the customer's id): ")
        here.types("finance\r")
        here.shows("type (")
        here.types("external\r")
        assert here.ends() == 0
        assert "Recorded #2 customer-identified (customer:finance), 1 Awareness Building.\n" in here.text
        assert "name (" not in here.text
    said = events(folder)[1].model_dump()
    assert (said["customer"], said["name"], said["type"]) == ("finance", "Finance", "external")


def test_a_question_without_an_answer_is_asked_again(folder: Path):
    with terminal(folder, *BRAND[:4]) as here:
        here.shows("promise (")
        here.types("\r")
        here.shows("promise (")
        here.types("Žluť 😀\r")
        assert here.ends() == 0
    assert events(folder)[1].model_dump()["promise"] == "Žluť 😀"


def test_no_input_never_asks(folder: Path):
    with terminal(folder, *CUSTOMER, "--no-input") as here:
        assert here.ends() == 2
        assert here.text.startswith("Error: --customer is missing. Give it.\n")
    assert len(events(folder)) == 1


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("answers", [0, 1, 2])
def test_a_question_can_be_left(folder: Path, key: str, answers: int):
    with terminal(folder, *CUSTOMER) as here:
        for name, answer in (("customer (", "finance\r"), ("name (", "Finance\r"), ("type (", ""))[: answers + 1]:
            here.shows(name)
            if name != ("customer (", "name (", "type (")[answers]:
                here.types(answer)
        assert here.ends_by(key) == 130
        assert here.text.endswith(NOTHING)
    assert len(events(folder)) == 1


def test_the_reason_of_a_void_is_asked_for_and_can_be_left(folder: Path):
    with terminal(folder, *BRAND) as here:
        assert here.ends() == 0
    with terminal(folder, "void", "#2") as here:
        here.shows("Why was it wrong: ")
        assert here.ends_by("\x03") == 130
    assert len(events(folder)) == 2
    with terminal(folder, "void", "#2") as here:
        here.shows("Why was it wrong: ")
        here.types("Twice.\r")
        assert here.ends() == 0
    assert events(folder)[2].model_dump()["reason"] == "Twice."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Finance\r", "--customer: 'Finance' is no id."),
        ("\x1b[A\r", "--customer: '\\x1b[A' is no id."),
        (b"caf\xe9\r", "--customer holds bytes that are no text."),
        ("x" * 3000 + "\r", "...' is no id."),
    ],
)
def test_an_answer_that_is_none_is_told_at_once_and_asked_for_again(folder: Path, typed: str | bytes, told: str):
    with terminal(folder, *CUSTOMER, "--name", "n", "--type", "external", columns=200) as here:
        here.shows("customer (")
        here.types(typed)
        here.shows("customer (")
        assert told in here.text.replace("\n", "")
        here.types("finance\r")
        assert here.ends() == 0
    assert len(events(folder)) == 2


def test_a_question_names_the_choices(folder: Path):
    with terminal(folder, *CUSTOMER, "--customer", "c", "--name", "n", columns=200) as here:
        here.shows("executive, business-unit, programme, project-team, external): ")
        here.types("extern\r")
        here.shows("Did you mean external?")
        here.types("external\r")
        assert here.ends() == 0


def test_what_rules_will_ask_for_is_offered_and_can_be_left_out(folder: Path):
    promise = "log benefit-promised --benefit b --proposition p --title t --category financial --class cashable"
    with terminal(folder, *promise.split(), "--outcome", "o", "--unit", "GBP", columns=200) as here:
        here.shows("direction (")
        here.types("lower\r")
        here.shows("baseline-value (the value before; Enter leaves it out): ")
        here.types("many\r")
        here.shows("is not a plain number")
        here.types("12\r")
        here.shows("baseline-date (the day it was read): ")
        here.types("2026-01-01\r")
        here.shows("baseline-source (")
        here.types("Books\r")
        here.shows("target (the value aimed at; Enter leaves it out): ")
        here.types("\r")
        assert here.ends() == 1
        assert "proposition p is not" in here.text


def test_what_is_wrong_on_the_line_is_told_before_anything_is_asked(folder: Path):
    with terminal(folder, *CUSTOMER, "--on", "31/03/2026", "--influence", "9") as here:
        assert here.ends() == 2
        assert here.text.startswith("Error: --on: 31/03/2026 is not how a day is written here. Write 2026-03-31.\n")
        assert "Error: --influence: '9' is out of range. Give at most 5.\n" in here.text


def test_a_charter_is_asked_for_as_well(tmp_path: Path):
    with terminal(tmp_path, "init", "--name", "PMO", "--scope", "project", "--currency", "GBP", columns=200) as here:
        here.shows("mandate (what it is for): ")
        here.types("Keep promises.\r")
        here.shows("sponsor (")
        here.types("ceo\r")
        assert here.ends() == 0
    assert len(events(tmp_path)) == 1


@pytest.mark.parametrize("columns", [20, 1])
@pytest.mark.parametrize(
    "words",
    [("--help",), ("kinds", "benefit-promised"), ("show", "services"), ("next",)],
    ids=" ".join,
)
def test_a_narrow_terminal_is_filled_as_well_as_it_can_be(folder: Path, columns: int, words: tuple[str, ...]):
    with terminal(folder, *words, columns=columns, PAGER="cat") as here:
        assert here.ends() == 0
        assert "Traceback" not in here.text


@pytest.mark.parametrize("pager", ["true", "head -1", "/no/such/pager", "'"])
def test_a_pager_that_does_not_page_does_no_harm(folder: Path, pager: str):
    with terminal(folder, "kinds", PAGER=pager) as here:
        assert here.ends() in (0, 141)
        assert "Traceback" not in here.text
        assert "fault of flywheel" not in here.text


def test_a_terminal_that_goes_away_leaves_nothing_behind(folder: Path):
    with terminal(folder, *CUSTOMER) as here:
        here.shows("customer (")
        os.close(here._file)
        here._file = os.open(os.devnull, os.O_RDWR)
    assert len(events(folder)) == 1


def test_a_new_keys_passphrase_is_typed_twice_unseen_and_asked_for_to_seal(folder: Path):
    with terminal(folder, "audit", "key", "make", "--name", "board.example") as here:
        here.shows("Passphrase for the new key (nothing for none): ")
        here.types("three blind mice\r")
        here.shows("Repeat for confirmation: ")
        here.types("three blind mike\r")
        here.shows("Passphrase for the new key (nothing for none): ")
        here.types("three blind mice\r")
        here.shows("Repeat for confirmation: ")
        here.types("three blind mice\r")
        assert here.ends() == 0
        assert "mice" not in here.text
    with terminal(folder, "audit", "seal", "--key", "board.example") as here:
        here.shows("Passphrase of the key: ")
        here.types("three blind mice\r")
        assert here.ends() == 0
        assert "Sealed #1 to #1." in here.text


def test_a_key_without_a_passphrase_is_made_by_returns(folder: Path):
    with terminal(folder, "audit", "key", "make", "--name", "board.example") as here:
        here.shows("Passphrase for the new key (nothing for none): ")
        here.types("\r")
        here.shows("Repeat for confirmation: ")
        here.types("\r")
        assert here.ends() == 0
    with terminal(folder, "audit", "seal", "--key", "board.example") as here:
        assert here.ends() == 0
