"""The charter: the PMO as it stands, one row for each thing that is settled about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from events.charter import (
    BaselineAssessed,
    CharterAmended,
    CompetencyAssessed,
    GovernanceDefined,
    LaunchPhaseCompleted,
    PmoChartered,
    PmoMaturityAssessed,
    ScenarioDeclared,
    StaffAppointed,
    StaffReleased,
    StrategySet,
)
from events.entry import Entry
from projections.tables import Projection, Rows, Table, replace

Said = tuple[str, str, str, str | None]
"""Part, item, value, detail."""


@dataclass(frozen=True)
class Charter:
    """One thing settled about the PMO."""

    part: Annotated[
        str, "pmo, decision, role, strategy, objective, staff, baseline, scenario, launch, competency, maturity"
    ]
    item: Annotated[str, "what it is about: a field of the charter, a person and role, an area"]
    value: Annotated[str, "what stands"]
    detail: Annotated[str | None, "the words that go with it: findings, rationale, deliverables, target"]
    since: Annotated[datetime, "since when"]
    until: Annotated[datetime | None, "until when; empty while it stands"]
    position: Annotated[int, "position of the event that settled it"]


CHARTER: Table[tuple[str, str], Charter] = Table("charter", Charter, key=("part", "item"))


def evolve(rows: Rows, entry: Entry) -> None:
    """How an event changes the charter."""
    match entry.event:
        case StaffReleased() as released:
            key = "staff", f"{released.person} {released.role}"
            if held := rows[CHARTER].get(key):
                rows[CHARTER][key] = replace(held, until=released.occurred_at, position=entry.position)
        case (
            PmoChartered()
            | CharterAmended()
            | GovernanceDefined()
            | StrategySet()
            | StaffAppointed()
            | BaselineAssessed()
            | ScenarioDeclared()
            | LaunchPhaseCompleted()
            | CompetencyAssessed()
            | PmoMaturityAssessed()
        ) as event:
            for part, item, value, detail in _settled(event):
                row = Charter(part, item, value, detail, event.occurred_at, None, entry.position)
                rows[CHARTER][part, item] = row


def _settled(
    event: PmoChartered
    | CharterAmended
    | GovernanceDefined
    | StrategySet
    | StaffAppointed
    | BaselineAssessed
    | ScenarioDeclared
    | LaunchPhaseCompleted
    | CompetencyAssessed
    | PmoMaturityAssessed,
) -> Iterator[Said]:
    match event:
        case PmoChartered() | CharterAmended():
            yield from _pmo(event)
        case GovernanceDefined():
            yield from (("decision", right.decision, right.role, None) for right in event.decision_rights)
            yield from (("role", role, role, None) for role in event.roles)
        case StrategySet():
            yield "strategy", "horizon", event.horizon, None
            yield from (("objective", each.id, each.statement, event.horizon) for each in event.objectives)
        case StaffAppointed():
            yield "staff", f"{event.person} {event.role}", event.role, None
        case BaselineAssessed():
            yield "baseline", event.element, str(event.score), event.findings
        case ScenarioDeclared():
            yield "scenario", "scenario", event.scenario, event.rationale
        case LaunchPhaseCompleted():
            yield "launch", event.phase, "completed", "; ".join(event.deliverables)
        case CompetencyAssessed():
            yield "competency", f"{event.person} {event.competency}", str(event.level), f"target {event.target}"
        case PmoMaturityAssessed():
            yield "maturity", event.area, event.phase, event.findings


def _pmo(event: PmoChartered | CharterAmended) -> Iterator[Said]:
    """The charter's own fields; of an amendment, those that it gives."""
    for field in ("name", "scope", "mandate", "currency", "timezone", "sponsor"):
        if value := getattr(event, field, None):
            yield "pmo", field, value, getattr(event, "reason", None)


PROJECTION = Projection("charter", (CHARTER,), evolve)
