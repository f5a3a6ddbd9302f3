"""The terminal: how wide it is, whether it wants colours, and a pager for what is longer than it."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from shutil import get_terminal_size
from typing import TextIO

import click

LESS = "FRX"  # for a pager that was told nothing: end where all fits, let colours through, leave the screen as it was


def colours(no_color: bool, environ: Mapping[str, str]) -> bool | None:
    """Whether to use colours; None where that depends on the stream being a terminal."""
    if no_color or environ.get("NO_COLOR"):
        return False
    if forced := environ.get("FORCE_COLOR"):
        return forced not in {"0", "false"}
    return False if environ.get("TERM") == "dumb" else None


def room() -> int | None:
    """The columns of the terminal that stdout is; None where it is none."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def paged(wanted: bool, *, colour: bool) -> Iterator["Pages"]:
    """Somewhere to write to: stdout, or a pager as soon as it gets longer than the terminal."""
    pages = Pages(get_terminal_size().lines - 1 if wanted and sys.stdout.isatty() else None, colour)
    with pages.stack:
        yield pages
        pages.release()


class Pages:
    """Holds the first screenful back; what fits is printed, what does not fit goes through the pager."""

    def __init__(self, height: int | None, colour: bool) -> None:
        self.stack = ExitStack()
        self._height = height
        self._colour = colour
        self._held: list[str] = []
        self._lines = 0
        self._out = sys.stdout if height is None else None

    def write(self, text: str, /) -> None:
        if self._out:
            self._out.write(text)
            return
        self._held.append(text)
        self._lines += text.count("\n")
        if self._height is not None and self._lines > self._height:
            os.environ.setdefault("LESS", LESS)
            self._open(self._pager())

    def _pager(self) -> TextIO:
        try:
            return self.stack.enter_context(click.get_pager_file(color=self._colour))
        except ValueError:  # PAGER is no command
            return sys.stdout

    def release(self) -> None:
        """Print what is still held back: it fits."""
        if not self._out:
            self._open(sys.stdout)

    def _open(self, out: TextIO) -> None:
        self._out = out
        out.writelines(self._held)
