"""Killed while logging: through Python, through the command line, with clocks that step, and from the first moment."""

import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from tests.crash.blows import Work, acknowledged, blow
from tests.crash.proof import Witness, must
from tests.crash.scenes import SEASON, Scene, Stage
from tests.crash.work import Clock, position_in, recording, steady, stepping, typed, typing
from tests.hardship.desk import CHARTER, Ended, types
from tests.hardship.shell import PROGRAM, environment

LONGEST_SECONDS = 0.15
CALL_SECONDS = 0.9


def logged(work: Callable[[Path, str, Clock], Work], clock: Clock = steady) -> Scene:
    """Somebody logs for ever, and is killed; the next one goes on."""

    def scene(stage: Stage) -> Iterator[None]:
        for witness in stage.seasons():
            for life in range(SEASON):
                killed, told = blow(
                    work(witness.folder, f"life-{life}", clock), stage.chance.uniform(0, LONGEST_SECONDS)
                )
                stage.tally.struck += killed
                witness.hear(acknowledged(told))
                yield from proven(witness)

    return scene


def proven(witness: Witness) -> Iterator[None]:
    """Count the blow, and prove that all came right after it."""
    witness.tally.tries += 1
    witness.check()
    yield


def called(stage: Stage) -> Iterator[None]:
    """Calls in processes of their own, from before the first line of code to after the last."""
    for witness in stage.seasons():
        for number in range(SEASON):
            note = f"called-{number}"
            words = ("log", "brand-published", "--title", note, "--promise", "One date.", "--note", note)
            call = subprocess.Popen(
                [*PROGRAM, *words],
                cwd=witness.folder,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(stage.chance.uniform(0, CALL_SECONDS))
            call.kill()
            out = call.communicate()[0].decode()
            stage.tally.struck += call.returncode < 0
            witness.hear({position_in(Ended(0, out, "")): note} if out.endswith("\n") else {})
            yield from proven(witness)


def founded(stage: Stage) -> Iterator[None]:
    """A ledger is made, and whoever makes it is killed; then it is made again, if it was not."""
    for number in count():
        witness = Witness(stage.folder / f"founded-{number}", stage.tally)
        witness.folder.mkdir(parents=True)
        killed, told = blow(typed(witness.folder, *CHARTER), stage.chance.uniform(0, 0.06))
        stage.tally.struck += killed
        again = types(witness.folder, *CHARTER)
        must(again.code == (1 if told else again.code), "a charter that was acknowledged is gone")
        must(again.code == 0 or "is there already" in again.err, f"it cannot be made again: {again}")
        stage.tally.acknowledged += bool(told)
        yield from proven(witness)


LOGGING: dict[str, Scene] = {
    "logging, from Python": logged(recording),
    "logging, command line": logged(typing),
    "logging, clock stepping a day": logged(recording, stepping),
    "logging, whole processes": called,
    "founding": founded,
}
