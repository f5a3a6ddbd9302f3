"""Kept: read models as of other times, made once and kept beside the ledger, so that looking there again costs little.

They stand in the folder `<ledger>.views`, a file for what was asked at one moment, made and caught up as the read
models of now are. Nothing rests on them: delete any of them, or the folder, whenever you like. Only so many are kept,
and what was not asked for the longest time goes first.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import apsw

from projections.failures import ReadModelFailed
from projections.history import History
from projections.making import remove
from projections.read_model import Ledger, brought_up_to_date, locked
from projections.reading import Views, current
from projections.scope import Scope
from projections.voids import Read

FILES = 20
BYTES = 1 << 30
PATIENCE_SECONDS = 10.0
SUFFIX, LOCK = ".then.db", "making.lock"


class Kept(NamedTuple):
    """How many files are kept in a folder, and how many bytes they take."""

    files: int
    size_bytes: int


def folder_of(ledger: Path) -> Path:
    """The folder in which what is kept of a ledger's file stands: flywheel.views for flywheel.db."""
    return ledger.with_name(f"{ledger.name.removesuffix('.db')}.views")


def kept(folder: Path, scope: Scope, ledger: Ledger, read: Read, known: int | None = None) -> Views | None:
    """The read models of a scope, of all that is known now or was up to a position; made or caught up where need be.

    None where they cannot be kept: where nothing can be written, or another process is at it for too long.
    """
    path = folder / name_of(scope, known)
    with suppress(OSError, apsw.Error, ReadModelFailed):
        origin, head = _standing(ledger, known)
        last_id = History(read, head).id_at(head)
        views = current(path, origin, head, last_id, made_by=scope.made_by) or _made(path, scope, ledger, read, known)
        with suppress(OSError):  # where it may only be read, nothing is made, and nothing has to go
            os.utime(path)
        return views
    return None


def name_of(scope: Scope, known: int | None) -> str:
    """The name of a file: what it is of, which code makes it left aside."""
    asked = " ".join([*scope.said, f"up to {known}" if known is not None else ""])
    return f"{sha256(asked.encode()).hexdigest()[:24]}{SUFFIX}"


def what_is_kept(folder: Path) -> Kept:
    """What there is in a folder."""
    sizes = [stat.st_size for _, stat in _files(folder)]
    return Kept(len(sizes), sum(sizes))


def forget(folder: Path) -> None:
    """Away with all that is kept in a folder."""
    if folder.is_dir():
        with locked(folder / LOCK, PATIENCE_SECONDS):
            for path, _ in _files(folder):
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
    for number, (path, stat) in enumerate(sorted(_files(made.parent), key=lambda found: -found[1].st_mtime_ns)):
        room -= stat.st_size
        if path != made and (number >= FILES or room < 0):
            remove(path)


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):
            yield path, path.stat()
