"""The report's figures: what was promised, claimed, verified and recognised by the end of a period, and in it.

Rows are those of the read models totals and value, once at the last instant before the period and once at its end. What
lies in between is the difference, account by account; units and classes are never mixed.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

Row = Mapping[str, object]
ACCOUNTS = ("promised", "claimed", "verified", "recognised", "reversed", "unrecognised")
SUMS = ("gross", "net")


class Account(NamedTuple):
    """An amount at the end of the period, and by how much it grew in it; it can have become less."""

    end: Decimal
    grown: Decimal

    @property
    def before(self) -> Decimal:
        """What it was when the period began."""
        return self.end - self.grown


class Line(NamedTuple):
    """The accounts of one class of benefit in one unit, or their sum, gross or net of dis-benefits."""

    unit: str
    name: str
    benefits: int
    accounts: Mapping[str, Account]

    @property
    def is_sum(self) -> bool:
        """Whether it sums the lines before it."""
        return self.name in SUMS


class Unit(NamedTuple):
    """All lines in one unit."""

    unit: str
    lines: tuple[Line, ...]


class Benefit(NamedTuple):
    """One benefit's accounts in one unit, and what it is."""

    row: Row
    accounts: Mapping[str, Account]

    @property
    def moved(self) -> bool:
        """Whether anything about it changed in the period."""
        return any(account.grown for account in self.accounts.values())


def units(before: Iterable[Row], after: Iterable[Row]) -> tuple[Unit, ...]:
    """The totals by unit and class, from rows of the totals before the period and at its end."""
    earlier = {(row["unit"], row["benefit_class"]): row for row in before}
    lines: dict[str, list[Line]] = {}
    for row in after:
        unit, name = str(row["unit"]), str(row["benefit_class"])
        accounts = _accounts(earlier.get((unit, name), {}), row)
        lines.setdefault(unit, []).append(Line(unit, name, int(str(row["benefits"])), accounts))
    return tuple(Unit(unit, tuple(found)) for unit, found in lines.items())


def benefits(before: Iterable[Row], after: Iterable[Row]) -> Iterator[Benefit]:
    """Each benefit's accounts, from rows of value before the period and at its end, those that moved first."""
    earlier = {(row["benefit"], row["unit"]): row for row in before}
    found = [Benefit(row, _accounts(earlier.get((row["benefit"], row["unit"]), {}), row)) for row in after]
    yield from sorted(found, key=lambda benefit: not benefit.moved)


def _accounts(before: Row, after: Row) -> dict[str, Account]:
    return {name: Account(_amount(after, name), _amount(after, name) - _amount(before, name)) for name in ACCOUNTS}


def _amount(row: Row, name: str) -> Decimal:
    """An amount in a row. A row that is not there yet has nothing in its accounts; what is missing adds nothing."""
    amount = row.get(name)
    return amount if isinstance(amount, Decimal) else Decimal(0)
