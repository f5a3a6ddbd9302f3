"""The report's figures: what was promised, claimed, verified and recognised by the end of a period, and in it.

Rows are those of the read model value, once at the last instant before the period and once at its end, each with the
`status` of its proposition and with its baselines, first and now. What lies in between is the difference, account by
account; units and classes are never mixed. Everything promised counts, as in `flywheel show totals`: that of
propositions which are not agreed, or were declined, is told once more by itself. Of a promise without a baseline the
target itself counts; such benefits are named.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from projections.totals import ACCOUNTS, HARM, totals

__all__ = ["ACCOUNTS", "Account", "Benefit", "Line", "Unit", "benefits", "units"]

Row = Mapping[str, object]
GROSS, NET = "gross", "net"
APART: Mapping[str, str] = {"proposed": "of it in no agreed proposition", "declined": "of it in declined propositions"}
"""What of a class is told once more, by the status of the proposition in which it is promised."""
PROMISED = "promised"
BASELINES: Mapping[str, str] = {"promised_first": "first_baseline_value", PROMISED: "baseline_value"}
"""By which baseline each account of promises is reckoned."""


class Account(NamedTuple):
    """An amount at the end of the period, and by how much it grew in it; it can have become less.

    `told` is false where there is no amount: nothing was said of it, which is not zero.
    """

    end: Decimal
    grown: Decimal
    told: bool = True

    @property
    def before(self) -> Decimal:
        """What it was when the period began."""
        return self.end - self.grown


class Line(NamedTuple):
    """The accounts of one class of benefit in one unit, a part of them, or their sum, gross or net of dis-benefits.

    `unsaid` counts the benefits that add nothing to what is promised, since they have no target. `apart` is what of the
    promised is in propositions of a status that is told apart. `bare` names, for each account of promises, the benefits
    that have no baseline for it.
    """

    unit: str
    name: str
    benefits: int
    accounts: Mapping[str, Account]
    unsaid: int = 0
    is_part: bool = False
    apart: Mapping[str, Decimal] = MappingProxyType({})
    bare: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    @property
    def is_sum(self) -> bool:
        """Whether it sums the lines before it."""
        return self.name in (GROSS, NET)


class Unit(NamedTuple):
    """All lines in one unit."""

    unit: str
    lines: tuple[Line, ...]

    @property
    def unsaid(self) -> int:
        """How many of its benefits promise no amount."""
        return sum(line.unsaid for line in self._classes)

    def bare(self, account: str) -> tuple[str, ...]:
        """Its benefits of which the target itself counts in an account of promises, since there is no baseline."""
        return tuple(name for line in self._classes for name in line.bare.get(account, ()))

    @property
    def _classes(self) -> list[Line]:
        return [line for line in self.lines if not (line.is_sum or line.is_part)]


class Benefit(NamedTuple):
    """One benefit's accounts in one unit, and what it is."""

    row: Row
    accounts: Mapping[str, Account]

    @property
    def moved(self) -> bool:
        """Whether anything about it changed in the period."""
        return any(account.grown for account in self.accounts.values())

    def bare(self, account: str) -> bool:
        """Whether its target itself counts in an account of promises, since there is no baseline."""
        return _is_bare(self.row, account)


def units(before: Iterable[Row], after: Iterable[Row]) -> tuple[Unit, ...]:
    """The totals by unit and class, from rows of value before the period and at its end; parts follow their class."""
    before, after = list(before), list(after)
    apart = {status: list(_lines(*(_of_status(rows, status) for rows in (before, after)))) for status in APART}
    lines: dict[str, list[Line]] = {}
    for line in _lines(before, after):
        parts = (
            part._replace(name=words, is_part=True)
            for status, words in APART.items()
            for part in apart[status]
            if part[:2] == line[:2] and not line.is_sum
        )
        within = {status: _promised_in(after, line, status) for status in APART}
        lines.setdefault(line.unit, []).extend((line._replace(apart=within), *parts))
    return tuple(Unit(unit, tuple(found)) for unit, found in lines.items())


def benefits(before: Iterable[Row], after: Iterable[Row]) -> Iterator[Benefit]:
    """Each benefit's accounts, from rows of value before the period and at its end, those that moved first."""
    earlier = {(row["benefit"], row["unit"]): row for row in before}
    found = [Benefit(row, _accounts(earlier.get((row["benefit"], row["unit"]), {}), row)) for row in after]
    yield from sorted(found, key=lambda benefit: not benefit.moved)


def _lines(before: Iterable[Row], after: list[Row]) -> Iterator[Line]:
    earlier = {(row["unit"], row["benefit_class"]): row for row in totals(before)}
    for row in totals(after):
        unit, name = str(row["unit"]), str(row["benefit_class"])
        accounts = _accounts(earlier.get((unit, name), {}), row)
        mute = [each for each in after if (each["unit"], each["benefit_class"], each[PROMISED]) == (unit, name, None)]
        of_it = [each for each in after if (each["unit"], each["benefit_class"]) == (unit, name)]
        bare = {account: tuple(str(r["benefit"]) for r in of_it if _is_bare(r, account)) for account in BASELINES}
        yield Line(unit, name, int(str(row["benefits"])), accounts, len(mute), bare=bare)


def _promised_in(rows: Iterable[Row], line: Line, status: str) -> Decimal:
    """What of a line's promised is in propositions of a status; net is gross less that of dis-benefits."""
    found = Decimal(0)
    for row in _of_status(rows, status):
        name, harms = row["benefit_class"], row["benefit_class"] == HARM
        if row["unit"] == line.unit and (line.name in (name, NET) or (line.name == GROSS and not harms)):
            amount = _amount(row, PROMISED)
            found += -amount if harms and line.name == NET else amount
    return found


def _is_bare(row: Row, account: str) -> bool:
    """Whether a row's target itself counts in an account of promises, since the row says that there is no baseline."""
    return row[account] is not None and row.get(BASELINES[account], ...) is None


def _of_status(rows: Iterable[Row], status: str) -> list[Row]:
    return [row for row in rows if row.get("status") == status]


def _accounts(before: Row, after: Row) -> dict[str, Account]:
    return {
        name: Account(_amount(after, name), _amount(after, name) - _amount(before, name), after[name] is not None)
        for name in ACCOUNTS
    }


def _amount(row: Row, name: str) -> Decimal:
    """An amount in a row. A row that is not there yet has nothing in its accounts; what is missing adds nothing."""
    amount = row.get(name)
    return amount if isinstance(amount, Decimal) else Decimal(0)
