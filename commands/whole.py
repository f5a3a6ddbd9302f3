"""One event with all that it says: every field, its evidence, its waivers with their reasons, what became of it."""

from collections.abc import Iterator, Mapping

from commands.call import Call
from commands.cells import Column
from commands.fields import fields_of
from commands.opening import opened
from commands.saying import position
from events.charter import EventVoided
from events.entry import Entry
from flywheel.errors import Refusal, Refused, UsageFault
from flywheel.ledger import Ledger
from projections.words import words_for

COLUMNS = (Column("position", "where the event stands", "number", detail=True), Column("field", "what it is about"),
           Column("value", "what the event says of it"))  # fmt: skip


def show_events(call: Call, wanted: tuple[str, ...]) -> None:
    """Show the events at these positions, one field a row. Raises UsageFault or Refused for one that is not there."""
    if not wanted:
        raise UsageFault("No position is given. Write it as '#7', in quotes because the shell takes # for a comment.")
    with opened(call, read_only=True) as ledger:
        rows = [row for words in wanted for row in _rows(ledger, _there(ledger, position(words)))]
    call.show(rows, COLUMNS)


def _there(ledger: Ledger, at: int) -> Entry:
    if entry := ledger.at(at):
        return entry
    reason = f"the ledger ends at #{ledger.head}. Look the position up with 'flywheel replay'."
    raise Refused(Refusal("no-such-event", reason))


def _rows(ledger: Ledger, entry: Entry) -> Iterator[Mapping[str, object]]:
    event = entry.event
    told = {"event": f"#{entry.position} {event.kind}", "says": words_for(event), **_fate(ledger, entry)}
    for field, value in (*told.items(), *fields_of(event)):
        yield {"position": entry.position, "field": field, "value": value}


def _fate(ledger: Ledger, entry: Entry) -> Mapping[str, str]:
    """What voided the event, if anything did, and what took its place."""
    for void in ledger.read([EventVoided.kind], [f"event:{entry.position}"]):
        if isinstance(void.event, EventVoided) and void.event.voids == entry.position:
            place = f"; #{void.position + 1} takes its place" if void.event.correction else ""
            return {"voided by": f"#{void.position}: {void.event.reason}{place}"}
    return {}
