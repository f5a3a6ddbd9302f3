"""What a row tells: the events it gives, and for every cell that gave less than it could, why."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from events.base import Event
from exchange.cells import Row
from exchange.faults import Missing


class Item(NamedTuple):
    """An event that a row gives. `once`: where the thing that it introduces is known already, that telling stands.

    `refers` names fields that hold positions, each with the keys of the events that stand there. `copied` is an event
    of another ledger: what was recorded under its key before, be it voided since, is not recorded again. `unsigned`
    events do not say themselves whose they are: whoever imports them again tells the same. `columns` are those from
    which the fields come.
    """

    event: Event
    once: bool = False
    refers: Mapping[str, tuple[str, ...]] = {}
    copied: bool = False
    unsigned: bool = False
    columns: Mapping[str, str] = {}


class Problem(NamedTuple):
    """A cell that gave nothing, or something that cannot be used: why, what to do, and which kinds went without.

    It `stops` an import that is to record all or nothing, unless the mapping says that such cells are to be expected.
    """

    column: str
    value: str
    reason: str
    remedy: str
    rule: str = ""
    kinds: tuple[str, ...] = ()
    stops: bool = True


class Told(NamedTuple):
    """What a row gave: events, problems, and how many events it could not give for want of a cell.

    `counted` is False for rows that a mapping passes over.
    """

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    counted: bool = True


class Teller(Protocol):
    """Whatever makes events of rows: a mapping, or the columns of the file itself. `refers`: some name positions."""

    @property
    def refers(self) -> bool:
        """Whether events may refer to others by key, so that those have to be recorded first."""

    def tell(self, row: Row) -> Told:
        """The events and problems of a row. Raises nothing that a row could be the cause of."""


def problems_of(missing: Missing, kind: str = "") -> tuple[Problem, ...]:
    """The cells of a missing value as they are told, for the kind that goes without it."""
    kinds = (kind,) if kind else ()
    return tuple(Problem(each.column, each.value, each.reason, each.remedy, "", kinds, each.stops) for each in missing)


def merged(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem of a cell once, with all the kinds that go without it."""
    found: dict[Problem, dict[str, None]] = {}
    for each in problems:
        found.setdefault(each._replace(kinds=()), {}).update(dict.fromkeys(each.kinds))
    return tuple(each._replace(kinds=tuple(kinds)) for each, kinds in found.items())


def misshapen(row: Row) -> Told:
    """What is told of a row whose cells cannot be matched with the headings."""
    reason, remedy = row.fault or ("", "")
    return Told((), (Problem("", "", reason, remedy),), 1)
