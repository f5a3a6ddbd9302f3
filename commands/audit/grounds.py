"""The ground on which a call asks its questions: the ledger at its moment, and what lies beside it."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from commands.audit.at_hand import Files
from commands.call import Call
from commands.moment import Moment, instant_of
from commands.settings import there
from commands.times import Position
from flywheel.ledger import Ledger
from flywheel.refusals import noted_in, refusals_path, unreadable_in
from flywheel.stores import file_of

if TYPE_CHECKING:
    from audit.questions import Ground


def ground_of(
    call: Call,
    ledger: Ledger,
    moment: Moment,
    then: int | None = None,
    then_at: datetime | None = None,
    ids: tuple[str, ...] = (),
) -> "Ground":
    """What can be asked about: the ledger at a moment, refusals noted beside it, files of evidence at hand."""
    from audit.questions import Ground

    path = file_of(call.ledger)
    known_at = None if isinstance(moment.known_at, Position) else moment.known_at
    return Ground(
        ledger.read,
        moment.head,
        moment.until(call.now, ledger).astimezone(call.zone),
        as_of=moment.as_of,
        then=then,
        known_at=known_at,
        then_at=then_at,
        refusals=partial(noted_in, path) if there(refusals_path(path)) else None,
        refusals_lost=partial(unreadable_in, path),
        hash_of=Files(path.parent, call.folder).hash_of,
        about=frozenset(ids),
    )


def then_of(call: Call, ledger: Ledger) -> int | None:
    """The position up to which the ledger was known on the day of --as-of; None without."""
    from projections.history import head_known_at

    known = instant_of(call.as_of, ledger, "--as-of")
    return None if known is None else head_known_at(ledger.read, ledger.head, known)
