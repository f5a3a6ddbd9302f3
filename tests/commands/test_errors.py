"""Errors: whatever ends a call is told in words, in the form asked for, with its exit code, and without a traceback."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from commands.call import Call
from commands.errors import explain, report, wants_json
from flywheel.errors import (
    FlywheelError,
    IntegrityFailure,
    LedgerBusy,
    NoSuchLedger,
    Refusal,
    Refused,
    StoreFailed,
    UsageFault,
)

REFUSED = Refused(
    Refusal("need-is-new", "need n is there. Give it its own id."), Refusal("open", "It is closed. Open it.")
)


@pytest.fixture
def call(tmp_path: Path) -> Call:
    return Call(folder=tmp_path)


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (REFUSED, "refused", 1),
        (StoreFailed("x"), "store-failed", 1),
        (UsageFault("x"), "usage", 2),
        (click.UsageError("x"), "usage", 2),
        (IntegrityFailure("x"), "integrity-failure", 4),
        (NoSuchLedger("x"), "no-such-ledger", 5),
        (LedgerBusy("x"), "ledger-busy", 6),
        (FlywheelError("x"), "failed", 1),
        (click.ClickException("x"), "failed", 1),
        (OSError(errno.ENOSPC, "No space left on device"), "failed", 1),
        (KeyboardInterrupt(), "interrupted", 130),
        (click.Abort(), "interrupted", 130),
        (EOFError(), "interrupted", 130),
        (KeyError("x"), "fault", 1),
    ],
)
def test_every_ending_has_its_slug_and_its_exit_code(error: BaseException, code: str, exit_code: int):
    assert (explain(error).code, explain(error).exit_code) == (code, exit_code)


def test_a_refusal_is_told_a_line_a_rule(call: Call, capsys: pytest.CaptureFixture[str]):
    assert report(REFUSED, [], call) == 1
    assert capsys.readouterr().err == (
        "Refused: need-is-new: need n is there. Give it its own id.\nRefused: open: It is closed. Open it.\n"
    )


def test_a_refusal_in_json_lists_its_rules(call: Call, capsys: pytest.CaptureFixture[str]):
    report(REFUSED, ["log", "--format", "json"], call)
    told = json.loads(capsys.readouterr().err)["error"]
    assert told["refusals"][1] == {"rule": "open", "reason": "It is closed. Open it."}
    assert (told["code"], told["exit_code"]) == ("refused", 1)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "a.csv"),
            "a.csv: No such file or directory. Check the path.",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "No space left on device. Make room on the disk, then try again.",
        ),
        (OSError("odd"), "odd. Mend that, then try again."),
        (KeyError("x"), "This is a fault of flywheel itself (KeyError: 'x'). Run it with --debug and report it."),
        (AssertionError(), "This is a fault of flywheel itself (AssertionError). Run it with --debug and report it."),
        (KeyboardInterrupt(), "Interrupted. What was acknowledged before is kept."),
    ],
)
def test_each_is_told_in_words(error: BaseException, message: str):
    assert explain(error).message == message


def test_a_traceback_is_shown_only_when_debugging(call: Call, capsys: pytest.CaptureFixture[str]):
    report(KeyError("x"), [], call)
    assert "Traceback" not in capsys.readouterr().err
    report(KeyError("x"), ["--debug"], call)
    assert "KeyError: 'x'" in capsys.readouterr().err
    report(KeyError("x"), ["--debug", "--format=json"], call)
    assert "KeyError" in json.loads(capsys.readouterr().err)["error"]["traceback"]


def test_control_characters_in_a_message_do_not_reach_the_terminal(call: Call, capsys: pytest.CaptureFixture[str]):
    report(UsageFault("need \x1b[2J is unknown. Log it."), [], call)
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["show", "--format", "json"], True),
        (["show", "--format=jsonl", "--nope"], True),
        (["--format", "json", "show", "--format", "csv"], False),
        (["show", "--format"], False),
        (["json"], False),
        ([], False),
    ],
)
def test_json_is_wanted_where_it_was_asked_for_last(call: Call, arguments: list[str], asked: bool):
    assert wants_json(arguments, call) is asked


def test_json_is_wanted_where_the_settings_say_so(call: Call, tmp_path: Path):
    (tmp_path / "flywheel.toml").write_text('format = "json"')
    assert wants_json(["show"], call)


def test_broken_settings_do_not_hide_the_error(call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "flywheel.toml").write_text("format = ")
    assert report(LedgerBusy("Somebody writes. Try again."), [], call) == 6
    assert capsys.readouterr().err == "Error: Somebody writes. Try again.\n"


def test_broken_settings_are_an_error_in_words(tmp_path: Path):
    (tmp_path / "flywheel.toml").write_text("format = ")
    ran = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "config", "show"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"Error: {tmp_path / 'flywheel.toml'} is not valid TOML")
