"""Words of which the invented history is told: names, needs, promises, findings."""

from typing import NamedTuple

AREAS = """
    finance engineering operations sales marketing legal logistics purchasing research quality safety people facilities
    production service-desk data treasury audit training planning claims support design compliance
""".split()
PLACES = "group north south east west central overseas coastal upland metro harbour valley lakes border".split()
PEOPLE = """
    theo mei omar ines ravi lena tomas aiko yusuf greta nils priya marta jonas wanda elif bruno saana pavel chloe
""".split()
STAFF_ROLES = ("operator", "analyst", "auditor", "lead")
OBJECTIVES = {
    "on-time": "Nine projects of ten end on the day that was agreed.",
    "one-view": "Whoever decides sees the same figures as whoever delivers.",
    "less-waste": "Nobody does twice what was done well once.",
    "lasting-value": "What was promised of a project is still there two years after it.",
}
DEFICITS = (
    "We hear of a slip after it has cost us.",
    "Two boards decide on two different lists.",
    "Nobody can say what a change would cost us elsewhere.",
    "Our best people are booked in three places at once.",
    "Each project invents its own report.",
    "Benefits are counted once, on the day they are promised.",
    "Risks are written down and never looked at again.",
    "We learn the same lesson every year.",
)
OFFERS = (
    "One monthly report whose dates hold.",
    "A clinic in which plans are put right before they are promised.",
    "A gate at which the case is asked for again.",
    "One list of what is booked, and by whom.",
    "A register of benefits that is read every quarter.",
    "A review of risks with those who bear them.",
)
SERVICE_NAMES = """
    portfolio-report planning-clinic gate-review resource-desk benefits-register risk-review estimating-desk
    change-board lessons-circle coaching schedule-audit cost-outlook supplier-review kick-off-workshop
    recovery-team data-room
""".split()
CLASSES = ("strategic", "tactical", "operational")
APPROACHES = ("consultative", "supportive", "facilitation", "directive", "controlling", "managed")
COMPETENCIES = ("scheduling", "benefits-management", "facilitation", "estimating", "reporting")
CONCERNS = (
    "One more report to fill in.",
    "We have a list of our own that works.",
    "It comes too late to be of use.",
    "Nobody asked us what it should look like.",
)
ANSWERS = (
    "The old report was dropped.",
    "Their list is read in as it is.",
    "It comes three days earlier from now on.",
    "They wrote the new form themselves.",
)
FINDINGS = (
    "Late in the holiday months.",
    "Two of five fields are never read.",
    "What was asked for changes twice a month.",
    "Figures are right, but come without a word on what they mean.",
    "Steady; nothing stands out.",
)
CHANGES = (
    "A second person covers the summer.",
    "The form lost two fields.",
    "Requests are gathered once a week.",
    "A page of words goes before the figures.",
)
MISTAKES = (
    "Entered twice.",
    "Logged for the wrong day.",
    "Belongs to another customer.",
    "The hours of another sheet.",
)
STORIES = ("Three quarters without a surprise.", "A decision in one meeting instead of four.", "The date held.")
AUDIENCES = ("portfolio board", "heads of department", "works council", "whole staff")


class Measure(NamedTuple):
    """What a service is measured by: name, unit, which way is better, target in tenths, and how far values stray."""

    name: str
    unit: str
    direction: str
    target: int
    spread: int


MEASURES = (
    Measure("days from month end to report", "days", "lower", 30, 25),
    Measure("share of dates that held", "percent", "higher", 850, 120),
    Measure("hours from request to answer", "hours", "lower", 160, 150),
    Measure("open points older than a month", "count", "lower", 50, 50),
    Measure("plans without a fault", "percent", "higher", 900, 90),
)


class Gain(NamedTuple):
    """What is promised: title, what is counted, category, class, unit, and from where to where, least and most."""

    title: str
    outcome: str
    category: str
    benefit_class: str
    unit: str
    baseline: tuple[int, int]
    percent: tuple[int, int]


GAINS = (
    Gain("Less rework", "rework", "financial", "cashable", "GBP", (80_000, 900_000), (50, 90)),
    Gain("Fewer hours spent on reports", "report-hours", "technical", "non-cashable", "hours", (800, 9_000), (40, 85)),
    Gain("Fewer penalties for lateness", "penalties", "financial", "avoidance", "GBP", (20_000, 400_000), (30, 80)),
    Gain("Decisions taken sooner", "days-to-decide", "stakeholder", "non-financial", "days", (300, 2_000), (40, 80)),
    Gain("Fewer contractors", "contractors", "financial", "cashable", "EUR", (50_000, 600_000), (50, 90)),
    Gain("Time lost to learning it", "learning-time", "stakeholder", "dis-benefit", "hours", (400, 1_500), (60, 90)),
)
