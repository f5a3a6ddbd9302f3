"""What a measure is: something that is timed in a process of its own, and in which unit that is told."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bench.ground import Ground

Python = Literal["house", "rivals"]
Unit = Literal["events/s", "ms", "s"]


class Watch:
    """Times what is done in its `with` statement, and nothing before or after."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._since = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._since


Inside = Callable[[Ground, Watch], int]
"""Runs within a Python of its own, started before the watch is; gives how many events (or other things) it took."""
Outside = Callable[[Ground], Sequence[str]]
"""Gives the command line of a process that is timed whole, from its start to its end."""


@dataclass(frozen=True)
class Measure:
    """One thing that is timed. `python` is the environment it runs in: the house's own, or the rivals'."""

    name: str
    title: str
    unit: Unit
    python: Python
    inside: Inside | None = None
    outside: Outside | None = None
    lacks: Callable[[], str | None] = lambda: None
    times: int = 1
    before: Outside | None = None

    def told(self, work: int, seconds: float) -> float:
        """What is told of a run, in the measure's unit."""
        match self.unit:
            case "events/s":
                return work / seconds
            case "ms":
                return seconds / work * 1000
        return seconds / work


MEASURES: dict[str, Measure] = {}


def inside(
    name: str,
    title: str,
    unit: Unit = "events/s",
    *,
    python: Python = "house",
    lacks: Callable[[], str | None] = lambda: None,
) -> Callable[[Inside], Inside]:
    """Make a measure of a function that is timed from within."""

    def register(run: Inside) -> Inside:
        MEASURES[name] = Measure(name, title, unit, python, inside=run, lacks=lacks)
        return run

    return register


def outside(
    name: str,
    title: str,
    unit: Unit = "ms",
    *,
    lacks: Callable[[], str | None] = lambda: None,
    times: int = 1,
    before: Outside | None = None,
) -> Callable[[Outside], Outside]:
    """Make a measure of a function that gives a command line; it is run so many times a round, `before` before each."""

    def register(words: Outside) -> Outside:
        MEASURES[name] = Measure(name, title, unit, "house", outside=words, lacks=lacks, times=times, before=before)
        return words

    return register
