"""Tables and projections: what a read model's rows are made of, where they are kept, and what makes them change."""

from collections.abc import Callable, Hashable, MutableMapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, get_args, get_type_hints

from events.base import Event
from events.entry import Entry
from projections.cells import cells_of
from projections.columns import FROM_CELL, Cell, Column, Holds
from projections.history import Passage

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound="DataclassInstance")
P = ParamSpec("P")

if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 - so that the names of fields are checked
else:

    def replace(row: R, **fields: object) -> R:
        """The row with other values in some fields, as dataclasses.replace gives it, in a tenth of the time."""
        after = row.__dict__ | fields
        if len(after) > len(row.__dict__):
            raise TypeError(f"{type(row).__name__} has no {', '.join(fields.keys() - row.__dict__.keys())}")
        changed = object.__new__(type(row))
        object.__setattr__(changed, "__dict__", after)
        return changed


def made(row: Callable[P, R], *_: P.args, **fields: P.kwargs) -> R:
    """A row with all its fields, each by its name, as its class makes it, in less time."""
    new: R = object.__new__(row)  # type: ignore[arg-type]  # a class is what makes its rows
    object.__setattr__(new, "__dict__", _blank(row) | fields)
    return new


@cache
def _blank(row: Hashable) -> dict[str, Any]:
    """The fields of a row, empty. Rows made from it share their names with it, and so take half the memory."""
    blank: DataclassInstance = object.__new__(row)  # type: ignore[arg-type]  # a class, as above
    for field in fields(blank):
        object.__setattr__(blank, field.name, None)
    return vars(blank)


HOLDS: dict[type, Holds] = {
    str: "text",
    int: "number",
    Decimal: "amount",
    bool: "yes-no",
    datetime: "instant",
    date: "day",
    tuple: "list",
}


@dataclass(frozen=True, eq=False)
class Table(Generic[K, R]):
    """Rows of one class, each under its key: one field of it, or several together.

    The class's docstring says what a row is, and the annotation of each field what stands in it. `indexes` are
    fields that people look rows up by. An `inner` table is there for its projection alone. The rows of one that is
    `appended` to are each put there once, and no projection looks at them again.
    """

    name: str
    row: type[R]
    key: tuple[str, ...]
    indexes: tuple[str, ...] = ()
    inner: bool = False
    appended: bool = False

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order in which the class declares its fields."""
        hints = get_type_hints(self.row, include_extras=True)
        return tuple(_column(field.name, hints[field.name]) for field in fields(self.row))

    @property
    def about(self) -> str:
        """What a row is."""
        return (self.row.__doc__ or "").partition("\n")[0]

    @cached_property
    def key_of(self) -> Callable[[R], Any]:
        """The key of a row."""
        return attrgetter(*self.key)

    @cached_property
    def cells_of(self) -> Callable[[R], tuple[Cell, ...]]:
        """The cells of a row, in the order of the columns."""
        return cells_of(self.columns)

    @cached_property
    def row_of(self) -> Callable[[Any], R]:
        """The row that cells stand for."""
        names = [column.name for column in self.columns]
        turned = [(n, FROM_CELL[column.holds]) for n, column in enumerate(self.columns) if column.holds in FROM_CELL]

        def row_of(cells: Any) -> R:
            values = list(cells)
            for n, turn in turned:
                if (value := values[n]) is not None:
                    values[n] = turn(value)
            row = object.__new__(self.row)
            row.__dict__.update(zip(names, values, strict=True))
            return row

        return row_of


class Rows(dict[Table[Any, Any], MutableMapping[Any, Any]]):
    """The rows of every table, whether in memory or in a database: `rows[NEEDS]["one-date"]`."""

    if TYPE_CHECKING:

        def __getitem__(self, table: Table[K, R]) -> MutableMapping[K, R]: ...


Evolve = Callable[[Rows, Entry], None]
Passed = Callable[[Rows, Passage], None]


@dataclass(frozen=True, eq=False)
class Projection:
    """A read model: its tables, how an event changes them, and the tables of others that it looks at.

    `evolve` is called for the kinds of event that it names, and for no others; `passed` for every entry of the ledger,
    also those that count no more.
    """

    name: str
    tables: tuple[Table[Any, Any], ...]
    evolve: Evolve | None = None
    uses: tuple[Table[Any, Any], ...] = ()
    passed: Passed | None = None

    @cached_property
    def kinds(self) -> frozenset[type[Event]]:
        """The kinds of event that `evolve` names."""
        if self.evolve is None:
            return frozenset()
        code, named = self.evolve.__code__, self.evolve.__globals__
        return frozenset(
            found
            for name in code.co_names
            if isinstance(found := named.get(name), type) and issubclass(found, Event) and found is not Event
        )


def change(rows: MutableMapping[K, R], key: K, **fields: object) -> None:
    """Change fields of the row under a key; where there is no such row, nothing changes."""
    if (row := rows.get(key)) is not None:
        rows[key] = replace(row, **fields)


def _column(name: str, hint: Any) -> Column:
    annotated, about = get_args(hint)
    kinds = [kind for kind in get_args(annotated) or (annotated,) if kind is not NoneType]
    is_list = getattr(annotated, "__origin__", None) is tuple
    return Column(name, about, HOLDS[tuple if is_list else kinds[0]], NoneType in get_args(annotated))
