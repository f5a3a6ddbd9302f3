"""How a call ends that did not get to its end: what is said, in which form, and with which exit code.

0 done, 1 refused or failed, 2 usage, 3 partly, 4 integrity failure, 5 no such ledger, 6 busy, 130 interrupted,
141 nobody reads the output any more.
"""

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import click

from commands.call import Call
from commands.text import brief, printable
from flywheel.errors import FlywheelError, Refused
from projections.failures import ReadModelFailed

INTERRUPTED = 130
PIPE_CLOSED = 141
LONGEST_USAGE = 200
LONGEST_PATH = 400
UNASKED = frozenset({"--yes", "-y"})
ALSO_CALLED = MappingProxyType({"--key": "--trust", "--keys": "--trust", "--as-of": "--from"})
"""What people call an option, and what it is called where it is."""
REMEDIES = {
    errno.ENOENT: "Check the path.",
    errno.EISDIR: "Name a file in it.",
    errno.ENOSPC: "Make room on the disk, then try again.",
    errno.EACCES: "Ask for the right to use it, or name another place.",
    errno.EROFS: "Name a place that can be written to.",
}


class Ending(NamedTuple):
    """What ended a call: a slug for scripts, lines for people, the exit code, and what more JSON tells."""

    code: str
    message: str
    exit_code: int
    more: Mapping[str, object] = MappingProxyType({})


def report(error: BaseException, arguments: Sequence[str], call: Call | None = None) -> int:
    """Tell on stderr what ended the call, as JSON where JSON was asked for, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        _leave_stdout()
        return PIPE_CLOSED
    ending = explain(error)
    trace = "".join(traceback.format_exception(error)) if "--debug" in arguments else ""
    call = call or Call()
    with contextlib.suppress(OSError):
        if wants_json(arguments, call):
            _tell_json(ending, trace)
        else:
            _tell(ending, trace, call)
    return ending.exit_code


def explain(error: BaseException) -> Ending:
    """What ended the call, in words. What was not expected is a fault of the program, and says so."""
    match error:
        case Refused():
            refusals = [{"rule": refusal.rule, "reason": refusal.reason} for refusal in error.refusals]
            return Ending(error.code, str(error), error.exit_code, {"refusals": refusals})
        case FlywheelError() | ReadModelFailed():
            return Ending(error.code, str(error), error.exit_code)
        case click.UsageError():
            return Ending("usage", _usage(error), error.exit_code)
        case click.ClickException():
            return Ending("failed", error.format_message(), error.exit_code)
        case click.Abort():  # at a question
            return Ending("interrupted", "Interrupted. Nothing was recorded.", INTERRUPTED)
        case KeyboardInterrupt() | EOFError():
            return Ending("interrupted", "Interrupted. What was acknowledged before is kept.", INTERRUPTED)
        case OSError():
            return Ending("failed", _system(error), 1)
    fault = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Ending("fault", f"This is a fault of flywheel itself ({fault}). Run it with --debug and report it.", 1)


def wants_json(arguments: Sequence[str], call: Call) -> bool:
    """Whether JSON was asked for, also where the arguments could not be understood to their end."""
    for flag, value in reversed(list(zip(["", *arguments], [*arguments, ""], strict=True))):
        if flag == "--format" or value.startswith("--format="):
            return value.removeprefix("--format=") in {"json", "jsonl"}
    try:
        return call.settings.format.value in {"json", "jsonl"}
    except Exception:  # of which the call has ended, or would have
        return False


def _tell(ending: Ending, trace: str, call: Call) -> None:
    if ending.code == "interrupted":
        after_the_key = "\n" if sys.stderr.isatty() else ""
        click.echo(f"{after_the_key}{trace}{ending.message}", err=True)
        return
    label = click.style("Refused:" if ending.code == "refused" else "Error:", fg="red", bold=True)
    lines = (f"{label} {printable(line)}" for line in ending.message.split("\n"))
    click.echo(trace + "\n".join(lines), err=True, color=call.colours)


def _tell_json(ending: Ending, trace: str) -> None:
    import json

    told = {"code": ending.code, "message": ending.message, "exit_code": ending.exit_code, **ending.more}
    click.echo(json.dumps({"error": told | ({"traceback": trace} if trace else {})}, ensure_ascii=False), err=True)


def _usage(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption() | click.exceptions.NoSuchCommand():
            message = brief(error.message, LONGEST_USAGE)
            if meant := _meant(error):
                message = f"{message.rstrip('.')}. Did you mean {meant}?"
        case click.MissingParameter():
            return _missing(error)
        case click.BadOptionUsage() if "requires an argument" in error.message:
            return f"{error.option_name} is given without a value. Write one after it."
        case _:
            message = brief(error.format_message(), LONGEST_USAGE)
    message = message if message.endswith((".", "?")) else f"{message}."
    return f"{message} See '{error.ctx.command_path} --help'." if error.ctx else message


def _meant(error: click.NoSuchOption | click.exceptions.NoSuchCommand) -> str | None:
    """What was meant, if anything is like it; never --yes, which nobody says by mistake without harm."""
    if isinstance(error, click.NoSuchOption) and error.ctx:
        there = {flag for param in error.ctx.command.get_params(error.ctx) for flag in param.opts}
        if (other := ALSO_CALLED.get(error.option_name)) in there:
            return other
    return next((each for each in error.possibilities or () if each not in UNASKED), None)


def _missing(error: click.MissingParameter) -> str:
    name = error.param.make_metavar(error.ctx or click.Context(click.Command(""))) if error.param else "An argument"
    if "#" in name:
        return "No position is given. Write it in quotes, '#7': the shell takes a bare # for the start of a comment."
    see = f" See '{error.ctx.command_path} --help'." if error.ctx else ""
    return f"{name} is missing. Give it.{see}"


def _system(error: OSError) -> str:
    if error.errno == errno.ENOENT and not error.filename:
        return "The folder that you are in was deleted. Go to another one."
    what = (
        f"{brief(str(error.filename), LONGEST_PATH)}: {error.strerror}"
        if error.filename
        else str(error.strerror or error)
    )
    return f"{what}. {REMEDIES.get(error.errno or 0, 'Mend that, then try again.')}"


def _leave_stdout() -> None:
    """Let Python's last flush of stdout go nowhere, where the other end is closed."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
