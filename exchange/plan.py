"""Plans: how a mapping makes one kind of event of a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from pydantic import ValidationError

from events.base import Event
from events.faults import faults_of
from events.fields import Waiver
from exchange.cells import Cell, Row
from exchange.conditions import Condition, all_hold
from exchange.faults import Missing
from exchange.givers import Giver, given
from exchange.shapes import fitted, given_fields
from exchange.telling import Item, Problem, merged, problem
from exchange.values import FILL_IN, Value


class Telling:
    """One row while it is told: what names stand for in it, each worked out once."""

    def __init__(self, row: Row, values: Mapping[str, Value]) -> None:
        self.row = row
        self.kind = ""
        self.problems: list[Problem] = []
        self._values = values
        self._known: dict[str, object] = {}

    def cell(self, column: str) -> Cell:
        return self.row.cells.get(column)

    def report(self, missing: Missing) -> None:
        self.problems.append(problem(missing))

    def value(self, name: str) -> object:
        if name not in self._known:
            self._known[name] = self._read(name)
        known = self._known[name]
        if isinstance(known, Missing):
            raise known
        return known

    def _read(self, name: str) -> object:
        try:
            if name in self._values:
                return self._values[name].read(self)
            if name == "kind" and name not in self.row.cells:
                return self.kind
            return Value(columns=(name,)).read(self)
        except Missing as missing:
            return missing


@dataclass(frozen=True)
class Plan:
    """One `[[events]]` of a mapping. `columns` says for each field which columns it comes from."""

    kind: type[Event]
    fields: Mapping[str, Giver]
    columns: Mapping[str, str]
    optional: frozenset[str]
    waivers: tuple[Waiver, ...]
    when: tuple[Condition, ...]
    once: bool

    def tell(self, row: Telling, actor: str, zone: tzinfo) -> tuple[Item | None, tuple[Problem, ...]]:
        """The event that a row gives, None where it gives none, and what stood in the way."""
        row.kind = self.name
        problems: list[Problem] = []
        try:
            if not all_hold(self.when, row):
                return None, ()
        except Missing as missing:
            return None, (problem(missing, self.name),)
        fields: dict[str, object] = {"actor": actor, "waivers": self.waivers}
        needed = list(self._filled(row, zone, fields, problems))
        if needed:
            return None, merged(problems)
        return self._made(fields, problems)

    @property
    def name(self) -> str:
        """The kind as people say it."""
        return self.kind.kind.split(".")[1]

    def _filled(
        self, row: Telling, zone: tzinfo, fields: dict[str, object], problems: list[Problem]
    ) -> Iterator[Problem]:
        """Fill the fields in; gives each problem that the event cannot do without."""
        shapes = given_fields(self.kind)
        for name, giver in self.fields.items():
            try:
                fields[name] = fitted(given(giver, row), shapes[name], zone)
            except Missing as missing:
                found = problem(missing, self.name)
                if name in self.optional and missing.silent:
                    continue
                problems.append(found)
                if name not in self.optional:
                    yield found
            except ValueError as error:
                problems.append(self._told(name, str(error)))
                yield problems[-1]

    def _made(self, fields: dict[str, object], problems: list[Problem]) -> tuple[Item | None, tuple[Problem, ...]]:
        try:
            event = self.kind.model_validate(fields)
        except ValidationError as error:
            for fault in faults_of(error, self.kind):
                name, value = fault.field.partition(".")[0], str(fault.value)[:300]
                reason = f"{fault.field}: {fault.problem}" if fault.field else fault.problem
                problems.append(Problem(self.columns.get(name, ""), value, reason, fault.remedy, "", (self.name,)))
            return None, merged(problems)
        return Item(event, self.once), merged(problems)

    def _told(self, name: str, words: str) -> Problem:
        reason, _, remedy = words.partition("; ")
        told = f"{remedy[:1].upper()}{remedy[1:]}." if remedy else FILL_IN
        return Problem(self.columns.get(name, ""), "", f"{name}: {reason}", told, "", (self.name,))
