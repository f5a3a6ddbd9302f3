"""What findings are about promises: a forged ledger and a file that was written over never read alike."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from audit.report.soundness import Stand
from audit.verification.codes import CODES, lies_beside, sought_by
from audit.verification.standing import LYING_BESIDE
from commands.audit.trusting import FOLDER
from tests.audit.acme import made_in, typed

AGAINST = ("--against", "friday.checkpoint")
OTHER_EVIDENCE = "What was found lies beside it: evidence."


@pytest.fixture
def _sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acme's folder, whose story has a file of evidence that was written over, and a checkpoint of all its events."""
    monkeypatch.chdir(made_in(tmp_path))
    monkeypatch.setenv(FOLDER, str(tmp_path / "keys"))
    assert typed("audit", "key", "make", "--name", "acme-pmo").exit_code == 0
    assert typed("--ledger", "acme.db", "audit", "seal", "--to", "friday.checkpoint").exit_code == 0


def lines(*words: str) -> Sequence[str]:
    """The last two lines of a verification that found something."""
    ended = typed("--ledger", "acme.db", "audit", "verify", *words)
    assert ended.exit_code == 4, ended.stderr
    return ended.stderr.splitlines()[-2:]


def stands(*words: str) -> str:
    """How the ledger stands, as scripts are told."""
    told = json.loads(typed("--ledger", "acme.db", "audit", "verify", "--format", "json", *words).stdout)["stands"]
    assert isinstance(told, str)
    return told


def written_over(sql: str) -> None:
    with closing(sqlite3.connect("acme.db")) as ledger, ledger:
        ledger.executescript(f"DROP TRIGGER events_update; {sql};")


@pytest.mark.usefixtures("_sealed")
def test_one_file_that_was_written_over_is_told_apart_from_the_ledger():
    said, error = lines(*AGAINST, "--skip", "read-models")
    checks = "(file, rows, index, checkpoints, events, rules)"
    assert said == f"The ledger itself is what was sealed {checks}. {OTHER_EVIDENCE}"
    assert error.startswith("Error: acme.db: 1 finding (evidence-altered).")
    assert stands(*AGAINST) == "as-sealed"


@pytest.mark.usefixtures("_sealed")
def test_it_is_said_to_be_what_was_sealed_only_where_somebody_trusted_sealed_it_elsewhere():
    said, _ = lines("--skip", "read-models", "--skip", "checkpoints")
    checks = "(file, rows, index, events, rules)"
    assert said == f"With the ledger itself nothing is wrong, as far as was checked {checks}. {OTHER_EVIDENCE}"
    assert stands("--skip", "checkpoints") == "no-fault-found"
    said, _ = lines("--only", "evidence")
    assert said == f"The ledger itself was not looked at. {OTHER_EVIDENCE}"
    logged = ("brand-published", "--title", "T", "--promise", "P")
    assert typed("--ledger", "acme.db", "--as", "dana", "log", *logged).exit_code == 0
    said, _ = lines(*AGAINST, "--only", "checkpoints", "--only", "evidence")
    since = "up to #407, and nothing is wrong with what came since"
    assert said == f"The ledger itself is what was sealed {since} (checkpoints). {OTHER_EVIDENCE}"


@pytest.mark.usefixtures("_sealed")
def test_of_a_ledger_with_which_nothing_is_wrong_it_is_said_whether_it_is_what_was_sealed():
    for words, said in ((AGAINST, ["The ledger itself is what was sealed (checkpoints)."]), ((), [])):
        ended = typed("--ledger", "acme.db", "audit", "verify", *words, "--only", "checkpoints")
        assert ended.exit_code == 0
        assert ended.stderr.splitlines()[-1] == "Nothing is wrong, as far as was checked."
        assert [line for line in ended.stderr.splitlines() if line.startswith("The ledger itself")] == said


@pytest.mark.usefixtures("_sealed")
def test_a_forged_ledger_is_said_to_be_one():
    written_over("UPDATE events SET data = CAST(replace(data, '112000', '12000') AS BLOB) WHERE position = 157")
    said, error = lines(*AGAINST, "--skip", "read-models")
    assert said == (
        "The ledger itself is not what was sealed: see file, checkpoints, rules."
        " Something was found beside it as well: evidence."
    )
    assert "sealed-history-changed" in error or "event-altered" in error
    assert stands(*AGAINST) == "not-as-sealed"
    said, _ = lines("--only", "file")
    assert said == "The ledger itself is not as it should be: see file."
    assert stands("--only", "file") == "at-fault"


def test_every_code_is_about_the_ledger_or_about_what_lies_beside_it():
    for code in CODES:
        checks = sought_by(code)
        assert checks
        assert lies_beside(code) == (
            set(checks) <= {*LYING_BESIDE} or code.startswith(("checkpoint-by", "checkpoint-u"))
        )
        assert Stand(1, 0, (code,)).sound == lies_beside(code)


@pytest.mark.usefixtures("_sealed")
@pytest.mark.parametrize("words", [("verify",), ("report", "--period", "2026-Q2", "--to", "report.html")])
def test_each_line_on_stderr_is_an_object_where_json_is_asked_for(words: Sequence[str]):
    ended = typed("--ledger", "acme.db", "audit", *words, *AGAINST, "--format", "json")
    *before, last = [json.loads(line) for line in ended.stderr.splitlines()]
    assert (ended.exit_code, last["error"]["code"]) == (4, "integrity-failure")
    assert before
    assert {key for line in before for key in line} <= {"message", "progress"}
    assert ended.stdout == "" or "rows" in json.loads(ended.stdout)  # of a report stdout gets nothing: it is a file
