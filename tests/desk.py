"""A desk in a PMO: a folder with a ledger, and somebody who types commands; times stand still."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from cli import door
from commands.call import Call
from flywheel.ledger import Ledger

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CHARTER = (
    "init --name 'Acme PMO' --scope enterprise --mandate 'Keep promises.' --currency GBP "
    "--timezone Europe/London --sponsor ceo"
)
FIRST_TURN = Path(__file__).parent.parent / "docs" / "manual" / "first-turn.md"


class Desk:
    """A folder with a ledger, and somebody called dana who types into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, words: str, *, actor: str = "dana") -> Result:
        """Run a command line; times stand still at noon on the first of June 2026."""
        call = Call(clock=lambda: NOON, folder=self.folder)
        ledger = str(self.folder / "flywheel.db")
        return CliRunner().invoke(door, ["--ledger", ledger, "--as", actor, *shlex.split(words)], obj=call)

    def ledger(self) -> Ledger:
        return Ledger.open(self.folder / "flywheel.db")


def first_turn(folder: Path) -> Desk:
    """A desk at which the first turn of the manual was typed: one turn round the wheel, closed, and one correction."""
    desk = Desk(folder)
    for command in re.findall(r"^\$ flywheel ((?:init|log|correct) .*)$", FIRST_TURN.read_text(), re.MULTILINE):
        desk.types(command)
    return desk
