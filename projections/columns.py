"""Columns: what a field of a row holds, how it stands in SQLite, and how it comes back, with no digit lost.

Light: loads neither models nor events, because showing rows that are there already needs nothing else.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Holds = Literal["text", "number", "amount", "yes-no", "instant", "day", "list"]
Cell = str | int | None


class Column(NamedTuple):
    """A field of a row: its name, what stands in it, of which sort that is, and whether it can be missing."""

    name: str
    about: str
    holds: Holds = "text"
    optional: bool = False

    @property
    def sqlite_type(self) -> type:
        """What SQLite keeps it as: whole numbers as such, everything else as exact text."""
        return int if self.holds in ("number", "yes-no") else str


def instant_cell(at: datetime) -> str:
    """An instant as UTC text of one width, so that it sorts: 2026-03-01T09:00:00.000000Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def _tuple_of(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


FROM_CELL: Mapping[Holds, Callable[[Any], object]] = MappingProxyType(
    {
        "amount": Decimal,
        "yes-no": bool,
        "instant": datetime.fromisoformat,
        "day": date.fromisoformat,
        "list": _tuple_of,
    }
)
"""How cells become values again."""
