"""Running the scenes in turn, each its share of the blows, until all have fallen or the time is up."""

import shutil
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from tests.crash.scenes import Scene, Stage
from tests.crash.tally import Tally

HOPELESS = 3
Say = Callable[[str], object]


class Play:
    """One scene: its tally, and a folder of its own, which stays where something was lost."""

    def __init__(self, what: str, scene: Scene, folder: Path, seed: int) -> None:
        self.tally = Tally(what)
        self._scene = scene
        self._folder = folder
        self._seed = f"{seed} {what}"
        self._steps = self._begun()

    def _begun(self) -> Iterator[None]:
        place = self._folder / f"{self.tally.what.replace(' ', '-').replace(',', '')}-{len(self.tally.losses)}"
        place.mkdir(parents=True)
        chance = Random(f"{self._seed} {len(self.tally.losses)}")  # noqa: S311 - keeps no secret
        self._place = place
        return self._scene(Stage(place, chance, self.tally))

    def step(self, say: Say) -> None:
        """One more blow and its proof. What is lost is told and kept; the scene begins anew, until it is hopeless."""
        if len(self.tally.losses) >= HOPELESS:
            return
        try:
            next(self._steps)
        except Exception as lost:
            self.tally.losses.append(str(lost))
            where = traceback.format_exc(limit=-3)
            say(f"LOST, {self.tally.what}: {lost}\n{where}what is left is in {self._place}\n")
            self._steps = self._begun()

    def end(self) -> None:
        """Away with the last folder."""
        shutil.rmtree(self._place)


def run(scenes: Mapping[str, Scene], folder: Path, *, blows: int, seed: int, seconds: float, say: Say) -> list[Tally]:
    """Let so many blows fall, on each scene in turn, in no more time than that, or until somebody says stop."""
    plays = [Play(what, scene, folder, seed) for what, scene in scenes.items()]
    deadline = time.monotonic() + seconds
    for number in range(blows):
        if time.monotonic() > deadline:
            say(f"The time is up after {number} blows.")
            break
        try:
            plays[number % len(plays)].step(say)
        except KeyboardInterrupt:
            say(f"Stopped after {number} blows.")
            break
    for play in plays:
        play.end()
    return [play.tally for play in plays]
