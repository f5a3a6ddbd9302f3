"""The timeline: every event in one readable line, those that count no more among them, marked as such."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Annotated

from events.base import Event
from projections.history import Passage
from projections.tables import Projection, Rows, Table, made
from projections.words import words_for


@dataclass(frozen=True)
class Happening:
    """One event of the ledger."""

    position: Annotated[int, "position of the event"]
    occurred_at: Annotated[datetime, "when it was true in the world"]
    offset: Annotated[str, "the offset from UTC at which that was given: UTC+01:00"]
    recorded_at: Annotated[datetime, "when the ledger learned it"]
    step: Annotated[str, "the step of the wheel, or charter"]
    kind: Annotated[str, "the kind of event"]
    actor: Annotated[str, "who says so"]
    about: Annotated[tuple[str, ...], "what it is about: sort:id, for each thing"]
    what: Annotated[str, "what happened, in one line"]
    waived: Annotated[tuple[str, ...], "the rules waived for it"]
    causes: Annotated[tuple[int, ...], "positions of the events that led to it"]
    voided_by: Annotated[int | None, "position of the event that voided it"]
    corrected_by: Annotated[int | None, "position of the event that took its place"]


TIMELINE: Table[int, Happening] = Table(
    "timeline", Happening, key=("position",), indexes=("occurred_at", "kind", "actor", "waived"), appended=True
)


def passed(rows: Rows, passage: Passage) -> None:
    """Add an event to the timeline."""
    rows[TIMELINE][passage.entry.position] = happening(passage)


def happening(passage: Passage) -> Happening:
    """The row for one entry of the ledger; it rests on nothing else, so a long timeline need not stand in memory."""
    (position, event), (step, kind) = passage.entry, _named(type(passage.entry.event))
    return made(
        Happening,
        position=position,
        occurred_at=event.occurred_at,
        offset=AT_UTC if event.occurred_at.tzinfo is UTC else _offset(event.occurred_at.utcoffset()),
        recorded_at=event.recorded_at,
        step=step,
        kind=kind,
        actor=event.actor,
        about=tuple(event.subjects()),
        what=words_for(event),
        waived=tuple([waiver.rule for waiver in event.waivers]) if event.waivers else (),
        causes=event.causes,
        voided_by=passage.voided_by,
        corrected_by=passage.corrected_by,
    )


@cache
def _named(kind: type[Event]) -> tuple[str, str]:
    """The step and the name of a kind, as an event of it has them."""
    step, name, _ = kind.kind.split(".")
    return step, name


@cache
def _offset(ahead: timedelta | None) -> str:
    """UTC+01:00: a plus sign at the front would be the beginning of a formula to a spreadsheet."""
    return f"UTC{datetime.min.replace(tzinfo=timezone(ahead or timedelta())).isoformat()[-6:]}"


AT_UTC = _offset(None)
PROJECTION = Projection("timeline", (TIMELINE,), passed=passed)
