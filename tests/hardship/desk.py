"""A desk with a ledger on it, at which any command line can be typed, and what became of the call."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

from cli import door
from commands.call import Call

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LEDGER = "flywheel.db"
CHARTER = (
    *("init", "--name", "Acme PMO", "--scope", "enterprise", "--mandate", "Keep promises."),
    *("--currency", "GBP", "--sponsor", "ceo"),
)
BRAND = ("log", "brand-published", "--title", "On a page", "--promise", "One date.")


class Ended(NamedTuple):
    """How a call ended: its exit code, and what stands on stdout and stderr."""

    code: int
    out: str
    err: str


def at_noon() -> datetime:
    """Noon of the first of June 2026, for ever."""
    return NOON


def types(folder: Path, *words: str, clock: Callable[[], datetime] = at_noon, actor: str = "dana") -> Ended:
    """Type a command line at the ledger of a folder: without a terminal, in this process, otherwise as it really is.

    Whatever gets out of the call, other than its exit code, is a traceback and fails the test.
    """
    arguments = ["--ledger", str(folder / LEDGER), *(["--as", actor] if actor else []), *words]
    with _streams() as (out, err):
        try:
            door.main(arguments, obj=Call(clock=clock, folder=folder))
        except SystemExit as done:
            code = done.code
    return Ended(code if isinstance(code, int) else -1, _written(out), _written(err))


@contextmanager
def _streams() -> Iterator[tuple[TextIOWrapper, TextIOWrapper]]:
    """Streams as `cli.main` sets them up."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", errors="backslashreplace", newline="") for _ in range(2))
    typed, sys.stdin = sys.stdin, TextIOWrapper(BytesIO())
    try:
        with redirect_stdout(out), redirect_stderr(err):
            yield out, err
    finally:
        sys.stdin = typed


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue().decode()


def lying_in(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, byte for byte. No ledger of the folder may be open in this process meanwhile."""
    return {found.name: found.read_bytes() for found in sorted(folder.iterdir()) if found.is_file()}
