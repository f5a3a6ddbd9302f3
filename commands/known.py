"""What can be set for every command: by which flag and which variable, its meaning, and what holds without either."""

from typing import NamedTuple

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown")


class Known(NamedTuple):
    """One setting, as the flags, the environment and the files call it."""

    name: str
    flag: str
    variable: str
    takes: str
    default: str | None
    meaning: str


KNOWN = (
    Known("ledger", "--ledger", "FLYWHEEL_LEDGER", "PATH|URL", "flywheel.db", "The ledger to work on."),
    Known("actor", "--as", "FLYWHEEL_ACTOR", "ACTOR", None, "The handle to record events under."),
    Known("tz", "--tz", "FLYWHEEL_TZ", "ZONE", None, "Read and show times in this zone: Europe/London or +02:00."),
    Known("format", "--format", "FLYWHEEL_FORMAT", "FORMAT", "table", f"How rows are printed: {', '.join(FORMATS)}."),
)
NAMES = tuple(known.name for known in KNOWN)
