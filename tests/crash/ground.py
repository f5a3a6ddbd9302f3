"""The ground to stand on: a ledger with an invented history, made once and copied, and files to be taken in."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from examples.invented.history import History
from flywheel.stores import open_store
from tests.hardship.desk import LEDGER

EVENTS = 400
ROWS = 1_200


@cache
def invented(events: int = EVENTS) -> bytes:
    """The file of a ledger with so many events of an invented history."""
    folder = Path(mkdtemp(prefix="flywheel-ground-"))
    try:
        with open_store(folder / LEDGER, create=True) as store:
            for _ in History(events, seed=1).recorded(store):
                pass
        return (folder / LEDGER).read_bytes()
    finally:
        shutil.rmtree(folder)


def furnished(folder: Path, events: int = EVENTS) -> Path:
    """A new folder with such a ledger in it, and nothing else."""
    folder.mkdir(parents=True)
    (folder / LEDGER).write_bytes(invented(events))
    return folder


def customers(file: Path, who: str, rows: int = ROWS) -> Path:
    """A table of customers that are in no ledger yet."""
    rows_of = (f"{who}-{number},Customer {number} of {who},external" for number in range(rows))
    file.write_text("\n".join(["customer,name,type", *rows_of]) + "\n", encoding="utf-8")
    return file
