"""One measure, once, in a process of its own: `python -m bench.child ROOM NAME FOLDER EVENTS` answers in JSON."""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path

from bench.ground import Ground
from bench.measuring import MEASURES, Watch

STATUS = Path("/proc/self/status")


def main() -> None:
    """Run what was asked for; tell how much was done, how long it took, and the most memory that this process had."""
    room, name, folder, events = sys.argv[1:]
    import_module(room)
    measure, watch = MEASURES[name], Watch()
    if measure.inside is None:
        raise SystemExit(f"{name} is timed from outside.")
    work = measure.inside(Ground(Path(folder), int(events)), watch)
    print(json.dumps({"work": work, "seconds": watch.seconds, "peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    """What this process had in memory at most; on Linux without that of the one it was forked from."""
    if STATUS.exists():
        [line] = (line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
