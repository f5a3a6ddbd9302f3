"""Chance: what is drawn for the invented history, the same draws for the same seed on every machine."""

import math
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws from one seed. Only `random()` is drawn from, because that alone is promised to stay as it is."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random  # noqa: S311 - tells a story, keeps no secret
        self._due: dict[str, float] = {}

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends possible."""
        return least + int(self.random() * (most - least + 1))

    def one(self, things: Sequence[T]) -> T:
        """One of several things, each as likely."""
        return things[int(self.random() * len(things))]

    def some(self, things: Sequence[T], many: int) -> list[T]:
        """So many different things, or all where there are no more, in the order in which they stand."""
        left, found = min(many, len(things)), []
        for place, thing in enumerate(things):
            if self.random() * (len(things) - place) < left:
                found.append(thing)
                left -= 1
        return found

    def gap(self, mean: float) -> float:
        """How long until the next of what happens at random, once in `mean` on average."""
        return -math.log(1.0 - self.random()) * mean

    def amount(self, least: int, most: int, step: str = "1") -> Decimal:
        """An amount in steps: between `least` and `most` of them."""
        return self.number(least, most) * Decimal(step)

    def share(self, amount: Decimal, least: int, most: int) -> Decimal:
        """So many percent of an amount, in its own decimals; never nothing."""
        part = amount * self.number(least, most) / 100
        return max(part.quantize(amount), Decimal(1).scaleb(int(amount.as_tuple().exponent)))

    def turn_of(self, what: str, one_in: float) -> bool:
        """Whether it is the turn of something that happens once in so many times: regularly, so that it does happen."""
        due = self._due.get(what, self.random() / 2 + 0.25) + 1 / one_in
        self._due[what] = due - 1 if due >= 1 else due
        return due >= 1
