"""Operators are promised: every kind can be logged by the example that explains it, and every fault is told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import door
from commands.call import Call
from commands.log import ELSEWHERE, example_of
from events.kinds import KINDS, by_name
from tests.desk import CHARTER, NOON, Desk

USE = "Use lower-case letters, digits and hyphens, 63 at most, a letter or digit first."
# What the examples of the catalogue would end is tried, and not recorded.
ENDINGS = {
    "need-withdrawn",
    "proposition-declined",
    "service-retired",
    "staff-released",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a chartered ledger."""
    desk = Desk(tmp_path)
    assert desk.types(CHARTER).exit_code == 0
    return desk


def test_a_ledger_begins_with_its_charter(tmp_path):
    result = Desk(tmp_path).types(CHARTER)
    assert result.stdout == "Recorded #1 pmo-chartered, Charter.\n"
    assert result.stderr == (
        f"Made the ledger {tmp_path / 'flywheel.db'}.\n"
        "Next: flywheel log customer-identified --customer CUSTOMER --name NAME --type TYPE\n"
    )


def test_a_ledger_is_not_made_where_one_is(desk):
    result = desk.types(CHARTER)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {desk.folder / 'flywheel.db'} is there already. Name another with --ledger, or move it away.\n"
    )


def test_every_kind_is_logged_by_the_example_that_explains_it(desk):
    """In the order of the wheel the examples are one story, so that each can be copied after the ones before it."""
    names = [name for name in by_name() if name not in ELSEWHERE]
    names.insert(names.index("proposition-agreed"), names.pop(names.index("proposition-declined")))
    for name in names:
        words = example_of(by_name()[name]).removeprefix("flywheel ")
        tried = f"{words} --dry-run" if name in ENDINGS else words
        result = desk.types(tried)
        assert result.exit_code == 0, f"{words}\n{result.stderr}"
    with desk.ledger() as ledger:
        logged = {entry.event.kind for entry in ledger.read()}
    left_out = {f"{name}" for name in (*ENDINGS, *ELSEWHERE)} - {"pmo-chartered"}
    assert {kind.kind for kind in KINDS.values() if kind.kind.split(".")[1] not in left_out} == logged


def test_what_comes_next_is_told_with_what_is_known(desk):
    result = desk.types("log customer-identified --customer finance --name Finance --type business-unit")
    assert result.stdout == "Recorded #2 customer-identified (customer:finance), 1 Awareness Building.\n"
    assert result.stderr == (
        "Next: flywheel log awareness-session-held --title TITLE --channel CHANNEL --customer finance --reach REACH\n"
    )


def test_scripts_get_the_receipt_as_json(desk):
    result = desk.types("log brand-published --title 'On a page' --promise 'One date.' --format json")
    assert json.loads(result.stdout)["rows"] == [
        {
            "position": 2,
            "kind": "awareness-building.brand-published.v1",
            "about": [],
            "recorded": "now",
            "waived": [],
            "next": None,
        }
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("log need-identifed", "There is no kind 'need-identifed'. Did you mean need-identified?"),
        (
            "log customer-identified --customer Finance --name Finance --type business-unit",
            f"--customer: 'Finance' is no id. {USE}",
        ),
        (
            "log customer-identified --customer finance --name Finance --type busines-unit",
            "--type: 'busines-unit' is not one of its choices. Did you mean business-unit?",
        ),
        (
            "log perception-measured --customer finance --nps 101",
            "--nps: '101' is out of range. Give at most 100.",
        ),
        (
            "log brand-published --title a --promise b --on 2026-02-30",
            "--on: 2026-02-30 does not exist: that month has 28 days. Give a day from 1 to 28.",
        ),
        (
            "log service-delivered --service s --customer c --quantity 1 --hours 2 --cost 500",
            "--cost: '500' is not money. Write amount and currency, for example '1200.50 GBP'.",
        ),
        (
            "log value-verified --claim c --amount 5 --unit gbp --verified-by x",
            "--unit: gbp is a currency. Write it in capitals: GBP.",
        ),
        (
            "log value-verified --claim c --amount £5 --unit GBP --verified-by x",
            "--amount: '£5' is not a plain number. Write it as 1234.50, without currency or separators.",
        ),
        ("log pmo-chartered", "pmo-chartered is not logged by hand. Use 'flywheel init'."),
        ("log event-voided", "event-voided is not logged by hand. Use 'flywheel void'."),
        (
            "log brand-published --title a --promise b --waive x",
            "--waive 'x' gives no reason. Write it as --waive RULE='why it is set aside'.",
        ),
        (
            "log brand-published --title a --promise b --evidence minutes.pdf",
            "--evidence: There is no file minutes.pdf. Check the path, or give a URL.",
        ),
        (
            "log brand-published --title a --promise b --cause seven",
            "--cause: 'seven' is no position. Write it as '#7'.",
        ),
        ("void '#1'", "No reason is given. Say why it was wrong with --because."),
        ("void first --because x", "'first' is no position. Write it as '#7'."),
    ],
)
def test_a_fault_of_the_command_line_is_told_and_changes_nothing(desk, words, told):
    result = desk.types(words)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {told}\n")
    with desk.ledger() as ledger:
        assert ledger.head == 1


def test_all_faults_of_one_event_are_told_at_once(desk):
    result = desk.types("log need-identified --priority many")
    assert result.stderr == (
        "Error: --need is missing. Give it.\n"
        "Error: --customer is missing. Give it.\n"
        "Error: --statement is missing. Give it.\n"
        "Error: --priority: 'many' is not a whole number. Write it in digits, for example 3.\n"
    )


def test_a_nul_byte_is_told(desk):
    call = Call(clock=lambda: NOON, folder=desk.folder)
    words = ["--ledger", str(desk.folder / "flywheel.db"), "--as", "dana", "log", "brand-published"]
    result = CliRunner().invoke(door, [*words, "--title", "a\0b", "--promise", "c"], obj=call)
    assert result.stderr == "Error: --title holds the control character U+0000. Remove it.\n"


def test_a_text_that_is_too_long_is_told(desk):
    call = Call(clock=lambda: NOON, folder=desk.folder)
    words = ["--ledger", str(desk.folder / "flywheel.db"), "--as", "dana", "log", "brand-published"]
    result = CliRunner().invoke(door, [*words, "--title", "a", "--promise", "c" * 1_000_000], obj=call)
    assert result.stderr == "Error: --promise is 1,000,000 characters long. Shorten it to 20,000 at most.\n"


def test_a_refusal_names_rule_reason_and_remedy(desk):
    result = desk.types("log need-identified --need one-date --customer finance --statement 'One date.'")
    assert result.exit_code == 1
    assert result.stderr == (
        "Refused: need-of-known-customer: customer finance is not known. Log customer-identified first.\n"
    )


def test_a_refusal_can_be_read_by_scripts(desk):
    result = desk.types("log need-identified --need one-date --customer finance --statement 'One.' --format json")
    assert json.loads(result.stderr)["error"]["refusals"] == [
        {"rule": "need-of-known-customer", "reason": "customer finance is not known. Log customer-identified first."}
    ]


def test_a_dry_run_records_nothing(desk):
    result = desk.types("log brand-published --title a --promise b --dry-run")
    assert result.stdout == "Would record #2 brand-published, 1 Awareness Building. Nothing was recorded.\n"
    with desk.ledger() as ledger:
        assert ledger.head == 1


def test_a_key_records_once(desk):
    words = "log brand-published --title a --promise b --key brand-1"
    assert desk.types(words).stdout == "Recorded #2 brand-published, 1 Awareness Building.\n"
    assert desk.types(words).stdout == (
        "#2 brand-published, 1 Awareness Building is there already under this key. Nothing was recorded.\n"
    )
    other = desk.types("log brand-published --title a --promise c --key brand-1")
    assert other.stderr == (
        "Refused: key-conflict: key brand-1 stands at #2 with other content (promise: b, now c). "
        "Correct #2, or give the new event its own key.\n"
    )


def test_evidence_keeps_the_hash_of_a_file(desk):
    (desk.folder / "minutes.txt").write_text("Agreed.\n")
    desk.types("log brand-published --title a --promise b --evidence Minutes=minutes.txt --evidence https://x.org/a")
    with desk.ledger() as ledger:
        entry = ledger.at(2)
    assert entry is not None
    assert [each.model_dump(exclude_none=True) for each in entry.event.evidence] == [
        {
            "title": "Minutes",
            "uri": "minutes.txt",
            "sha256": "69598c11fb4bbaffcb7996c9827338feb9acdb1fe1f81326f7613a65f14eb9f6",
            "size": 8,
        },
        {"title": "a", "uri": "https://x.org/a"},
    ]


def test_a_void_says_what_it_voids(desk):
    desk.types("log customer-identified --customer finance --name Finance --type business-unit")
    result = desk.types("void '#2' --because 'Never existed.'")
    assert result.stdout == "Recorded #3 event-voided (customer:finance).\n"


def test_a_void_of_what_is_not_there_is_refused(desk):
    result = desk.types("void '#9' --because x")
    assert result.stderr == (
        "Refused: void-what-stands: the ledger ends at #1. Look the position up with 'flywheel replay'.\n"
    )


def test_a_correction_voids_and_records_as_one(desk):
    desk.types("log customer-identified --customer finance --name Finance --type business-unit")
    result = desk.types("correct '#2' --because 'A new name.' --name 'Group Finance'")
    assert result.stdout == (
        "Recorded #3 event-voided (customer:finance).\n"
        "Recorded #4 customer-identified (customer:finance), 1 Awareness Building.\n"
    )
    with desk.ledger() as ledger:
        entry = ledger.at(4)
    assert entry is not None
    said = entry.event.model_dump(include={"name", "customer", "causes", "occurred_at"})
    assert said == {"customer": "finance", "name": "Group Finance", "causes": (2,), "occurred_at": NOON}


def test_a_correction_changes_something_and_keeps_the_id(desk):
    desk.types("log customer-identified --customer finance --name Finance --type business-unit")
    nothing = desk.types("correct '#2' --because x")
    assert nothing.stderr == (
        "Error: Nothing changes. Give what it should have said, for example --influence NUMBER.\n"
    )
    other = desk.types("correct '#2' --because x --customer accounts")
    assert other.stderr == (
        "Refused: correction-keeps-the-id: the id of a customer stays. Log customer-identified anew with the other id; "
        "#2 can be voided while nothing else names it.\n"
    )


def test_what_a_field_may_hold_is_told_on_a_wrong_correction(desk):
    desk.types("log customer-identified --customer finance --name Finance --type business-unit")
    result = desk.types("correct '#2' --because x --influence 9")
    assert result.stderr == "Error: --influence: '9' is out of range. Give at most 5.\n"


def test_a_correction_of_one_part_keeps_the_others(desk):
    desk.types("log customer-identified --customer finance --name Finance --type business-unit")
    for kind in ("need-identified", "need-confirmed", "value-proposed", "benefit-promised"):
        desk.types(example_of(by_name()[kind]).removeprefix("flywheel "))
    assert desk.types("correct '#6' --because 'Misread.' --baseline-value 130000 --due 2026-12-31").exit_code == 0
    with desk.ledger() as ledger:
        stood, stands = ledger.at(6), ledger.at(8)
    assert stood
    assert stands
    before, after = stood.event.model_dump(), stands.event.model_dump()
    assert after["baseline"] == {**before["baseline"], "value": 130_000}
    assert {name for name in after if after[name] != before[name]} == {"id", "causes", "baseline", "due"}
