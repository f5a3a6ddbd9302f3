"""How far something has come that takes its time: on a terminal in one line, for a program as lines of JSON."""

import json
import sys
import time
from types import TracebackType
from typing import Self

import click

from commands.call import Call

QUIET_SECONDS = 0.3


class Progress:
    """Tells on stderr how far it is, now and then. Call it with what is done and what there is to do, within `with`."""

    def __init__(self, call: Call, unit: str) -> None:
        self._json = call.in_json
        self._unit = unit
        self._next = time.monotonic() + QUIET_SECONDS
        self._told = False

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + QUIET_SECONDS
        if self._json:
            click.echo(json.dumps({"progress": {"done": done, "total": total, "unit": self._unit}}), err=True)
        elif sys.stderr.isatty():
            click.echo(f"\r{done:,} of {total:,} {self._unit}", err=True, nl=False)
            self._told = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave the line on which it was told."""
        if self._told:
            click.echo(err=True)
