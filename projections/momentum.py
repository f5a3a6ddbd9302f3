"""Momentum: how the wheel is turning, as a vector of measures and never as one score.

Each is taken over the ninety days up to an instant, and over the ninety before. Worked out from the read models,
wherever they are read from; facts later than the instant play no part. Light: needs no models.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from statistics import median
from typing import Any

from projections.columns import Column
from projections.days import days_between
from projections.wheel import Records

SPAN = timedelta(days=90)
MOMENTUM = (
    Column("measure", "what is measured"),
    Column("of", "of which unit and class, where there are several", optional=True),
    Column("value", "its value now; empty where there is nothing to measure", "amount", optional=True),
    Column("before", "its value ninety days earlier", "amount", optional=True),
    Column("unit", "the unit of both: count, days, hours or percent"),
)
Between = Callable[[str, str, datetime, datetime], Iterable[Mapping[str, Any]]]
"""Gives the rows of a table with an instant in a column after one instant and up to another."""
Row = dict[str, Any]
Measured = tuple[str, str | None, Decimal | None, str]
_WIDE = Context(prec=60)
_TENTH = Decimal("0.1")


def momentum(records: Records, at: datetime, between: Between | None = None) -> list[Row]:
    """The measures at an instant, as rows of MOMENTUM; with `between` no more deliveries are read than count.

    Days are those of the zone in which the instant is given.
    """
    deliveries = between("deliveries", "occurred_at", at - 2 * SPAN, at) if between else records("deliveries")
    facts = _Facts(records, deliveries)
    before = {(measure, of): value for measure, of, value, _ in facts.measures(at - SPAN)}
    return [
        {"measure": measure, "of": of, "value": value, "before": before.get((measure, of)), "unit": unit}
        for measure, of, value, unit in facts.measures(at)
    ]


class _Facts:
    """What the measures rest on, read once."""

    def __init__(self, records: Records, deliveries: Iterable[Mapping[str, Any]]) -> None:
        self.closed = [turn for turn in records("turns") if turn["status"] == "closed"]
        self.proposed = [(row["proposed_at"], row["builds_on"]) for row in records("propositions")]
        self.delivered = [(row["occurred_at"], row["hours"]) for row in deliveries]
        self.recognised = [row for row in records("recognitions") if row["amount"]]
        self.verified = [row for row in records("claims") if row["verified_at"]]
        self.harm = {row["benefit"] for row in records("benefits") if row["benefit_class"] == "dis-benefit"}

    def measures(self, at: datetime) -> Iterator[Measured]:
        turns = [turn for turn in self.closed if _within(turn["closed_at"], at)]
        won = [turn for turn in turns if turn["verdict"] in ("recognised", "partly")]
        hours = _sum(hours for when, hours in self.delivered if _within(when, at))
        fresh = [builds_on for when, builds_on in self.proposed if _within(when, at)]
        building = sum(1 for builds_on in fresh if builds_on)
        yield "turns closed in ninety days", None, Decimal(len(turns)), "count"
        yield "median days a turn takes", None, _median([turn["days"] for turn in turns]), "days"
        for of, share in self._recognised_of_verified(at):
            yield "recognised of what was verified", of, share, "percent"
        yield "PMO hours a recognised turn", None, _ratio(hours, Decimal(len(won))), "hours"
        yield (
            "new propositions that build on a recognition",
            None,
            _share(Decimal(building), Decimal(len(fresh))),
            "percent",
        )
        yield "days since the last recognition", None, self._days_since(at), "days"

    def _recognised_of_verified(self, at: datetime) -> Iterator[tuple[str, Decimal | None]]:
        """Of all that was verified by then, in each unit; dis-benefits apart."""
        verified: dict[str, Decimal] = defaultdict(Decimal)
        recognised: dict[str, Decimal] = defaultdict(Decimal)
        for row in self.verified:
            if row["verified_at"] <= at:
                verified[self._of(row)] = _WIDE.add(verified[self._of(row)], row["verified"])
        for row in self.recognised:
            if row["occurred_at"] <= at:
                recognised[self._of(row)] = _WIDE.add(recognised[self._of(row)], row["amount"])
        for of in sorted(verified):
            yield of, _share(recognised[of], verified[of])

    def _of(self, row: Mapping[str, Any]) -> str:
        return f"{row['unit']}, dis-benefits" if row["benefit"] in self.harm else row["unit"]

    def _days_since(self, at: datetime) -> Decimal | None:
        last = max((row["occurred_at"] for row in self.recognised if row["occurred_at"] <= at), default=None)
        return Decimal(days_between(last.astimezone(at.tzinfo), at)) if last else None


def _within(when: datetime, at: datetime) -> bool:
    return at - SPAN < when <= at


def _sum(amounts: Iterator[Decimal]) -> Decimal:
    total = Decimal(0)
    for amount in amounts:
        total = _WIDE.add(total, amount)
    return total


def _median(days: list[int]) -> Decimal | None:
    return Decimal(str(median(days))) if days else None


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """One over the other, to a tenth; None where there is nothing to divide by."""
    return _WIDE.divide(part, whole).quantize(_TENTH, ROUND_HALF_EVEN, _WIDE) if whole else None


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return _ratio(_WIDE.multiply(part, Decimal(100)), whole)
