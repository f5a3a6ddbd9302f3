"""Plans: how a mapping makes one kind of event of a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import NamedTuple

from events.base import Event
from events.fields import Waiver
from exchange.building import built, witnessed
from exchange.cells import Cell, Row, text_of
from exchange.conditions import Condition, all_hold
from exchange.faults import Missing, all_of, in_two, together
from exchange.givers import Giver, given
from exchange.markers import Markers
from exchange.shapes import fitted, given_fields
from exchange.telling import Item, Problem, merged, problems_of
from exchange.templates import Template
from exchange.values import FILL_IN, Value


class Telling:
    """One row while it is told: what names stand for in it, each worked out once."""

    def __init__(self, row: Row, values: Mapping[str, Value], everywhere: Markers) -> None:
        self.row = row
        self.kind = ""
        self.problems: list[Problem] = []
        self._values = values
        self._everywhere = everywhere
        self._known: dict[str, object] = {}

    def cell(self, column: str) -> Cell:
        return self.row.cells.get(column)

    def report(self, missing: Missing) -> None:
        self.problems.extend(problems_of(missing))

    def value(self, name: str) -> object:
        if name == "kind" and name not in self._values and name not in self.row.cells:
            return self.kind
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
            return Value(columns=(name,), missing=self._everywhere).read(self)
        except Missing as missing:
            return missing


class By(NamedTuple):
    """Who imports, where a day begins, and where the files lie that are named as evidence."""

    actor: str | None
    zone: tzinfo
    folder: Path


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
    refers: Mapping[str, tuple[Template, ...]]

    def tell(self, row: Telling, by: By) -> tuple[Item | None, tuple[Problem, ...]]:
        """The event that a row gives, None where it gives none, and what stood in the way."""
        row.kind = self.name
        problems: list[Problem] = []
        try:
            if not all_hold(self.when, row):
                return None, ()
        except Missing as missing:
            return None, problems_of(missing, self.name)
        fields: dict[str, object] = {"actor": by.actor, "waivers": self.waivers}
        keys: dict[str, tuple[str, ...]] = {}
        lacking = [*self._filled(row, by.zone, fields, problems), *self._keyed(row, keys, problems)]
        fields |= {name: tuple(range(1, len(found) + 1)) if name == "causes" else 1 for name, found in keys.items()}
        if "evidence" in fields:
            fields["evidence"] = witnessed(fields["evidence"], by.folder)
        event, faults = built(self.kind, fields, self.columns, lacking)
        unsigned = "actor" not in self.fields
        item = Item(event, self.once, keys, unsigned=unsigned, columns=self.columns) if event and not lacking else None
        return item, merged([*problems, *faults])

    def asks_for(self, name: str) -> Iterator[Condition]:
        """Its conditions on what a name stands for."""
        return (condition for condition in self.when if condition.name == name)

    @property
    def name(self) -> str:
        """The kind as people say it."""
        return self.kind.kind.split(".")[1]

    def _filled(self, row: Telling, zone: tzinfo, fields: dict[str, object], problems: list[Problem]) -> Iterator[str]:
        """Fill the fields in; gives each that is lacking and that the event cannot do without."""
        shapes = given_fields(self.kind)
        for name, giver in self.fields.items():
            try:
                fields[name] = fitted(given(giver, row), shapes[name], zone)
            except Missing as missing:
                yield from self._without(name, missing, problems)
            except ValueError as error:
                problems.append(self._told(name, str(error)))
                yield name

    def _keyed(self, row: Telling, keys: dict[str, tuple[str, ...]], problems: list[Problem]) -> Iterator[str]:
        """Fill in the keys of the events that are referred to; gives each field that is lacking."""
        for name, templates in self.refers.items():
            try:
                keys[name] = tuple(map(text_of, all_of(partial(each.of, row) for each in templates)))
            except Missing as missing:
                yield from self._without(name, missing, problems)

    def _without(self, name: str, missing: Missing, problems: list[Problem]) -> Iterator[str]:
        """Tell of a field that a row does not give, unless it may be left out and its cell is simply empty."""
        if name not in self.optional:
            problems.extend(problems_of(missing, self.name))
            yield name
        elif held_back := [each for each in missing if not each.silent]:
            problems.extend(problems_of(together(held_back).but(f"recorded without its {name}"), self.name))

    def _told(self, name: str, words: str) -> Problem:
        reason, remedy = in_two(words, FILL_IN)
        return Problem(self.columns.get(name, ""), "", f"{name}: {reason}", remedy, "", (self.name,))
