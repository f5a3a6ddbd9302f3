"""Histories at random in which every id is given once: one turn with all that an auditor asks about, then mended.

Which of it happened, what of it was recorded late, what was voided and what was corrected to what is drawn.
"""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from events.base import Event
from events.charter import EventVoided, StaffAppointed, StaffReleased
from events.fields import Waiver
from events.needs_assessment import NeedWithdrawn
from events.service_monitoring import MetricMeasured
from events.service_operation import ServicePaused, ServiceResumed, ServiceRetired
from events.value_proposition import BenefitReassigned, BenefitRebaselined, PropositionDeclined
from events.value_recognition import ValueRecognised
from tests.projections.acme import (
    BASELINE,
    ROUND,
    claimed,
    delivered,
    promised,
    proposed,
    recognised,
    taken_back,
    verified,
)
from tests.projections.story import Story, a, on

LATE = "2026-08-01"
ABOUT = {"benefit": "less-rework", "proposition": "trusted-dates", "outcome": "rework"}
OWN = (Waiver(rule="verifier-is-not-the-claimant", reason="Nobody else was there."),)


def also(event: Event, **said: object) -> Event:
    """The same event, but for what is said."""
    return type(event).model_validate({**dict(event), **said})


def moved(at: str, **after: str) -> Event:
    """A rebaseline of less rework."""
    said = {**ABOUT, "before": {}, "after": after, "reason": "It was so.", "approved_by": "board"}
    return a(BenefitRebaselined, occurred_at=on(at), **said)


def measured(period: str, at: str) -> Event:
    said = {"metric": "lag", "service": "report", "value": "4", "unit": "days", "source": "Portfolio tool"}
    return a(MetricMeasured, period=period, occurred_at=on(at), **said)


TOLD: tuple[Event, ...] = (
    a(StaffAppointed, person="dana", role="lead", occurred_at=on("2026-01-01")),
    a(StaffAppointed, person="controller", role="auditor", occurred_at=on("2026-02-01")),
    *ROUND[:6],
    also(promised, benefit="upkeep", benefit_class="dis-benefit", outcome="upkeep", owner=None, attribution="100"),
    also(promised, benefit="fewer-clashes", baseline=None, owner="dana", attribution="70", due="2026-04-30"),
    also(proposed, proposition="second", occurred_at=on("2026-01-22")),
    also(promised, benefit="second-rework", proposition="second", attribution="40", unit="GBP"),
    *ROUND[6:13],
    also(delivered, occurred_at=on("2026-02-25"), hours="2"),
    measured("2026-03", "2026-04-02"),
    measured("2026-04", "2026-05-02"),
    *ROUND[13:15],
    claimed(claimed_by="omar"),
    verified(),
    claimed("q2", "500", "2026-04-22", period="2026-03-15..2026-04-15", method="Another way.", attribution="50"),
    also(verified("q2", "450", "2026-04-28"), verified_by="dana", waivers=OWN),
    taken_back("q2", "50", "2026-04-29"),
    claimed("u1", "300", "2026-04-23", benefit="upkeep"),
    verified("u1", "300", "2026-04-24"),
    moved("2026-04-26", target="85000", attribution="60"),
    recognised("q1", "q2", amount="11350", verdict="partly"),
    moved("2026-05-10", baseline_value="118000", due="2026-05-31"),
    claimed("q3", "900", "2026-05-12", benefit="fewer-clashes", period="2026-04"),
    verified("q3", "900", "2026-05-20"),
    recognised("q3", amount="0", verdict="disputed", at="2026-05-25", acknowledged_by="controller"),
    taken_back("q1", "2000", "2026-05-26"),
    a(BenefitReassigned, benefit="upkeep", owner="coo", occurred_at=on("2026-03-20")),
    a(StaffReleased, person="dana", role="lead", occurred_at=on("2026-04-10")),
    a(StaffAppointed, person="dana", role="analyst", occurred_at=on("2026-05-15")),
    a(PropositionDeclined, proposition="second", reason="Too dear.", occurred_at=on("2026-03-10")),
    a(NeedWithdrawn, need="one-date", reason="A suite does it.", occurred_at=on("2026-06-01")),
    a(ServicePaused, service="report", reason="Moving.", occurred_at=on("2026-06-02")),
    a(ServiceResumed, service="report", reason="Moved.", occurred_at=on("2026-06-20")),
    a(ServiceRetired, service="report", reason="Over.", occurred_at=on("2026-07-15")),
)
CHANGES: tuple[dict[str, Any], ...] = (
    {"amount": Decimal(420)},
    {"occurred_at": on("2026-04-01")},
    {"attribution": Decimal(80)},
    {"target": Decimal(95000)},
    {"verified_by": "omar"},
    {"method": "In a third way."},
    {"period": "2026-Q2"},
    {"after": {"target": Decimal(70000)}},
    {"baseline": None},
    {"baseline": BASELINE},
    {"owner": "ines"},
    {"actor": "ines"},
    {"accepted_by": "dana"},
    {"acknowledged_by": "dana"},
)
MENDS = st.sampled_from(["void", "correct", "correct"])
Chances = tuple[set[int], set[int], list[tuple[str, int, int]]]
CHANCES: st.SearchStrategy[Chances] = st.tuples(
    st.sets(st.integers(0, len(TOLD) - 1), max_size=8),
    st.sets(st.integers(0, len(TOLD) - 1), max_size=6),
    st.lists(st.tuples(MENDS, st.integers(0, 60), st.integers(0, len(CHANGES) - 1)), max_size=8),
)


def by_chance(chances: Chances) -> Story:
    """The story in which some of it did not happen, some was recorded late, and some was voided or corrected since."""
    left_out, late, mends = chances
    story = Story()
    for number, event in enumerate(TOLD):
        if number not in left_out or event.introduces or isinstance(event, StaffAppointed):
            story.tell(event, late=on(LATE) if number in late else None)
    for how, number, change in mends:
        _mend(story, how, number, CHANGES[change])
    return story


def _mend(story: Story, how: str, number: int, change: dict[str, Any]) -> None:
    gone = {e.event.voids for e in story.entries if isinstance(e.event, EventVoided)}
    standing = [e for e in story.entries if e.position not in gone and not isinstance(e.event, EventVoided)]
    entry = standing[number % len(standing)]
    if how == "correct" and set(change) <= set(type(entry.event).model_fields) and not _is_disputed(entry.event):
        story.correct(entry.position, late=on("2026-09-01"), **change)
    elif how == "void" and not entry.event.introduces and not isinstance(entry.event, StaffAppointed):
        story.void(entry.position, late=on("2026-09-01"))


def _is_disputed(event: Event) -> bool:
    """Whether it is a verdict that recognises nothing, and can be corrected to no amount."""
    return isinstance(event, ValueRecognised) and event.verdict == "disputed"
