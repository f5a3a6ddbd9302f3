"""The charter: one row for each thing that is settled about the PMO, as it stands."""

from events.charter import (
    BaselineAssessed,
    CharterAmended,
    CompetencyAssessed,
    GovernanceDefined,
    LaunchPhaseCompleted,
    PmoMaturityAssessed,
    ScenarioDeclared,
    StaffAppointed,
    StaffReleased,
    StrategySet,
)
from tests.given import charter
from tests.projections.story import Story, a, on

EVENTS = (
    charter,
    a(CharterAmended, sponsor="cfo", reason="Reorganised.", occurred_at=on("2026-03-02")),
    a(GovernanceDefined, decision_rights=[{"decision": "rebaseline", "role": "board"}], roles=["board"]),
    a(StrategySet, horizon="2026-2028", objectives=[{"id": "on-time", "statement": "Nine of ten."}]),
    a(StaffAppointed, person="dana", role="operator"),
    a(StaffAppointed, person="erin", role="lead"),
    a(StaffReleased, person="erin", role="lead", occurred_at=on("2026-04-01")),
    a(BaselineAssessed, element="structure", score=2, findings="Five lines."),
    a(ScenarioDeclared, scenario="growing", rationale="Demand doubled."),
    a(LaunchPhaseCompleted, phase="assessment", deliverables=["Baseline report", "Map"]),
    a(CompetencyAssessed, person="dana", competency="benefits", level=2, target=4),
    a(PmoMaturityAssessed, area="process", phase="evolving", findings="Written down."),
)


def test_the_pmo_stands_as_it_was_last_settled():
    rows = Story(*EVENTS).fold("charter").rows("charter")
    assert [(row.part, row.item, row.value, row.detail, row.position) for row in rows] == [
        ("baseline", "structure", "2", "Five lines.", 8),
        ("competency", "dana benefits", "2", "target 4", 11),
        ("decision", "rebaseline", "board", None, 3),
        ("launch", "assessment", "completed", "Baseline report; Map", 10),
        ("maturity", "process", "evolving", "Written down.", 12),
        ("objective", "on-time", "Nine of ten.", "2026-2028", 4),
        ("pmo", "currency", "GBP", None, 1),
        ("pmo", "mandate", "Keep promises.", None, 1),
        ("pmo", "name", "Acme PMO", None, 1),
        ("pmo", "scope", "enterprise", None, 1),
        ("pmo", "sponsor", "cfo", "Reorganised.", 2),
        ("pmo", "timezone", "UTC", None, 1),
        ("role", "board", "board", None, 3),
        ("scenario", "scenario", "growing", "Demand doubled.", 9),
        ("staff", "dana operator", "operator", None, 5),
        ("staff", "erin lead", "lead", None, 7),
        ("strategy", "horizon", "2026-2028", None, 4),
    ]


def test_who_was_released_stays_on_record_with_until():
    rows = {row.item: row for row in Story(*EVENTS).fold("charter").rows("charter") if row.part == "staff"}
    assert (rows["dana operator"].until, rows["erin lead"].until) == (None, on("2026-04-01"))


def test_a_release_of_somebody_who_is_not_there_changes_nothing():
    assert Story(EVENTS[6]).fold("charter").rows("charter") == []
