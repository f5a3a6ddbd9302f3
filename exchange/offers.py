"""Offers: the events that the rows of one file after the other give, each with the place where its row stands."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from exchange.cells import Row
from exchange.rejects import Reject, reject
from exchange.sources import Table
from exchange.telling import Item, Problem, Teller

if TYPE_CHECKING:
    from exchange.counts import Counts


class Reading(NamedTuple):
    """A table, and whoever makes events of its rows."""

    table: Table
    teller: Teller

    def rows(self) -> Iterator[Row]:
        """The rows of the table."""
        return self.table.rows()


class Offer(NamedTuple):
    """An event that a row gives, where the row stands, and of which kinds the row gave less than it could."""

    file: str
    sheet: str | None
    row: int | None
    line: int | None
    item: Item
    lacking: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """The row, or in a file of events the line."""
        return f"row {self.row}" if self.row else f"line {self.line}"

    def reject(self, problem: Problem) -> Reject:
        """A problem of this event, with the place of its row."""
        return reject(self.file, self.sheet, self.row, self.line, problem)


def offers(readings: Iterable[Reading], counts: "Counts", tell: Callable[[Reject], None]) -> Iterator[Offer]:
    """Every event that the rows give, in order; what is wrong with rows is counted and told."""
    for table, teller in readings:
        for row in table.rows():
            number = None if table.by_line else row.number
            told = teller.tell(row)
            if not told.counted:
                counts.passed_over += 1
                continue
            counts.rows += 1
            counts.left_out += told.left_out
            for problem in told.problems:
                tell(reject(table.name, table.sheet, number, row.line, problem))
            lacking = frozenset(kind for problem in told.problems for kind in problem.kinds)
            for item in told.items:
                yield Offer(table.name, table.sheet, number, row.line, item, lacking)
