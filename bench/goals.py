"""The goals of DESIGN 12, each a ratio between two measures of one run, and whether it is met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from bench.running import Runs

AT_LEAST, AT_MOST = "≥", "≤"


@dataclass(frozen=True)
class Goal:
    """What is to hold of the ratio of one measure to another, or of a figure of its own.

    `in_time` is for a ratio of times where the measures tell events a second.
    """

    words: str
    sign: str
    limit: float
    of: str
    to: str = ""
    in_time: bool = False
    figure: Callable[[Runs], float] | None = None
    unit: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value meets the goal."""
        return value >= self.limit if self.sign == AT_LEAST else value <= self.limit


@dataclass(frozen=True)
class Met:
    """A goal, the measures that it is about, and what they gave; no value where one was not measured."""

    goal: Goal
    of: Runs | None
    to: Runs | None

    @property
    def value(self) -> float | None:
        """The ratio or the figure that the goal is about."""
        if not self.of or not self.of.told:
            return None
        if self.goal.figure:
            return self.goal.figure(self.of)
        if not self.to or not self.to.told:
            return None
        return ratio(self.to, self.of) if self.goal.in_time else ratio(self.of, self.to)

    @property
    def told(self) -> str:
        """Met, missed, or not measured."""
        if self.value is None:
            return "not measured"
        return "met" if self.goal.holds(self.value) else "missed"


GOALS = (
    Goal("logging one event durably, of raw apsw", AT_LEAST, 0.6, "log", "raw-single"),
    Goal("importing with rules, of raw batches", AT_LEAST, 0.4, "import", "raw-batch"),
    Goal("rebuilding all read models, of raw scan + decode", AT_LEAST, 0.2, "rebuild", "raw-decode"),
    Goal("memory of a rebuild", AT_MOST, 300, "rebuild", figure=lambda runs: round(runs.peak_mb), unit=" MB"),
    Goal("verifying rows, tag index and tree, of hashing the bytes", AT_LEAST, 0.5, "verify-bytes", "raw-hash"),
    Goal("memory of a verification", AT_MOST, 300, "verify", figure=lambda runs: round(runs.peak_mb), unit=" MB"),
    Goal("time to log one event, of that in a ledger of 1,000", AT_MOST, 1.2, "log", "log-small", in_time=True),
    Goal("the same of a service with 100,000 events", AT_MOST, 1.2, "log-busy", "log-small", in_time=True),
    Goal("`flywheel --help`, of a click hello-world", AT_MOST, 1.5, "help", "hello"),
    Goal("`flywheel show`, caught up, of a click hello-world", AT_MOST, 3.0, "show-command", "hello"),
)


def met(found: Mapping[str, Runs]) -> list[Met]:
    """Every goal against what was measured."""
    return [Met(goal, found.get(goal.of), found.get(goal.to)) for goal in GOALS]


def ratio(of: Runs, to: Runs) -> float:
    """The median of the rounds' own ratios: what slows the machine down for a while is in both."""
    return median(one / other for one, other in zip(of.told, to.told, strict=False))
