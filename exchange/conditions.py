"""Conditions: when an event is told by a row, and when a row counts at all."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from exchange.cells import one_line, text_of
from exchange.faults import Missing, together
from exchange.place import Place, nearest
from exchange.templates import Known
from exchange.values import sign_of

SIGNS = ("negative", "zero", "positive")
STATES = ("present", "missing", *SIGNS)


class Condition(NamedTuple):
    """A name and what has to be true of it: one of STATES, or that its text is one of some."""

    name: str
    state: str
    texts: frozenset[str] = frozenset()

    def holds(self, row: Known) -> bool:
        """Whether it is so in a row.

        Raises Missing where only a value that is not there could tell, and where a cell that is not empty gives none:
        an event that there is for what is `missing` takes those that hold a word for nothing.
        """
        try:
            value = row.value(self.name)
        except Missing as missing:
            if self.state == "missing" and not any(each.stops and not each.silent for each in missing):
                return True
            if self.state in SIGNS or not missing.silent:
                raise
            return False
        if self.state in SIGNS:
            number = value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else None
            if number is None:
                problem = f"{text_of(value)[:60]!r} is not read as a number"
                raise Missing(self.name, text_of(value), problem, "Give its value a number = true in the mapping.")
            return sign_of(number) == self.state
        return one_line(text_of(value)).casefold() in self.texts if self.texts else self.state == "present"


def conditions_at(place: Place) -> tuple[Condition, ...]:
    """The conditions of a table such as { benefit = "negative", department = ["MOD", "HO"] }; all have to hold."""
    return tuple(_condition(place.at(name), name) for name in place.table())


def all_hold(conditions: Iterable[Condition], row: Known) -> bool:
    """Whether all hold in a row. Raises Missing as a condition does, unless another one does not hold anyhow."""
    lacking: list[Missing] = []
    for condition in conditions:
        try:
            if not condition.holds(row):
                return False
        except Missing as missing:
            lacking.append(missing)
    if lacking:
        raise together(lacking)
    return True


def _condition(place: Place, name: str) -> Condition:
    if isinstance(place.said, str):
        if place.said not in STATES:
            remedy = nearest(place.said, STATES)
            raise place.fault(f"{place.said!r} is no state", f"{remedy} For a text of its own write [{place.said!r}].")
        return Condition(name, place.said)
    return Condition(name, "", frozenset(one_line(text).casefold() for text in place.texts()))
