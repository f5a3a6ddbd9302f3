"""Explanations of telling cells of Acme, and differences, are known in advance and compared whole; errors read aloud.

The answers stand in explained/. Set REWRITE_GOLDEN=1 to write what is answered today, and read the difference
before you commit it.
"""

import json
import os
import shlex
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from click.testing import Result

from flywheel.ledger import Ledger
from tests.audit.acme import made_in, typed
from tests.hardship.desk import lying_in

GOLDEN = Path(__file__).parent / "explained"
ANSWERS = {
    "a-rebaselined-promise": "explain value savings-confirmed promised",
    "a-reversed-claim": "explain value savings-confirmed unrecognised",
    "a-disputed-recognition": "explain value penalties-saved recognised",
    "a-voided-delivery": "explain uptake planning-clinic operations hours",
    "a-corrected-amount": "explain value less-rework claimed",
    "a-corrected-ground": "explain value yard-diesel recognised",
    "a-share-of-a-verdict": "explain recognitions '#395' yard-diesel-2026-q2 amount",
    "a-promise-without-baseline": "explain value yard-hours promised_first",
    "a-total-of-then": "explain totals GBP cashable recognised --as-of 2025-12-31",
    "a-claim-as-known-then": "explain claims less-rework-2025-q2 claimed --known-at '#369'",
    "a-status": "explain services portfolio-report status",
    "a-step-of-a-turn": "explain turns one-calendar step",
    "a-step-of-the-wheel": "explain wheel 9 turns",
    "a-measure-of-momentum": "explain momentum recognised-of-what-was-verified days value",
    "a-list": "explain propositions trusted-dates benefits",
    "an-event": "explain timeline '#149' voided_by",
    "two-times": "diff totals --from 2025-12-31 --to 2026-03-31",
    "two-times-by-events": "diff value --from 2026-04-01 --to 2026-05-31 --events",
    "what-was-known": "diff value claims --known-from '#369' --known-to '#371'",
}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme's folder, made once."""
    return made_in(tmp_path_factory.mktemp("explained"))


def audit(acme: Path, words: str) -> Result:
    return typed("--ledger", str(acme / "acme.db"), "audit", *shlex.split(words))


def said(result: Result) -> str:
    """What was said on stderr where JSON was asked for, line by line."""
    return "".join(json.loads(line)["message"] + "\n" for line in result.stderr.splitlines())


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_answered_about_acme_is_known_in_advance(name: str, acme: Path):
    actual = audit(acme, ANSWERS[name])
    assert actual.exit_code == 0, actual.stderr
    told = f"$ flywheel audit {ANSWERS[name]}\n{actual.stdout}{actual.stderr}"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_every_golden_file_is_an_answer():
    assert sorted(path.stem for path in GOLDEN.glob("*")) == sorted(ANSWERS)


def test_the_events_of_an_explanation_come_in_every_format(acme: Path):
    for format_ in ("table", "csv", "tsv", "json", "jsonl", "markdown"):
        assert audit(acme, f"explain value less-rework claimed --format {format_}").stdout
    told = json.loads(audit(acme, "explain value less-rework claimed --format json").stdout)
    assert (told["cell"], told["value"]) == ("value less-rework GBP claimed", "45900")
    assert [(row["position"], row["part"], row["change"], row["after"]) for row in told["rows"][:2]] == [
        (33, "step", "0", "0"),
        (105, "step", "9800", "9800"),
    ]


def test_only_the_steps_are_told_where_only_they_are_asked_for(acme: Path):
    told = json.loads(audit(acme, "explain value less-rework claimed --steps --format json").stdout)
    assert {row["part"] for row in told["rows"]} == {"step"}


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("value less-rework verified", "value less-rework GBP verified"),
        ("value less-rework gbp Verified", "value less-rework GBP verified"),
        ("totals GBP net benefits", None),
        ("totals hours net promised-first", "totals hours net promised_first"),
        ("wheel step-9 turns", "wheel 9 turns"),
        ("wheel value-delivery turns", "wheel 9 turns"),
        ("momentum days-since value", "momentum days since the last recognition value"),
        ("momentum recognised gbp before", "momentum recognised of what was verified GBP before"),
        ("charter scenario value", "charter scenario scenario value"),
        ("recognitions '#193' less-rework-2025-q1 amount", "recognitions #193 less-rework-2025-q1 amount"),
        ("deliveries 72 hours", "deliveries #72 hours"),
    ],
)
def test_a_cell_is_named_as_it_is_read(acme: Path, words: str, cell: str | None):
    result = audit(acme, f"explain {words} --format json")
    assert (json.loads(result.stdout)["cell"] if result.exit_code == 0 else None) == cell, result.stderr


def test_times_are_told_in_the_zone_of_the_pmo(acme: Path):
    result = audit(acme, "explain charter 'dana lead' since")
    assert result.stderr == "charter staff dana lead since is 2024-10-01 (since when). 1 event made it.\n"
    far = audit(acme, "explain charter 'dana lead' since --tz UTC")
    assert far.stderr == "charter staff dana lead since is 2024-09-30 23:00Z (since when). 1 event made it.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("explain value", "What is to be explained is not said in full. Name a table, what its row goes by, "
         "and a column, as in 'flywheel audit explain value less-rework verified'."),
        ("explain valeu less-rework verified", "There is no table valeu. Did you mean value?"),
        ("explain value less-rework verifed", "value has no column verifed. Did you mean verified?"),
        ("explain value less-rewrok verified", "Nothing in value is called less-rewrok. Did you mean less-rework?"),
        ("explain value less-rework EUR verified", "value has no row less-rework EUR. "
         "Look its rows up with 'flywheel show value'."),
        ("explain value less-rework verified --as-of 2024-10-05", "value had no row less-rework by then. "
         "Ask for another row, or for another time."),
        ("explain totals GBP recognised", "GBP is in several rows of totals: GBP avoidance; GBP cashable; GBP gross. "
         "Say which, before the column."),
        ("explain wheel 9 criterion", "criterion of wheel names the row and comes from no event. "
         "Ask for another column."),
        ("diff", "Nothing is named to compare with. Give --from or --known-from with a time, or a file."),
        ("diff --as-of 2025", "No such option '--as-of'. Did you mean --from?"),
        ("diff valeu", "valeu is neither a table nor a file. Did you mean value?"),
        ("explain", "What is to be explained is not said. Name a table, what its row goes by, "
         "and a column, as in 'flywheel audit explain value less-rework verified'."),
        ("diff timeline --from 2025", "The timeline is the events themselves, and no figure of theirs. "
         "Name another table."),
        ("diff --known-from '#9999'", "--known-from: there is no #9999. The ledger ends at #"),
        ("diff --from yesteryear", "--from: yesteryear is not a time. Did you mean yesterday?"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told(acme: Path, words: str, told: str):
    result = audit(acme, words)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {told}"), result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("diff old.jsonl", "There is no file old.jsonl. Check the path."),
        ("diff /", "/ is a folder. Name a ledger's file in it, or an export."),
    ],
)
def test_what_is_no_ledger_to_compare_is_told(acme: Path, words: str, told: str):
    result = audit(acme, words)
    assert (result.exit_code, result.stderr) == (5, f"Error: {told}\n")


def test_a_figure_that_was_changed_by_hand_is_found(acme: Path):
    """The read models are what people look at; the events are what is true."""
    audit(acme, "explain value less-rework verified")
    with closing(apsw.Connection(str(acme / "acme.views.db"))) as views:
        views.execute("UPDATE value SET verified = '999000' WHERE benefit = 'less-rework'")
    try:
        result = audit(acme, "explain value less-rework verified")
    finally:
        (acme / "acme.views.db").unlink()
    assert result.exit_code == 4
    assert result.stderr == (
        "Error: value less-rework GBP verified is shown as 999,000, but the events add up to 45,100. "
        "Make what is shown anew with 'flywheel rebuild'.\n"
    )


def exported(acme: Path, name: str, events: int | None = None) -> Path:
    """An export of Acme's ledger, of its first events."""
    path = acme.parent / name
    with Ledger.open(acme / "acme.db", read_only=True) as ledger:
        path.write_bytes(b"".join(line + b"\n" for line in ledger.lines(limit=events)))
    return path


def test_an_older_export_is_held_against_the_ledger(acme: Path):
    old = exported(acme, "old.jsonl", 369)
    result = audit(acme, f"diff '{old}' claims --format json")
    told = json.loads(result.stdout)
    assert told["part_at"] == 370
    [row] = (r for r in told["rows"] if (r["key"], r["column"]) == ("less-rework-2025-q2", "claimed"))
    assert (row["before"], row["after"], row["difference"]) == ("16400", "14600", "-1800")
    assert (row["positions"], row["fell_away"], row["came"]) == ([149, 370, 371], [149], [371])
    assert said(result).startswith(
        "Before is old.jsonl, up to #369; after is acme.db, up to #407.\n"
        "Both are the same up to #369. There the first ends; the other goes on to #407.\n"
        "Figures that differ: claims "
    )
    assert (told["from"]["ledger"], told["to"]["ledger"]) == ("old.jsonl", "acme.db")
    assert (told["altered"], told["altered_at"]) == (0, [])


def test_ledgers_that_are_the_same_are_told_so(acme: Path):
    before = lying_in(acme)
    result = audit(acme, f"diff '{exported(acme, 'same.jsonl')}'")
    assert result.stdout == ""
    assert result.stderr == (
        "Before is same.jsonl, up to #407; after is acme.db, up to #407.\n"
        "Both hold the same 407 events, byte for byte.\nNo figure differs.\n"
    )
    assert lying_in(acme)["acme.db"] == before["acme.db"]


def test_ledgers_that_part_in_the_middle_are_told_where(acme: Path):
    one = exported(acme, "one.jsonl", 105)
    lines = one.read_bytes().replace(b'"amount":"9800"', b'"amount":"8800"')
    other = acme.parent / "other.jsonl"
    other.write_bytes(lines)
    result = audit(acme, f"diff '{one}' '{other}' value --events --format json")
    told = json.loads(result.stdout)["rows"]
    assert [(row["position"], row["how"], row["change"]) for row in told] == [
        (105, "fell away", "-9800"),
        (105, "came", "8800"),
    ]
    assert said(result) == (
        "Before is one.jsonl, up to #105; after is other.jsonl, up to #105.\n"
        "Both are the same up to #104. Events that differ: #105.\n"
        "Figures that differ: value 1.\n"
    )


def test_of_an_altered_ledger_only_the_altered_event_is_told(acme: Path):
    whole = exported(acme, "kept.jsonl")
    lines = whole.read_bytes().splitlines(keepends=True)
    lines[156] = lines[156].replace(b'"amount":"', b'"amount":"1', 1)
    other = acme.parent / "altered.jsonl"
    other.write_bytes(b"".join(lines))
    result = audit(acme, f"diff '{whole}' '{other}' totals --figures --format json")
    told = json.loads(result.stdout)
    assert (told["part_at"], told["altered"], told["altered_at"]) == (157, 1, [157])
    assert {tuple(row["positions"]) for row in told["rows"] if row["column"] == "verified"} == {(157,)}
    assert "Both are the same up to #156. Events that differ: #157.\n" in said(result)
    assert said(result).endswith("--events tells what each event adds to what differs.\n")
    assert "--events" not in audit(acme, f"diff '{whole}' '{other}' totals --events").stderr


def test_many_altered_events_are_counted(acme: Path):
    whole = exported(acme, "full.jsonl")
    other = acme.parent / "many.jsonl"
    other.write_bytes(whole.read_bytes().replace(b'"actor":"ines"', b'"actor":"nina"'))
    result = audit(acme, f"diff '{whole}' '{other}' value")
    told = [line for line in result.stderr.splitlines() if "Events that differ" in line]
    assert len(told) == 1
    assert told[0].count("#") == 13
    assert told[0].endswith(" more.")


def test_many_differences_are_summed_up_first_and_cut_in_tables(acme: Path):
    result = audit(acme, "diff --from 2025-03-31 --to 2026-09-30")
    figures, others, hint = result.stderr.splitlines()
    assert figures.startswith("Figures that differ: value ")
    assert others.startswith("Words, dates and lists that differ: ")
    assert hint == "--figures leaves words, dates and lists aside; with a table's name that table alone is compared."
    assert max(map(len, result.stdout.splitlines())) < 240
    told = json.loads(audit(acme, "diff --from 2025-03-31 --to 2026-09-30 --format json").stdout)
    assert sum(told["differing"].values()) == len(told["rows"])


def test_a_side_on_which_nothing_was_on_record_is_told(acme: Path):
    first = "the first event was recorded 2026-10-30"
    both = audit(acme, "diff --known-from 2025-01-01 --known-to 2025-06-30")
    assert (both.exit_code, both.stdout, both.stderr) == (
        0,
        "",
        f"Nothing was on record by --known-from 2025-01-01: {first}.\n"
        f"Nothing was on record by --known-to 2025-06-30: {first}.\n"
        "There is nothing to compare.\n",
    )
    one = audit(acme, "diff totals --known-from 2025-01-01 --format json")
    assert said(one).startswith(f"Nothing was on record by --known-from 2025-01-01: {first}.\nFigures")
    assert "on record" not in audit(acme, "diff totals --known-from '#369'").stderr


def test_a_file_that_is_no_whole_export_is_told(acme: Path):
    part = acme.parent / "part.jsonl"
    part.write_bytes(b"".join(exported(acme, "whole.jsonl").read_bytes().splitlines(keepends=True)[5:9]))
    result = audit(acme, f"diff '{part}'")
    assert result.exit_code == 5
    assert "is no whole export: it does not begin with a charter. Export it anew." in result.stderr


def test_two_ledgers_at_two_times_are_told_with_them(acme: Path):
    other = exported(acme, "timed.jsonl")
    one = audit(acme, f"diff '{other}' value --from 2025-12-31").stderr
    assert "Before is timed.jsonl, up to #407, as of 2025-12-31; after is acme.db, up to #407, as of now." in one
    assert "Only --from is given; --to with the same time compares like with like." in one
    both = audit(acme, f"diff '{other}' value --from 2025-12-31 --to 2025-12-31").stderr
    assert "as of 2025-12-31; after is acme.db, up to #407, as of 2025-12-31." in both
    assert "Only" not in both


def test_a_first_side_that_is_later_than_the_second_is_told(acme: Path):
    told = audit(acme, "diff value --from 2026-05-31 --to 2026-04-30").stderr
    assert "--from is later than --to: before is the later of the two." in told
    assert "later" not in audit(acme, "diff value --from 2026-04-30 --to 2026-05-31").stderr
