"""Crowds: two, eight, sixteen write and read at once; some of them are killed, the others never notice."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.crash.blows import Work, acknowledged, struck
from tests.crash.logging_scenes import proven
from tests.crash.proof import in_order
from tests.crash.scenes import Scene, Stage
from tests.crash.work import Clerk, Told, done, open_patiently, steady, stepping
from tests.hardship.desk import types
from tests.stores.children import child

EACH = 12
ROUNDS = 4


def writing(folder: Path, who: str, number: int) -> Work:
    """Records so and so often, by a clock of its own, and ends."""

    def work(pipe: IO[bytes]) -> None:
        with open_patiently(folder, stepping if number % 3 == 2 else steady) as ledger:
            clerk = Clerk(ledger, who)
            for _ in range(EACH):
                clerk.record(_telling(pipe))

    return work


def _telling(pipe: IO[bytes]) -> Told:
    return lambda position, said: pipe.write(f"{position} {said}\n".encode())


def watching(folder: Path) -> Work:
    """Reads the ledger and the read models so and so often; sees no gap, and no step back, whoever writes."""

    def work(_pipe: IO[bytes]) -> None:
        seen = 0
        with open_patiently(folder) as ledger:
            for _ in range(EACH // 4):
                entries = list(ledger.read())
                in_order(entries)
                assert len(entries) >= seen
                seen = len(entries)
        for _ in range(EACH // 6):
            done(types(folder, "show", "customers", "--format", "jsonl"))

    return work


def crowd(size: int) -> Scene:
    """So many writers and as many readers; every third one is killed at some moment."""

    def scene(stage: Stage) -> Iterator[None]:
        for witness in stage.seasons():
            for life in range(ROUNDS):
                writers = [child(writing(witness.folder, f"life-{life}-{n}", n)) for n in range(size)]
                readers = [child(watching(witness.folder)) for _ in range(size)]
                for number, somebody in enumerate([*writers, *readers]):
                    if number % 3 == 1:
                        killed, told = struck(somebody, stage.chance.uniform(0, 0.05))
                        stage.tally.struck += killed
                    else:
                        told = somebody.pipe.read().decode().splitlines()
                        assert somebody.ended() == 0, "see its traceback above"
                    witness.hear(acknowledged(told))
                yield from proven(witness)

    return scene


CROWDS: dict[str, Scene] = {f"{size} writers and {size} readers": crowd(size) for size in (2, 8, 16)}
