"""The figures of momentum: each measure with what it counts in the ninety days up to an instant, and its formula."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from statistics import median
from typing import Any, NamedTuple

from audit.explanation.figures import Figure, Part, PartOf, Row, Tallied, Tally
from projections.columns import Column
from projections.days import days_between
from projections.momentum import SPAN

_WIDE = Context(prec=60)
_TENTH = Decimal("0.1")
HUNDRED = Decimal(100)


def of_momentum(key: Sequence[Any], column: Column, until: datetime) -> Callable[[], Figure] | None:
    """A measure at an instant, or ninety days earlier; None for what only names the row."""
    if column.name not in ("value", "before"):
        return None
    measure, of = key
    at = until if column.name == "value" else until - SPAN
    return lambda: _measured(measure, of, at)


def _measured(measure: str, of: str, at: datetime) -> Figure:
    match measure:
        case "turns closed in ninety days":
            return _turns_closed(at)
        case "median days a turn takes":
            return _median_days(at)
        case "recognised of what was verified":
            return _recognised_share(at, of)
        case "PMO hours a recognised turn":
            return _hours(at)
        case "new propositions that build on a recognition":
            return _building(at)
    return _days_since(at)


class _Window(NamedTuple):
    """The ninety days up to an instant."""

    at: datetime

    def holds(self, when: datetime | None) -> bool:
        return when is not None and self.at - SPAN < when <= self.at

    @property
    def words(self) -> str:
        return f"in the ninety days up to {self.at:%Y-%m-%d}"


def _turns_closed(at: datetime) -> Figure:
    days = _Window(at)

    def part_of(row: Row) -> Part | None:
        return Part("", 1) if row.status == "closed" and days.holds(row.closed_at) else None

    return _measure({"turns": part_of}, Tally.sum, f"the number of turns closed {days.words}")


def _median_days(at: datetime) -> Figure:
    days = _Window(at)

    def part_of(row: Row) -> Part | None:
        return Part("", row.days) if row.status == "closed" and days.holds(row.closed_at) else None

    def formula(tally: Tally) -> Decimal | None:
        return Decimal(str(median(map(int, tally.amounts)))) if tally.amounts else None

    return _measure({"turns": part_of}, formula, f"the median of the days of turns closed {days.words}", ordered=True)


def _recognised_share(at: datetime, of: str) -> Figure:
    harm: set[str] = set()

    def promised(row: Row) -> None:
        if row.benefit_class == "dis-benefit":
            harm.add(row.benefit)

    def belongs(row: Row) -> bool:
        return of == (f"{row.unit}, dis-benefits" if row.benefit in harm else row.unit)

    def verified(row: Row) -> Part | None:
        known = row.verified_at is not None and row.verified_at <= at
        return Part("verified", row.verified) if known and belongs(row) else None

    def recognised(row: Row) -> Part | None:
        known = row.amount and row.occurred_at <= at
        return Part("recognised", row.amount) if known and belongs(row) else None

    def formula(tally: Tally) -> Decimal | None:
        return _ratio(_WIDE.multiply(tally.sum("recognised"), HUNDRED), tally.sum("verified"))

    words = f"what was recognised in {of} by {at:%Y-%m-%d}, divided by what was verified, in percent"
    parts = {"benefits": promised, "claims": verified, "recognitions": recognised}
    return _measure(parts, formula, words)


def _hours(at: datetime) -> Figure:
    days = _Window(at)

    def delivered(row: Row) -> Part | None:
        return Part("hours", row.hours) if row.hours and days.holds(row.occurred_at) else None

    def closed(row: Row) -> Part | None:
        won = row.status == "closed" and row.verdict in ("recognised", "partly")
        return Part("turns", 1) if won and days.holds(row.closed_at) else None

    def formula(tally: Tally) -> Decimal | None:
        return _ratio(tally.sum("hours"), tally.sum("turns"))

    words = f"the hours of deliveries {days.words}, divided by the turns closed in them with value recognised"
    return _measure({"turns": closed, "deliveries": delivered}, formula, words)


def _building(at: datetime) -> Figure:
    days = _Window(at)

    def part_of(row: Row) -> Part | None:
        if not days.holds(row.proposed_at):
            return None
        return Part("building" if row.builds_on else "new", 1)

    def formula(tally: Tally) -> Decimal | None:
        building = tally.sum("building")
        return _ratio(_WIDE.multiply(building, HUNDRED), building + tally.sum("new"))

    words = f"the propositions made {days.words} that build on a recognition, divided by all of them, in percent"
    return _measure({"propositions": part_of}, formula, words)


def _days_since(at: datetime) -> Figure:
    def part_of(row: Row) -> Part | None:
        if not row.amount or row.occurred_at > at:
            return None
        return Part("", days_between(row.occurred_at.astimezone(at.tzinfo), at))

    def formula(tally: Tally) -> Decimal | None:
        return Decimal(tally.amounts[0]) if tally.amounts else None

    words = f"the days from the last recognition of value to {at:%Y-%m-%d}"
    return _measure({"recognitions": part_of}, formula, words, ordered=True)


def _measure(
    parts: Mapping[str, PartOf], formula: Callable[[Tally], Decimal | None], meaning: str, *, ordered: bool = False
) -> Figure:
    return Tallied(parts, formula, holds="amount", meaning=meaning, ordered=ordered)


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """One over the other, to a tenth; None where there is nothing to divide by."""
    return _WIDE.divide(part, whole).quantize(_TENTH, ROUND_HALF_EVEN, _WIDE) if whole else None
