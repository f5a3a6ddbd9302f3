"""Blows: work done in a process of its own, which is killed with SIGKILL after a while, wherever it is by then."""

import os
import signal
import time
from collections.abc import Callable
from typing import IO

from tests.crash.tally import Lost
from tests.stores.children import Child, child

Work = Callable[[IO[bytes]], None]


def struck(started: Child, after_seconds: float) -> tuple[bool, list[str]]:
    """Kill a process after a while; whether it was still at work then, and the lines that it had told by then."""
    time.sleep(after_seconds)
    os.kill(started.pid, signal.SIGKILL)
    told = started.pipe.read().decode()
    return ended(started), told.splitlines()


def ended(started: Child) -> bool:
    """Wait for a process; whether it was killed. Raises Lost where it failed on its own account."""
    status = started.ended()
    if status not in {0, -signal.SIGKILL}:
        raise Lost(f"what was to be killed had failed by itself (exit status {status}); see its traceback above")
    return status != 0


def blow(work: Work, after_seconds: float) -> tuple[bool, list[str]]:
    """Start work in a copy of this process, and kill it after a while."""
    return struck(child(work), after_seconds)


def acknowledged(told: list[str]) -> dict[int, str]:
    """What was told as 'position what', by position."""
    return {int(position): what for position, _, what in (line.partition(" ") for line in told) if what}


class Span:
    """How long a piece of work takes when nobody strikes: learnt from its ends, so that blows fall all over it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def learn(self, *, killed: bool, after_seconds: float) -> None:
        """Strike earlier where the work was over, and a little later where it never is."""
        self.seconds = self.seconds * 1.03 if killed else max(after_seconds * 0.97, 0.005)
