"""Noting what is refused: beside the ledger, for auditors; whoever is refused is told in the same way as ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from commands.call import Call
from flywheel.errors import Refused
from flywheel.ledger import Ledger
from flywheel.past import VOID
from flywheel.refusals import MOST_AT_ONCE, Noted, note
from flywheel.stores import file_of

if TYPE_CHECKING:
    from exchange.offers import Offer

LONGEST_NAME = 300


@contextmanager
def noting(call: Call, ledger: Ledger, kind: str, by: str, *, dry_run: bool = False) -> Iterator[None]:
    """Let it be noted that an event of this kind is refused; what is only tried is not."""
    try:
        yield
    except Refused as refused:
        if not dry_run:
            head = ledger.head
            noted = [Noted(call.now, kind, each.rule, call.actor, head, by) for each in refused.refusals]
            note(file_of(call.ledger), noted)
        raise


class ImportNotes:
    """Notes what an import is refused, up to a thousand complaints; of the rest it notes how many there were."""

    def __init__(self, call: Call, ledger: Ledger) -> None:
        self._call = call
        self._path = file_of(call.ledger)
        self._head = ledger.head
        self._noted = 0
        self._last: Noted | None = None

    def __call__(self, offer: "Offer", refused: Refused) -> None:
        """One event of a file that the rules did not admit."""
        event = offer.item.event
        self._note(event.kind, event.actor, offer.file, offer.row or offer.line, refused)

    def of_undoing(self, file: str, refused: Refused) -> None:
        """One void of what a file had added that the rules did not admit."""
        self._note(VOID, self._call.actor, file, None, refused)

    def _note(self, kind: str, actor: str, file: str, row: int | None, refused: Refused) -> None:
        for each in refused.refusals:
            name = file[-LONGEST_NAME:]
            said = Noted(self._call.now, kind, each.rule, actor, self._head, "import", name, row)
            self._noted += 1
            if self._noted <= MOST_AT_ONCE:
                note(self._path, [said])
            self._last = said

    def finish(self) -> None:
        """Note how many more there were than were noted one by one."""
        if self._last and self._noted > MOST_AT_ONCE:
            note(self._path, [self._last._replace(row=None, more=self._noted - MOST_AT_ONCE)])


@contextmanager
def taking_notes(call: Call, ledger: Ledger) -> Iterator[ImportNotes]:
    """What notes the refusals of one import, which are counted up however it ends."""
    notes = ImportNotes(call, ledger)
    try:
        yield notes
    finally:
        notes.finish()
