"""Unmet: what stands in a row, and no event of a mapping is for, so that it would be lost without a word."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from exchange.cells import text_of
from exchange.conditions import SIGNS
from exchange.faults import Missing
from exchange.givers import Values, names_in, sources_of
from exchange.plan import Plan, Telling
from exchange.telling import Item, Problem
from exchange.values import SHOWN, sign_of

Gave = Sequence[tuple[Plan, Item | None]]

FOR_A_SIGN = 'Leave it where that is right, or add an event with when = {{ {} = "{}" }}.'
FOR_A_TEXT = "Correct the cell, add the text to a when, or keep such rows out with only in [file]."


def unmet(gave: Gave, row: Telling, values: Values) -> Iterator[Problem]:
    """What is to be told of a row for want of an event, once it is known what its plans gave.

    A number of whose sign there are events, and none for the one that it has; and, where a row gives nothing at all,
    the texts for which there is none.
    """
    for name in dict.fromkeys(condition.name for plan, item in gave if not item for condition in plan.when):
        if any(item and _uses(plan, name, values) for plan, item in gave):
            continue
        try:
            value = row.value(name)
        except Missing:
            continue
        asked = {condition.state for plan, _ in gave for condition in plan.asks_for(name)}
        column = ", ".join(dict.fromkeys(sources_of(values[name], values))) if name in values else name
        cell = (text_of(row.cell(column)) or text_of(value))[:SHOWN]
        kinds = tuple(dict.fromkeys(plan.name for plan, _ in gave if any(plan.asks_for(name))))
        if asked & set(SIGNS) and isinstance(value, int | Decimal):
            sign = sign_of(Decimal(value))
            if not asked & {sign, "present"}:
                reason, remedy = f"it is {sign}, and no event is for that", FOR_A_SIGN.format(name, sign)
                yield Problem(column, cell, reason, remedy, kinds=kinds, stops=False)
        elif "" in asked and not any(item for _, item in gave):
            yield Problem(column, cell, f"no event of the mapping is for {cell[:60]!r}", FOR_A_TEXT, kinds=kinds)


def _uses(plan: Plan, name: str, values: Values) -> bool:
    """Whether an event rests on what a name stands for, in a condition or in a field."""
    return any(plan.asks_for(name)) or any(name in _through(names_in(giver), values) for giver in plan.fields.values())


def _through(names: Iterator[str], values: Values) -> Iterator[str]:
    """The names, and those that lie behind them."""
    for name in names:
        yield name
        if name in values:
            yield from _through(names_in(values[name]), values)
