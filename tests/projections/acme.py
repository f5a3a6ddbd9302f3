"""What happens at Acme: one event of each kind that a turn needs, for tests to tell in whatever order they like."""

from typing import Any

from events.awareness_building import AwarenessSessionHeld, CustomerIdentified
from events.needs_assessment import NeedConfirmed, NeedIdentified
from events.service_development import MetricDefined, ServiceDesigned, ServiceVersionApproved
from events.service_improvement import ImprovementMade
from events.service_monitoring import PeriodReviewed
from events.service_onboarding import ServiceAdopted, ServiceIntroduced
from events.service_operation import ServiceDelivered
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, PropositionAgreed, ValueProposed
from events.value_recognition import ValueRecognised
from tests.projections.story import a, on

BASELINE = {"value": "120000", "date": "2025-12-31", "source": "Rework ledger 2025"}

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit", occurred_at=on("2026-01-02"))
session = a(
    AwarenessSessionHeld,
    title="What we do",
    channel="town hall",
    customers=["finance"],
    reach=20,
    occurred_at=on("2026-01-05"),
)
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.", occurred_at=on("2026-01-10"))
confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo", occurred_at=on("2026-01-12"))
proposed = a(
    ValueProposed,
    proposition="trusted-dates",
    customer="finance",
    needs=["one-date"],
    statement="A report whose dates hold.",
    occurred_at=on("2026-01-20"),
)
promised = a(
    BenefitPromised,
    benefit="less-rework",
    proposition="trusted-dates",
    title="Less rework",
    category="financial",
    benefit_class="cashable",
    outcome="rework",
    unit="GBP",
    direction="lower",
    baseline=BASELINE,
    target="80000",
    due="2026-12-31",
    owner="cfo",
    occurred_at=on("2026-01-21"),
)
agreed = a(PropositionAgreed, proposition="trusted-dates", accepted_by="cfo", occurred_at=on("2026-01-25"))
designed = a(
    ServiceDesigned,
    service="report",
    name="Portfolio report",
    service_class="tactical",
    approach="supportive",
    propositions=["trusted-dates"],
    owner="dana",
    occurred_at=on("2026-02-01"),
)
metric = a(
    MetricDefined,
    metric="lag",
    service="report",
    unit="days",
    direction="lower",
    target="3",
    level=1,
    cadence="monthly",
    occurred_at=on("2026-02-02"),
)
approved = a(ServiceVersionApproved, service="report", version="1.0", approved_by="board", occurred_at=on("2026-02-03"))
introduced = a(ServiceIntroduced, service="report", customer="finance", version="1.0", occurred_at=on("2026-02-05"))
adopted = a(ServiceAdopted, service="report", customer="finance", adoption="75", users=18, occurred_at=on("2026-02-20"))
delivered = a(
    ServiceDelivered, service="report", customer="finance", quantity="1", hours="6.5", occurred_at=on("2026-03-01")
)
reviewed = a(
    PeriodReviewed,
    service="report",
    period="2026-03",
    decision="improve",
    findings="Late in August.",
    occurred_at=on("2026-04-01"),
)
improved = a(
    ImprovementMade,
    service="report",
    finding="Late in August.",
    change="A second analyst.",
    occurred_at=on("2026-04-10"),
)


def claimed(claim: str = "q1", amount: str = "12000", at: str = "2026-04-15", **more: Any) -> ValueClaimed:
    """A claim of less rework."""
    said = {"benefit": "less-rework", "proposition": "trusted-dates", "service": "report", "period": "2026-Q1"}
    said |= {"unit": "GBP", "method": "Hours saved.", **more}
    return a(ValueClaimed, claim=claim, amount=amount, occurred_at=on(at), **said)


def verified(claim: str = "q1", amount: str = "11000", at: str = "2026-04-20") -> ValueVerified:
    """Its verification."""
    return a(ValueVerified, claim=claim, amount=amount, unit="GBP", verified_by="controller", occurred_at=on(at))


def taken_back(claim: str = "q1", amount: str = "1000", at: str = "2026-04-25") -> ValueReversed:
    """Its reversal, in part."""
    return a(ValueReversed, claim=claim, amount=amount, unit="GBP", reason="Counted twice.", occurred_at=on(at))


def recognised(
    *claims: str, amount: str = "11000", verdict: str = "recognised", at: str = "2026-05-01", **more: Any
) -> ValueRecognised:
    """The customer's verdict on claims of trusted dates."""
    said = {"proposition": "trusted-dates", "customer": "finance", "unit": "GBP", "acknowledged_by": "cfo", **more}
    return a(ValueRecognised, claims=claims or ("q1",), amount=amount, verdict=verdict, occurred_at=on(at), **said)


ROUND = (
    finance,
    session,
    need,
    confirmed,
    proposed,
    promised,
    agreed,
    designed,
    metric,
    approved,
    introduced,
    adopted,
    delivered,
    reviewed,
    improved,
    claimed(),
    verified(),
    recognised(),
)
"""One turn, from the customer to the verdict: 18 events."""
