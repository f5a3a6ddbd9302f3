"""Kept: read models as of other times, made once and kept beside the ledger, so that looking there again costs little.

They stand in the folder `<ledger>.views`, a file for what was asked at one moment, made and caught up as the read
models of now are. Nothing rests on them: delete any of them, or the folder, whenever you like. Only so many are kept,
and what was not asked for the longest time goes first. Light: looking at what is kept loads neither models nor events.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from projections.reading import Views, current
from projections.scope import Scope

SUFFIX = ".then.db"


class Kept(NamedTuple):
    """How many files are kept in a folder, and how many bytes they take."""

    files: int
    size_bytes: int


def folder_of(ledger: Path) -> Path:
    """The folder in which what is kept of a ledger's file stands: flywheel.views for flywheel.db."""
    return ledger.with_name(f"{ledger.name.removesuffix('.db')}.views")


def name_of(scope: Scope, known: int | None) -> str:
    """The name of a file: what it is of, which code makes it left aside."""
    asked = " ".join([*scope.said, f"up to {known}" if known is not None else ""])
    return f"{sha256(asked.encode()).hexdigest()[:24]}{SUFFIX}"


def as_kept(folder: Path, scope: Scope, origin: str, head: int, last_id: str, known: int | None = None) -> Views | None:
    """The read models of a scope as they are kept, if they are those of this ledger as it stands; else None."""
    path = folder / name_of(scope, known)
    views = current(path, origin, head, last_id, made_by=scope.made_by)
    if views:
        with suppress(OSError):  # where it may only be read, nothing is made, and nothing has to go
            os.utime(path)
    return views


def what_is_kept(folder: Path) -> Kept:
    """What there is in a folder."""
    sizes = [stat.st_size for _, stat in kept_files(folder)]
    return Kept(len(sizes), sum(sizes))


def kept_files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files kept in a folder."""
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):
            yield path, path.stat()
