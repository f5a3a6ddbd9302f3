"""The notes of what was refused, where a ledger is kept: they go along with a backup, and the doctor looks at them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from commands.call import Call
from commands.text import counted
from flywheel.findings import ATTENTION, OK, Finding
from flywheel.placing import beside
from flywheel.refusals import numbered, refusals_path
from flywheel.stores import file_of

ASIDE = "Put it aside to look at it; a new one is begun by itself."


def carry(call: Call, source: Path, target: Path, *, replace: bool) -> None:
    """Copy the notes beside one ledger to their place beside another; those that lie there stay, unless replaced.

    Where that fails the ledger itself is kept all the same, and it is told.
    """
    notes, place = refusals_path(source), refusals_path(target)
    if not notes.is_file() or (place.exists() and not replace):
        return
    try:
        with beside(place) as new:
            shutil.copyfile(notes, new)
    except OSError as error:
        call.say(f"What was refused is not in {place}: {error.strerror}. Copy {notes} by hand.")
    else:
        call.say(f"What was refused is noted in {place}.")


def examined(call: Call) -> Iterator[Finding]:
    """What is to be said of the notes, where there are any."""
    ledger = file_of(call.ledger)
    path = refusals_path(ledger)
    if not os.path.lexists(path):
        return
    try:
        lines = [found is not None for _, found in numbered(ledger)]
    except OSError as error:
        yield Finding("refusals", ATTENTION, f"{path} cannot be read: {error.strerror}", ASIDE)
        return
    if spoilt := lines.count(False):
        yield Finding("refusals", ATTENTION, f"{counted(spoilt, 'line')} of {path} cannot be read", ASIDE)
    elif os.access(ledger, os.W_OK) and not os.access(path, os.W_OK):
        yield Finding("refusals", ATTENTION, f"{path} cannot be written to", "Give it the ledger's own permissions.")
    else:
        yield Finding("refusals", OK, f"{counted(len(lines), 'refusal')} noted")
