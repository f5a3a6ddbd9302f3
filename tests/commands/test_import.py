"""flywheel import promises: what did not come in is told in words, in a file and as JSON, and the exit code says so."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import door
from tests.desk import CHARTER, Desk
from tests.exchange.files import workbook

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "portfolio"
HEAD = "kind,customer,name,type,occurred_at\n"
OPS = "customer-identified,ops,Operations,business-unit,2026-01-05\n"
BAD = "customer-identified,,Nobody,business-unit,2026-01-05\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a chartered ledger."""
    desk = Desk(tmp_path)
    assert desk.types(CHARTER).exit_code == 0
    return desk


def file_in(desk: Desk, text: str, name: str = "customers.csv") -> Path:
    """A file in the desk's folder."""
    path = desk.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def head(desk: Desk) -> int:
    """How many events there are."""
    with desk.ledger() as ledger:
        return ledger.head


def test_a_file_that_comes_in_whole_ends_with_0_and_says_what_became_of_it(desk):
    result = desk.types(f"import {file_in(desk, HEAD + OPS)} --format csv")
    assert (result.exit_code, result.stderr) == (0, "Next: flywheel show value\n")
    assert result.stdout.splitlines()[0] == (
        "file,rows,added,already,known,conflicting,refused,left_out,passed_over,rejects,stopping"
    )
    assert result.stdout.splitlines()[1].endswith("customers.csv,1,1,0,0,0,0,0,0,0,0")


def test_by_default_a_problem_stops_everything_and_ends_with_1(desk):
    path = file_in(desk, HEAD + OPS + BAD)
    result = desk.types(f"import {path}")
    assert (result.exit_code, head(desk)) == (1, 1)
    assert result.stderr == (
        f"{path}, row 3, customer: the cell is empty. Fill the cell in and import again. [customer-identified]\n"
        "Nothing was recorded. Mend what is told above, or say --on-error skip to leave it out.\n"
    )


def test_with_skip_the_rest_comes_in_and_it_ends_with_3(desk):
    path = file_in(desk, HEAD + OPS + BAD)
    rejects = desk.folder / "rejects.csv"
    result = desk.types(f"import {path} --on-error skip --reject-file {rejects}")
    assert (result.exit_code, head(desk)) == (3, 2)
    assert result.stderr == (
        f"{rejects} tells what did not come in, and what to do about it.\nNext: flywheel show value\n"
    )
    with rejects.open(newline="", encoding="utf-8") as file:
        [row] = csv.DictReader(file)
    assert row == {
        "file": str(path),
        "sheet": "",
        "row": "3",
        "line": "3",
        "column": "customer",
        "value": "",
        "reason": "the cell is empty",
        "remedy": "Fill the cell in and import again.",
        "kind": "customer-identified",
        "rule": "",
        "stops": "yes",
    }


@pytest.mark.parametrize("tried", ["", " --dry-run"])
def test_whatever_stops_it_is_told_at_once_refusals_too_and_nothing_is_recorded(desk, tried):
    other = "customer-identified,ops,Other,external,2026-01-05\n"
    path, rejects = file_in(desk, HEAD + OPS + BAD + other * 2), desk.folder / "rejects.csv"
    result = desk.types(f"import {path}{tried} --format csv")
    assert (result.exit_code, head(desk)) == (1, 1)
    assert result.stdout.splitlines()[1].endswith(".csv,4,0,0,0,0,2,1,0,3,3")
    refused = "customer ops is already in the ledger. Give the new customer its own id. [customer-identified]\n"
    assert result.stderr == (
        f"{path}, row 3, customer: the cell is empty. Fill the cell in and import again. [customer-identified]\n"
        f"{path}, row 4: {refused}{path}, row 5: {refused}"
        "Nothing was recorded. Mend what is told above, or say --on-error skip to leave it out.\n"
    )
    result = desk.types(f"import {path}{tried} --reject-file {rejects}")
    assert (result.exit_code, head(desk)) == (1, 1)
    with rejects.open(newline="", encoding="utf-8") as file:
        assert [(row["row"], row["rule"]) for row in csv.DictReader(file)] == [
            ("3", ""),
            ("4", "customer-is-new"),
            ("5", "customer-is-new"),
        ]


def test_what_the_mapping_calls_missing_is_told_and_stops_nothing(desk):
    table = (EXAMPLES / "register.csv").read_text(encoding="utf-8").replace("Softer", "Cashable")
    words = f"import {file_in(desk, table, 'register.csv')} -m {EXAMPLES / 'register.toml'}"
    for tried, events in ((" --dry-run", 1), ("", 15), ("", 15)):
        result = desk.types(words + tried)
        assert (result.exit_code, head(desk)) == (3, events)
        assert "row 3, Benefit (£k): there is none." in result.stderr


def test_of_many_rejects_those_that_stop_it_are_told_first(desk):
    lines = (EXAMPLES / "register.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    expected = [lines[2].replace("P-102", f"P-2{number}") for number in range(30)]
    path = file_in(desk, "".join([*lines[:2], *expected, lines[4]]), "register.csv")
    told = desk.types(f"import {path} -m {EXAMPLES / 'register.toml'}").stderr.splitlines()
    assert "'Softer' is not one of the choices" in told[0]
    assert len([line for line in told if "there is none" in line]) == 19
    assert told[20:] == [
        "And 11 more. --reject-file keeps them all in a file.",
        "Nothing was recorded, because of 1 of these. Mend what is told above, or say --on-error skip to leave it out.",
    ]


def test_json_tells_rejects_progress_and_counts_as_json(desk):
    rows = "".join(f"customer-identified,c{number},C,external,2026-01-05\n" for number in range(600))
    result = desk.types(f"import {file_in(desk, HEAD + rows + BAD)} --on-error skip --format json")
    told = [json.loads(line) for line in result.stderr.splitlines()]
    assert [next(iter(each)) for each in told] == ["progress", "reject"] or [next(iter(each)) for each in told] == [
        "reject",
        "progress",
    ]
    assert json.loads(result.stdout)["rows"][0]["added"] == 600


def test_many_rejects_are_cut_short_unless_they_go_to_a_file(desk):
    result = desk.types(f"import {file_in(desk, HEAD + BAD * 25)}")
    assert len(result.stderr.splitlines()) == 22
    assert result.stderr.splitlines()[20] == "And 5 more. --reject-file keeps them all in a file."


def test_a_dry_run_records_nothing(desk):
    result = desk.types(f"import {file_in(desk, HEAD + OPS)} --dry-run")
    assert (result.exit_code, head(desk)) == (0, 1)
    assert result.stderr == "This was tried only; nothing was recorded.\n"


def test_stdin_is_a_file_too(desk):
    ledger = str(desk.folder / "flywheel.db")
    for said in (
        HEAD + OPS,
        '{"kind": "brand-published", "title": "t", "promise": "p", "occurred_at": "2026-01-01T00:00Z"}',
    ):
        result = CliRunner().invoke(door, ["--ledger", ledger, "--as", "dana", "import", "-"], input=said)
        assert result.exit_code == 0, result.stderr
    assert head(desk) == 3


def test_a_workbook_comes_in_from_stdin_too(desk):
    book = workbook(desk.folder, [line.split(",") for line in (HEAD + OPS + BAD).splitlines()]).read_bytes()
    ledger = str(desk.folder / "flywheel.db")
    words = ["--ledger", ledger, "--as", "dana", "import", "-", "--on-error", "skip"]
    result = CliRunner().invoke(door, words, input=book)
    assert (result.exit_code, head(desk)) == (3, 2)
    assert result.stderr.startswith("stdin, sheet Sheet, row 3, customer: the cell is empty.")
    assert "\nstdin " in result.stdout


def test_what_the_command_line_says_of_the_file_wins(desk):
    path = desk.folder / "table.txt"
    path.write_bytes("\nkunde;name;seit\nops;Größe;2026-01-05\n".encode("cp1252"))
    mapping = file_in(
        desk,
        '[file]\ndelimiter = ","\nencoding = "utf-8"\n[[events]]\nkind = "customer-identified"\ncustomer = "{kunde}"\n'
        'name = "{name}"\ntype = "external"\noccurred_at = "{seit}"\n',
        "m.toml",
    )
    result = desk.types(f"import {path} -m {mapping} --delimiter semicolon --encoding cp1252 --header-row 2")
    assert result.exit_code == 0, result.stderr
    with desk.ledger() as ledger:
        entry = ledger.at(2)
    assert entry
    assert entry.event.model_dump(include={"name"}) == {"name": "Größe"}


def test_an_import_is_taken_back_with_a_reason_and_can_be_made_again(desk):
    words = f"import {EXAMPLES / 'register.csv'} -m {EXAMPLES / 'register.toml'}"
    assert desk.types(f"{words} --on-error skip").exit_code == 3
    before = head(desk)
    tried = desk.types(f"{words} --undo --because 'Last year.' --dry-run")
    assert (tried.exit_code, head(desk)) == (0, before)
    undone = desk.types(f"{words} --undo --because 'Last year.'")
    assert (undone.exit_code, undone.stderr) == (0, "13 events were voided.\n")
    assert desk.types(f"{words} --undo --because 'Last year.'").stderr == "0 events were voided.\n"
    again = desk.types(f"{words} --on-error skip --format json")
    assert json.loads(again.stdout)["rows"][0]["added"] == 13


def test_what_others_rest_on_is_not_taken_back(desk):
    path = file_in(desk, HEAD + OPS)
    desk.types(f"import {path}")
    desk.types("log need-identified --need n --customer ops --statement s --on 2026-02-01")
    result = desk.types(f"import {path} --undo --because Wrong.")
    assert result.exit_code == 3
    assert (
        "customer ops is still named, last by need-identified. Void what names it first, or correct #2."
        in result.stderr
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("none.csv", 1, "There is no file {}none.csv. Check the path."),
        ("customers.csv --undo", 2, "No reason is given. Say with --because why the import is undone."),
        ("customers.csv --because x", 2, "--because is for --undo. Leave it away, or say --undo as well."),
        ("customers.csv --delimiter ;;", 2, "';;' is no delimiter. Give one character, or tab."),
        ("customers.csv --decimal ,.", 2, "',.' is no decimal sign. Give a comma or a point."),
        ("customers.csv --encoding x", 2, "There is no encoding 'x'. Say utf-8, cp1252, latin-1 or utf-16."),
        ("customers.csv --sheet S", 2, "{}customers.csv is no workbook, and --sheet is for workbooks. Leave it away."),
        ("customers.csv --kind customer", 2, "There is no kind 'customer'. Did you mean customer-identified?"),
        ("customers.csv --reject-file {}events.jsonl", 1, "{}events.jsonl is there and holds no rejects. "
         "Name another file, or say --yes to replace it."),
        ("events.jsonl --kind customer-identified", 2, "{}events.jsonl holds events, and --kind says nothing of those. "
         "Leave it away."),
        ("customers.csv -m {}none.toml", 1, "{}none.toml cannot be read: No such file or directory. "
         "Check the path of the mapping."),
        ("customers.csv -m {}how.toml --kind customer-identified", 2, "A mapping says kinds and times itself. "
         "Leave --kind and --on away."),
        (".", 1, "{}. is a folder. Name a file in it, or say with --mapping what its files mean."),
        (". -m {}how.toml", 2, "{}how.toml does not say which file it is for. Add name = \"...\" to its [file]."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_changes_nothing(desk, words, code, told):
    file_in(desk, HEAD + OPS)
    file_in(desk, '{"kind": "x"}\n', "events.jsonl")
    file_in(desk, (EXAMPLES / "register.toml").read_text(encoding="utf-8"), "how.toml")
    folder = f"{desk.folder}/"
    result = desk.types(f"import {folder}{words.replace('{}', folder)}")
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.replace("//", "/") == f"Error: {told.replace('{}', folder)}\n".replace("//", "/")
    assert head(desk) == 1


def test_without_a_ledger_there_is_nothing_to_import_into(tmp_path):
    desk = Desk(tmp_path)
    result = desk.types(f"import {file_in(desk, HEAD + OPS)}")
    assert result.exit_code == 5
    assert not (tmp_path / "flywheel.db").exists()
