"""What can be wrong with a file or with a mapping, told with the place at which it is wrong."""

from flywheel.errors import FlywheelError, UsageFault


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
    or nothing, unless the mapping says that what stands in the cell stands for nothing.
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

    def but(self, words: str) -> "Missing":
        """The same, with what was done about it."""
        return Missing(
            self.column, self.value, f"{self.reason}, {words}", self.remedy, silent=self.silent, stops=self.stops
        )
