"""The charter: the framework around the wheel, its people, its maturity, and voids of what was recorded wrongly."""

from functools import cache
from typing import Annotated, ClassVar, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from events.base import Event
from events.fields import Currency, Day, Handle, Line, ObjectiveId, Part, PersonId, Position, Score5, Slug, Text

Scope = Literal["enterprise", "departmental", "programme", "project"]
Level = Annotated[int, Field(ge=0, le=5)]


_timezones = cache(available_timezones)  # walks a folder tree each time it is asked, and a charter is read often


def _known_timezone(name: str) -> str:
    if name != "UTC" and name not in _timezones():
        raise ValueError(f"{name[:40]!r} is no time zone; give an IANA name, for example Europe/London")
    return name


Timezone = Annotated[str, AfterValidator(_known_timezone), Field(description="IANA name", examples=["Europe/London"])]


class PmoChartered(Event):
    """The PMO was founded: its name, how far it reaches, what it is for, and who stands behind it."""

    kind: ClassVar = "charter.pmo-chartered.v1"

    name: Line = Field(description="the PMO's name", examples=["Acme Enterprise PMO"])
    scope: Scope = Field(description="how far it reaches", examples=["enterprise"])
    mandate: Text = Field(description="what it is for", examples=["Make the portfolio's promises come true."])
    currency: Currency
    timezone: Timezone = "UTC"
    sponsor: Handle = Field(description="who stands behind it", examples=["ceo"])


class CharterAmended(Event):
    """The charter changed: only what is given is new, and the rest stands as it was."""

    kind: ClassVar = "charter.charter-amended.v1"

    name: Line | None = Field(default=None, description="the new name")
    scope: Scope | None = Field(default=None, description="the new reach")
    mandate: Text | None = Field(default=None, description="the new mandate")
    sponsor: Handle | None = Field(default=None, description="the new sponsor", examples=["cfo"])
    reason: Text = Field(description="why it changed", examples=["A new sponsor after the reorganisation."])


class DecisionRight(Part):
    """One kind of decision, and the role that may take it."""

    decision: Line = Field(examples=["rebaseline a benefit"])
    role: Line = Field(examples=["portfolio board"])


class GovernanceDefined(Event):
    """It was settled who decides what, and which roles there are."""

    kind: ClassVar = "charter.governance-defined.v1"

    decision_rights: tuple[DecisionRight, ...] = Field(
        min_length=1,
        description="decision=role, for each decision",
        examples=[["rebaseline a benefit=portfolio board"]],
    )
    roles: tuple[Line, ...] = Field(default=(), description="the roles", examples=[["portfolio board"]])


class Objective(Part):
    """One strategic objective, in the organisation's own words."""

    id: ObjectiveId
    statement: Text = Field(examples=["Nine projects of ten deliver on the date agreed."])


class StrategySet(Event):
    """The organisation's objectives for a span of time, which needs can point to."""

    kind: ClassVar = "charter.strategy-set.v1"
    about: ClassVar = ("objectives",)

    horizon: Line = Field(description="the span of time", examples=["2026-2028"])
    objectives: tuple[Objective, ...] = Field(
        min_length=1,
        description="id=statement, for each objective",
        examples=[["on-time=Nine projects of ten on time."]],
    )


class StaffAppointed(Event):
    """A person took on a role in the PMO."""

    kind: ClassVar = "charter.staff-appointed.v1"
    about: ClassVar = ("person",)

    person: PersonId
    role: Literal["lead", "operator", "analyst", "auditor"] = Field(description="the role", examples=["operator"])


class StaffReleased(Event):
    """A person left the role that they had in the PMO."""

    kind: ClassVar = "charter.staff-released.v1"
    about: ClassVar = ("person",)

    person: PersonId
    role: Literal["lead", "operator", "analyst", "auditor"] = Field(description="the role", examples=["operator"])


class BaselineAssessed(Event):
    """Where the organisation stood in one element of its context when the PMO looked."""

    kind: ClassVar = "charter.baseline-assessed.v1"

    element: Literal["strategy", "culture-and-maturity", "structure", "industry"] = Field(
        description="the element of the context", examples=["structure"]
    )
    score: Score5 = Field(description="1 (weak) to 5 (strong)", examples=[2])
    findings: Text = Field(description="what was found", examples=["Five reporting lines, no common calendar."])


class ScenarioDeclared(Event):
    """The stage of life that the PMO sees itself in."""

    kind: ClassVar = "charter.scenario-declared.v1"

    scenario: Literal["potential", "kickoff", "growing", "thriving", "crisis", "decline", "collapse", "resurgence"] = (
        Field(description="the stage of life", examples=["growing"])
    )
    rationale: Text = Field(description="why it is seen so", examples=["Demand doubled, headcount did not."])


class LaunchPhaseCompleted(Event):
    """One phase of setting the PMO up came to its end, with what it left behind."""

    kind: ClassVar = "charter.launch-phase-completed.v1"

    phase: Literal["assessment", "definition", "implementation", "continuous-improvement", "closeout"] = Field(
        description="the phase of the launch", examples=["assessment"]
    )
    deliverables: tuple[Line, ...] = Field(
        min_length=1, description="what the phase left behind", examples=[["Baseline report"]]
    )


class CompetencyAssessed(Event):
    """How far a person has come in one competency, and how far they mean to go."""

    kind: ClassVar = "charter.competency-assessed.v1"
    about: ClassVar = ("person",)

    person: PersonId
    competency: Slug = Field(description="the competency's id", examples=["benefits-management"])
    level: Level = Field(description="0 (none) to 5 (leads others)", examples=[2])
    target: Level = Field(description="the level aimed at", examples=[4])


class PmoMaturityAssessed(Event):
    """How mature the PMO itself is in one area."""

    kind: ClassVar = "charter.pmo-maturity-assessed.v1"

    area: Literal["people", "process", "technology", "governance"] = Field(description="the area", examples=["process"])
    phase: Literal["ad-hoc", "evolving", "operationalizing", "optimizing"] = Field(
        description="how mature it is", examples=["evolving"]
    )
    findings: Text = Field(description="what was found", examples=["Reporting is written down, intake is not."])
    due: Day | None = Field(default=None, description="when it is to be looked at again", examples=["2027-03-31"])


class EventVoided(Event):
    """An event was recorded wrongly and counts no more from here on. What it said stays in the ledger.

    It carries the tags of what it voids, so that whoever reads the one reads the other. With `correction`, the
    event that takes its place follows at once.
    """

    kind: ClassVar = "charter.event-voided.v1"

    voids: Position = Field(description="the position of the event that counts no more", examples=[7])
    voided_kind: Line = Field(description="the kind of that event; taken from the ledger")
    carried: tuple[Annotated[str, Field(min_length=3)], ...] = Field(
        default=(), description="the tags of that event; taken from the ledger"
    )
    reason: Text = Field(description="why it was wrong", examples=["Logged against the wrong customer."])
    correction: bool = Field(default=False, description="whether the event that takes its place follows at once")

    def subjects(self) -> list[str]:
        """The tag of the voided event's position, then the tags it had."""
        return [f"event:{self.voids}", *self.carried]
