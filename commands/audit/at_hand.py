"""Files of evidence that are at hand: beside the ledger, or in the folder that somebody works in."""

import hashlib
from pathlib import Path

from events.fields import Evidence

CHUNK = 1 << 20
ELSEWHERE = ("//", "\\\\")
"""How the name of a file on another machine begins, which nobody is asked for because a ledger says so."""


class Files:
    """The files that lie in some folders, by the names that evidence gives them."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._hashes: dict[Path, str | None] = {}

    def hash_of(self, evidence: Evidence) -> str | None:
        """The SHA-256 of the file that evidence names: the recorded one, if any file at hand has it. None without."""
        if "://" in evidence.uri or evidence.uri.startswith(ELSEWHERE):
            return None
        found = [digest for folder in self._folders if (digest := self._hash(folder / evidence.uri))]
        return evidence.sha256 if evidence.sha256 in found else next(iter(found), None)

    def _hash(self, path: Path) -> str | None:
        if path not in self._hashes:
            self._hashes[path] = _digest(path)
        return self._hashes[path]


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file; None where none can be read."""
    digest = hashlib.sha256()
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except (OSError, ValueError):
        return None
    return digest.hexdigest()
