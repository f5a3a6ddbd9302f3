"""Offered: every table that 'flywheel show' has, what its rows go by, and how each of its figures is followed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from audit.explanation.figures import Cell, Figure
from audit.explanation.momentum_figures import of_momentum
from audit.explanation.shown_figures import of_totals, of_wheel
from projections.catalogue import TABLES
from projections.columns import Column
from projections.momentum import MOMENTUM, momentum
from projections.tables import Table
from projections.totals import COLUMNS as TOTALS
from projections.totals import totals
from projections.wheel import WHEEL, Records, wheel

Row = Mapping[str, Any]


class Offered(NamedTuple):
    """A table as it is shown: the columns that a row goes by, all columns, and the read models it is made of."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    made_of: tuple[str, ...]
    rows: Callable[[Records, datetime], Iterable[Row]]
    figure: Callable[[Sequence[Any], Column, datetime], Callable[[], Figure] | None]
    """Gives what follows a cell; None where the cell only names its row and comes from no event."""

    def column(self, name: str) -> Column:
        """A column by its name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]

    def key_of(self, row: Row) -> tuple[Any, ...]:
        """What a row goes by, one value for each column of the key."""
        return tuple(row[name] for name in self.key)


def _kept(table: Table[Any, Any]) -> Offered:
    def figure(key: Sequence[Any], column: Column, _until: datetime) -> Callable[[], Figure]:
        whole = key[0] if len(table.key) == 1 else tuple(key)
        return lambda: Cell(table.name, whole, column.name, column.holds, column.about)

    return Offered(table.name, table.key, table.columns, (table.name,), lambda records, _: records(table.name), figure)


OFFERED: Mapping[str, Offered] = MappingProxyType(
    {
        **{table.name: _kept(table) for table in TABLES if not table.inner},
        "totals": Offered(
            "totals",
            ("unit", "benefit_class"),
            TOTALS,
            ("value",),
            lambda records, _: totals(records("value")),
            lambda key, column, _: of_totals(key, column),
        ),
        "wheel": Offered(
            "wheel",
            ("step",),
            WHEEL,
            ("turns",),
            lambda records, _: wheel(records),
            lambda key, column, _: of_wheel(key, column),
        ),
        "momentum": Offered(
            "momentum",
            ("measure", "of"),
            MOMENTUM,
            ("turns", "propositions", "benefits", "deliveries", "claims", "recognitions"),
            momentum,
            of_momentum,
        ),
    }
)
"""The tables by name. Those of read models go by the key of the model."""
