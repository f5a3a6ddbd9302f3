"""The scenes: each is one way to be struck, again and again, in a folder of its own, with the proof after each blow."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.crash.ground import furnished
from tests.crash.proof import Witness
from tests.crash.tally import Tally

SEASON = 12
"""After so many blows a ledger is put away and another one taken, so that the proof stays quick."""


class Stage(NamedTuple):
    """Where a scene plays: its folder, its dice, and its tally."""

    folder: Path
    chance: Random
    tally: Tally

    def seasons(self, events: int | None = None) -> Iterator[Witness]:
        """A witness over a ledger of its own, season after season."""
        for number in count():
            place = self.folder / f"ledger-{number}"
            yield Witness(furnished(place, events) if events else furnished(place), self.tally)


Scene = Callable[[Stage], Iterator[None]]
"""Each step of the iterator is one blow and the proof after it."""
