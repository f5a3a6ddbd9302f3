"""The stored lines of an export, and which of them count: by when they were known, had occurred, and were not voided.

Nothing here knows the project's code. A line is JSON, and what counts follows from the design: `known` cuts the ledger
off at a position, `as_of` leaves out what occurred later, a void counts from when it was recorded, and a correction
counts in the place of what it corrects.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One stored event: where it stands, where it counts, and what it says."""

    position: int
    place: int
    kind: str
    said: Row

    def __getitem__(self, name: str) -> Any:
        return self.said[name]

    def get(self, name: str) -> Any:
        return self.said.get(name)

    @property
    def occurred(self) -> datetime:
        return datetime.fromisoformat(self.said["occurred_at"])

    @property
    def recorded(self) -> datetime:
        return datetime.fromisoformat(self.said["recorded_at"])

    @property
    def amount(self) -> Decimal:
        return Decimal(self.said["amount"])

    @property
    def waived(self) -> list[str]:
        return [waiver["rule"] for waiver in self.said.get("waivers", [])]


class Record:
    """What a ledger says at a moment: its lines up to a position, of what had occurred by a time."""

    def __init__(
        self, stored: list[str], moment: datetime, *, as_of: datetime | None = None, zone: str = "UTC"
    ) -> None:
        self.stored = stored
        self.moment = as_of or moment
        self.as_of = as_of
        self.zone = ZoneInfo(zone)
        self.said = [json.loads(line) for line in stored]

    def known(self, head: int) -> "Record":
        """The same as it was known up to a position."""
        return Record(self.stored[:head], self.moment, as_of=self.as_of, zone=self.zone.key)

    def day(self, instant: datetime) -> date:
        """The day on which something is, where the PMO is."""
        return instant.astimezone(self.zone).date()

    def days_between(self, earlier: datetime, later: datetime) -> int:
        """How many days later it is on the calendar that hangs where the PMO is."""
        return self.day(later).toordinal() - self.day(earlier).toordinal()

    @cached_property
    def voids(self) -> dict[int, Line]:
        """The void of each position that was voided."""
        return {line["voids"]: line for line in self.every if line.kind == "event-voided"}

    @cached_property
    def corrects(self) -> dict[int, int]:
        """For each correction the position that it took the place of."""
        found = {}
        for number, said in enumerate(self.said[:-1], 1):
            if said.get("correction"):
                found[number + 1] = said["voids"]
        return found

    @cached_property
    def every(self) -> list[Line]:
        """Every line that is known, also those that were voided or occurred later."""
        found: list[Line] = []
        for position, said in enumerate(self.said, 1):
            before = self.corrects.get(position)
            place = found[before - 1].place if before else position
            found.append(Line(position, place, said["kind"].split(".")[1], said))
        return found

    def versions(self, line: Line) -> list[Line]:
        """A line, and what it took the place of, one after the other; the oldest last."""
        found = [line]
        while before := self.corrects.get(found[-1].position):
            found.append(self.every[before - 1])
        return found

    @cached_property
    def happened(self) -> list[Line]:
        """Every line of what had occurred, in the order of positions, voided or not."""
        return [line for line in self.every if self.as_of is None or line.occurred <= self.as_of]

    @cached_property
    def standing(self) -> list[Line]:
        """What counts, in the order in which it counts."""
        counting = [line for line in self.happened if line.position not in self.voids and line.kind != "event-voided"]
        return sorted(counting, key=lambda line: line.place)

    def of(self, *kinds: str, **fields: str) -> Iterator[Line]:
        """The lines of some kinds that count, and that name these things."""
        found = (line for kind in kinds for line in self._by_kind.get(kind, ()))
        for line in sorted(found, key=lambda line: line.place) if len(kinds) > 1 else found:
            if all(value in _named(line, name) for name, value in fields.items()):
                yield line

    @cached_property
    def _by_kind(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.standing:
            found.setdefault(line.kind, []).append(line)
        return found

    def one(self, *kinds: str, **fields: str) -> Line | None:
        """The first of them, if there is any."""
        return next(self.of(*kinds, **fields), None)


def positions(*lines: Line | Iterable[Line] | None) -> list[int]:
    """The positions of some lines, in order, each once."""
    found: set[int] = set()
    for each in lines:
        if isinstance(each, Line):
            found.add(each.position)
        elif each:
            found.update(line.position for line in each)
    return sorted(found)


def _named(line: Line, name: str) -> list[str]:
    named = line.get(name)
    return named if isinstance(named, list) else [named]
