"""The wheel: how many turns stand at each step, and how many have left it out.

Worked out from the turns, wherever they are read from. Light: needs no models.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from projections.columns import Column
from projections.ten_steps import TEN_STEPS

Records = Callable[[str], Iterable[Mapping[str, Any]]]
"""Gives the rows of a table by its name, each by column: `Views.records` or `State.records`."""

WHEEL = (
    Column("step", "the step, 1 to 10", "number"),
    Column("step_name", "its name"),
    Column("stage", "exploration, design, deployment, enhancement or realization"),
    Column("turns", "open turns that stand at it", "number"),
    Column("skipped", "turns that left it out, open or not", "number"),
    Column("criterion", "when a turn is done with it"),
)


def wheel(records: Records) -> list[dict[str, object]]:
    """The ten steps, each with its turns, as rows of WHEEL."""
    standing: Counter[int] = Counter()
    skipped: Counter[str] = Counter()
    for turn in records("turns"):
        standing[turn["step"]] += turn["status"] == "open"
        skipped.update(turn["skipped"])
    return [
        {
            "step": step.number,
            "step_name": step.name,
            "stage": step.stage,
            "turns": standing[step.number],
            "skipped": skipped[step.name],
            "criterion": step.criterion,
        }
        for step in TEN_STEPS
    ]
