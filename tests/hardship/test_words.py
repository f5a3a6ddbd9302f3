"""Bad input is told in words to act on: which option, what is wrong with it, what to do; all of it at once."""

import json
import shlex
from pathlib import Path

import pytest

from tests.hardship.desk import LEDGER, Ended, lying_in, types

PROMISED = (
    "log benefit-promised --benefit less-rework --proposition p --title t --category financial --class cashable "
    "--outcome rework --direction lower"
)
DELIVERED = "log service-delivered --service s --customer c --quantity 1 --hours 2"
USE = "Use lower-case letters, digits and hyphens, 63 at most, a letter or digit first."
UNITS = "Give a currency, one of hours, days, count, percent, score, or a word of your own."
MONEY = "Write amount and currency, for example '1200.50 GBP'."
PLAIN = "Write it as 1234.50, without currency or separators."
CODE = "Give the ISO 4217 code, for example GBP."
SLUG = "x" * 64


def told(folder: Path, line: str, *more: str) -> list[str]:
    """What is said of a line that is at fault, which leaves everything as it was."""
    before = lying_in(folder)
    ended = types(folder, *shlex.split(line), *more)
    assert (ended.code, ended.out) == (2, ""), ended
    assert lying_in(folder) == before
    return ended.err.removesuffix("\n").removeprefix("Error: ").split("\nError: ")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("log need-identified --priorty 5", "No such option '--priorty'. Did you mean --priority? {see}"),
        ("log value-claimed --amuont 5", "No such option '--amuont'. Did you mean --amount? {see}"),
        ("log needs-assessment.need-identifed.v1", "There is no kind {kind}. Did you mean {near}?"),
        ("log needs-assessment.need-identified.v9", "There is no kind {kind}. Did you mean {near}?"),
        ("log xyzzy", "There is no kind 'xyzzy'. 'flywheel kinds' lists them."),
        ("kinds need-identifed", "There is no kind 'need-identifed'. Did you mean need-identified?"),
        ("rules need-of-known-custmer", "{rule} is neither a kind nor a rule. Did you mean need-of-known-customer?"),
        (
            "rules xyzzy",
            "xyzzy is neither a kind nor a rule. 'flywheel kinds' lists the kinds, 'flywheel rules' the rules.",
        ),
        ("kinds --step 11", "--step: there is no step '11'. Give its name, or its number from 1 to 10."),
        ("lgo need-identified", "No such command 'lgo'. Did you mean log? See 'flywheel --help'."),
        ("log brand-published --title", "--title is given without a value. Write one after it."),
        ("log brand-published --title t --promise p extra", "Got unexpected extra argument (extra). {see}"),
        ("config show --format yaml", "Invalid value for '--format': 'yaml' is not one of {formats}. {see}"),
    ],
)
def test_a_slip_is_told_with_what_is_near(folder: Path, line: str, words: str):
    first, second, *_ = line.split()
    see = f"See 'flywheel {first} {second} --help'."
    formats = "'table', 'csv', 'tsv', 'json', 'jsonl', 'markdown'"
    near, rule = "needs-assessment.need-identified.v1", "need-of-known-custmer"
    assert told(folder, line) == [words.format(see=see, kind=repr(second), near=near, rule=rule, formats=formats)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{PROMISED} --unit money", f"--unit: money needs its currency. {CODE}"),
        (f"{PROMISED} --unit GPB", f"--unit: GPB is no currency. {CODE}"),
        (f"{PROMISED} --unit Gbp", "--unit: Gbp is a currency. Write it in capitals: GBP."),
        (f"{PROMISED} --unit 'man days'", f"--unit: 'man days' is no unit. {UNITS}"),
        (f"{PROMISED} --unit ''", f"--unit: '' is no unit. {UNITS}"),
        (f"{PROMISED} --unit £", f"--unit: '£' is no unit. {UNITS}"),
        (f"{PROMISED} --unit GBP --target '1,000'", f"--target: '1,000' is not a plain number. {PLAIN}"),
        (f"{PROMISED} --unit GBP --target 1e6", f"--target: '1e6' is not a plain number. {PLAIN}"),
        (f"{PROMISED} --unit GBP --target NaN", f"--target: 'NaN' is not a plain number. {PLAIN}"),
        (
            f"{PROMISED} --unit GBP --target 0.0000000001",
            "--target: '0.0000000001' has more than 9 digits after the point. Round it.",
        ),
        (
            f"{PROMISED} --unit GBP --target {'9' * 31}",
            f"--target: '{'9' * 31}' has more than 30 digits. Check the number, or round it.",
        ),
        (f"{PROMISED} --unit GBP --confidence 101", "--confidence: '101' is out of range. Give at most 100."),
        (f"{DELIVERED} --cost '£500'", f"--cost: '£500' is not money. {MONEY}"),
        (f"{DELIVERED} --cost '500 pounds'", f"--cost: '500 pounds' is not money. {MONEY}"),
        (f"{DELIVERED} --cost GBP", f"--cost: 'GBP' is not money. {MONEY}"),
        (f"{DELIVERED} --cost '500 XYZ'", f"--cost: XYZ is no currency. {CODE}"),
        (
            "log value-reversed --claim c --amount 0 --unit GBP --reason r",
            "--amount: '0' is out of range. Give more than 0.",
        ),
        (
            "log value-reversed --claim c --amount -5 --unit GBP --reason r",
            "--amount: '-5' is out of range. Give more than 0.",
        ),
    ],
)
def test_a_wrong_unit_amount_or_currency_is_told(folder: Path, line: str, words: str):
    assert told(folder, line) == [words]


NO_DAY = "2026-02-29 does not exist: that month has 28 days. Give a day from 1 to 28."
IN_ORDER = "can be read in more than one way. Write it as year-month-day, like 2026-03-31."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{PROMISED} --unit GBP --due 2026-02-29", f"--due: {NO_DAY}"),
        (
            f"{PROMISED} --unit GBP --baseline-value 1 --baseline-date 2026-02-29 --baseline-source s",
            f"--baseline-date: {NO_DAY}",
        ),
        (f"{PROMISED} --unit GBP --due 03/04/2026", f"--due: 03/04/2026 {IN_ORDER}"),
        (f"{PROMISED} --unit GBP --due '#1'", "--due: #1 is a position, not a day. Write the day as 2026-03-31."),
        (
            f"{PROMISED} --unit GBP --due 2526-01-01",
            "--due: the year 2526 is not between 1900 and 2200. Check the date.",
        ),
        (f"{PROMISED} --unit GBP --on 2026-02-29", f"--on: {NO_DAY}"),
        (f"{PROMISED} --unit GBP --on '#1'", "--on: #1 is a position, not a time. Give a day, or an instant."),
        (
            "log period-reviewed --service s --period 2026-02-29 --decision stop --findings f",
            "--period: 2026-02-29 is not on the calendar. Check month and day.",
        ),
        (
            "log period-reviewed --service s --period 2026-Q2..2026-Q1 --decision stop --findings f",
            "--period: 2026-Q2..2026-Q1 ends before it starts. Swap its days.",
        ),
        (
            f"{DELIVERED} --requested-at 2026-06-01T25:00",
            "--requested-at: 2026-06-01T25:00 has a time that no clock shows. "
            "Hours run from 0 to 23, minutes and seconds to 59.",
        ),
        ("config show --tz Europe/Lodnon", "Europe/Lodnon is not a time zone. Did you mean Europe/London?"),
        ("config show --tz +15:00", "+15:00 is not an offset. Offsets run from -12:00 to +14:00."),
    ],
)
def test_a_date_that_does_not_exist_is_told(folder: Path, line: str, words: str):
    assert told(folder, line) == [words]


BRAND = "log brand-published --title t --promise p"
NUL = "holds the control character U+0000. Remove it."


@pytest.mark.parametrize(
    ("line", "option", "value", "words"),
    [
        (BRAND, "--note", "a\0b", f"--note {NUL}"),
        (BRAND, "--key", "a\0b", f"--key {NUL}"),
        (BRAND, "--evidence", "a\0b=https://example.org", f"--evidence {NUL}"),
        (BRAND, "--waive", "some-rule=a\0b", f"--waive {NUL}"),
        (BRAND, "--note", "\x1b[31mred", "--note holds the control character U+001B. Remove it."),
        (BRAND, "--note", "n" * 20_001, "--note is 20,001 characters long. Shorten it to 20,000 at most."),
        (BRAND, "--key", "k" * 201, "--key is 201 characters long. Shorten it to 200 at most."),
        (BRAND, "--note", "", "--note is empty. Fill it in, or leave it out where it may be left out."),
        (BRAND, "--note", "caf\udce9", "--note holds bytes that are no text. Write it in UTF-8."),
        (BRAND, "--as", "Dana", f"--as: 'Dana' is no id. {USE}"),
        ("log value-recognised", "--claim", SLUG, f"--claim: '{SLUG[:60]}...' is no id. {USE}"),
        (BRAND, "--waive", "gate", "--waive 'gate' gives no reason. Write it as --waive RULE='why it is set aside'."),
        (BRAND, "--cause", "#" + "9" * 5000, "--cause: '#{n}9 ... {n}99' is no position. Write it as '#7'."),
        (BRAND, "--evidence", "x" * 5000, "--evidence: There is no file {x} ... {x}. Check the path, or give a URL."),
    ],
)  # fmt: skip
def test_what_no_text_can_hold_is_told_with_its_option(folder: Path, line: str, option: str, value: str, words: str):
    assert words.format(x="x" * 97, n="9" * 25) in told(folder, line, option, value)


def test_texts_of_the_longest_that_is_allowed_are_recorded(folder: Path):
    words = ("log", "brand-published", "--title", "Ü" * 300, "--promise", "字" * 20_000, "--key", "k" * 200)
    assert types(folder, *words).code == 0


def test_a_text_of_many_megabytes_is_told_as_quickly_as_a_short_one(folder: Path):
    huge = "x" * 50_000_000
    expected = ["--title is 50,000,000 characters long. Shorten it to 300 at most."]
    assert told(folder, "log brand-published --promise p --title", huge) == expected
    assert len(told(folder, "log need-identified --customer c --statement s --need", huge)[0]) < 200
    assert len(told(folder, f"{PROMISED} --unit", huge)[0]) < 200


def test_everything_wrong_with_a_line_is_told_at_once(folder: Path):
    line = (
        "log benefit-promised --benefit Less --proposition p --category money --class cashable --outcome o --unit GBP "
        "--direction lower --due 2026-02-29 --on tomorow --cause seven --waive x --evidence gone.pdf --as 'Dana D'"
    )
    assert told(folder, line) == [
        f"--due: {NO_DAY}",
        "--on: tomorow is not a time. Give a date (2026-03-31), an instant (2026-03-31T14:00+02:00), #position, -90d, "
        "yesterday or last quarter.",
        "--evidence: There is no file gone.pdf. Check the path, or give a URL.",
        "--waive 'x' gives no reason. Write it as --waive RULE='why it is set aside'.",
        "--cause: 'seven' is no position. Write it as '#7'.",
        f"--as: 'Dana D' is no id. {USE}",
        f"--benefit: 'Less' is no id. {USE}",
        "--title is missing. Give it.",
        "--category: 'money' is not one of its choices. Choose from financial, technical, stakeholder.",
    ]


def test_nobody_is_told_of_what_follows_from_another_fault(folder: Path):
    line = "log benefit-rebaselined --benefit b --proposition p --outcome o --reason r --approved-by ceo"
    due = ("--before-due", "2026-12-31", "--after-due", "2026-02-29")
    assert told(folder, line, *due) == [f"--after-due: {NO_DAY}"]


def test_scripts_get_every_fault_as_json(folder: Path):
    ended: Ended = types(folder, "log", "brand-published", "--format", "json")
    assert json.loads(ended.err)["error"] == {
        "code": "usage",
        "message": "--title is missing. Give it.\n--promise is missing. Give it.",
        "exit_code": 2,
    }
    assert (folder / LEDGER).exists()
