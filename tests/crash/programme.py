"""The programme: every scene by its name, in the order of the table."""

import shutil
from pathlib import Path

from tests.crash.crowd_scenes import CROWDS
from tests.crash.full_disk_scenes import FULL_DISK
from tests.crash.ground import customers, furnished
from tests.crash.keeping_scenes import KEEPING
from tests.crash.key_scenes import KEYS
from tests.crash.logging_scenes import LOGGING
from tests.crash.power_scenes import POWER
from tests.crash.reading_scenes import READING
from tests.crash.scenes import Scene
from tests.crash.sealing_scenes import SEALING
from tests.crash.taking_in_scenes import TAKING_IN
from tests.hardship.desk import types

SCENES: dict[str, Scene] = {
    **LOGGING,
    **TAKING_IN,
    **READING,
    **KEEPING,
    **SEALING,
    **FULL_DISK,
    **CROWDS,
    **POWER,
    **KEYS,
}


def rehearse(folder: Path) -> None:
    """Type everything once, so that what is struck later is the work and not the loading of modules."""
    furnished(folder)
    table, backup = str(customers(folder / "customers.csv", "taken", 10)), str(folder / "backup.db")
    for words in (
        ("import", table, "--kind", "customer-identified", "--on", "2026-05-01"),
        ("show", "turns"),
        ("rebuild",),
        ("backup", backup),
        ("restore", backup, "--yes"),
        ("copy", str(folder / "copy.db")),
        ("export", str(folder / "events.jsonl")),
        ("void", "#1", "--because", "Not at all.", "--dry-run"),
    ):
        types(folder, *words)
    shutil.rmtree(folder)
