"""Work done in a process of its own: a copy of this one, so that nothing has to be imported again.

Whatever opens the file of a ledger that is open here, other than through the store, has to be done so: the locks of
a file belong to the process, and closing the file anywhere in it lets go of them.
"""

import os
import pickle
import traceback
from collections.abc import Callable
from typing import IO, Any, NamedTuple

NOBODY = 65534


class Child(NamedTuple):
    """A running copy of this process, and the end of the pipe that it writes to."""

    pid: int
    pipe: IO[bytes]

    def ended(self) -> int:
        """Wait until it has ended; its exit status, or minus the signal that killed it."""
        _, status = os.waitpid(self.pid, 0)
        self.pipe.close()
        return os.waitstatus_to_exitcode(status)


def child(work: Callable[[IO[bytes]], None]) -> Child:
    """Start `work` in a copy of this process, with a pipe to write to."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, os.fdopen(reading, "rb"))
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            work(pipe)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def outcome(work: Callable[[], Any], *, as_nobody: bool = False) -> Any:
    """What `work` returns or raises in a process of its own; as a user to whom permissions apply, if asked."""

    def told(pipe: IO[bytes]) -> None:
        if as_nobody and os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        try:
            answer = work()
        except Exception as error:
            answer = error
        pipe.write(pickle.dumps(answer))

    started = child(told)
    answer = started.pipe.read()
    assert started.ended() == 0
    return pickle.loads(answer)  # noqa: S301 - written by ourselves a moment ago
