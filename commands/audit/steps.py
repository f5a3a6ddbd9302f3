"""The rows of an explanation: steps, what they rest on, and what was left out, in the order in which they count."""

from collections.abc import Callable, Iterator
from datetime import tzinfo
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from commands.audit.naming import row_words
from commands.audit.remarks import BARE, IDLE, OPENS, RESTED_ON, joined, otherwise_than_it_says, where
from commands.cells import Column, shown
from commands.looking import SHOWN_AS

Shown = Literal["text", "number", "amount", "time"]
Placed = tuple[int, int, dict[str, object]]
"""A row, behind the place at which its event counts, and its order there."""

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
        Column(
            "remark",
            "where it counts, if not where it stands; why it adds another amount than it says, or is no step",
        ),
        *DETAILS,
    ]


class Rows(NamedTuple):
    """The rows of an explanation of a figure of a table; `at` gives the entry at a position."""

    told: "Explanation"
    table: "Offered"
    at: "Callable[[int], Entry]"
    holds: "Holds"
    zone: tzinfo

    def every(self, only: bool) -> Iterator[dict[str, object]]:
        """The events in the order in which they count, those left out where they would; the steps `only`, if so."""
        rows = [*self._steps(), *(() if only else self._beside())]
        for place, _, row in sorted(rows, key=lambda row: row[:2]):
            yield {**row, "place": place, **_event(self.at(int(str(row["position"]))))}

    def _steps(self) -> Iterator[Placed]:
        for number, step in enumerate(self.told.steps):
            change = _change(step.before, step.after, self.holds, self.zone)
            opens = OPENS if opened_by(step, self.holds) else ""
            bare = BARE if step.position in self.told.bare else ""
            remark = joined(where(step.position, step.place), opens, bare, self._otherwise(step.position, change))
            through = [row_words(table, key) for table, key in step.through]
            row = {"part": "step", "change": change, "after": step.after, "through": through, "remark": remark}
            yield step.place, number, {"position": step.position, **row}

    def _beside(self) -> Iterator[Placed]:
        for position, place in () if self.told.worked_out else self.told.grounds:
            remark = joined(where(position, place), RESTED_ON)
            yield place, position, {"position": position, "part": "ground", "remark": remark}
        for position, place in self.told.idle:
            nothing = 0 if self.holds in ADDED_UP else None
            remark = joined(where(position, place), IDLE, self._otherwise(position, nothing))
            yield place, position, {"position": position, "part": "no change", "change": nothing, "remark": remark}
        for left in self.told.left_out:
            remark = f"left out: {left.reason}"
            yield left.place, left.position, {"position": left.position, "part": "left out", "remark": remark}

    def _otherwise(self, position: int, change: object) -> str:
        if self.holds != "amount" or self.table.name == "momentum" or not isinstance(change, Decimal | int):
            return ""
        amount = partial(said, holds="amount", zone=self.zone)
        event, share = self.at(position).event, "claim" in self.table.key
        return otherwise_than_it_says(self.told, position, event, change, amount, share=share)


def opened_by(step: "Step", holds: "Holds") -> bool:
    """Whether a step only makes a figure be there, at 0."""
    return holds in ADDED_UP and step.before is None and step.after == 0


def adds_nothing(step: "Step", holds: "Holds") -> bool:
    """Whether a figure that adds up is the same before a step and after it."""
    return holds in ADDED_UP and (step.before or 0) == (step.after or 0)


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
