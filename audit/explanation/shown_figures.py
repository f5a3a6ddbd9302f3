"""The figures of what is worked out from read models: totals and the wheel, each with its formula."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from audit.explanation.figures import Figure, Part, Row, Tallied, Tally
from projections.columns import Column
from projections.ten_steps import step_at
from projections.totals import ACCOUNTS, HARM


def of_totals(key: Sequence[Any], column: Column) -> Callable[[], Figure] | None:
    """The sum of an account over the benefits of a class in a unit; None for what only names the row."""
    unit, of_class = key
    if column.name not in (*ACCOUNTS, "benefits"):
        return None

    def belongs(row: Row) -> bool:
        apart = of_class == "gross" and row.benefit_class == HARM
        return row.unit == unit and not apart and (of_class in ("gross", "net") or row.benefit_class == of_class)

    def part_of(row: Row) -> Part | None:
        if not belongs(row):
            return None
        if column.name == "benefits":
            return Part("", 1)
        amount: Decimal | None = getattr(row, column.name)
        if not amount:
            return None
        return Part("", -amount if of_class == "net" and row.benefit_class == HARM else amount)

    return lambda: Tallied(
        {"value": part_of},
        (lambda tally: int(tally.sum())) if column.name == "benefits" else Tally.sum,
        holds=column.holds,
        meaning=_summed(column.name, of_class, unit),
        column=column.name,
        counts=belongs,
    )


def _summed(column: str, of_class: str, unit: str) -> str:
    what = "the number of benefits" if column == "benefits" else f"the sum of {column} over the benefits"
    match of_class:
        case "gross":
            return f"{what} in {unit}, dis-benefits left aside"
        case "net" if column != "benefits":
            return f"{what} in {unit}, less that of dis-benefits"
        case "net":
            return f"{what} in {unit}, dis-benefits among them"
    return f"{what} of class {of_class} in {unit}"


def of_wheel(key: Sequence[Any], column: Column) -> Callable[[], Figure] | None:
    """How many turns stand at a step, or have left it out; None for what only names the row."""
    step = step_at(key[0])

    def standing(row: Row) -> Part | None:
        return Part("", 1) if row.status == "open" and row.step == step.number else None

    def skipping(row: Row) -> Part | None:
        return Part("", 1) if step.name in row.skipped else None

    counted = {
        "turns": (standing, f"the number of open turns that stand at step {step.number}, {step.name}"),
        "skipped": (skipping, f"the number of turns, open or not, that left step {step.number}, {step.name}, out"),
    }
    if column.name not in counted:
        return None
    part_of, meaning = counted[column.name]
    return lambda: Tallied({"turns": part_of}, lambda tally: int(tally.sum()), holds=column.holds, meaning=meaning)
