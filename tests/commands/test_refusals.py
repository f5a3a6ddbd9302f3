"""Refusals are noted beside the ledger: who, what, which rule and when, and nothing of what the event says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flywheel.refusals import MOST_AT_ONCE, Noted, note, noted_in, refusals_path
from tests.commands.ledgers import chartered, types
from tests.hardship.desk import LEDGER, NOON

NEED = "log need-identified --need one-date --customer finance --statement 'Secret words.' --key k1"
CUSTOMER = "log customer-identified --customer finance --name Finance --type external"
OF_NEED = Noted(NOON, "needs-assessment.need-identified.v1", "need-of-known-customer", "dana", 1, "log")


def lines(folder: Path) -> list[str]:
    """The lines of the file in which refusals are noted; none where there is no such file."""
    path = refusals_path(folder / LEDGER)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_a_refused_event_is_noted_with_nothing_of_what_it_says(tmp_path: Path):
    chartered(tmp_path)
    assert types(tmp_path, NEED).code == 1
    assert list(noted_in(tmp_path / LEDGER)) == [OF_NEED]
    assert lines(tmp_path) == [
        '{"at":"2026-06-01T12:00:00+00:00","kind":"needs-assessment.need-identified.v1",'
        '"rule":"need-of-known-customer","actor":"dana","head":1,"by":"log"}'
    ]


def test_what_is_only_tried_and_what_is_recorded_is_not_noted(tmp_path: Path):
    chartered(tmp_path)
    assert types(tmp_path, f"{NEED} --dry-run").code == 1
    assert types(tmp_path, CUSTOMER).code == 0
    assert types(tmp_path, "log need-identified --need X").code == 2
    assert lines(tmp_path) == []


def test_every_complaint_is_a_line(tmp_path: Path):
    chartered(tmp_path)
    types(tmp_path, "log service-delivered --service report --customer finance --quantity 1 --hours 1 --on 2027-01-01")
    assert len(lines(tmp_path)) == len({noted.rule for noted in noted_in(tmp_path / LEDGER)}) > 1


def test_a_void_and_a_correction_that_are_refused_are_noted(tmp_path: Path):
    chartered(tmp_path)
    assert (types(tmp_path, CUSTOMER).code, types(tmp_path, NEED).code) == (0, 0)
    assert types(tmp_path, "void '#2' --because Wrong.").code == 1
    assert types(tmp_path, "correct '#3' --because Wrong. --customer people").code == 1
    assert types(tmp_path, "correct '#3' --because Wrong. --need another-id").code == 1
    assert [(noted.by, noted.kind, noted.head) for noted in noted_in(tmp_path / LEDGER)] == [
        ("void", "charter.event-voided.v1", 3),
        ("correct", "needs-assessment.need-identified.v1", 3),
        ("correct", "needs-assessment.need-identified.v1", 3),
    ]


def imported(folder: Path, rows: int, *words: str) -> int:
    """Import so many needs of nobody, after the one customer there is."""
    table = ["kind,need,customer,statement,occurred_at"]
    table += [f"need-identified,n{number},nobody,Something.,2026-05-01" for number in range(rows)]
    (folder / "needs.csv").write_text("\n".join(table), encoding="utf-8")
    return types(folder, " ".join(["import", str(folder / "needs.csv"), *words])).code


@pytest.mark.parametrize("words", [(), ("--on-error", "skip")])
def test_an_import_notes_the_file_and_the_row_of_each_event_that_was_refused_once(tmp_path: Path, words):
    chartered(tmp_path)
    assert imported(tmp_path, 2, *words) != 0
    assert [(Path(str(noted.file)).name, noted.row, noted.by) for noted in noted_in(tmp_path / LEDGER)] == [
        ("needs.csv", 2, "import"),
        ("needs.csv", 3, "import"),
    ]
    assert not any("Something" in line or "nobody" in line for line in lines(tmp_path))


def test_an_import_that_is_only_tried_notes_nothing(tmp_path: Path):
    chartered(tmp_path)
    assert imported(tmp_path, 2, "--dry-run") != 0
    assert lines(tmp_path) == []


def test_an_import_notes_a_thousand_complaints_and_counts_the_rest(tmp_path: Path):
    chartered(tmp_path)
    imported(tmp_path, MOST_AT_ONCE + 5, "--on-error", "skip")
    *each, last = noted_in(tmp_path / LEDGER)
    assert (len(each), last.more, last.row) == (MOST_AT_ONCE, 5, None)


def test_undoing_an_import_notes_what_could_not_be_voided(tmp_path: Path):
    chartered(tmp_path)
    (tmp_path / "customers.csv").write_text(
        "kind,customer,name,type,occurred_at\ncustomer-identified,finance,Finance,external,2026-05-01", encoding="utf-8"
    )
    undo = f"import {tmp_path / 'customers.csv'} --undo --because Wrong."
    assert (types(tmp_path, undo.partition(" --undo")[0]).code, types(tmp_path, NEED).code) == (0, 0)
    assert types(tmp_path, f"{undo} --dry-run").code == 3
    assert lines(tmp_path) == []
    assert types(tmp_path, undo).code == 3
    (noted,) = noted_in(tmp_path / LEDGER)
    assert (noted.by, noted.kind, noted.rule, noted.actor, noted.row) == (
        *("import", "charter.event-voided.v1", "void-leaves-nothing-hanging", "dana"),
        None,
    )


def hinder_with_a_folder(path: Path) -> None:
    path.mkdir()


def hinder_with_a_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
@pytest.mark.parametrize("hinder", [hinder_with_a_folder, hinder_with_a_pipe])
def test_a_refusal_is_told_also_where_it_cannot_be_noted(tmp_path: Path, hinder):
    chartered(tmp_path)
    hinder(refusals_path(tmp_path / LEDGER))
    ended = types(tmp_path, NEED)
    assert (ended.code, ended.err) == (
        1,
        "Refused: need-of-known-customer: customer finance is not known. Log customer-identified first.\n",
    )


def test_several_processes_note_at_once_and_no_line_is_torn(tmp_path: Path):
    ledger = chartered(tmp_path)
    program = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC; from flywheel.refusals import *\n"
        "NOTED = lambda n: Noted(datetime.now(UTC), 'k' * 200, sys.argv[2], 'dana', n, 'log')\n"
        "for n in range(300): note(Path(sys.argv[1]), [NOTED(n)])"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, str(ledger), f"rule-{n}"]) for n in range(4)]
    assert [process.wait(timeout=60) for process in started] == [0] * 4
    noted = list(noted_in(ledger))
    assert len(noted) == 1200
    for rule in range(4):
        assert [each.head for each in noted if each.rule == f"rule-{rule}"] == list(range(300))


@pytest.mark.skipif(os.name == "nt", reason="permissions are others there")
def test_whoever_may_write_to_the_ledger_may_note(tmp_path: Path):
    ledger = chartered(tmp_path)
    ledger.chmod(0o664)
    note(ledger, [OF_NEED])
    assert refusals_path(ledger).stat().st_mode & 0o777 == 0o664


def test_what_is_written_never_takes_the_place_of_the_notes(tmp_path: Path):
    chartered(tmp_path)
    types(tmp_path, NEED)
    before = lines(tmp_path)
    assert types(tmp_path, f"export {refusals_path(tmp_path / LEDGER)} --yes").code == 2
    assert imported(tmp_path, 1, "--reject-file", str(refusals_path(tmp_path / LEDGER)), "--yes") == 2
    assert types(tmp_path, f"backup {refusals_path(tmp_path / LEDGER)} --yes").code == 2
    assert lines(tmp_path) == before


def test_refusals_are_answered_in_json_as_they_were_noted(tmp_path: Path):
    chartered(tmp_path)
    types(tmp_path, NEED)
    rows = json.loads(types(tmp_path, "audit ask refusals --format json").out)["rows"]
    assert rows == [
        {
            "at": "2026-06-01T12:00:00+00:00",
            "actor": "dana",
            "kind": "need-identified",
            "rule": "need-of-known-customer",
            "by": "log",
            "file": None,
            "row": None,
            "times": 1,
            "positions": [1],
            "head": 1,
        }
    ]
    assert types(tmp_path, "audit ask refusals --as-of 2026-05-31 --format csv").out.count("\n") == 1


def test_the_notes_go_along_with_a_backup_and_come_back_where_there_are_none(tmp_path: Path):
    ledger = chartered(tmp_path)
    types(tmp_path, NEED)
    kept = lines(tmp_path)
    friday = tmp_path / "friday.db"
    assert types(tmp_path, f"backup {friday}").code == 0
    assert refusals_path(friday).read_text(encoding="utf-8").splitlines() == kept
    types(tmp_path, NEED)
    assert types(tmp_path, f"restore {friday} --yes").code == 0
    assert len(lines(tmp_path)) == 2
    refusals_path(ledger).unlink()
    assert types(tmp_path, f"restore {friday} --yes").code == 0
    assert lines(tmp_path) == kept


def test_a_copy_is_another_ledger_and_gets_no_notes(tmp_path: Path):
    chartered(tmp_path)
    types(tmp_path, NEED)
    assert types(tmp_path, f"copy {tmp_path / 'other.db'}").code == 0
    assert not refusals_path(tmp_path / "other.db").exists()


def found(folder: Path) -> list[tuple[str, str]]:
    """What the doctor says of the notes: how they are, and what was found."""
    rows = json.loads(types(folder, "doctor --format json").out)["rows"]
    return [(row["state"], row["found"]) for row in rows if row["check"] == "refusals"]


def test_the_doctor_looks_at_the_notes(tmp_path: Path):
    path = refusals_path(chartered(tmp_path))
    assert found(tmp_path) == []
    types(tmp_path, NEED)
    assert found(tmp_path) == [("ok", "1 refusal noted")]
    with path.open("a", encoding="utf-8") as file:
        file.write('{"at":"20')
    assert found(tmp_path) == [("attention", f"1 line of {path} cannot be read")]
