"""The options that every event takes: when it occurred, a note, evidence, waivers, a key and causes."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from commands.call import Call
from commands.settings import there
from commands.text import brief
from flywheel.errors import UsageFault

Read = TypeVar("Read")
CHUNK = 1 << 20


def said_options() -> list[click.Option]:
    """The options for the fields that all events share, and --dry-run."""
    return [
        click.Option(["--on"], metavar="TIME", help="When it occurred; a day counts from its start.  [default: now]"),
        click.Option(["--note"], metavar="TEXT", help="Anything worth adding."),
        click.Option(
            ["--evidence"],
            multiple=True,
            metavar="[TITLE=]FILE|URL",
            help="What shows it to be true; of a file, hash and size are kept.  [can be given several times]",
        ),
        click.Option(
            ["--waive"],
            multiple=True,
            metavar="RULE=REASON",
            help="Set a rule aside for this event.  [can be given several times]",
        ),
        click.Option(["--key"], metavar="TEXT", help="Idempotency key: under one key an event is recorded once."),
        click.Option(
            ["--cause"],
            multiple=True,
            metavar="'#N'",
            help="The position of an event that led to this one.  [can be given several times]",
        ),
        click.Option(["--dry-run"], is_flag=True, help="Try the rules and record nothing."),
    ]


class Faults:
    """What is wrong with the options of one call, to be told all at once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._options: set[str] = set()

    def tried(self, option: str, read: Callable[[], Read]) -> Read | None:
        """What an option says; None where it does not say what it should, which is kept, with the option's name."""
        try:
            return read()
        except UsageFault as fault:
            self._options.add(option)
            self.lines.append(str(fault) if option in str(fault) else f"{option}: {fault}")
            return None

    def concern(self, field: str) -> bool:
        """Whether something is told already of an option, or of one of the parts that it has."""
        return any(option == field or option.startswith(f"{field}-") for option in self._options)


def said(call: Call, values: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """The shared fields as the model takes them; those not given are left out, and what is wrong goes to the faults."""
    found = {
        "occurred_at": faults.tried("--on", lambda: occurred_at(call, values.get("on"))),
        "actor": faults.tried("--as", lambda: call.actor),
        "note": values.get("note"),
        "key": values.get("key"),
        "evidence": _each(faults, "--evidence", values, lambda words: _evidence(words, call.folder)),
        "waivers": _each(faults, "--waive", values, _waiver),
        "causes": _each(faults, "--cause", values, position),
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _each(faults: Faults, option: str, values: Mapping[str, Any], read: Callable[[str], Read]) -> list[Read | None]:
    every = values.get(option.removeprefix("--")) or ()
    return [faults.tried(option, partial(read, words)) for words in every]


def occurred_at(call: Call, words: str | None) -> datetime:
    """When something occurred: what --on says, else now."""
    if words is None:
        return call.now
    found = call.time(words)
    if not isinstance(found, datetime):
        raise UsageFault(f"{brief(words)} is a position, not a time. Give a day, or an instant.")
    return found


def position(words: str) -> int:
    """The position that '#7' or '7' names. Raises UsageFault for other words."""
    digits = words.strip().removeprefix("#")
    if not re.fullmatch("[0-9]{1,18}", digits) or not int(digits):
        raise UsageFault(f"'{brief(words)}' is no position. Write it as '#7'.")
    return int(digits)


def _waiver(words: str) -> dict[str, str]:
    rule, equals, reason = words.partition("=")
    if not equals or not reason.strip():
        raise UsageFault(f"--waive '{brief(words)}' gives no reason. Write it as --waive RULE='why it is set aside'.")
    return {"rule": rule.strip(), "reason": reason}


def _evidence(words: str, folder: Path) -> dict[str, Any]:
    title, equals, where = words.rpartition("=")
    if not equals or "://" in title or there(folder / words):
        title, where = words.rstrip("/").rpartition("/")[2], words
    if "://" in where:
        return {"title": title, "uri": where}
    path = folder / where
    if not there(path):
        raise UsageFault(f"There is no file {brief(where, 200)}. Check the path, or give a URL.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return {"title": title, "uri": where, "sha256": digest.hexdigest(), "size": path.stat().st_size}


def joined(faults: Sequence[object]) -> str:
    """All faults of an input at once, a line each."""
    return "\n".join(str(fault) for fault in faults)
