"""The rows of an explanation: steps, what they rest on, and what was left out, in the order in which they count."""

from collections.abc import Callable, Iterator
from datetime import tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from commands.audit.naming import row_words
from commands.cells import Column, shown
from commands.looking import SHOWN_AS

Shown = Literal["text", "number", "amount", "time"]

if TYPE_CHECKING:
    from audit.explanation.explaining import Explanation, Step
    from audit.explanation.offered import Offered
    from events.entry import Entry
    from projections.columns import Holds

DETAILS = (
    Column("kind", "its kind", detail=True),
    Column("recorded_at", "when the ledger learned it", "time", detail=True),
    Column("place", "the position at which it counts: its own, or that of what it corrects", "number", detail=True),
    Column("part", "step, ground, no change or left out", detail=True),
)
ADDED_UP = ("amount", "number")


def columns_of(table: "Offered", holds: "Holds") -> list[Column]:
    """The columns of an explanation of a figure of a table."""
    shown_as: Shown = SHOWN_AS.get(holds, "text")
    worked_out = table.made_of != (table.name,)
    return [
        Column("position", "where the event stands", "number"),
        Column("occurred_at", "when it was true in the world", "time"),
        Column("actor", "who says so"),
        Column("what", "what happened"),
        Column("through", "the rows by which it came to the figure", detail=not worked_out),
        Column("change", "what it changed; of words, what stood before", shown_as if holds in ADDED_UP else "text"),
        Column("after", "the figure after it", shown_as),
        Column("remark", "where it counts, if not where it stands; why it is told though it is no step"),
        *DETAILS,
    ]


def rows_of(
    told: "Explanation", at: "Callable[[int], Entry]", holds: "Holds", zone: tzinfo, only: bool
) -> Iterator[dict[str, object]]:
    """The events in the order in which they count, those left out where they would."""
    order: list[tuple[int, int, dict[str, object]]] = []
    for number, step in enumerate(told.steps):
        change = _change(step.before, step.after, holds, zone)
        through = [row_words(table, key) for table, key in step.through]
        row = {"part": "step", "change": change, "after": step.after, "through": through, "remark": _where(step)}
        order.append((step.place, number, {"position": step.position, "place": step.place, **row}))
    for position, place in () if only or told.worked_out else told.grounds:
        row = {"part": "ground", "remark": "later steps rest on it"}
        order.append((place, position, {"position": position, "place": place, **row}))
    for position, place in () if only else told.idle:
        row = {"part": "no change", "change": 0 if holds in ADDED_UP else None, "remark": "it changed nothing"}
        order.append((place, position, {"position": position, "place": place, **row}))
    for each in () if only else told.left_out:
        row = {"part": "left out", "remark": f"left out: {each.reason}"}
        order.append((each.place, each.position, {"position": each.position, "place": each.place, **row}))
    for _, _, row in sorted(order, key=lambda told: told[:2]):
        yield row | _event(at(int(str(row["position"]))))


def _event(entry: "Entry") -> dict[str, object]:
    from projections.words import words_for

    event = entry.event
    return {
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "kind": event.kind_name,
        "what": words_for(event),
    }


def _where(step: "Step") -> str:
    if step.place == step.position:
        return ""
    if step.place < step.position:
        return f"counts in the place of #{step.place}"
    return f"counts from #{step.place} on, when what it names is there"


def _change(before: Any, after: Any, holds: "Holds", zone: tzinfo) -> object:
    """The difference of figures; of a list what came and went; of anything else what stood before."""
    match before, after:
        case _ if holds in ADDED_UP:
            nothing = Decimal(0) if holds == "amount" else 0
            return (after or nothing) - (before or nothing)
        case (tuple() | None, tuple() | None):
            came = [f"+ {each}" for each in after or () if each not in (before or ())]
            return came + [f"- {each}" for each in before or () if each not in (after or ())]
        case (None, _):
            return None
    return f"was {said(before, holds, zone)}"


def said(value: object, holds: "Holds", zone: tzinfo) -> str:
    """A value as a person reads it; what is missing is told."""
    return shown(value, Column("", "", SHOWN_AS.get(holds, "text")), zone) or "empty"
