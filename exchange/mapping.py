"""Mappings: a TOML file that says what the columns of somebody's spreadsheet mean, as events."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from exchange.cells import Row
from exchange.conditions import Condition, all_hold, conditions_at
from exchange.event_tables import DEFAULTS, EventTables
from exchange.faults import MappingFault, Missing, SourceFault
from exchange.givers import Values, circle_in, columns_in, names_in
from exchange.headings import Headings
from exchange.layout import Layout, delimiter_of
from exchange.markers import Markers
from exchange.place import Place
from exchange.plan import By, Plan, Telling
from exchange.telling import Told, merged, misshapen, problems_of
from exchange.toml_lines import Lines
from exchange.unmet import unmet
from exchange.value_tables import markers_at, value_at

TABLES = ("file", "missing", "values", "defaults", "waive", "events")
FILE = ("name", "delimiter", "encoding", "decimal", "sheet", "header_row", "timezone", "only")


@dataclass(frozen=True)
class Mapping:
    """What a mapping says: how the file is laid out, which rows count, what values mean, which events rows give."""

    place: Place
    name: str | None
    layout: Layout
    zone: tzinfo | None
    only: tuple[Condition, ...]
    everywhere: Markers
    values: Values
    plans: tuple[Plan, ...]

    def bound(self, headings: Headings, name: str, by: By) -> "Bound":
        """The mapping for a table with these headings. Raises MappingFault for a column that is not there."""
        for place, column, by_name in self._columns():
            if column in headings:
                continue
            near = get_close_matches(column, self.values, n=1) if by_name else ()
            if near:
                problem = f"there is no value {column!r}, and {name} has no such column"
                raise place.fault(problem, f"Did you mean {near[0]!r}, which is among the values?")
            raise place.fault(f"{name} has no column {column!r}", headings.nearest(column))
        return Bound(self, by._replace(zone=self.zone or by.zone))

    def _columns(self) -> Iterator[tuple[Place, str, bool]]:
        """Every column that is named, with the place where it is, and whether its name could be that of a value."""
        values = self.place.at("values")
        for name, value in self.values.items():
            yield from ((values.at(name), column, False) for column in columns_in(value))
            yield from self._named(values.at(name), names_in(value))
        for number, plan in enumerate(self.plans):
            event = self.place.at("events").at(number)
            for field, giver in {**plan.fields, **{name: list(keys) for name, keys in plan.refers.items()}}.items():
                place = event.at(field) if field in event else self.place.at("defaults").at(field)
                yield from ((place, column, False) for column in columns_in(giver))
                own = [name for name in names_in(giver) if (field, name) != ("key", "kind")]
                yield from self._named(place, own)
            yield from self._named(event, (condition.name for condition in plan.when))
        yield from self._named(self.place.at("file"), (condition.name for condition in self.only))

    def _named(self, place: Place, names: Iterator[str] | list[str]) -> Iterator[tuple[Place, str, bool]]:
        yield from ((place, name, True) for name in names if name not in self.values)


@dataclass(frozen=True)
class Bound:
    """A mapping for one table: tells rows."""

    mapping: Mapping
    by: By

    @property
    def needs_actor(self) -> bool:
        """Whether any of its events does not say whose it is."""
        return any("actor" not in plan.fields for plan in self.mapping.plans)

    @property
    def refers(self) -> bool:
        return any(plan.refers for plan in self.mapping.plans)

    def tell(self, row: Row) -> Told:
        """The events that a row gives, and for every cell that gave less than it could, why."""
        if row.fault:
            return misshapen(row)
        telling = Telling(row, self.mapping.values, self.mapping.everywhere)
        try:
            if not all_hold(self.mapping.only, telling):
                return Told(counted=False)
        except Missing as missing:
            return Told((), problems_of(missing), 1)
        told = [plan.tell(telling, self.by) for plan in self.mapping.plans]
        gave = [(plan, item) for plan, (item, _) in zip(self.mapping.plans, told, strict=True)]
        lost = [] if any(found for _, found in told) else list(unmet(gave, telling, self.mapping.values))
        problems = merged([each for _, found in told for each in found] + telling.problems + lost)
        left_out = len({found for item, found in told if item is None and found} | set(map(tuple, lost)))
        return Told(tuple(item for item, _ in told if item), problems, left_out)


def mapping(path: Path, said: dict[str, Any] | None = None) -> Mapping:
    """The mapping in a file; what the command line `said` of the table's layout wins. Raises MappingFault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise MappingFault(f"{path} is not UTF-8 ({error.reason}). Save the mapping as UTF-8.") from error
    except OSError as error:
        raise SourceFault(f"{path} cannot be read: {error.strerror}. Check the path of the mapping.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingFault(f"{path} is not TOML: {error}. Mend it there.") from error
    place = Place(str(path), Lines(text), tables)
    place.only(*TABLES)
    return _read(place, said or {})


def _read(place: Place, said: dict[str, Any]) -> Mapping:
    empty = Place(place.file, place.lines, {}, ())
    part = {name: place.at(name).table() if name in place else empty for name in TABLES if name not in _LISTS}
    part["file"].only(*FILE)
    part["defaults"].only(*DEFAULTS)
    layout = _layout(part["file"], said)
    everywhere = markers_at(place.at("missing")) if "missing" in place else Markers()
    tables = part["values"]
    values = {name: value_at(tables.at(name), layout.decimal, everywhere, name) for name in tables}
    if circle := circle_in(values):
        raise tables.at(circle[0]).fault(f"it leads back to itself ({' > '.join(circle)})", "Break the circle.")
    events = EventTables(values, part["defaults"], part["waive"], layout.decimal, everywhere)
    if "events" not in place or not place.at("events").items():
        raise place.fault("it has no events", "Add at least one [[events]] with a kind.")
    plans = tuple(events.plan(item) for item in place.at("events").items())
    only = conditions_at(part["file"].at("only")) if "only" in part["file"] else ()
    name = part["file"].at("name").text() if "name" in part["file"] else None
    return Mapping(place, name, layout, _zone(part["file"]), only, everywhere, values, plans)


_LISTS = ("missing", "events")


def _layout(place: Place, said: dict[str, Any]) -> Layout:
    """How the table is laid out: what was said on the command line, else what the mapping says, else the usual."""
    own: dict[str, Any] = {name: place.at(name).text() for name in ("encoding", "sheet", "decimal") if name in place}
    if "header_row" in place:
        own["header_row"] = place.at("header_row").count()
    if "delimiter" in place:
        try:
            own["delimiter"] = delimiter_of(place.at("delimiter").text())
        except ValueError as error:
            problem, _, remedy = str(error).partition(". ")
            raise place.at("delimiter").fault(problem, remedy) from None
    if len(own.get("decimal", ".")) != 1:
        raise place.at("decimal").fault(f"{own['decimal']!r} is no decimal sign", "Write . or a comma.")
    return Layout(**{**own, **said})


def _zone(place: Place) -> tzinfo | None:
    if "timezone" not in place:
        return None
    name = place.at("timezone").text()
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise place.at("timezone").fault(f"{name!r} is no time zone", "Write one like Europe/London.") from None
