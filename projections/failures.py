"""What can keep the read models from being brought up to date: each says what is wrong, then what to do."""

from pathlib import Path
from typing import ClassVar

NO_VALUE = (ValueError, TypeError, ArithmeticError)
"""What is raised over a cell that holds no value of its sort, because somebody has written into the file."""


class ReadModelFailed(Exception):
    """The read models cannot be made: the disk is full, or does what it should not."""

    code: ClassVar[str] = "read-model-failed"
    exit_code: ClassVar[int] = 1


class ReadModelDamaged(ReadModelFailed):
    """The read models' file holds what cannot be read; made anew it is right again."""

    code = "read-model-damaged"


class ReadModelBusy(ReadModelFailed):
    """Another process has been bringing the read models up to date for longer than we wait."""

    code = "read-model-busy"
    exit_code = 6


def damaged(path: Path | str) -> ReadModelDamaged:
    """The error for a file that holds what cannot be read."""
    return ReadModelDamaged(f"{path} is damaged. Make it anew with 'flywheel rebuild'; the ledger is not touched.")
