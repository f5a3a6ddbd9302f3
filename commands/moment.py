"""The moment a reading command looks at: what had occurred by then, and what was known by then."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from commands.call import Call
from commands.times import Position
from flywheel.errors import UsageFault
from flywheel.ledger import Ledger
from flywheel.stores import file_of, standing
from projections.history import History, head_known_at

if TYPE_CHECKING:
    from projections.reading import Views


class Moment(NamedTuple):
    """How far a ledger is read, and up to which time of occurrence; None where it does not matter when."""

    head: int
    as_of: datetime | None
    known_at: datetime | Position | None

    @property
    def is_now(self) -> bool:
        """Whether everything is looked at that there is."""
        return self.as_of is None and self.known_at is None

    def until(self, now: datetime, ledger: Ledger) -> datetime:
        """The moment as an instant: --as-of, else the time of what was known last, else now."""
        if self.as_of:
            return self.as_of
        if isinstance(self.known_at, Position):
            return recorded_at(self.known_at.number, ledger) or now
        return self.known_at or now

    def told(self) -> dict[str, object]:
        """The moment as JSON tells it beside the rows."""
        known = f"#{self.known_at.number}" if isinstance(self.known_at, Position) else self.known_at
        return {"as_of": self.as_of, "known_at": known, "position": self.head}


def recorded_at(position: int, ledger: Ledger) -> datetime | None:
    """When the ledger learned of the event at a position; None where there is none."""
    entry = ledger.at(position)
    return entry.event.recorded_at if entry else None


def moment_of(call: Call, ledger: Ledger) -> Moment:
    """The moment that --as-of and --known-at ask for. Raises UsageFault for a position that is not there."""
    known_at = call.known_at
    head = ledger.head
    if isinstance(known_at, Position):
        head = _there(known_at, ledger, "--known-at")
    elif known_at is not None:
        head = head_known_at(ledger.read, head, known_at)
    return Moment(head, instant_of(call.as_of, ledger, "--as-of"), known_at)


def history_at(ledger: Ledger, moment: Moment) -> History:
    """What the ledger holds, as it was known at the moment."""
    return History(ledger.read, moment.head)


def kept_at(call: Call, ledger: Ledger, moment: Moment, tables: Sequence[str]) -> "Views | None":
    """These read models as of the moment, as they are kept beside the ledger; None where they cannot be."""
    from projections.keeping import kept
    from projections.kept import folder_of
    from projections.scope import Scope

    path = file_of(call.ledger)
    known = None if moment.head == ledger.head else moment.head
    return kept(folder_of(path), Scope(tuple(tables), moment.as_of), lambda: standing(path), ledger.read, known)


def instant_of(time: datetime | Position | None, ledger: Ledger, flag: str) -> datetime | None:
    """A time as an instant; of a position, when that event occurred. Raises UsageFault where there is no such event."""
    if not isinstance(time, Position):
        return time
    entry = ledger.at(_there(time, ledger, flag))
    return entry.event.occurred_at if entry else None


def _there(position: Position, ledger: Ledger, flag: str) -> int:
    if 1 <= position.number <= ledger.head:
        return position.number
    raise UsageFault(f"{flag}: there is no #{position.number}. The ledger ends at #{ledger.head}.")
