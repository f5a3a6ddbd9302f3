"""The codes of findings: what each means, and what to do. The manual's table is held against this."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from audit.finding import Finding
from audit.proof.against import AGAIN
from audit.proof.against import BACKUP as BACKUP_OF_THEN


class Code(NamedTuple):
    """What a finding of one code means, and what to do. A `note` tells of nothing wrong."""

    meaning: str
    remedy: str
    note: bool = False


KEEP = "Keep the file as it is, hold it against a backup, and ask who had it since."
BACKUP = "Get the event from a backup or an export, and go on with a ledger that has it."
AROUND = "Somebody went around flywheel: hold the ledger against a backup."
COPY = "Hold it against a backup, then go on with a copy, which has them: 'flywheel copy'."
ANEW = (
    "Keep a copy of them, which may still show what was there before. Once it is known why, make them anew with"
    " 'flywheel rebuild', and look again at what was decided on them."
)
DAMAGED = "Make them anew with 'flywheel rebuild', and look again at what was decided on them."

CODES: Mapping[str, Code] = MappingProxyType(
    {
        "sealed-events-gone": Code("A checkpoint seals more events than there are.", BACKUP_OF_THEN),
        "sealed-history-changed": Code("Of what a checkpoint seals, something is not what it was.", BACKUP_OF_THEN),
        "checkpoint-of-another-ledger": Code("A checkpoint seals a history that begins otherwise.", BACKUP_OF_THEN),
        "checkpoint-unreadable": Code("A checkpoint is damaged, or was changed.", AGAIN),
        "checkpoint-by-a-stranger": Code(
            "A checkpoint is signed by nobody who is trusted.", "Get the public key from the one who sealed it."
        ),
        "checkpoint-by-a-retired-key": Code(
            "A checkpoint was signed after its key had handed on to another.",
            "Ask who still has the old key, and have it sealed anew with the current one.",
        ),
        "file-unreadable": Code("The file cannot be read as a ledger.", KEEP),
        "file-damaged": Code("SQLite's own check of pages and indexes complains.", KEEP),
        "file-origin": Code("The row that says which ledger it is, is gone, or is none, or there are several.", AROUND),
        "file-schema": Code("A table, an index or a guard is not as it was made, or is missing.", COPY),
        "file-guards-put-back": Code(
            "All is as it was made, but was made again since: guards were away for a while, or VACUUM was run.",
            "Ask who did that and what for. What was done meanwhile shows only against a checkpoint or a backup.",
        ),
        "file-trigger": Code(
            "A trigger is there that flywheel did not make; it runs when something is recorded.",
            "Find out what it does, and go on with a copy, which does not have it: 'flywheel copy'.",
        ),
        "file-extra": Code(
            "A table, a view or an index is there that flywheel did not make.",
            "Nothing rests on it. Ask whose it is.",
            note=True,
        ),
        "file-kinds": Code("The numbers of kinds are not those that the events brought.", AROUND),
        "position-gap": Code("Positions are missing between two events.", BACKUP),
        "position-impossible": Code("An event stands before #1.", AROUND),
        "time-backwards": Code("An event was recorded earlier than the one before it.", KEEP),
        "id-twice": Code("Two events have one id.", KEEP),
        "id-form": Code("An id is not one that a ledger gives (UUIDv7).", KEEP),
        "id-time": Code("The id says another time of recording than the event.", KEEP),
        "kind-differs": Code("The row's kind is not the one in the bytes.", AROUND),
        "kind-unknown": Code(
            "The kind is none that this flywheel knows.",
            "Update flywheel and verify again. If it is still unknown, hold the ledger against a backup.",
        ),
        "tags-differ": Code("The row's tags are not those that follow from the bytes.", AROUND),
        "tag-not-in-index": Code("An event cannot be found under one of its tags.", COPY),
        "tag-only-in-index": Code("The index has an event under a tag that it does not have.", COPY),
        "event-altered": Code(
            "An event is not the one that was sealed, and all before it are.",
            "Hold it against the same event in a backup or an export, and ask who had the file since.",
        ),
        "event-unreadable": Code("The bytes are no event.", BACKUP),
        "event-invalid": Code("The event is not one that its model admits.", KEEP),
        "event-not-canonical": Code("The bytes are not written as a ledger writes them.", KEEP),
        "points-ahead": Code("An event voids, or names as its cause, what does not stand before it.", KEEP),
        "rule-broken": Code(
            "The rules would not have admitted the event, on what it rests on.",
            "It, or one of those that it rests on, may have been altered: 'flywheel audit diff FILE' with a backup or"
            " an export tells which. Where none was, ask who recorded it, and with what.",
        ),
        "key-twice": Code("Two events stand under one key.", "Ask who recorded the later one, and with what."),
        "rules-not-replayed": Code("What the rules read for an event cannot be read.", KEEP),
        "export-unfit": Code(
            "The lines of an export are not those of a ledger.",
            "Get a fresh export from the ledger that it comes from.",
        ),
        "evidence-altered": Code(
            "An evidence file is not the one that was cited.",
            "Ask who keeps the file, and get the one with the hash that the event gives.",
        ),
        "evidence-demanded": Code(
            "An evidence file is not in the folder that was named for it.", "Get it from whoever keeps the files."
        ),
        "evidence-missing": Code(
            "An evidence file is not at hand.", "Get it, or name the folder with --evidence.", note=True
        ),
        "read-models-differ": Code("A table of the read models is not what the events add up to.", ANEW),
        "read-models-ahead": Code("The read models have seen events that the ledger does not have.", KEEP),
        "read-models-of-another": Code("The read models are those of another ledger, or its origin was changed.", KEEP),
        "read-models-of-another-history": Code(
            "The read models end with an event that the ledger does not have.", KEEP
        ),
        "read-models-damaged": Code("The read models cannot be read.", DAMAGED),
    }
)


SOUGHT_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "file": ("file-",),
        "rows": ("position-", "time-", "id-twice", "kind-", "tags-", "event-unreadable"),
        "index": ("tag-",),
        "checkpoints": ("sealed-", "checkpoint-", "event-altered"),
        "events": ("event-", "id-", "points-", "kind-unknown"),
        "rules": ("rule-", "rules-", "key-", "export-"),
        "evidence": ("evidence-",),
        "read-models": ("read-models-",),
    }
)
"""How the codes begin that each check tells of; where two do, the first that was made counts it."""


def sought_by(code: str) -> list[str]:
    """The checks that tell findings of a code."""
    return [check for check, begins in SOUGHT_BY.items() if code.startswith(begins)]


BESIDE = ("evidence-", "read-models-", "checkpoint-by-", "checkpoint-unreadable")
"""How the codes begin that tell of what lies beside a ledger: nothing that the ledger says rests on that."""


def lies_beside(code: str) -> bool:
    """Whether findings of a code are about what lies beside a ledger, and not about the ledger itself."""
    return code.startswith(BESIDE)


def is_note(code: str) -> bool:
    """Whether findings of a code tell of nothing wrong."""
    return code in CODES and CODES[code].note


def finding(code: str, position: int | None, words: str, remedy: str = "") -> Finding:
    """A finding of a code. `words` go on after the position, where there is one, and are a sentence without it."""
    sentence = words if position is None else f"#{position} {words}"
    return Finding(code, position, f"{sentence}.", remedy or CODES[code].remedy)
