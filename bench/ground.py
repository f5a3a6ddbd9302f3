"""The ground on which everything is measured: the files of bench/.cache, and passing copies of them to write to."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
CACHE = HOUSE / "bench" / ".cache"
TWO_YEARS_BACK = "2024-06-30"


@dataclass(frozen=True)
class Ground:
    """A folder with all that measures need, for a ledger of so many events."""

    folder: Path
    events: int

    @property
    def ledger(self) -> Path:
        """The ledger of so many events; its read models stand beside it, caught up."""
        return self.folder / "flywheel.db"

    @property
    def small(self) -> Path:
        """A ledger of a thousand events."""
        return self.folder / "small.db"

    @property
    def busy(self) -> Path:
        """A ledger in which one service has a hundred thousand events of its own."""
        return self.folder / "busy.db"

    @property
    def written(self) -> Path:
        """A copy of the ledger that commands write to."""
        return self.folder / "written.db"

    @property
    def next(self) -> Path:
        """What comes after the ledger's last event: a JSON list of events for each group, line by line."""
        return self.folder / "next.jsonl"

    @property
    def journal(self) -> Path:
        """The ledger's value events as hledger takes them."""
        return self.folder / "value.journal"

    @property
    def table(self) -> Path:
        """The same as CSV: day, account, unit, amount."""
        return self.folder / "value.csv"

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder on the same disk, which goes away."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="scratch-") as folder:
            yield Path(folder)

    @contextmanager
    def copy(self, of: Path) -> Iterator[Path]:
        """A copy of a ledger and its read models, to be written to."""
        with self.scratch() as folder:
            for path in (of, views_of(of)):
                if path.exists():
                    shutil.copyfile(path, folder / path.name)
            yield folder / of.name


def views_of(ledger: Path) -> Path:
    """Where the read models of a ledger stand."""
    return ledger.with_name(f"{ledger.stem}.views.db")
