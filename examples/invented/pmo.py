"""The invented PMO itself: founded, staffed, assessed, year after year."""

from events.awareness_building import BrandPublished
from events.charter import (
    BaselineAssessed,
    CharterAmended,
    CompetencyAssessed,
    DecisionRight,
    GovernanceDefined,
    LaunchPhaseCompleted,
    Objective,
    PmoChartered,
    PmoMaturityAssessed,
    ScenarioDeclared,
    StaffAppointed,
    StaffReleased,
    StrategySet,
)
from examples.invented import words
from examples.invented.course import Going
from examples.invented.world import START, World

ELEMENTS = ("strategy", "culture-and-maturity", "structure", "industry")
PHASES = ("assessment", "definition", "implementation", "continuous-improvement", "closeout")
SCENARIOS = ("potential", "kickoff", "growing", "growing", "crisis", "resurgence", "thriving", "thriving", "thriving")
MATURITY = ("ad-hoc", "evolving", "evolving", "operationalizing", "operationalizing", "optimizing")
MATURE_AREAS = ("people", "process", "technology", "governance")
SPONSORS = ("ceo", "cfo", "coo")


def founding(world: World) -> Going:
    """The charter and what belongs to it, then everything else begins."""
    yield PmoChartered(
        occurred_at=START,
        actor="dana",
        name="Invented Enterprise PMO",
        scope="enterprise",
        mandate="Make the promises of the portfolio come true.",
        currency="GBP",
        timezone="Europe/London",
        sponsor=SPONSORS[0],
    )
    yield world.said(StaffAppointed, person="dana", role="lead")
    rights = (DecisionRight(decision="rebaseline a benefit", role="portfolio board"),)
    yield world.said(GovernanceDefined, decision_rights=rights, roles=("portfolio board", "PMO lead"))
    yield _strategy(world)
    for going in (_staff(world), _launch(world), _years(world), _competencies(world)):
        world.start(going)


def _strategy(world: World) -> StrategySet:
    horizon = f"{world.now.year}-{world.now.year + 2}"
    objectives = tuple(Objective(id=each, statement=words.OBJECTIVES[each]) for each in words.OBJECTIVES)
    world.objectives = tuple(words.OBJECTIVES)
    return world.said(StrategySet, horizon=horizon, objectives=objectives)


def _staff(world: World) -> Going:
    """People come, so that there are always enough of them."""
    number = 0
    while True:
        while len(world.staff) < world.sizes.staff:
            yield world.later(5, 40)
            name, again = words.PEOPLE[number % len(words.PEOPLE)], number // len(words.PEOPLE)
            world.start(_stay(world, f"{name}-{again + 1}" if again else name))
            number += 1
            yield world.later(1, 2)
        yield world.later(30, 90)


def _stay(world: World, person: str) -> Going:
    """Somebody comes, and goes some years later."""
    role = world.chance.one(words.STAFF_ROLES)
    yield world.said(StaffAppointed, person=person, role=role)
    world.staff.append(person)
    yield world.later(500, 2_800)
    world.staff.remove(person)
    yield world.said(StaffReleased, person=person, role=role)


def _launch(world: World) -> Going:
    """What the PMO found when it began, and the phases in which it was set up."""
    for element in ELEMENTS:
        yield world.later(3, 15)
        score, findings = world.chance.number(1, 4), world.chance.one(words.FINDINGS)
        yield world.said(BaselineAssessed, element=element, score=score, findings=findings)
    for phase in PHASES:
        yield world.later(30, 120)
        yield world.said(LaunchPhaseCompleted, phase=phase, deliverables=(f"Report on the {phase}",))


def _years(world: World) -> Going:
    """What comes round once a year: the scenario, the brand, how mature the areas are; at times a new sponsor."""
    for year in range(1_000):
        yield world.said(ScenarioDeclared, scenario=SCENARIOS[year % len(SCENARIOS)], rationale="As the board sees it.")
        yield world.later(20, 60)
        yield world.said(BrandPublished, title=f"The PMO on a page, {world.now.year}", promise="A date that holds.")
        for area in MATURE_AREAS:
            yield world.later(10, 40)
            phase, findings = MATURITY[year % len(MATURITY)], world.chance.one(words.FINDINGS)
            yield world.said(PmoMaturityAssessed, area=area, phase=phase, findings=findings)
        yield world.later(120, 200)
        if year % 3 == 1:
            sponsor = SPONSORS[(year // 3 + 1) % len(SPONSORS)]
            yield world.said(CharterAmended, sponsor=sponsor, reason="The board was rearranged.")
            yield _strategy(world)


def _competencies(world: World) -> Going:
    """Somebody of the staff is assessed every few weeks, the more often the more there are."""
    while True:
        yield world.later(80 / len(world.staff), 400 / len(world.staff))
        competency, level = world.chance.one(words.COMPETENCIES), world.chance.number(1, 4)
        person = world.chance.one(world.staff)
        yield world.said(CompetencyAssessed, person=person, competency=competency, level=level, target=level + 1)
