"""The value events of a ledger as others would keep them: a journal for hledger, and a table for pandas."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from events.base import Event
from events.value_delivery import ValueClaimed, ValueVerified
from events.value_recognition import ValueRecognised
from flywheel.ledger import Ledger
from projections.history import History

HOME = ZoneInfo("Europe/London")
ACCOUNTS = ("claimed", "verified", "recognised")


class Line(NamedTuple):
    """What one event adds to one account."""

    day: str
    account: str
    unit: str
    amount: Decimal
    about: str


def write_books(ledger: Ledger, journal: Path, table: Path) -> None:
    """Write both, of the events that stand in a ledger."""
    lines = sorted(_lines(ledger))
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("day", "account", "unit", "amount"))
        writer.writerows(line[:4] for line in lines)
    with journal.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(f"{line.day} {line.about}\n    value:{line.account}    {line.amount} {line.unit}\n    origin\n\n")


def _lines(ledger: Ledger) -> Iterator[Line]:
    for passage in History(ledger.read, ledger.head).passages():
        for entry in passage.folded:
            if line := _line(entry.event):
                yield line


def _line(event: Event) -> Line | None:
    day = event.occurred_at.astimezone(HOME).date().isoformat()
    match event:
        case ValueClaimed():
            return Line(day, "claimed", event.unit, event.amount, event.claim)
        case ValueVerified():
            return Line(day, "verified", event.unit, event.amount, event.claim)
        case ValueRecognised() if event.amount:
            return Line(day, "recognised", event.unit, event.amount, event.proposition)
    return None
