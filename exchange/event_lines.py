"""Events, one JSON object a line: as an export writes them, or as somebody else's program does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from events.base import Event
from events.charter import EventVoided, PmoChartered
from events.kinds import UnknownKind, kind_named
from exchange.building import built
from exchange.cells import Row
from exchange.faults import SourceFault
from exchange.headings import Headings
from exchange.shapes import POSITIONS
from exchange.telling import Item, Problem, Told

LONGEST_LINE = 4_000_000
LINE = "line"
POSITION = "It names #{} of the ledger that it comes from, and the file does not hold that event"


class EventLines:
    """A file of events; every line is a row with one cell."""

    headings = Headings((LINE,))
    by_line = True
    sheet = None

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self.name = name

    def lines(self) -> Iterator[bytes]:
        """The lines as they are, without their ends and without empty ones. Raises SourceFault at one without end."""
        return (line for _, line in self._numbered())

    def _numbered(self) -> Iterator[tuple[int, bytes]]:
        with self._path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE:
                    raise self._fault(number, f"it is longer than {LONGEST_LINE:,} bytes", "Check that this is JSONL.")
                if stripped := (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip():
                    yield number, stripped

    def rows(self) -> Iterator[Row]:
        """Each line as text. Raises SourceFault where a line is not UTF-8."""
        for position, (number, line) in enumerate(self._numbered(), 1):
            try:
                yield Row(position, number, {LINE: line.decode()})
            except UnicodeDecodeError as error:
                raise self._fault(number, f"it is not UTF-8 ({error.reason})", "Save the file as UTF-8.") from error

    def is_export(self) -> bool:
        """Whether the file begins as a whole ledger does: with a charter that was recorded."""
        said = _object(next(self.lines(), b""))
        return bool(said and said.get("kind") == PmoChartered.kind and "id" in said and "recorded_at" in said)

    def _fault(self, number: int, problem: str, remedy: str) -> SourceFault:
        return SourceFault(f"{self.name}, line {number}: {problem}. {remedy}")


class LineTeller:
    """Tells the events of lines. What was recorded in another ledger gets its old id as its key, and so comes in once.

    Positions in it are those of the other ledger; they are found by the lines that stand there in a `whole` export.
    """

    def __init__(self, actor: str | None, *, whole: bool) -> None:
        self._usual = {"actor": actor} if actor else {}
        self._whole = whole
        self._ids: dict[int, str] = {}

    @property
    def refers(self) -> bool:
        return self._whole

    def tell(self, row: Row) -> Told:
        """The event of a line, or why it holds none."""
        said = _object(str(row.cells[LINE]))
        if said is None:
            return _unusable(row, _no_object(str(row.cells[LINE])), "Write one event as a JSON object in each line.")
        try:
            kind = kind_named(str(said.pop("kind", "")))
        except UnknownKind as unknown:
            reason, _, remedy = str(unknown).partition(". ")
            return _unusable(row, reason, remedy)
        copied = said.pop("id", None)
        if said.pop("recorded_at", None) is None or not isinstance(copied, str):
            copied = None
        if copied:
            self._ids[row.number] = copied
            if kind is PmoChartered and row.number == 1:
                return Told(counted=False)
        return self._told(row, kind, said, copied)

    def _told(self, row: Row, kind: type[Event], said: dict[str, Any], copied: str | None) -> Told:
        refers: dict[str, tuple[str, ...]] = {}
        if copied:
            said["key"] = copied
            for field in POSITIONS & said.keys():
                named = said[field] if isinstance(said[field], list) else [said[field]]
                if unknown := [each for each in named if self._key(each) is None]:
                    return _unusable(row, POSITION.format(unknown[0]), "Log it by hand, naming the right position.")
                refers[field] = tuple(self._ids[each] for each in named)
        elif kind is EventVoided:
            return _unusable(row, "event-voided is not imported", "Use 'flywheel void'.")
        unsigned = "actor" not in said
        event, problems = built(kind, {**self._usual, **said}, {})
        if event is None:
            return Told((), problems, 1)
        return Told((Item(event, refers=refers, copied=copied is not None, unsigned=unsigned),))

    def _key(self, position: object) -> str | None:
        return self._ids.get(position) if self._whole and isinstance(position, int) else None


def _object(line: str | bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _no_object(line: str) -> str:
    """Why a line is none, with the character where it ceases to be JSON."""
    try:
        json.loads(line, parse_constant=str)
    except json.JSONDecodeError as error:
        return f"it is no JSON from character {error.colno} on ({error.msg})"
    except (ValueError, RecursionError):
        return "it is no JSON that can be read"
    return "the line is not a JSON object"


def _unusable(row: Row, reason: str, remedy: str) -> Told:
    return Told((), (Problem("", str(row.cells[LINE])[:300], reason, remedy),), 1)
