"""Backing up an embedded ledger: a copy of its pages as they were at one moment, made while others go on writing.

A backup is a ledger in one file. Nothing has to lie beside it for it to be read, wherever it is carried.
"""

from collections.abc import Collection
from contextlib import closing
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

import apsw

from flywheel.errors import FlywheelError, IntegrityFailure, StoreFailed, UsageFault
from flywheel.placing import beside, real
from flywheel.stores.copying import Tell, likeness
from flywheel.stores.sqlite import SQLiteStore
from flywheel.stores.sqlite_faults import NO_SPACE
from flywheel.stores.sqlite_reader import Reader, standing_of
from flywheel.stores.sqlite_schema import changed

PAGES = 1_000
KEPT_BESIDE = ("-wal", "-journal", "-shm")


class Backup(NamedTuple):
    """A backup that was verified: whose it is, up to where, and how it can be known again.

    `sha256` is over its events, a line each as exported; `file_sha256` is over the file.
    """

    origin: str
    position: int
    sha256: str
    size_bytes: int
    file_sha256: str


def back_up(path: Path, file: Path, tell: Tell) -> Backup:
    """Write a backup of the ledger at `path`, which takes the place of whatever is at `file` once it was verified.

    Raises UsageFault for a place that belongs to the ledger, StoreFailed where there is no room, IntegrityFailure
    where the ledger is damaged, OSError for a folder in which nothing can be made.
    """
    refuse_in_use(file, ledger=path)
    began = standing_of(path)
    with beside(file, mode=path.stat().st_mode & 0o777) as new:
        pour(path, new, tell)
        if found := flaws(new):
            raise IntegrityFailure(
                f"{path} is damaged, and not backed up ({found[0]}). Examine it with 'flywheel doctor --deep'."
            )
        backup = compared(path, new)
        if backup.origin != began.origin or backup.position < began.head:
            raise StoreFailed(f"{path} was replaced while it was backed up. Start again.")
    return backup


def pour(path: Path, into: Path, tell: Tell) -> None:
    """Copy the database at `path`, as it is at this moment, into an empty file, whoever writes meanwhile."""
    with (
        Reader(path) as reader,
        reader.moment() as source,
        closing(
            apsw.Connection(into.absolute().as_uri(), flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI)
        ) as target,
    ):
        try:
            for setting in ("locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF"):
                target.execute(f"PRAGMA {setting}").fetchall()
            with target.backup("main", source, "main") as copying:
                while not copying.done:
                    copying.step(PAGES)
                    tell(copying.page_count - copying.remaining, copying.page_count)
            target.pragma("journal_mode", "delete")  # so that it needs no file beside it
        except apsw.Error as error:
            if isinstance(error, apsw.FullError) or target.system_errno in NO_SPACE:
                raise StoreFailed(
                    f"{into.parent} has no room for a copy of {path}. Make room and try again."
                ) from error
            raise


def flaws(path: Path) -> list[str]:
    """What is wrong with a ledger's file: damage that SQLite finds, guards that are gone, positions with gaps."""
    try:
        with Reader(path) as reader:
            if found := [
                " ".join(str(said).split()) for (said,) in reader.fetch("PRAGMA integrity_check(3)") if said != "ok"
            ]:
                return found
            gone = changed(reader.fetch("SELECT name, sql FROM sqlite_schema"))
            [(number, last)] = reader.fetch("SELECT count(*), coalesce(max(position), 0) FROM events")
    except FlywheelError as error:
        return [str(error.__cause__ or error)]
    gaps = [f"it holds {number:,} events, the last of which is #{last}"] if number != last else []
    return [*(f"{name} is changed or missing" for name in gone), *gaps]


def compared(path: Path, copy: Path) -> Backup:
    """Hold a copy against the ledger that it was made of. Raises IntegrityFailure where they are not the same."""
    with SQLiteStore(path, read_only=True) as ledger, SQLiteStore(copy, read_only=True) as other:
        origin, head = other.origin, other.head()
        alike = likeness(ledger, other, head)
        if alike.position != head or origin != ledger.origin:
            raise IntegrityFailure(
                f"The copy of {path} is not the same from #{alike.position + 1} on. Mistrust its disk, and try another."
            )
    with copy.open("rb") as file:  # nothing has it open any more
        return Backup(origin, head, alike.sha256, copy.stat().st_size, file_digest(file, "sha256").hexdigest())


def refuse_in_use(file: Path, *, ledger: Path) -> None:
    """A backup never goes where the ledger is, or what SQLite keeps beside it, or where something is being written."""
    place, own = real(file), real(ledger)
    if place in around(own) or same_file(file, ledger):
        raise UsageFault(f"{file} belongs to the ledger itself. Name another file.")
    if found := [there.name for there in around(place) if there.exists()]:
        raise UsageFault(f"{file} is in use: {found[0]} lies beside it. Name another file.")


def same_file(one: Path, other: Path) -> bool:
    """Whether two names lead to one file, or to one place where none is yet."""
    return real(one) == real(other) or (one.exists() and other.exists() and one.samefile(other))


def around(path: Path) -> Collection[Path]:
    """What SQLite may keep beside a database."""
    return [path.with_name(path.name + end) for end in KEPT_BESIDE]
