"""On a terminal, what is missing is asked for; a question can be left at any time, and nothing was recorded then."""

import os
from pathlib import Path

import pytest

from events.base import Event
from flywheel.ledger import Ledger
from tests.hardship.desk import BRAND, LEDGER
from tests.hardship.terminal import terminal

CUSTOMER = ("log", "customer-identified")
BEFORE = "Interrupted. What was acknowledged before is kept.\n"


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
        assert here.text.endswith(BEFORE)
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
        ("Finance\r", "Error: --customer: 'Finance' is no id."),
        ("\x1b[A\r", "Error: --customer: '\\x1b[A' is no id."),
        (b"caf\xe9\r", "Error: --customer holds bytes that are no text."),
        ("x" * 3000 + "\r", "...' is no id."),
    ],
)
def test_an_answer_that_is_none_is_told_and_nothing_is_recorded(folder: Path, typed: str | bytes, told: str):
    with terminal(folder, *CUSTOMER, "--name", "n", "--type", "external", columns=200) as here:
        here.shows("customer (")
        here.types(typed)
        assert here.ends() == 2
        assert told in here.text.replace("\n", "")
    assert len(events(folder)) == 1


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
