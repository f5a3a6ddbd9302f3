"""Files put in place whole: filled beside their place under a passing name, and on the disk before they get their own.

A process that is killed leaves its passing file behind. Whoever next writes to the same place removes it once it has
lain untouched for an hour.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from tempfile import mkstemp

PASSING = ".part"
FORGOTTEN_SECONDS = 3_600


@contextmanager
def beside(path: Path, *, mode: int | None = None) -> Iterator[Path]:
    """An empty file to fill, which takes the place of the one at `path` at the end; after any failure it goes away.

    It gets the owner and the permissions of what it replaces, else `mode`, else the usual ones. Nothing may have it
    open at the end. Raises OSError, which names the folder where nothing can be made in it.
    """
    path = real(path)
    mode, owner = _rights(path, mode)
    _sweep(path)
    try:
        handle, name = mkstemp(dir=path.parent, prefix=_prefix(path), suffix=PASSING)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path.parent)) from error
    new = Path(name)
    try:
        yield new
        os.fsync(handle)
        if owner:
            with suppress(PermissionError):  # it is our own then
                os.chown(new, *owner)
        new.chmod(mode)
        new.replace(path)
        _flush(path.parent)
    except BaseException:
        for left in _family(new):
            left.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def real(path: Path) -> Path:
    """The place that a path leads to, through links, whether or not there is anything; never an error."""
    return Path(os.path.realpath(path))


def _rights(path: Path, mode: int | None) -> tuple[int, tuple[int, int] | None]:
    """Permissions, and owner and group where there is something to take them from."""
    if path.exists():
        found = path.stat()
        return found.st_mode & 0o777, (found.st_uid, found.st_gid) if os.name == "posix" else None
    if mode is None:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    return mode, None


def _prefix(path: Path) -> str:
    return f".{path.name[:40]}."


def _sweep(path: Path) -> None:
    """Remove what others left behind who were killed while they filled a file for this place."""
    for left in path.parent.glob(f"{escape(_prefix(path))}????????{PASSING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > FORGOTTEN_SECONDS:
                left.unlink()


def _family(new: Path) -> list[Path]:
    """A passing file, and what a database keeps beside it."""
    return [new, *new.parent.glob(f"{escape(new.name)}-*")]


def _flush(folder: Path) -> None:
    """See that the names in a folder are on the disk. Windows keeps them by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
