"""flywheel as a shell starts it: in a process of its own, with whatever streams, variables and folder it is given."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from commands.known import KNOWN
from tests.hardship.desk import Ended

HOUSE = Path(__file__).parent.parent.parent
PROGRAM = (sys.executable, "-c", "import cli; cli.main()")
OURS = {known.variable for known in KNOWN}


def environment(**changed: str | None) -> dict[str, str]:
    """The variables that a call gets: those of this process without settings, and with these; None takes one away."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    every: Mapping[str, str | None] = {**kept, "PYTHONPATH": str(HOUSE), "FLYWHEEL_ACTOR": "dana", **changed}
    return {name: value for name, value in every.items() if value is not None}


def shell(folder: Path, *words: str | bytes, first: str = "true", how: str = "", **changed: str | None) -> Ended:
    """Call flywheel in a folder: after some other command, redirected as a shell does it ('>&-'), variables changed."""
    ran = subprocess.run(
        ["sh", "-c", f'{first} && exec "$@" {how}', "sh", *PROGRAM, *words],
        cwd=folder,
        env=environment(**changed),
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return Ended(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
