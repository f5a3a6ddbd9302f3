"""Amounts: exact sums, the same on every machine, and the distance that a benefit is promised to go."""

from decimal import Context, Decimal, Inexact

ZERO = Decimal(0)
_EXACT = Context(prec=100, traps=[Inexact])
"""Wide enough for any sum of amounts of 30 digits; a digit that did not fit would be an error, never a rounding."""


def plus(one: Decimal, other: Decimal) -> Decimal:
    """One amount and another, both of the same unit."""
    return _EXACT.add(one, other)


def minus(one: Decimal, other: Decimal) -> Decimal:
    """One amount less another, both of the same unit."""
    return _EXACT.subtract(one, other)


def plain(amount: Decimal) -> str:
    """An amount with all its digits and no exponent, which is how a Decimal mostly writes itself, in half the time."""
    said = str(amount)
    return f"{amount:f}" if "E" in said else said


def promised_by(
    baseline: Decimal | None, target: Decimal | None, direction: str, *, harm: bool = False
) -> Decimal | None:
    """What is promised: the distance from baseline to target in the benefit's direction; without baseline, the target.

    None where there is no target: what was not said is not zero. Of a dis-benefit it is the size of the `harm`.
    """
    if target is None:
        return None
    if baseline is None:
        distance = target
    else:
        distance = minus(target, baseline) if direction == "higher" else minus(baseline, target)
    return distance.copy_abs() if harm else distance
