"""What starting costs: `--help`, `log` and `show`, beside `python -c pass` and a click hello-world."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bench.ground import Ground
from bench.measuring import outside

HELLO = "import click\n@click.command()\ndef hello(): click.echo('hello')\nhello()"
PROMISE = ("--title", "The PMO on a page", "--promise", "One date you can trust.")
TIMES = 5


def flywheel(ledger: Path, *words: str) -> Sequence[str]:
    """A command line of ours on a ledger."""
    return [sys.executable, "-c", "import cli; cli.main()", "--ledger", str(ledger), "--as", "dana", *words]


@outside("python", "`python -c pass`", times=TIMES, race="starting")
def python(ground: Ground) -> Sequence[str]:
    return [sys.executable, "-c", "pass"]


@outside("hello", "a click hello-world", times=TIMES, race="starting")
def hello(ground: Ground) -> Sequence[str]:
    return [sys.executable, "-c", HELLO]


@outside("help", "`flywheel --help`", times=TIMES, race="starting")
def helped(ground: Ground) -> Sequence[str]:
    return flywheel(ground.small, "--help")


@outside("log-command", "`flywheel log brand-published ...`", times=TIMES, race="starting")
def logged(ground: Ground) -> Sequence[str]:
    return flywheel(ground.written, "log", "brand-published", *PROMISE)


@outside("show-command", "`flywheel show services` (caught up)", times=TIMES, race="starting")
def shown(ground: Ground) -> Sequence[str]:
    return flywheel(ground.ledger, "show", "services", "--format", "csv")
