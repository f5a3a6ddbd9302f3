"""The stores that can hold a ledger, chosen by URL. Importing this imports none of them.

A store is the one place where events are kept: it appends under a condition, reads in position order, and
never changes what it holds. Rooms above see `Store` and nothing else.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flywheel.errors import NotALedger, UsageFault

if TYPE_CHECKING:
    from flywheel.stores.port import Store

__all__ = ["Ending", "Standing", "Store", "ending", "file_of", "open_store", "standing"]

SERVERS = ("postgres", "postgresql", "umadb")


class Standing(NamedTuple):
    """Which ledger this is and how far it has come: enough to tell whether a read model is caught up."""

    origin: str
    """32 hexadecimal digits, drawn when the ledger was made; no two ledgers share them."""
    head: int
    """The last position, 0 in an empty ledger."""


class Ending(NamedTuple):
    """Where a ledger ends, and with which event: two histories that began as one can have come equally far."""

    origin: str
    head: int
    last_id: str
    """The id of the event at the last position; empty in an empty ledger."""


def open_store(url: str | os.PathLike[str], *, create: bool = False, read_only: bool = False) -> Store:
    """Open the ledger at `url`: a path, `sqlite:///relative/path` or `sqlite:////absolute/path`.

    `create` makes one where there is none; `read_only` never changes it. Raises UsageFault for a URL that is not
    supported, NoSuchLedger, LedgerBusy, IntegrityFailure, or StoreFailed for anything else that stands in the way.
    """
    path = file_of(url)
    from flywheel.stores.sqlite import SQLiteStore  # noqa: PLC0415 - opening one store loads no other

    return SQLiteStore(path, create=create, read_only=read_only)


def standing(url: str | os.PathLike[str]) -> Standing:
    """Look at the ledger at `url` without opening it for more. Light: loads neither models nor the event library."""
    path = file_of(url)
    from flywheel.stores.sqlite_reader import standing_of  # noqa: PLC0415 - opening one store loads no other

    return standing_of(path)


def ending(url: str | os.PathLike[str]) -> Ending:
    """Look at the end of the ledger at `url`. As light as `standing`."""
    path = file_of(url)
    from flywheel.stores.sqlite_reader import ending_of  # noqa: PLC0415 - opening one store loads no other

    return ending_of(path)


def file_of(url: str | os.PathLike[str]) -> Path:
    """The file that a URL names; the embedded store is the only one there is so far."""
    text = os.fspath(url)
    scheme, separator, rest = text.partition("://")
    if not separator:
        return Path(_given(text, text))
    if scheme == "sqlite":
        return Path(_given(rest.removeprefix("/") if rest.startswith("/") else "", text))
    if scheme in SERVERS:
        raise UsageFault(f"Ledgers on a server ({scheme}://) cannot be opened by this version. {_USE_A_FILE}")
    raise UsageFault(f"{scheme}:// is not a kind of ledger that flywheel knows. {_USE_A_FILE}")


def _given(path: str, url: str) -> str:
    if path and not Path(path).name and Path(path).is_dir():
        raise NotALedger(f"{path} is a folder. Name the ledger's file in it.")
    if path == ":memory:" or not Path(path).name or re.search(r"[\0-\x1f\x7f]", path):
        raise UsageFault(f"{url[:200]!r} does not name a file. {_USE_A_FILE}")
    return path


_USE_A_FILE = "Name a file, such as flywheel.db or sqlite:///flywheel.db."


def __getattr__(name: str) -> object:
    if name == "Store":
        from flywheel.stores.port import Store  # noqa: PLC0415 - it loads the event library

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
