"""Bars: a unit's accounts class by class, to one scale; what came in the period apart from what was there before."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from audit.report.figures import Account, Line

DRAWN = ("promised", "claimed", "verified", "recognised")
FULL = Decimal(100)


class Bar(NamedTuple):
    """One account as shares of the widest bar, in percent: what was there before the period, and what came in it."""

    account: str
    before: Decimal
    grown: Decimal
    fell: bool
    end: Decimal


class Chart(NamedTuple):
    """The bars of one class of benefit."""

    name: str
    bars: tuple[Bar, ...]

    @property
    def fell(self) -> bool:
        """Whether any account became less in the period."""
        return any(bar.fell for bar in self.bars)


def charts(lines: Iterable[Line]) -> Iterator[Chart]:
    """A chart for each class of one unit, all to the scale of the widest bar; none where every account is empty."""
    drawn = [line for line in lines if not (line.is_sum or line.is_part)]
    accounts = [line.accounts[name] for line in drawn for name in DRAWN]
    widest = max((max(account.end, account.before) for account in accounts), default=Decimal(0))
    if widest > 0:
        for line in drawn:
            yield Chart(line.name, tuple(_bar(name, line.accounts[name], widest) for name in DRAWN))


def _bar(name: str, account: Account, widest: Decimal) -> Bar:
    """Where an account fell, the part that went is drawn as what is missing behind its end."""
    start, length = min(account.before, account.end), abs(account.grown)
    return Bar(name, _share(start, widest), _share(length, widest), account.grown < 0, account.end)


def _share(amount: Decimal, of: Decimal) -> Decimal:
    return (max(amount, Decimal(0)) / of * FULL).quantize(Decimal("0.01"))
