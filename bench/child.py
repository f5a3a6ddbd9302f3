"""One race, or one measure alone, in a process of its own: `python -m bench.child FOLDER EVENTS ROOM:NAME ...`.

Answers in JSON: the median of each measure's pieces, in its unit, and the most memory that this process had.
"""

import json
import os
import resource
import sys
from importlib import import_module
from pathlib import Path
from statistics import median

from bench.ground import Ground
from bench.measuring import MEASURES, Watch

STATUS = Path("/proc/self/status")


def main() -> None:
    """Run what was asked for, in turn, piece by piece."""
    folder, events, *names = sys.argv[1:]
    told = _raced(Ground(Path(folder), int(events)), [_found(*name.split(":")) for name in names])
    print(json.dumps({"told": {name: median(pieces) for name, pieces in told.items()}, "peak_mb": _peak_mb()}))


def _found(room: str, name: str) -> str:
    import_module(room)
    return name


def _raced(ground: Ground, names: list[str]) -> dict[str, list[float]]:
    """What each measure told of each of its pieces, of which one after the other takes one at a time."""
    told: dict[str, list[float]] = {name: [] for name in names}
    watches = {name: Watch() for name in names}
    running = {name: start(ground, watches[name]) for name in names if (start := MEASURES[name].inside)}
    while running:
        for name, pieces in list(running.items()):
            if (work := next(pieces, None)) is None:
                del running[name]
            else:
                told[name].append(MEASURES[name].told(work, watches[name].taken()))
    return told


def _peak_mb() -> float:
    """What this process had in memory at most, on Linux without that of the one it was forked from; and its helpers.

    Of those only the largest is known, so each counts as much, and there are no more than cores.
    """
    unit = 1 << 20 if sys.platform == "darwin" else 1024
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit * (os.cpu_count() or 1)
    if STATUS.exists():
        [line] = (line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024 + helpers
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit + helpers


if __name__ == "__main__":
    main()
