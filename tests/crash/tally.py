"""The tally: what was tried, how often it struck, what was acknowledged, what of that was lost; and a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field

HEADINGS = ("what", "tries", "struck", "acknowledged", "lost", "made anew")


class Lost(Exception):
    """Something is not as it was acknowledged to be, or does not come right by itself."""


@dataclass
class Tally:
    """What became of one way to die."""

    what: str
    tries: int = 0
    struck: int = 0
    """How often the blow fell while the work was still going on."""
    acknowledged: int = 0
    anew: int = 0
    """How often the read models were made anew, and not merely caught up."""
    losses: list[str] = field(default_factory=list)

    def row(self) -> list[str]:
        """The tally as it stands in the table."""
        numbers = (self.tries, self.struck, self.acknowledged, len(self.losses), self.anew)
        return [self.what, *(f"{number:,}" for number in numbers)]


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    whole = Tally("all of it")
    for each in tallies:
        whole.tries += each.tries
        whole.struck += each.struck
        whole.acknowledged += each.acknowledged
        whole.anew += each.anew
        whole.losses += each.losses
    return whole


def table(tallies: Iterable[Tally]) -> str:
    """The tallies and their sum, in columns."""
    tallies = [each for each in tallies if each.tries]
    rows = [list(HEADINGS), *(each.row() for each in tallies), total(tallies).row()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(_aligned(number, cell, widths[number]) for number, cell in enumerate(row)) for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:-1], "-" * len(lines[0]), lines[-1]])


def _aligned(number: int, cell: str, width: int) -> str:
    return cell.rjust(width) if number else cell.ljust(width)
