"""What can be wrong with a file or with a mapping, told with the place at which it is wrong."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from flywheel.errors import FlywheelError, UsageFault

T = TypeVar("T")


class SourceFault(FlywheelError):
    """A file that cannot be read to its end: nothing of it was recorded."""

    code = "unreadable-input"


class MappingFault(UsageFault):
    """A mapping that does not say what it means: file, line, what is wrong, what to do."""

    code = "mapping"


def in_two(words: str, otherwise: str) -> tuple[str, str]:
    """Problem and remedy of words that hold both, parted by a semicolon; the usual remedy where they hold none."""
    problem, _, remedy = words.partition("; ")
    told = f"{remedy[:1].upper()}{remedy[1:]}"
    return problem, otherwise if not remedy else told if told.endswith("?") else f"{told}."


class Missing(Exception):
    """A value that a row does not give.

    `silent` where its cell is simply empty, so that nothing was held back. It `stops` an import that is to record all
    or nothing, unless the mapping says that what stands in the cell stands for nothing. `more` are the other cells
    that give nothing to the same value; where any of all is not silent, it stands first.
    """

    def __init__(
        self, column: str, value: str, reason: str, remedy: str, *, silent: bool = False, stops: bool = True
    ) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.value = value
        self.reason = reason
        self.remedy = remedy
        self.silent = silent
        self.stops = stops
        self.more: tuple[Missing, ...] = ()

    def __iter__(self) -> Iterator["Missing"]:
        """Each of the cells, by itself."""
        yield self.alone(self.reason) if self.more else self
        yield from self.more

    def but(self, words: str) -> "Missing":
        """The same, with what was done about it."""
        return together([each.alone(f"{each.reason}, {words}") for each in self])

    def alone(self, reason: str) -> "Missing":
        """The first cell by itself, for a reason."""
        return Missing(self.column, self.value, reason, self.remedy, silent=self.silent, stops=self.stops)


def together(lacking: Iterable[Missing]) -> Missing:
    """All that is missing as one; each is missing once."""
    each_once = {(each.column, each.reason): each for missing in lacking for each in missing}
    first, *more = sorted(each_once.values(), key=lambda each: each.silent)
    whole = first.alone(first.reason)
    whole.more = tuple(more)
    return whole


def all_of(reading: Iterable[Callable[[], T]]) -> list[T]:
    """What each of these reads. Raises Missing, for all that is missing at once."""
    found: list[T] = []
    lacking: list[Missing] = []
    for read in reading:
        try:
            found.append(read())
        except Missing as missing:
            lacking.append(missing)
    if lacking:
        raise together(lacking)
    return found
