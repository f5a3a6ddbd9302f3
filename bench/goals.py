"""The goals of DESIGN 12, each a ratio between two measures of one run, and whether it is met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from bench.running import Runs

AT_LEAST, AT_MOST = "≥", "≤"


@dataclass(frozen=True)
class Goal:
    """What is to hold of the ratio of one measure to another, or of a figure of its own."""

    words: str
    sign: str
    limit: float
    of: str
    to: str | None = None
    figure: Callable[[Runs], float] | None = None
    unit: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value meets the goal."""
        return value >= self.limit if self.sign == AT_LEAST else value <= self.limit


@dataclass(frozen=True)
class Met:
    """A goal, what was measured for it, and whether it is met; no value where something was not measured."""

    goal: Goal
    value: float | None

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
    Goal("memory of a rebuild", AT_MOST, 300, "rebuild", figure=lambda runs: runs.peak_mb, unit=" MB"),
    Goal("logging an event here, of that in a ledger of 1,000 (time)", AT_MOST, 1.2, "log-small", "log"),
    Goal("logging of a service with 100,000 events, likewise (time)", AT_MOST, 1.2, "log-small", "log-busy"),
    Goal("`flywheel --help`, of a click hello-world (time)", AT_MOST, 1.5, "help", "hello"),
    Goal("`flywheel show`, caught up, of a click hello-world (time)", AT_MOST, 3.0, "show-command", "hello"),
)


def met(found: Mapping[str, Runs]) -> list[Met]:
    """Every goal against what was measured."""
    return [Met(goal, _value(goal, found)) for goal in GOALS]


def ratio(of: Runs, to: Runs) -> float | None:
    """The median of the rounds' own ratios: what slows the machine down for a while is in both."""
    pairs = [one / other for one, other in zip(of.told, to.told, strict=False)]
    return median(pairs) if pairs else None


def _value(goal: Goal, found: Mapping[str, Runs]) -> float | None:
    of, to = found.get(goal.of), found.get(goal.to or "")
    if of is None or not of.told:
        return None
    if goal.figure:
        return goal.figure(of)
    return ratio(of, to) if to else None
