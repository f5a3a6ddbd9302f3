"""Needs: every need told to the PMO, whose it is, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from events.entry import Entry
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedReprioritised, NeedWithdrawn
from events.value_proposition import ValueProposed
from projections.tables import Projection, Rows, Table, change, replace


@dataclass(frozen=True)
class Need:
    """A need, in the customer's own words."""

    need: Annotated[str, "the need's id"]
    customer: Annotated[str, "the customer who has it"]
    statement: Annotated[str, "the customer's own words"]
    status: Annotated[str, "open, confirmed or withdrawn"]
    priority: Annotated[int | None, "0 (can wait) to 100 (first), as it is now"]
    objective: Annotated[str | None, "the strategic objective it serves"]
    identified_at: Annotated[datetime, "when it was told"]
    confirmed_at: Annotated[datetime | None, "when it was confirmed"] = None
    confirmed_by: Annotated[str | None, "who confirmed it"] = None
    withdrawn_at: Annotated[datetime | None, "when it was withdrawn"] = None
    withdrawn_because: Annotated[str | None, "why it was withdrawn"] = None
    propositions: Annotated[tuple[str, ...], "the propositions that took it up, in order"] = ()


NEEDS: Table[str, Need] = Table("needs", Need, key=("need",), indexes=("customer",))


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the needs."""
    needs = rows[NEEDS]
    match entry.event:
        case NeedIdentified() as told:
            needs[told.need] = _told(told)
        case NeedReprioritised() as weighed:
            change(needs, weighed.need, priority=weighed.priority)
        case NeedConfirmed() as confirmed:
            if need := needs.get(confirmed.need):
                needs[need.need] = _confirmed(need, confirmed)
        case NeedWithdrawn(need=need_id) as gone:
            change(needs, need_id, status="withdrawn", withdrawn_at=gone.occurred_at, withdrawn_because=gone.reason)
        case ValueProposed() as proposed:
            for need_id in proposed.needs:
                if need := needs.get(need_id):
                    needs[need_id] = replace(need, propositions=(*need.propositions, proposed.proposition))


def _told(told: NeedIdentified) -> Need:
    return Need(
        need=told.need,
        customer=told.customer,
        statement=told.statement,
        status="open",
        priority=told.priority,
        objective=told.objective,
        identified_at=told.occurred_at,
    )


def _confirmed(need: Need, confirmed: NeedConfirmed) -> Need:
    """A confirmation that is recorded late does not bring back a need that was withdrawn meanwhile."""
    status = need.status if need.status == "withdrawn" else "confirmed"
    return replace(need, status=status, confirmed_at=confirmed.occurred_at, confirmed_by=confirmed.confirmed_by)


PROJECTION = Projection("needs", (NEEDS,), evolve)
