"""A decision's cost promises not to grow with the history of the service, the customer or the benefit it is about."""

from collections.abc import Callable
from typing import Any

import pytest

from events.awareness_building import AwarenessMeasured, AwarenessSessionHeld, CustomerIdentified
from events.base import Event
from events.entry import Entry
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedReprioritised
from events.service_development import MetricDefined, ServiceDesigned, ServiceLevelSet, ServiceVersionApproved
from events.service_improvement import ApproachChanged, ImprovementMade, MaturityAssessed
from events.service_monitoring import MetricMeasured, PeriodReviewed, SatisfactionGathered
from events.service_onboarding import ServiceAdopted, ServiceIntroduced, TrainingDelivered
from events.service_operation import ServiceDelivered, ServicePaused, ServiceResumed, ServiceRetired
from events.value_delivery import ValueClaimed, ValueCommunicated, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, BenefitReassigned, PropositionAgreed, ValueProposed
from events.value_recognition import PerceptionMeasured, SuccessCelebrated, ValueRecognised
from flywheel.corrections import void_of
from flywheel.decision import decide
from flywheel.past import Window
from tests.entries import Entries
from tests.given import SPRING, SUMMER, a, charter

who = {"customer": "finance"}
what = {"service": "report", **who}
money = {"unit": "GBP"}
promise = {"title": "T", "category": "financial", "class": "cashable", "outcome": "rework", "direction": "lower"}
origin = {"baseline": {"value": "9", "date": "2025-12-31", "source": "S"}, "target": "1"}
design = {"name": "Report", "class": "tactical", "approach": "supportive", "owner": "dana"}

BEGINNING = (
    charter,
    a(CustomerIdentified, name="Finance", type="business-unit", **who),
    a(NeedIdentified, need="one-date", statement="One date.", **who),
    a(NeedConfirmed, need="one-date", confirmed_by="cfo"),
    a(ValueProposed, proposition="dates", needs=["one-date"], statement="S", **who),
    a(BenefitPromised, benefit="less", proposition="dates", **promise, **money, **origin),
    a(PropositionAgreed, proposition="dates", accepted_by="cfo"),
    a(ServiceDesigned, service="report", propositions=["dates"], **design),
    a(MetricDefined, metric="lag", service="report", unit="days", direction="lower", level=1, cadence="monthly"),
    a(ServiceLevelSet, metric="lag", service="report", unit="days", threshold="5", window="monthly"),
    a(ServiceVersionApproved, service="report", version="1", approved_by="board"),
    a(ServiceIntroduced, version="1", **what),
)


def claim(number: int) -> list[Event]:
    """A claim on the benefit, verified and recognised."""
    about: dict[str, Any] = {"benefit": "less", "proposition": "dates", "service": "report", "method": "M"}
    evidence = [{"title": "Working", "uri": "working.xlsx"}]
    verdict = {"verdict": "recognised", "acknowledged_by": "cfo", "proposition": "dates"}
    return [
        a(ValueClaimed, claim=f"k{number}", period="2025", amount="1", evidence=evidence, **about, **money),
        a(ValueVerified, claim=f"k{number}", amount="1", verified_by="controller", **money),
        a(ValueRecognised, claims=[f"k{number}"], amount="1", **verdict, **money, **who),
    ]


def round_of_service(number: int) -> list[Event]:
    """What happens to a service, month after month."""
    return [
        a(AwarenessSessionHeld, title="T", channel="C", customers=["finance"], reach=1),
        a(AwarenessMeasured, score=5, sample=5, **who),
        a(NeedReprioritised, need="one-date", priority=5, reason="R"),
        a(TrainingDelivered, participants=1, hours="1", **what),
        a(ServiceAdopted, adoption="5", users=5, **what),
        a(ServicePaused, service="report", reason="R"),
        a(ServiceResumed, service="report", reason="R"),
        a(ServiceDelivered, quantity="1", hours="1", level_met=True, **what),
        a(MetricMeasured, metric="lag", service="report", period="2025", value="1", unit="days", source="S"),
        a(SatisfactionGathered, score="5", scale="csat", **what),
        a(PeriodReviewed, service="report", period="2025", decision="improve", findings="F"),
        a(ImprovementMade, service="report", finding="F", change="C"),
        a(MaturityAssessed, service="report", level=1, target=2, assessor="erin"),
        *claim(number),
        a(ValueCommunicated, proposition="dates", audience="board", channel="C"),
        a(PerceptionMeasured, nps=5, **who),
        a(SuccessCelebrated, proposition="dates", story="S"),
    ]


NEXT: dict[str, Event | Callable[[int], Event]] = {
    **{event.kind_name: event for event in round_of_service(0) if not event.kind_name.startswith("value-")},
    "service-paused": a(ServicePaused, service="report", reason="R"),
    "service-retired": a(ServiceRetired, service="report", reason="R"),
    "approach-changed": a(ApproachChanged, service="report", before="supportive", after="managed", reason="R"),
    "benefit-reassigned": a(BenefitReassigned, benefit="less", owner="coo"),
    "need-identified": a(NeedIdentified, need="another", statement="S", **who),
    "value-claimed": lambda number: claim(number)[0],
    "event-voided": void_of(Entry(10, BEGINNING[9]), reason="R", actor="dana", occurred_at=SPRING),
    "value-reversed": a(ValueReversed, claim="k1", amount="1", reason="R", **money),
    "value-communicated": a(ValueCommunicated, proposition="dates", audience="board", channel="C"),
}

BEFORE: dict[str, list[Event]] = {
    "service-resumed": [a(ServicePaused, service="report", reason="R")],
    "improvement-made": [a(PeriodReviewed, service="report", period="2025", decision="improve", findings="F")],
}


def entries_read(rounds: int, name: str) -> int:
    log = Entries()
    log.put(*BEGINNING, *(event for number in range(rounds) for event in round_of_service(number)))
    chosen = NEXT[name]
    event = chosen if isinstance(chosen, Event) else chosen(rounds)
    log.put(*BEFORE.get(name, ()))
    log.entries_read = 0
    stamped = event.model_copy(update={"recorded_at": SUMMER})
    decide(stamped, Window(log.read, len(log)).past_of)
    return log.entries_read


@pytest.mark.parametrize("name", NEXT)
def test_a_decision_costs_as_much_after_many_rounds_as_after_a_few(name: str):
    few, many = entries_read(8, name), entries_read(400, name)
    assert many - few <= 8 * 6  # to find the last of something among 50 times as many is six more looks at eight
