"""Digests: SHA-256 over the rows of a table in the order of their keys. Same log, same digest, on every machine.

What is hashed is one line of JSON for the table's name and columns, and one for each row: its cells as they stand in
the database, where whole numbers are numbers and everything else is text.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from projections.columns import Cell

_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def digest_of(table: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The digest of a table's rows, which come in the order of their keys. 64 hexadecimal digits."""
    hashed = sha256(f"{_line([table, *columns])}\n".encode())
    for cells in rows:
        hashed.update(f"{_line(cells)}\n".encode())
    return hashed.hexdigest()


def digest_of_all(digests: Mapping[str, str]) -> str:
    """The one digest over the digests of several tables, by their names."""
    return sha256("".join(f"{name} {digests[name]}\n" for name in sorted(digests)).encode()).hexdigest()
