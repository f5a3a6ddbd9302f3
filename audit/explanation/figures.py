"""Figures: what stands in a cell, kept up as the rows change from which it comes.

The cell of a read model is what its row says. Everything else that is shown is tallied: it has a part in each row that
counts for it, and a formula over what the parts come to. Whatever changes a part is an event of the explanation.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple, Protocol

from audit.explanation.walking import Ref
from projections.amounts import ZERO, minus, plus
from projections.columns import Holds
from projections.fold import Change

Row = Any
"""A row of a read model, by attributes, as projections have it."""


class Figure(Protocol):
    """A figure while a history is walked."""

    holds: Holds
    meaning: str
    column: str
    """The column that is followed; empty where none goes by a name."""
    tables: tuple[str, ...]

    @property
    def value(self) -> Any:
        """What the figure is now; None where there is none."""

    def differs(self, change: Change) -> bool:
        """Whether the change of a row is one of the figure."""

    def turn(self, change: Change) -> None:
        """Take in the change of a row."""

    def comes_to(self, changes: Iterable[Change], /) -> object:
        """What changes of rows add to the figure, or make of it: the same for changes that do the same."""

    def alike(self, change: Change) -> bool:
        """Whether the change of a row, of whichever, is one of its sort: such events bear on such figures."""

    def rests_on(self, ref: Ref, row: Row, /) -> bool:
        """Whether a row is one that counts for the figure."""

    def in_another_unit(self, change: Change, /) -> str | None:
        """The unit of a change that would be the figure's if it were of its unit."""


class Cell:
    """A cell of a read model."""

    def __init__(self, table: str, key: Any, column: str, holds: Holds, meaning: str) -> None:
        self.tables: tuple[str, ...] = (table,)
        self.holds = holds
        self.meaning = meaning
        self.value: Any = None
        self.ref: tuple[str, Any] = (table, key)
        self.column = column
        self._beside = key[:1] if table == "value" else None

    def differs(self, change: Change) -> bool:
        return (change.table, change.key) == self.ref and self._part(change.before) != self._part(change.after)

    def turn(self, change: Change) -> None:
        if (change.table, change.key) == self.ref:
            self.value = getattr(change.after, self.column, None)

    def comes_to(self, changes: Iterable[Change]) -> object:
        its = [change for change in changes if (change.table, change.key) == self.ref]
        moved = [[getattr(row, self.column, None) for row in (change.before, change.after)] for change in its]
        if self.holds in ("amount", "number"):
            differences = (minus(Decimal(after or 0), Decimal(before or 0)) for before, after in moved)
            return reduce(plus, differences, ZERO)
        return [after for before, after in moved if before != after]

    def alike(self, change: Change) -> bool:
        if change.table != self.ref[0] or change.after is None:
            return False
        before, after = (getattr(row, self.column, None) for row in (change.before, change.after))
        return before != after and (change.before is not None or bool(after))

    def rests_on(self, ref: Ref, _row: Row) -> bool:
        return ref == self.ref

    def in_another_unit(self, change: Change) -> str | None:
        if not self._beside or (change.table, change.key) == self.ref or not self.alike(change):
            return None
        return str(change.key[1]) if change.key[:1] == self._beside else None

    def _part(self, row: Row | None) -> object:
        return None if row is None else (getattr(row, self.column),)


class Part(NamedTuple):
    """What one row contributes, and to what of the formula."""

    to: str
    amount: Decimal | int


PartOf = Callable[[Row], Part | None]


class Tally:
    """What the parts come to: a sum of each sort, and all of them sorted where the formula asks for it."""

    def __init__(self, *, whole: bool) -> None:
        self._sums: dict[str, Decimal | int] = defaultdict(int)
        self.amounts: list[Decimal | int] = []
        self._ordered = not whole

    def put(self, part: Part) -> None:
        """Add a part."""
        self._sums[part.to] = plus(Decimal(self._sums[part.to]), Decimal(part.amount))
        if self._ordered:
            insort(self.amounts, part.amount)

    def take(self, part: Part) -> None:
        """Take a part away again."""
        self._sums[part.to] = minus(Decimal(self._sums[part.to]), Decimal(part.amount))
        if self._ordered:
            self.amounts.pop(bisect_left(self.amounts, part.amount))

    def sum(self, to: str = "") -> Decimal:
        """What the parts of a sort come to."""
        return Decimal(self._sums.get(to, ZERO))


class Tallied:
    """A figure that is worked out from rows: `parts` tells for each table what a row contributes."""

    def __init__(
        self,
        parts: Mapping[str, PartOf],
        formula: Callable[[Tally], Any],
        *,
        holds: Holds,
        meaning: str,
        column: str = "",
        ordered: bool = False,
        counts: Callable[[Row], bool] = lambda _row: False,
    ) -> None:
        self.tables = tuple(parts)
        self.holds = holds
        self.meaning = meaning
        self.column = column
        self._parts = parts
        self._formula = formula
        self._tally = Tally(whole=not ordered)
        self._counts = counts

    @property
    def value(self) -> Any:
        return self._formula(self._tally)

    def differs(self, change: Change) -> bool:
        return self._part(change.table, change.before) != self._part(change.table, change.after)

    def turn(self, change: Change) -> None:
        before, after = self._part(change.table, change.before), self._part(change.table, change.after)
        if before != after:
            if before:
                self._tally.take(before)
            if after:
                self._tally.put(after)

    def comes_to(self, changes: Iterable[Change]) -> object:
        moved: dict[str, Decimal] = defaultdict(Decimal)
        for change in changes:
            for turned, row in ((minus, change.before), (plus, change.after)):
                if part := self._part(change.table, row):
                    moved[part.to] = turned(moved[part.to], Decimal(part.amount))
        return {to: amount for to, amount in moved.items() if amount}

    def alike(self, change: Change) -> bool:
        return self.differs(change)

    def rests_on(self, ref: Ref, row: Row) -> bool:
        return ref[0] in self.tables and self._counts(row)

    def in_another_unit(self, _change: Change) -> str | None:
        return None

    def _part(self, table: str, row: Row | None) -> Part | None:
        return self._parts[table](row) if row is not None and table in self._parts else None
