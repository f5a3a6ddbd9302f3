"""Running the measures in turn, round after round, each in a process of its own.

So whatever else the machine does hits rivals alike, and nothing is warmer for having come later. A measure that takes
long is run in fewer rounds.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench import rivals
from bench.ground import HOUSE, Ground
from bench.measuring import Measure

LONG_SECONDS = 10.0
ROUNDS_OF_LONG = 3


@dataclass
class Runs:
    """A measure and what its runs gave, in its unit; or why it was not run."""

    measure: Measure
    told: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    seconds: float = 0.0
    lacks: str | None = None

    @property
    def value(self) -> float:
        """The median of the runs."""
        return median(self.told)


def run_all(measures: Iterable[Measure], ground: Ground, rounds: int, tell: Callable[[str], None]) -> dict[str, Runs]:
    """Every measure that can be run here, by name."""
    found = {measure.name: Runs(measure, lacks=measure.lacks()) for measure in measures}
    shutil.copyfile(ground.ledger, ground.written)
    for number in range(1, rounds + 1):
        for runs in found.values():
            if runs.lacks or (runs.seconds > LONG_SECONDS and number > ROUNDS_OF_LONG):
                continue
            tell(f"round {number} of {rounds}: {runs.measure.title}")
            start = time.perf_counter()
            runs.told.append(median(_run(runs, ground) for _ in range(runs.measure.times)))
            runs.seconds = max(runs.seconds, time.perf_counter() - start)
    return found


def _run(runs: Runs, ground: Ground) -> float:
    measure = runs.measure
    if measure.outside:
        if measure.before:
            _process(measure.before(ground), ground)
        return measure.told(1, _process(measure.outside(ground), ground)[0])
    python = rivals.python() if measure.python == "rivals" else sys.executable
    room = measure.inside.__module__ if measure.inside else ""
    words = [str(python), "-m", "bench.child", room, measure.name, str(ground.folder), str(ground.events)]
    _, answer = _process(words, ground)
    told = json.loads(answer.splitlines()[-1])
    runs.peak_mb = max(runs.peak_mb, told["peak_mb"])
    return measure.told(told["work"], told["seconds"])


def _process(words: Sequence[str], ground: Ground) -> tuple[float, str]:
    """Run a command line; how many seconds it took from start to end, and what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLYWHEEL_")}
    inside = "bench.child" in words
    start = time.perf_counter()
    ran = subprocess.run(
        words, cwd=HOUSE if inside else ground.folder, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    if ran.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{ran.stderr[-3000:]}")
    return seconds, ran.stdout
