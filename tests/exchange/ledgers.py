"""Ledgers to import into, and what became of an import."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from events.charter import PmoChartered
from exchange.counts import Counts
from exchange.gathering import Asked, readings
from exchange.intake import Intake, Wishes
from exchange.rejects import Reject
from flywheel.ledger import Ledger
from tests.exchange.files import LONDON, text_file

JUNE = datetime(2026, 6, 1, 9, tzinfo=UTC)
CHARTER = PmoChartered(
    name="PMO",
    scope="enterprise",
    mandate="Keep promises.",
    currency="GBP",
    timezone="Europe/London",
    sponsor="ceo",
    actor="dana",
    occurred_at=datetime(2016, 1, 1, tzinfo=UTC),
)


@contextmanager
def ledger_in(folder: Path, name: str = "flywheel.db") -> Iterator[Ledger]:
    """The ledger in a folder; a new one has a charter."""
    with Ledger.open(folder / name, create=True, clock=lambda: JUNE) as ledger:
        if not ledger.head:
            ledger.record(CHARTER)
        yield ledger


def imported(
    ledger: Ledger, path: Path, *mappings: Path, wishes: Wishes | None = None, actor: str = "dana"
) -> tuple[Counts, list[Reject]]:
    """What becomes of a file or folder, and what is told of it; by default whatever has a problem is skipped."""
    told: list[Reject] = []
    asked = Asked(str(path.name), path, mappings, actor=actor, zone=LONDON)
    intake = Intake(ledger, wishes or Wishes(stop=False), tell=told.append)
    return intake.take(readings(asked)), told


def customers(folder: Path, rows: Sequence[tuple[str, str]], name: str = "customers.csv") -> Path:
    """A table of customers that needs no mapping: ids and names."""
    lines = [f"customer-identified,{customer},{title},external,2026-01-01\n" for customer, title in rows]
    return text_file(folder, "kind,customer,name,type,occurred_at\n" + "".join(lines), name)
