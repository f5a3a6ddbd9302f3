"""Acme's ledger for auditors: the demo, recorded within one instant of October 2026, so that every answer is known."""

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from cli import door
from commands.call import Call

OCTOBER = datetime(2026, 10, 30, 12, tzinfo=UTC)


def october() -> datetime:
    """Noon of the thirtieth of October 2026, for ever."""
    return OCTOBER


def made_in(folder: Path) -> Path:
    """Acme's folder, with its files, its ledger and what was refused."""
    ended = typed("demo", "--into", str(folder / "acme"))
    assert (ended.exit_code, ended.stderr.count("Refused:")) == (0, 5), ended.stderr
    return folder / "acme"


def asks(acme: Path, *words: str) -> Result:
    """A question to Acme's ledger."""
    return typed("--ledger", str(acme / "acme.db"), "audit", "ask", *words)


def typed(*words: str) -> Result:
    """A command line in October, in an environment that says nothing of flywheel."""
    return CliRunner().invoke(door, words, obj=Call(clock=october), env={"FLYWHEEL_LEDGER": None})
