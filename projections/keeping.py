"""Keeping: what was asked of another time is made, or caught up, in the folder where it is kept.

One process at a time does so, for all the files of a folder. What stands there is read as it is, by as many as want to.
"""

from contextlib import suppress
from pathlib import Path

import apsw

from projections import read_model
from projections.failures import ReadModelFailed
from projections.history import History
from projections.kept import SUFFIX, as_kept, kept_files, name_of
from projections.making import remove
from projections.read_model import Ledger, brought_up_to_date, locked
from projections.reading import Views
from projections.scope import Scope
from projections.voids import Read

FILES = 20
BYTES = 1 << 30
PATIENCE_SECONDS = 10.0
LOCK = "making.lock"


def kept(folder: Path, scope: Scope, ledger: Ledger, read: Read, known: int | None = None) -> Views | None:
    """The read models of a scope, of all that is known now or was up to a position; made or caught up where need be.

    None where they cannot be kept: where nothing can be written, or another process is at it for too long.
    """
    with suppress(OSError, apsw.Error, ReadModelFailed):
        origin, head = _standing(ledger, known)
        there = as_kept(folder, scope, origin, head, History(read, head).id_at(head), known)
        return there or _made(folder / name_of(scope, known), scope, ledger, read, known)
    return None


def forget(folder: Path) -> None:
    """Away with all that is kept in a folder. Raises ReadModelBusy where another process does not let go of it."""
    if folder.is_dir():
        with locked(folder / LOCK, read_model.PATIENCE_SECONDS):
            for path, _ in kept_files(folder):
                remove(path)


def _standing(ledger: Ledger, known: int | None) -> tuple[str, int]:
    origin, head = ledger()
    return origin, head if known is None else known


def _made(path: Path, scope: Scope, ledger: Ledger, read: Read, known: int | None) -> Views:
    path.parent.mkdir(exist_ok=True)
    with locked(path.parent / LOCK, PATIENCE_SECONDS):
        origin, head = _standing(ledger, known)
        brought_up_to_date(path, origin, History(read, head), scope)
        views = Views(path)
        try:
            _make_room(path)
        except BaseException:
            views.close()
            raise
        return views


def _make_room(made: Path) -> None:
    """See that no more is kept than there is room for; what was made just now stays."""
    for left in made.parent.glob(f"*{SUFFIX}.new*"):
        left.unlink()
    room = BYTES
    for number, (path, stat) in enumerate(sorted(kept_files(made.parent), key=lambda found: -found[1].st_mtime_ns)):
        room -= stat.st_size
        if path != made and (number >= FILES or room < 0):
            remove(path)
