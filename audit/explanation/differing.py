"""Differing: which figures are not the same in two states, and the events that make each difference.

A state is a history at a time. Both are folded, and every cell that is not the same in both is followed through both
histories. An event makes a difference where it counts in one of them only, or counts in both but changes the figure by
something else. Of figures that add up, what these events changed adds up to the difference.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.explanation.following import Cause, Following
from audit.explanation.offered import OFFERED
from audit.explanation.states import Differing, Side, differing


class Difference(NamedTuple):
    """A cell that is not the same, and why."""

    cell: Differing
    causes: tuple[Cause, ...]


def differences(before: Side, after: Side, tables: Sequence[str], parted: int | None = None) -> Iterator[Difference]:
    """The differences of two states in some tables, in the order of tables, rows and columns.

    `parted` is the first position at which two ledgers hold different events; None where it is one ledger.
    """
    cells = list(differing(before, after, [OFFERED[name] for name in tables]))
    for cell, causes in zip(cells, Following(cells, before, after, parted).causes(), strict=True):
        told = [cause for cause in causes if cause.change != 0 or cause.bears or cell.worked_out]
        yield Difference(cell, tuple(told or causes))
