"""python -m tests.crash: kills, power cuts, full disks and crowds, so many or so long; exits 1 on any loss."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.programme import SCENES, rehearse
from tests.crash.running import run
from tests.crash.tally import table, total


def main() -> int:
    """Run what was asked for, print the table, and return the exit code."""
    asked = _asked()
    scenes = {what: scene for what, scene in SCENES.items() if asked.only in what}
    folder = Path(tempfile.mkdtemp(prefix="flywheel-crash-", dir=asked.folder))
    print(f"seed {asked.seed}, in {folder}", flush=True)
    rehearse(folder / "rehearsal")
    began = time.monotonic()
    tallies = run(scenes, folder, blows=asked.kills, seed=asked.seed, seconds=asked.seconds, say=_say)
    print(f"\n{table(tallies)}\n\nseed {asked.seed}, {time.monotonic() - began:.0f} seconds")
    if losses := total(tallies).losses:
        print(f"{len(losses)} losses; what is left is kept in {folder}")
        return 1
    folder.rmdir()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="how many blows  [default: 200]")
    parser.add_argument("--seconds", type=float, default=480, metavar="S", help="no longer than that  [default: 480]")
    seed = random.randrange(1_000_000)  # noqa: S311 - keeps no secret
    parser.add_argument("--seed", type=int, default=seed, metavar="N", help="the same dice again")
    parser.add_argument("--only", default="", metavar="WORDS", help="the scenes with these words in their names")
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="where to make ledgers  [default: temporary]")
    return parser.parse_args()


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
