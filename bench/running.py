"""Running the measures in turn, round after round, each in a process of its own, or with those that it races.

So whatever else the machine does hits rivals alike. A measure that takes long is run in fewer rounds.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import rivals
from bench.ground import HOUSE, Ground
from bench.measuring import Measure

LONG_SECONDS, VERY_LONG_SECONDS = 10.0, 120.0
ROUNDS_OF_LONG, ROUNDS_OF_VERY_LONG = 3, 1


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
    races: dict[str, list[Runs]] = {}
    for runs in found.values():
        if not runs.lacks:
            races.setdefault(runs.measure.race or runs.measure.name, []).append(runs)
    for number in range(1, rounds + 1):
        for name, race in races.items():
            if number <= _rounds(race[0].seconds, rounds):
                tell(f"round {number} of {rounds}: {name}")
                start = time.perf_counter()
                _run(race, ground)
                race[0].seconds = max(race[0].seconds, time.perf_counter() - start)
    return found


def _rounds(seconds: float, rounds: int) -> int:
    """How many rounds of what takes so long."""
    if seconds > VERY_LONG_SECONDS:
        return ROUNDS_OF_VERY_LONG
    return min(rounds, ROUNDS_OF_LONG) if seconds > LONG_SECONDS else rounds


def _run(race: Sequence[Runs], ground: Ground) -> None:
    if race[0].measure.inside:
        _run_inside(race, ground)
        return
    told: dict[str, list[float]] = {runs.measure.name: [] for runs in race}
    for _ in range(race[0].measure.times):
        for runs in race:
            if words := runs.measure.outside:
                told[runs.measure.name].append(runs.measure.told(1, _process(words(ground), ground.folder)[0]))
    for runs in race:
        runs.told.append(median(told[runs.measure.name]))


def _run_inside(race: Sequence[Runs], ground: Ground) -> None:
    python = rivals.python() if race[0].measure.python == "rivals" else sys.executable
    names = [f"{runs.measure.room}:{runs.measure.name}" for runs in race]
    _, answer = _process([str(python), "-m", "bench.child", str(ground.folder), str(ground.events), *names], HOUSE)
    told = json.loads(answer.splitlines()[-1])
    for runs in race:
        runs.told.append(told["told"][runs.measure.name])
        if len(race) == 1:
            runs.peak_mb = max(runs.peak_mb, told["peak_mb"])


def _process(words: Sequence[str], folder: Path) -> tuple[float, str]:
    """Run a command line in a folder; how many seconds it took from start to end, and what it said."""
    # What people have installed was compiled once, so what is measured may keep what was compiled.
    without = {"PYTHONDONTWRITEBYTECODE", *(name for name in os.environ if name.startswith("FLYWHEEL_"))}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    start = time.perf_counter()
    ran = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if ran.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{ran.stderr[-3000:]}")
    return seconds, ran.stdout
