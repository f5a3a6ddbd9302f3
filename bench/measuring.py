"""What a measure is: something that is timed in a process of its own, and in which unit that is told."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bench.ground import Ground

Python = Literal["house", "rivals"]
Unit = Literal["events/s", "ms", "s"]


class Watch:
    """Times what is done in its `with` statement, and nothing before or after."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def __enter__(self) -> None:
        self._since = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._seconds += time.perf_counter() - self._since

    def taken(self) -> float:
        """The seconds since this was last asked."""
        seconds, self._seconds = self._seconds, 0.0
        return seconds


Inside = Callable[[Ground, Watch], Iterator[int]]
"""Works within a Python that is started already, piece by piece; gives how many events each piece was."""
Outside = Callable[[Ground], Sequence[str]]
"""Gives the command line of a process that is timed whole, from its start to its end."""


Lacks = Callable[[], str | None]
"""Tells what a measure lacks on this machine, or None."""


@dataclass(frozen=True)
class Measure:
    """One thing that is timed. `python` is the environment it runs in: the house's own, or the rivals'.

    Measures of one race take turns, piece by piece and in one process, so that their ratio can be trusted on a machine
    that has other things to do.
    """

    name: str
    title: str
    unit: Unit
    python: Python
    inside: Inside | None = None
    outside: Outside | None = None
    lacks: Lacks = lambda: None
    times: int = 1
    race: str = ""

    @property
    def room(self) -> str:
        """The module that it is declared in."""
        work = self.inside or self.outside
        return work.__module__ if work else ""

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
    lacks: Lacks = lambda: None,
    race: str = "",
) -> Callable[[Inside], Inside]:
    """Make a measure of a function that is timed from within."""

    def register(run: Inside) -> Inside:
        MEASURES[name] = Measure(name, title, unit, python, inside=run, lacks=lacks, race=race)
        return run

    return register


def outside(
    name: str, title: str, unit: Unit = "ms", *, lacks: Lacks = lambda: None, times: int = 1, race: str = ""
) -> Callable[[Outside], Outside]:
    """Make a measure of a function that gives a command line, which is run so many times a round."""

    def register(words: Outside) -> Outside:
        MEASURES[name] = Measure(name, title, unit, "house", outside=words, lacks=lacks, times=times, race=race)
        return words

    return register
