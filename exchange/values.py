"""Values: what a cell means, and how it is read: which column, what counts as missing, and the translators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Protocol

from exchange.amounts import NumberForm
from exchange.cells import Cell, one_line, shortened, slug, text_of
from exchange.days import read_day
from exchange.faults import Missing, in_two
from exchange.markers import BLANK, BROKEN, Markers
from exchange.templates import Known, Template

FILL_IN = "Fill the cell in and import again."
IF_BLANK = 'Fill the cell in and import again, or list "" as missing where it may well be empty.'
NOTHING_TO_DO = "Leave it where that is right, or fill the cell in and import again."
SHOWN = 300


class Cells(Known, Protocol):
    """One row: its cells, what names stand for in it, and what is to be told of it."""

    def cell(self, column: str) -> Cell:
        """What stands in a column."""

    def report(self, missing: Missing) -> None:
        """Tell that a cell gave nothing, though something was found in its place."""


@dataclass(frozen=True)
class Value:
    """Where a value comes from, one of `columns`, `of` and `template`, and what is done with it, in this order."""

    columns: tuple[str, ...] = ()
    of: str | None = None
    template: Template | None = None
    missing: Markers = field(default_factory=Markers)
    choices: Mapping[str, object] = field(default_factory=dict)
    number: NumberForm | None = None
    dates: tuple[str, ...] = ()
    absolute: bool = False
    by_sign: Mapping[str, object] = field(default_factory=dict)
    split: str | None = None
    shorten: int | None = None
    slug: bool = False
    otherwise: Template | Decimal | bool | date | None = None

    def read(self, row: Cells) -> object:
        """The value that a row gives. Raises Missing where it gives none."""
        try:
            return self._translated(self._found(row))
        except Missing as missing:
            if self.otherwise is None:
                raise
            if not missing.silent:
                row.report(missing.but("something else was taken"))
            return self.otherwise.of(row) if isinstance(self.otherwise, Template) else self.otherwise

    def names(self) -> Iterator[str]:
        """The names that it reads in templates and through `of`."""
        if self.of:
            yield self.of
        for each in (self.template, self.otherwise):
            if isinstance(each, Template):
                yield from (reference.name for reference in each.references)

    def _found(self, row: Cells) -> tuple[str, object]:
        """The value as it stands, and the column, or the name, that it stands under."""
        if self.of:
            return self.of, row.value(self.of)
        if self.template:
            return self.template.constant or "", self.template.of(row)
        held_back: list[Missing] = []
        for column in self.columns:
            cell = row.cell(column)
            text = text_of(cell)
            if reason := self.missing.reason(text):
                held_back.append(Missing(column, text[:SHOWN], reason, NOTHING_TO_DO, stops=reason == BROKEN))
            elif text:
                for missing in held_back:
                    row.report(missing)
                return column, text if isinstance(cell, str) else cell
        raise held_back[0] if held_back else Missing(self.columns[0], "", BLANK, IF_BLANK, silent=True)

    def _translated(self, found: tuple[str, object]) -> object:
        column, value = found
        try:
            return self._finished(self._meant(value))
        except ValueError as error:
            raise Missing(column, text_of(value)[:SHOWN], *in_two(str(error), FILL_IN)) from None

    def _meant(self, value: object) -> object:
        if self.choices:
            value = _chosen(text_of(value), self.choices)
        if self.number:
            value = _numbered(value, self.number)
        if self.dates and not isinstance(value, date):
            value = read_day(text_of(value), self.dates)
        return value

    def _finished(self, value: object) -> object:
        if self.by_sign:
            return _by_sign(value, self.by_sign)
        if self.absolute:
            value = abs(_decimal(value))
        if self.split is not None:
            items = [item.strip() for item in text_of(value).split(self.split)]
            return [slug(item) if self.slug else item for item in items if item]
        if self.shorten:
            value = shortened(one_line(text_of(value)), self.shorten)
        return _id(text_of(value)) if self.slug else value


def sign_of(number: Decimal) -> str:
    """`negative`, `zero` or `positive`."""
    return "negative" if number < 0 else "positive" if number > 0 else "zero"


def _chosen(text: str, choices: Mapping[str, object]) -> object:
    key = one_line(text).casefold()
    if key in choices:
        return choices[key]
    near = get_close_matches(key, choices, n=1, cutoff=0.7)
    hint = f" (it looks like {near[0]!r})" if near else ""
    raise ValueError(f"{text[:60]!r} is not one of the choices{hint}; add it to them, or list it as missing")


def _numbered(value: object, form: NumberForm) -> Decimal:
    return form.scaled(value) if isinstance(value, Decimal) else form.read(text_of(value))


def _decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise ValueError(f"{text_of(value)[:60]!r} is not read as a number; give its value a number = true")


def _by_sign(value: object, table: Mapping[str, object]) -> object:
    sign = sign_of(_decimal(value))
    if sign not in table:
        raise ValueError(f"it is {sign}, and by_sign does not say what that means; add {sign} to it")
    return table[sign]


def _id(text: str) -> str:
    if made := slug(text):
        return made
    raise ValueError(f"no id can be made of {text[:60]!r}; it needs a letter or a digit")
