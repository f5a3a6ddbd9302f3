"""What stands at a position: the entry to be voided or corrected, or what became of it."""

from events.charter import EventVoided
from events.entry import Entry
from flywheel.errors import Refusal, Refused
from flywheel.ledger import Ledger


def standing(ledger: Ledger, at: int) -> Entry:
    """The entry at a position. Raises Refused where there is none, or where it was voided before."""
    if not (entry := ledger.at(at)):
        raise _refused(f"the ledger ends at #{ledger.head}. Look the position up with 'flywheel replay'.")
    if void := _void_of(ledger, at):
        raise _refused(_became(ledger, at, void))
    return entry


def _void_of(ledger: Ledger, at: int) -> Entry | None:
    return next(ledger.read([EventVoided.kind], [f"event:{at}"], limit=1), None)


def _became(ledger: Ledger, at: int, void: Entry) -> str:
    """What became of a voided event: what stands in its place by now, or when it was voided."""
    latest = at
    while (next_void := _void_of(ledger, latest)) and _corrects(next_void):
        latest = next_void.position + 1
    if latest == at:
        return f"#{at} was voided before, by #{void.position}. Nothing is left to do."
    if next_void:
        return f"#{latest} took the place of #{at}, and was voided by #{next_void.position}. Nothing is left to do."
    return f"#{latest} took the place of #{at}. Void or correct '#{latest}' instead."


def _corrects(void: Entry) -> bool:
    return isinstance(void.event, EventVoided) and void.event.correction


def _refused(reason: str) -> Refused:
    return Refused(Refusal("void-what-stands", reason))
