"""Offices: a folder with a ledger, perhaps, and keys of its own, in which commands are typed at noon."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hardship import desk
from tests.hardship.desk import Ended


class Office:
    """Somebody's folder and keys."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir(exist_ok=True)
        self.keys = folder / f"{name}-keys"

    def types(self, words: str, **environment: str) -> Ended:
        """Type a command line in the folder. Its keys are in their folder, and no passphrase is around."""
        with _here(self.folder, {"FLYWHEEL_KEYS": str(self.keys), **environment}):
            return desk.types(self.folder, *shlex.split(words))

    def done(self, words: str, **environment: str) -> str:
        """Type a command line that has to be done; what it prints."""
        ended = self.types(words, **environment)
        assert ended.code == 0, ended.err
        return ended.out

    def refused(self, words: str, code: int, **environment: str) -> str:
        """Type a command line that has to end with a code; what it says."""
        ended = self.types(words, **environment)
        assert (ended.code, ended.out) == (code, ""), (ended.code, ended.out, ended.err)
        return ended.err

    @property
    def ledger(self) -> Path:
        return self.folder / desk.LEDGER

    @property
    def checkpoints(self) -> list[Path]:
        """What was sealed, the smallest first."""
        return sorted((self.folder / "flywheel.checkpoints").glob("*"))

    def chartered(self) -> None:
        assert desk.types(self.folder, *desk.CHARTER).code == 0

    def grow(self, number: int = 1) -> None:
        """Record so many events."""
        for _ in range(number):
            assert desk.types(self.folder, *desk.BRAND).code == 0


@contextmanager
def _here(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    before, there = dict(os.environ), Path.cwd()
    for name in list(os.environ):
        if name.startswith("FLYWHEEL_"):
            del os.environ[name]
    os.environ.update(environment)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(there)
        os.environ.clear()
        os.environ.update(before)
