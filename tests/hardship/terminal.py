"""flywheel on a terminal of its own: somebody reads what it asks, and types."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.hardship.shell import PROGRAM, environment

PATIENCE_SECONDS = 60.0  # for a process that never ends; nothing is measured by it
AGAIN_SECONDS = 0.2


class Terminal:
    """A running flywheel, and all that stood on its terminal."""

    def __init__(self, pid: int, file: int) -> None:
        self._pid = pid
        self._file = file
        self._written = b""
        self._answered = 0
        self._code: int | None = None

    def shows(self, words: str) -> None:
        """Wait until these words stand on the terminal, after what was answered last."""
        while words not in self.text[self._answered :]:
            assert self._reads(), f"It ended without {words!r}:\n{self.text}"
        self._answered = self.text.index(words, self._answered) + len(words)

    def types(self, text: str | bytes) -> None:
        """Type something; a carriage return is the return key."""
        os.write(self._file, text.encode() if isinstance(text, str) else text)

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        while self._reads():
            pass
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._code

    def ends_by(self, key: str) -> int:
        """Press a key until it says that it was interrupted: a signal just before a question is only seen after it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self._ends_not_within(AGAIN_SECONDS):
            assert time.monotonic() < until, f"It does not end by {key!r}:\n{self.text}"
            if "Interrupted" not in self.text[self._answered :]:
                with suppress(OSError):
                    self.types(key)
        return self.ends()

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        return self._written.decode(errors="replace").replace("\r\n", "\n")

    def _ends_not_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self._file], [], [], left)[0] and not self._reads():
                return False
        return True

    def _reads(self) -> bool:
        assert select.select([self._file], [], [], PATIENCE_SECONDS)[0], f"It hangs:\n{self.text}"
        try:
            read = os.read(self._file, 65_536)
        except OSError:  # how Linux tells that the other side of a terminal is closed
            read = b""
        self._written += read
        return bool(read)


@contextmanager
def terminal(
    folder: Path, *words: str, columns: int = 80, lines: int = 24, **changed: str | None
) -> Iterator[Terminal]:
    """flywheel, called in a folder on a terminal of that size."""
    variables = environment(TERM="dumb", COLUMNS=None, LINES=None, **changed)
    pid, file = pty.fork()
    if not pid:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background ignores it
        os.chdir(folder)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.execve(PROGRAM[0], [*PROGRAM, *words], variables)  # noqa: S606 - without a shell is what is wanted
    try:
        yield Terminal(pid, file)
    finally:
        os.close(file)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
