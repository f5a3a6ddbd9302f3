"""What a turn is made of: the row, the ten times at which its steps were done, and where that makes it stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from projections.days import days_between
from projections.tables import Rows, Table, replace
from projections.ten_steps import step_at


@dataclass(frozen=True)
class Turn:
    """One trip of one value proposition round the wheel, from its need to its recognition."""

    proposition: Annotated[str, "the proposition whose trip it is"]
    customer: Annotated[str, "the customer"]
    number: Annotated[int, "1 for a first turn, one more than that of the turn it builds on otherwise"]
    builds_on: Annotated[str | None, "the proposition whose recognition it builds on"]
    services: Annotated[tuple[str, ...], "the services for it: its own, and those of the turn it builds on"]
    opened_at: Annotated[datetime, "when its first need was told that no turn had taken up before; else when proposed"]
    status: Annotated[str, "open, closed (by a verdict) or declined (the proposition was)"] = "open"
    step: Annotated[int, "the step at which it stands, or closed, 1 to 10"] = 1
    step_name: Annotated[str, "the name of that step"] = ""
    stage: Annotated[str, "exploration, design, deployment, enhancement or realization"] = ""
    furthest: Annotated[int, "the furthest step that is done, 0 for none"] = 0
    skipped: Annotated[tuple[str, ...], "steps left out: their gate was waived, or the turn closed without them"] = ()
    missing: Annotated[tuple[str, ...], "what is missing for the next step"] = ()
    log: Annotated[tuple[str, ...], "for each of that, the kind to log and the fields known of it"] = ()
    aware_at: Annotated[datetime | None, "step 1: when the customer was made aware"] = None
    confirmed_at: Annotated[datetime | None, "step 2: when a need of it was first confirmed"] = None
    agreed_at: Annotated[datetime | None, "step 3: when the customer agreed"] = None
    ready_at: Annotated[datetime | None, "step 4: when a service for it had an approved version and a metric"] = None
    adopted_at: Annotated[datetime | None, "step 5: when the customer adopted it"] = None
    delivered_at: Annotated[datetime | None, "step 6: when it was first delivered in this turn"] = None
    reviewed_at: Annotated[datetime | None, "step 7: when it was reviewed after that"] = None
    improved_at: Annotated[datetime | None, "step 8: when it was improved, or its continuation decided"] = None
    verified_at: Annotated[datetime | None, "step 9: when a claim was first verified"] = None
    verdict_at: Annotated[datetime | None, "step 10: when the customer gave the verdict that closed it"] = None
    verdict: Annotated[str | None, "recognised, partly, declined or disputed; a disputed turn stays open"] = None
    closed_at: Annotated[datetime | None, "when it was closed or declined"] = None
    days: Annotated[int | None, "days of the calendar from opening to closing"] = None
    waived: Annotated[tuple[str, ...], "steps whose gates were waived, done or not"] = ()
    unverified: Annotated[tuple[str, ...], "claims that wait to be verified"] = ()
    unrecognised: Annotated[tuple[str, ...], "verified claims that wait for the customer's verdict"] = ()

    @property
    def done(self) -> tuple[datetime | None, ...]:
        """When each of the ten steps was done, in order."""
        return tuple(getattr(self, name) for name in DONE)

    def waives(self, number: int) -> bool:
        """Whether a gate of a step was waived."""
        return step_at(number).name in self.waived


DONE = (
    "aware_at",
    "confirmed_at",
    "agreed_at",
    "ready_at",
    "adopted_at",
    "delivered_at",
    "reviewed_at",
    "improved_at",
    "verified_at",
    "verdict_at",
)


@dataclass(frozen=True)
class Link:
    """The turns that a service is for, or that wait for a customer to be made aware."""

    sort: Annotated[str, "service or customer"]
    id: Annotated[str, "the service or the customer"]
    propositions: Annotated[tuple[str, ...], "the propositions whose turns they are"]


@dataclass(frozen=True)
class Began:
    """The day of the calendar on which a need was told or a turn opened, as the event wrote it."""

    sort: Annotated[str, "need or turn"]
    id: Annotated[str, "the need, or the proposition whose turn it is"]
    day: Annotated[date, "the day"]


TURNS: Table[str, Turn] = Table("turns", Turn, key=("proposition",), indexes=("customer", "status", "step"))
LINKS: Table[tuple[str, str], Link] = Table("links", Link, key=("sort", "id"), inner=True)
BEGAN: Table[tuple[str, str], Began] = Table("began", Began, key=("sort", "id"), inner=True)


def linked(rows: Rows, sort: str, id_: str) -> Iterator[Turn]:
    """The turns that a service or a customer is linked to."""
    link = rows[LINKS].get((sort, id_))
    for proposition in link.propositions if link else ():
        if turn := rows[TURNS].get(proposition):
            yield turn


def link(rows: Rows, sort: str, id_: str, proposition: str) -> None:
    """Link a service or a customer to the turn of a proposition."""
    before = rows[LINKS].get((sort, id_))
    propositions = (*(before.propositions if before else ()), proposition)
    rows[LINKS][sort, id_] = Link(sort, id_, tuple(dict.fromkeys(propositions)))


def placed(turn: Turn) -> Turn:
    """The turn at the step where the times of its steps make it stand."""
    undone = [number for number, at in enumerate(turn.done, 1) if at is None]
    waived = [number for number in undone if turn.waives(number)]
    if turn.status == "open":
        at = next(number for number in undone if number not in waived)
        skipped = waived
    else:
        at = 10 if turn.status == "closed" else 3
        skipped = [number for number in undone if number < at]
    return replace(
        turn,
        step=at,
        step_name=step_at(at).name,
        stage=step_at(at).stage,
        furthest=max((number for number, done in enumerate(turn.done, 1) if done), default=0),
        skipped=tuple(step_at(number).name for number in skipped),
    )


def begin(rows: Rows, sort: str, id_: str, day: date) -> None:
    """Note the day on which a need was told or a turn opened: of the times in rows only the instants are kept."""
    rows[BEGAN][sort, id_] = Began(sort, id_, day)


def closed(rows: Rows, turn: Turn, status: str, at: datetime) -> Turn:
    """The turn, closed by a verdict or declined at a time, as its event wrote it."""
    days = days_between(rows[BEGAN]["turn", turn.proposition].day, at)
    return replace(turn, status=status, closed_at=at, days=days)
