"""What stands in a report, as the page is given it: figures as numbers, the rest as text that is ready to read."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from audit.report.figures import Benefit, Unit
from audit.report.gravity import grade, gravity
from audit.report.soundness import Check, Seal, Stand


class Head(NamedTuple):
    """The head of a column: its title, what it means, and whether what stands below it stands at the right."""

    title: str
    about: str
    right: bool = False


class Row(NamedTuple):
    """A row of texts, and whether it stands out among the others."""

    cells: tuple[str, ...]
    marked: bool = False


class Grid(NamedTuple):
    """A table of texts. `total` counts all rows there are, of which those given may be the first.

    `marked` counts the marked ones among all.
    """

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    total: int
    marked: int = 0

    @property
    def left_out(self) -> int:
        """How many rows there are beyond those given."""
        return self.total - len(self.rows)


class Answer(NamedTuple):
    """A question, why it is asked, and what the ledger answers; `command` asks it again.

    `finds` says that each row is something to look into; else the rows are an account of what there is. Where it could
    not be answered, `unanswered` says why; `caveat` is what its rows leave open. `counted` is what its rows are of, the
    most frequent first. Where `part` is said, its rows stand in that part of the report already. `only` says which of
    the rows of an account are told, where these are something to look into.
    """

    name: str
    asks: str
    why: str
    finds: bool
    grid: Grid
    command: str
    unanswered: str = ""
    caveat: str = ""
    counted: tuple[tuple[str, int], ...] = ()
    part: str = ""
    only: str = ""

    @property
    def key(self) -> str:
        """By what the answer is known on the page, where a question can have several."""
        return "-".join([self.name, *self.only.split()])

    @property
    def title(self) -> str:
        """The question, and which of its rows are told where these are not all."""
        return f"{self.name}, {self.only}" if self.only else self.name

    @property
    def grade(self) -> str:
        """What it means for a reader that it found something."""
        return grade(self.name)


class Ledger(NamedTuple):
    """The ledger as it was read: name, origin, how many events, the root over them, when the first and last came.

    `known` is the last position that the report is told from, `happened` how many events occurred in its period.
    """

    name: str
    origin: str
    size: int
    root: str
    recorded: tuple[datetime, datetime] | None
    known: int
    happened: int


class Commands(NamedTuple):
    """What to type: to make the page again, to verify as was done for it, to see the benefits or the turns all."""

    again: str
    verify: str
    benefits: str
    turns: str


class Report(NamedTuple):
    """Everything on the page."""

    pmo: Mapping[str, str]
    period: tuple[datetime, datetime]
    known: str
    ledger: Ledger
    units: tuple[Unit, ...]
    benefits: tuple[Benefit, ...]
    benefits_left_out: int
    turns: Grid
    stand: Stand
    checks: tuple[Check, ...]
    findings: Grid
    answers: tuple[Answer, ...]
    seals: tuple[Seal, ...]
    keys: tuple[str, ...]
    commands: Commands
    most: int
    made_at: datetime
    version: str

    @property
    def doubtful(self) -> bool:
        """Whether the figures are not to be relied on: the ledger is not as it should be, or not what was sealed."""
        return not self.stand.sound or any(not seal.holds for seal in self.seals)

    @property
    def unsaid(self) -> int:
        """How many benefits promise no amount."""
        return sum(unit.unsaid for unit in self.units)

    def bare(self, account: str) -> list[str]:
        """The benefits of which the target itself counts in an account of promises, since there is no baseline."""
        return sorted(name for unit in self.units for name in unit.bare(account))

    @property
    def to_look_into(self) -> list[Answer]:
        """The questions that found something, the gravest first."""
        found = [answer for answer in self._answered if answer.finds and answer.grid.total]
        return sorted(found, key=lambda answer: gravity(answer.name))

    @property
    def accounts(self) -> list[Answer]:
        """The questions whose answers tell what there is."""
        return [answer for answer in self._answered if not answer.finds]

    @property
    def clear(self) -> list[Answer]:
        """The questions that found nothing."""
        return [answer for answer in self._answered if answer.finds and not answer.grid.total]

    @property
    def unanswered(self) -> list[Answer]:
        """The questions that look for something and could not be answered."""
        return [answer for answer in self.answers if answer.unanswered and answer.finds]

    @property
    def of_one_thing(self) -> list[Answer]:
        """The questions that tell of one thing at a time, and could fill a book."""
        return [answer for answer in self.answers if answer.unanswered and not answer.finds]

    @property
    def _answered(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.unanswered]
