"""Patience: writers who came second try again, after a pause that grows and differs from writer to writer."""

import random
import time

PATIENCE_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.001
LONGEST_PAUSE_SECONDS = 0.05


class Patience:
    """So many seconds in which to try again."""

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._pause_seconds = FIRST_PAUSE_SECONDS

    @property
    def is_over(self) -> bool:
        """Whether the seconds have passed."""
        return time.monotonic() > self._deadline

    def wait(self) -> None:
        """Pause before the next try."""
        time.sleep(random.uniform(0, self._pause_seconds))  # noqa: S311 - spreads writers out, keeps no secret
        self._pause_seconds = min(2 * self._pause_seconds, LONGEST_PAUSE_SECONDS)
