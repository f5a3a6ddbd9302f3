"""How long flywheel takes to start: `--help`, `log` and `show` beside `python -c pass` and a click hello-world.

Run with `make bench-start`. All are run in turn, round after round, so that what else the machine does hits them
alike; the medians are quoted, and as ratios to click's.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROUNDS = 15
HELLO = "import click\n@click.command()\ndef hello(): click.echo('hello')\nhello()"


def main() -> None:
    """Print a Markdown table of medians, in milliseconds and as ratios to a click hello-world."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "FLYWHEEL_LEDGER": str(Path(folder) / "bench.db"), "FLYWHEEL_ACTOR": "bench"}
        flywheel = [sys.executable, "-c", "import cli; cli.main()"]
        run = _runner(folder, environment)
        _prepare(run, flywheel)
        rivals = {
            "`python -c pass`": [sys.executable, "-c", "pass"],
            "a click hello-world": [sys.executable, "-c", HELLO],
            "`flywheel --help`": [*flywheel, "--help"],
            "`flywheel log brand-published ...`": [*flywheel, *_log()],
            "`flywheel show services` (caught up)": [*flywheel, "show", "services"],
        }
        _print_table(_medians(run, flywheel, rivals))


def _runner(folder: str, environment: dict[str, str]) -> Callable[[Sequence[str]], float]:
    def run(words: Sequence[str]) -> float:
        start = time.perf_counter()
        subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603
        return time.perf_counter() - start

    return run


def _log() -> list[str]:
    return ["log", "brand-published", "--title", "The PMO on a page", "--promise", "One date you can trust."]


def _prepare(run: Callable[[Sequence[str]], float], flywheel: list[str]) -> None:
    charter = "init --name Bench --scope enterprise --mandate Measure --currency GBP --sponsor ceo".split()
    run([*flywheel, *charter])
    run([*flywheel, *_log()])
    run([*flywheel, "show", "services"])


def _medians(
    run: Callable[[Sequence[str]], float], flywheel: list[str], rivals: dict[str, list[str]]
) -> dict[str, float]:
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(ROUNDS):
        for name, words in rivals.items():
            if "caught up" in name:
                run([*flywheel, "show", "services"])
            seconds[name].append(run(words))
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def _print_table(medians: dict[str, float]) -> None:
    hello = medians["a click hello-world"]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {ROUNDS} rounds\n")
    print("| what | median, ms | ratio to click |\n| --- | ---: | ---: |")
    for name, seconds in medians.items():
        print(f"| {name} | {seconds * 1000:.0f} | {seconds / hello:.2f} |")


if __name__ == "__main__":
    main()
