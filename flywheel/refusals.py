"""Refusals kept: what the rules did not admit, noted beside the ledger and never in it.

`acme.refusals.jsonl` stands beside `acme.db`: one JSON object a line, only ever appended to. A note says which rule
refused which kind of event, when, to whom, and how far the ledger had come; of the event itself it says nothing, since
what was refused was never recorded. Light: needs nothing but the standard library.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

MOST_AT_ONCE = 1_000
LONGEST_LINE = 4_000
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Noted(NamedTuple):
    """One complaint of one rule about one event that did not come in.

    `head` is the ledger's last position then. `file` and `row` (in a file of events, the line) are there where the
    event came in a file. `more` are further complaints of the same import, which were counted only.
    """

    at: datetime
    kind: str
    rule: str
    actor: str
    head: int
    by: str
    file: str | None = None
    row: int | None = None
    more: int = 0


def refusals_path(ledger: Path) -> Path:
    """Where the refusals of a ledger's file are noted: beside it, flywheel.refusals.jsonl for flywheel.db."""
    return ledger.with_name(f"{ledger.name.removesuffix('.db')}.refusals.jsonl")


def note(ledger: Path, noted: Iterable[Noted]) -> None:
    """Append notes to the file beside a ledger, each line in one write; never raises where that cannot be done.

    Whoever is refused is told so in any case; a note that cannot be kept must not stand in the way of that.
    """
    with suppress(OSError, ValueError):
        handle = _opened(refusals_path(ledger), ledger)
        try:
            for each in noted:
                os.write(handle, _line(each))
        finally:
            os.close(handle)


def noted_in(ledger: Path) -> Iterator[Noted]:
    """The notes beside a ledger, in the order in which they were made; a line that is none is passed over."""
    return (found for _, found in numbered(ledger) if found)


def unreadable_in(ledger: Path) -> int:
    """The number of lines beside a ledger that are no notes."""
    return sum(1 for _, found in numbered(ledger) if not found)


def numbered(ledger: Path) -> Iterator[tuple[int, Noted | None]]:
    """Each line of the file with its number, and None where it is no note. No lines where there is no such file."""
    with suppress(FileNotFoundError), refusals_path(ledger).open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            yield number, _read(line)


def _opened(path: Path, ledger: Path) -> int:
    """The file, made where there is none, for those who may write to the ledger. Never waits, not even for a pipe."""
    new = not path.exists()
    handle = os.open(path, _FLAGS, 0o666)
    if new:
        with suppress(OSError, AttributeError):
            os.fchmod(handle, ledger.stat().st_mode & 0o666)
    return handle


def _line(noted: Noted) -> bytes:
    said = noted._asdict() | {"at": noted.at.astimezone(UTC).isoformat()}
    kept = {name: value for name, value in said.items() if value not in (None, 0) or name == "head"}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")[: LONGEST_LINE - 1] + b"\n"


def _read(line: bytes) -> Noted | None:
    try:
        said = json.loads(line)
        return Noted(**{**said, "at": datetime.fromisoformat(said["at"]), "head": int(said["head"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
