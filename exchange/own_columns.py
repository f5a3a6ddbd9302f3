"""A table without a mapping: its columns are called as the fields of events are, and say what those hold."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from events.base import Event
from events.kinds import UnknownKind, by_name, kind_named
from exchange.amounts import NumberForm
from exchange.building import built, witnessed
from exchange.cells import Cell, Row, text_of
from exchange.faults import Missing, SourceFault, in_two
from exchange.headings import IF_A_TITLE, Headings
from exchange.markers import BROKEN, Markers
from exchange.plan import By
from exchange.shapes import Shape, fitted, given_fields, paired, parts_of, split
from exchange.telling import Item, Problem, Told, merged, misshapen, problems_of
from exchange.values import FILL_IN, SHOWN

KIND = "kind"
ELSEWHERE = {"event-voided": "flywheel void", "pmo-chartered": "flywheel init"}


class OwnColumns:
    """Tells the rows of a table that has a column `kind`, or is all of one kind.

    Whoever imports, and `occurred_at`, stand in for columns that the table does not have. Raises SourceFault for a
    column that is no field of anything.
    """

    refers = False

    def __init__(
        self,
        headings: Headings,
        name: str,
        *,
        kind: type[Event] | None,
        by: By,
        occurred_at: datetime | None,
        decimal: str = ".",
    ) -> None:
        self._kind = kind
        usual = {"actor": by.actor, "occurred_at": occurred_at}
        self._usual = {name: value for name, value in usual.items() if value}
        self._by = by
        self._number = NumberForm(decimal=decimal)
        self._fields = dict(self._understood(headings, name))
        if kind is None and KIND not in self._fields.values():
            raise SourceFault(
                f"{name} has no column 'kind'. Add one, say --kind for all rows, or explain the columns with --mapping."
            )
        if "occurred_at" not in (*self._fields.values(), *self._usual):
            raise SourceFault(f"{name} has no column 'occurred_at'. Add one, or say --on for all rows.")

    @property
    def needs_actor(self) -> bool:
        """Whether the table has no column that says whose its events are."""
        return "actor" not in self._fields.values()

    def tell(self, row: Row) -> Told:
        """The event of a row, or what is wrong with each of its cells."""
        if row.fault:
            return misshapen(row)
        kind, problems = self._kind_of(row)
        if kind is None:
            return Told((), problems, 1)
        fields: dict[str, Any] = dict(self._usual)
        problems = (*problems, *self._fill(row, kind, fields))
        columns = {name: column for column, name in self._fields.items()}
        fields["evidence"] = witnessed(fields.get("evidence", ()), self._by.folder)
        told = {self._fields[each.column].partition(".")[0] for each in problems if each.column}
        event, more = built(kind, fields, columns, told)
        found = merged((*problems, *more))
        if found or event is None:
            return Told((), found, 1)
        return Told((Item(event, unsigned=self.needs_actor, columns=columns),))

    def _understood(self, headings: Headings, name: str) -> Iterator[tuple[str, str]]:
        """Each column with the field that it is for, dotted where that is a part of one."""
        kinds = [self._kind] if self._kind else list(by_name().values())
        known = {field: None for kind in kinds for field in _paths(given_fields(kind))}
        for column in headings.names:
            if column is None:
                continue
            field = "_".join(column.lower().replace("-", " ").replace("_", " ").split())
            if field != KIND and field not in known:
                what = f"field of {self._kind.kind.split('.')[1]}" if self._kind else "field of any kind"
                raise SourceFault(f"{name}: the column {column!r} is no {what}. {_other(field, known, headings)}")
            yield column, field

    def _kind_of(self, row: Row) -> tuple[type[Event] | None, tuple[Problem, ...]]:
        column = next((column for column, field in self._fields.items() if field == KIND), None)
        said = text_of(row.cells.get(column)) if column else ""
        if not said:
            lacking = Problem(column or "", "", "the cell is empty", "Write the kind of the row's event in it.")
            return self._kind, () if self._kind else (lacking,)
        try:
            kind = kind_named(said)
        except UnknownKind as unknown:
            reason, _, remedy = str(unknown).partition(". ")
            return None, (Problem(column or "", said[:SHOWN], reason, remedy),)
        if command := ELSEWHERE.get(kind.kind.split(".")[1]):
            return None, (Problem(column or "", said, f"{said} is not imported", f"Use '{command}'."),)
        if self._kind and kind is not self._kind:
            return None, (Problem(column or "", said, "it is not the kind said with --kind", "Leave --kind out."),)
        return kind, ()

    def _fill(self, row: Row, kind: type[Event], fields: dict[str, Any]) -> Iterator[Problem]:
        """Put what the cells hold under the names of the fields; gives what is wrong with them."""
        shapes = given_fields(kind)
        for column, field in self._fields.items():
            cell = row.cells.get(column)
            name, _, part = field.partition(".")
            if field == KIND or not (text := text_of(cell)):
                continue
            shape = shapes.get(name)
            inner = parts_of(shape).get(part) if shape and part else shape
            if shape is None or inner is None:
                said = f"a {kind.kind.split('.')[1]} has no {field}"
                yield Problem(column, text[:SHOWN], said, "Empty the cell, or correct the row's kind.")
                continue
            try:
                value = self._read(column, cell, inner)
            except Missing as missing:
                yield from problems_of(missing, kind.kind.split(".")[1])
                continue
            _put(fields, name, part, value, many=shape.many)

    def _read(self, column: str, cell: Cell, shape: Shape) -> object:
        text = text_of(cell)
        if Markers().reason(text):
            raise Missing(column, text, BROKEN, "Mend the formula in the spreadsheet and import again.")
        try:
            return self._value(cell, text, shape)
        except ValueError as error:
            raise Missing(column, text[:SHOWN], *in_two(str(error), FILL_IN)) from None

    def _value(self, cell: Cell, text: str, shape: Shape) -> object:
        if shape.many:
            items: list[Any] = split(text, shape)
            return fitted([paired(item, shape) for item in items] if shape.parts else items, shape, self._by.zone)
        if shape.parts:
            return fitted(paired(text, shape), shape, self._by.zone)
        if shape.type is Decimal and isinstance(cell, str):
            return self._number.read(text)
        return fitted(cell, shape, self._by.zone)


def _other(field: str, known: Collection[str], headings: Headings) -> str:
    """What to do about a column that is no field: the name that comes close, or a mapping that says what it means."""
    if near := get_close_matches(field, known, n=1):
        return f"Did you mean {near[0]}?"
    title = f" {IF_A_TITLE}" if sum(name is not None for name in headings.names) == 1 else ""
    return f"Say with --mapping what the columns mean; 'flywheel kinds KIND' lists fields.{title}"


def _paths(shapes: Mapping[str, Shape]) -> Iterator[str]:
    """The fields, and the parts of fields as `baseline.value`."""
    for name, shape in shapes.items():
        yield name
        yield from (f"{name}.{part}" for part in parts_of(shape))


def _put(fields: dict[str, Any], name: str, part: str, value: object, *, many: bool) -> None:
    if not part:
        fields[name] = value
    elif many:
        fields.setdefault(name, [{}])[0][part] = value
    else:
        fields.setdefault(name, {})[part] = value
