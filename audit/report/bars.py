"""Bars: a unit's accounts drawn to one scale, what came in the period apart from what was there before."""

from collections.abc import Iterator
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


def bars(line: Line) -> Iterator[Bar]:
    """The bars of one line of figures; none where every account is empty."""
    widest = max(max(line.accounts[name].end, line.accounts[name].before) for name in DRAWN)
    if widest > 0:
        yield from (_bar(name, line.accounts[name], widest) for name in DRAWN)


def _bar(name: str, account: Account, widest: Decimal) -> Bar:
    """Where an account fell, the part that went is drawn as what is missing behind its end."""
    start, length = min(account.before, account.end), abs(account.grown)
    return Bar(name, _share(start, widest), _share(length, widest), account.grown < 0, account.end)


def _share(amount: Decimal, of: Decimal) -> Decimal:
    return (max(amount, Decimal(0)) / of * FULL).quantize(Decimal("0.01"))
