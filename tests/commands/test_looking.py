"""Analysts and auditors are promised: what is shown, replayed and waited for is what the events add up to."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from commands.show import SUBJECTS
from tests.desk import CHARTER, Desk, first_turn

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first turn of the manual, closed."""
    return first_turn(tmp_path_factory.mktemp("desk"))


def test_value_stands_in_accounts_of_its_own(desk):
    assert desk.types("show value").stdout == (
        "benefit      benefit class  unit  promised  claimed  verified  recognised  reversed  unrecognised\n"
        "-----------  -------------  ----  --------  -------  --------  ----------  --------  ------------\n"
        "less-rework  cashable       GBP     40,000   12,500    11,000      11,000         0             0\n"
    )


def test_value_can_be_shown_as_of_any_time(desk):
    shown = json.loads(desk.types("show value --as-of 2026-04-20 --format json --fields claimed,verified").stdout)
    assert shown["rows"] == [{"claimed": "12500", "verified": "0"}]


def test_value_can_be_shown_as_it_was_known_at_any_position(desk):
    shown = json.loads(desk.types("show value --known-at '#23' --format json --fields claimed,recognised").stdout)
    assert shown["rows"] == [{"claimed": "12000", "recognised": "11000"}]
    assert shown["known_at"] == "#23"


def test_a_position_that_is_not_there_is_told(desk):
    assert desk.types("show value --known-at '#99'").stderr == (
        "Error: --known-at: there is no #99. The ledger ends at #25.\n"
    )


TABLES = [subject for subject in SUBJECTS if subject != "event"]


@pytest.mark.parametrize("subject", TABLES)
@pytest.mark.parametrize("format_", FORMATS)
def test_everything_can_be_shown_in_every_format(desk, subject, format_):
    result = desk.types(f"show {subject} --format {format_}")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


@pytest.mark.parametrize("subject", TABLES)
def test_every_column_is_explained(desk, subject):
    listed = json.loads(desk.types(f"show {subject} --fields '' --format json").stdout)["rows"]
    assert listed
    assert all(row["meaning"] for row in listed)


@pytest.mark.parametrize("subject", TABLES)
def test_the_same_is_shown_from_the_file_and_folded_in_memory(desk, subject):
    """Known at the last position is known now; the one is read from beside the ledger, the other is folded."""
    now, then = (json.loads(desk.types(f"show {subject} {known} --format json").stdout)
                 for known in ("", "--known-at '#25'"))  # fmt: skip
    assert now["rows"] == then["rows"]
    assert now["digest"] == then["digest"]


def test_rows_are_chosen_by_what_they_are_about_and_by_their_columns(desk):
    timeline = list(csv.reader(StringIO(desk.types("show timeline one-date --format csv --fields position").stdout)))
    assert timeline == [["position"], ["6"], ["7"], ["8"]]
    closed = desk.types("show turns --where status=closed --format csv --fields proposition,days").stdout
    assert closed == "proposition,days\ntrusted-dates,110\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("show servces", "There is nothing called servces to show. Did you mean services?"),
        ("show turns --where stats=open", "--where: there is no column stats. Did you mean status?"),
        ("show turns --where open", "--where 'open' has no value. Write it as --where COLUMN=VALUE."),
        ("replay --step 11", "--step: there is no step '11'. Give its name, or its number from 1 to 10."),
        ("replay --kind value-claim", "There is no kind 'value-claim'. Did you mean value-claimed?"),
    ],
)
def test_what_cannot_be_shown_is_told(desk, words, told):
    result = desk.types(words)
    assert (result.exit_code, result.stderr) == (2, f"Error: {told}\n")


def test_a_replay_tells_what_each_event_changed(desk):
    result = desk.types("replay --about claim:less-rework-2026-q1 --format json --fields position,changed")
    assert {row["position"]: row["changed"] for row in json.loads(result.stdout)["rows"]} == {
        21: ["less-rework GBP: claimed 0 to 12,500; claims 0 to 1"],
        22: [
            "less-rework GBP: verified 0 to 11,000; unrecognised 0 to 11,000; "
            "unrecognised since nothing to 2026-04-27; unrecognised claims nothing to less-rework-2026-q1"
        ],
        23: [
            "less-rework GBP: recognised 0 to 11,000; unrecognised 11,000 to 0; "
            "unrecognised since 2026-04-27 to nothing; unrecognised claims less-rework-2026-q1 to nothing"
        ],
        24: [],
        25: [],
    }


def test_a_replay_ends_with_counts_and_the_digest(desk):
    told = desk.types("replay --step 10").stderr
    digest = json.loads(desk.types("replay --format json").stdout)["digest"]
    assert told == f"25 events, 1 of them voided; 1 told. Digest of services and value: {digest}\n"


@pytest.mark.parametrize(
    ("options", "positions"),
    [
        ("--step charter", [1, 2, 3, 24]),
        ("--step 2 --step 3", [6, 7, 8, 9, 10]),
        ("--kind value-verified --kind value-recognised", [22, 23]),
        ("--about service:portfolio-report --since 2026-04-03", [18, 19, 20, 21, 24, 25]),
        ("--actor nobody", []),
        ("--until 2026-01-05", [1, 2]),
        ("--as-of 2026-01-07", [1, 2, 3, 4]),
        ("--known-at '#2'", [1, 2]),
    ],
)
def test_a_replay_tells_the_events_asked_for(desk, options, positions):
    rows = json.loads(desk.types(f"replay {options} --format json").stdout)["rows"]
    assert [row["position"] for row in rows] == positions


def test_next_tells_what_open_turns_wait_for(tmp_path: Path):
    desk = Desk(tmp_path)
    for words in (
        CHARTER,
        "log customer-identified --customer finance --name Finance --type business-unit",
        "log need-identified --need one-date --customer finance --statement 'One date.'",
        "log need-confirmed --need one-date --confirmed-by cfo-finance",
        "log value-proposed --proposition trusted-dates --customer finance --need one-date --statement 'A report.'",
    ):
        assert desk.types(words).exit_code == 0
    rows = json.loads(desk.types("next --format json --fields proposition,step,missing,command").stdout)["rows"]
    assert rows == [
        {
            "proposition": "trusted-dates",
            "step": "1 Awareness Building",
            "missing": "an awareness session with finance, or a channel that reaches it",
            "command": "flywheel log awareness-session-held --title TITLE --channel CHANNEL --customer finance "
            "--reach REACH",
        }
    ]


def test_next_tells_of_needs_that_nothing_meets_yet(tmp_path: Path):
    desk = Desk(tmp_path)
    for words in (
        CHARTER,
        "log customer-identified --customer finance --name Finance --type business-unit",
        "log need-identified --need one-date --customer finance --statement 'One date.'",
    ):
        assert desk.types(words).exit_code == 0
    assert desk.types("next").stdout == (
        "one-date, 2 Needs Assessment: the confirmation of need one-date\n"
        "  flywheel log need-confirmed --need one-date --confirmed-by CONFIRMED_BY\n"
    )
    desk.types("log need-confirmed --need one-date --confirmed-by cfo-finance")
    told = desk.types("next --format csv --fields step,missing,command").stdout
    assert told.splitlines()[1:] == [
        "3 Value Proposition,a proposition for need one-date,"
        "flywheel log value-proposed --proposition PROPOSITION --customer finance --need one-date --statement STATEMENT"
    ]


def test_next_says_so_when_nothing_is_open(desk):
    assert desk.types("next").stderr == "No turn is open. Log need-identified, and a new one begins.\n"


def test_one_event_is_shown_with_all_that_it_says(desk):
    shown = desk.types("show event '#21' --format json").stdout
    rows = {row["field"]: row["value"] for row in json.loads(shown)["rows"]}
    assert rows["event"] == "#21 value-delivery.value-claimed.v1"
    assert rows["voided by"] == "#24: The figure was mistyped.; #25 takes its place"
    assert rows["evidence"] == "rework-2026-q1.xlsx: https://example.org/rework-2026-q1.xlsx"
    assert rows["amount"] == "12000"
    assert rows["actor"] == "dana"


def test_the_reason_of_a_waiver_is_shown_with_its_event(tmp_path: Path):
    desk = Desk(tmp_path)
    for words in (
        CHARTER,
        "log customer-identified --customer finance --name Finance --type business-unit",
        "log need-identified --need one-date --customer finance --statement 'One date.'",
        "log value-proposed --proposition dates --customer finance --need one-date --statement 'A report.' "
        "--waive 'propose-for-confirmed-needs=The framework contract settles it.'",
    ):
        assert desk.types(words).exit_code == 0
    shown = desk.types("show event '#4' --format csv").stdout
    assert "waivers,propose-for-confirmed-needs: The framework contract settles it." in shown


def test_an_event_that_is_not_there_is_told(desk):
    assert desk.types("show event '#99'").stderr == (
        "Refused: no-such-event: the ledger ends at #25. Look the position up with 'flywheel replay'.\n"
    )


def test_next_does_not_forget_what_a_closed_turn_left_open(tmp_path: Path):
    desk = first_turn(tmp_path)
    desk.types(
        "log value-claimed --claim q2 --benefit less-rework --proposition trusted-dates --service portfolio-report "
        "--period 2026-Q2 --amount 900 --unit GBP --method 'As before.' --evidence https://example.org/q2 "
        "--on 2026-05-30"
    )
    assert desk.types("next").stdout == (
        "trusted-dates, finance, 9 Value Delivery: the verification of claim q2\n"
        "  flywheel log value-verified --claim q2 --amount 900 --unit GBP --verified-by VERIFIED_BY\n"
    )
