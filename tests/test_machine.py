"""Whatever is logged, voided and corrected, in whatever order, the ledger admits what a plain model of the PMO admits.

The model is written without a look at the rules: a list of facts, and for each sort of fact a sentence of plain Python
about that list. It knows the wheel from the customer to the agreed proposition, and value from claim to verdict.
"""

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from events.awareness_building import CustomerIdentified
from events.base import Event
from events.charter import EventVoided
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedReprioritised, NeedWithdrawn
from events.service_development import MetricDefined, ServiceDesigned, ServiceVersionApproved
from events.service_onboarding import ServiceIntroduced
from events.service_operation import ServiceDelivered
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitPromised, PropositionAgreed, PropositionDeclined, ValueProposed
from events.value_recognition import ValueRecognised
from flywheel.corrections import correction_of, void_of
from flywheel.errors import Refused
from flywheel.ledger import Ledger
from tests.given import SPRING, SUMMER, a, charter

CUSTOMERS = st.sampled_from(["c0", "c1", "c2"])
NEEDS = st.sampled_from(["n0", "n1", "n2", "n3"])
PROPOSITIONS = st.sampled_from(["p0", "p1", "p2"])
CLAIMS = st.sampled_from(["k0", "k1", "k2"])
AMOUNTS = st.integers(1, 12).map(lambda number: Decimal(number) / 2)
NAMED_BY = {CustomerIdentified: "customer", NeedIdentified: "need", ValueProposed: "proposition", ValueClaimed: "claim"}
EVIDENCE = [{"title": "Working", "uri": "https://example.org/working"}]

# A service that keeps p0's promise to c0, and was delivered once: what claims rest on. It is not voided.
PREPARED = (
    charter,
    a(CustomerIdentified, customer="c0", name="C", type="executive"),
    a(NeedIdentified, need="n0", customer="c0", statement="S"),
    a(NeedConfirmed, need="n0", confirmed_by="boss"),
    a(ValueProposed, proposition="p0", customer="c0", needs=["n0"], statement="S"),
    a(
        BenefitPromised,
        **{"class": "cashable"},
        benefit="b0",
        proposition="p0",
        title="B",
        category="financial",
        outcome="o0",
        unit="GBP",
        direction="higher",
        baseline={"value": "0", "date": "2025-12-31", "source": "S"},
        target="100",
    ),
    a(PropositionAgreed, proposition="p0", accepted_by="boss"),
    a(
        ServiceDesigned,
        **{"class": "tactical"},
        service="s0",
        name="S",
        approach="supportive",
        propositions=["p0"],
        owner="dana",
    ),
    a(MetricDefined, metric="m0", service="s0", unit="days", direction="lower", level=1, cadence="monthly"),
    a(ServiceVersionApproved, service="s0", version="1.0", approved_by="boss"),
    a(ServiceIntroduced, service="s0", customer="c0", version="1.0"),
    a(ServiceDelivered, service="s0", customer="c0", quantity="1", hours="1"),
)


@dataclass
class Fact:
    """What the model keeps of an event: itself, and whether it still counts."""

    event: Event
    counts: bool = True


class Pmo:
    """The plain model: facts in order, numbered from 1, and what may join them."""

    def __init__(self) -> None:
        self.facts = [Fact(event) for event in PREPARED]

    def of(self, *kinds: type[Event], **fields: str) -> list[Event]:
        """The events that count, of these kinds, with these fields."""
        return [
            fact.event
            for fact in self.facts
            if fact.counts
            and isinstance(fact.event, kinds)
            and all(getattr(fact.event, name) == value for name, value in fields.items())
        ]

    def admits(self, event: Event) -> bool:
        """Whether an event may join."""
        match event:
            case CustomerIdentified(customer=customer):
                return not self.of(CustomerIdentified, customer=customer)
            case NeedIdentified(need=need, customer=customer):
                return bool(self.of(CustomerIdentified, customer=customer)) and not self.of(NeedIdentified, need=need)
            case NeedConfirmed(need=need):
                return self.is_open(need) and not self.of(NeedConfirmed, need=need)
            case NeedReprioritised(need=need) | NeedWithdrawn(need=need):
                return self.is_open(need)
            case ValueProposed(proposition=proposition, customer=customer, needs=needs):
                return (
                    not self.of(ValueProposed, proposition=proposition)
                    and bool(self.of(CustomerIdentified, customer=customer))
                    and all(self.is_open(need) and self.of(NeedConfirmed, need=need) for need in needs)
                    and all(self.of(NeedIdentified, need=need, customer=customer) for need in needs)
                )
            case PropositionDeclined(proposition=proposition):
                settled = self.of(PropositionDeclined, PropositionAgreed, proposition=proposition)
                return bool(self.of(ValueProposed, proposition=proposition)) and not settled
        return self.admits_value(event)

    def admits_value(self, event: Event) -> bool:
        """Whether an event of the last two steps may join."""
        match event:
            case ValueClaimed(claim=claim):
                return not self.of(ValueClaimed, claim=claim)
            case ValueVerified(claim=claim, amount=amount):
                return not self.of(ValueVerified, claim=claim) and Decimal(0) < amount <= self.left(claim)
            case ValueReversed(claim=claim, amount=amount):
                return amount <= self.left(claim)
            case ValueRecognised(claims=(claim,), amount=amount):
                verdicts = [e for e in self.of(ValueRecognised) if isinstance(e, ValueRecognised) and claim in e.claims]
                verified = bool(self.of(ValueVerified, claim=claim))
                return not verdicts and verified and amount <= self.left(claim)
        raise AssertionError(event)

    def is_open(self, need: str) -> bool:
        """Whether a need was told and not withdrawn."""
        return bool(self.of(NeedIdentified, need=need)) and not self.of(NeedWithdrawn, need=need)

    def left(self, claim: str) -> Decimal:
        """What of a claim has neither been found untrue nor taken back."""
        left = Decimal(0)
        later = self.of(ValueVerified, ValueReversed, claim=claim)
        for event in [*self.of(ValueClaimed, claim=claim), *later]:
            if isinstance(event, ValueClaimed):
                left = event.amount
            elif isinstance(event, ValueVerified):
                left = min(left, event.amount)
            elif isinstance(event, ValueReversed):
                left -= event.amount
        return left

    def hangs_on(self, event: Event) -> bool:
        """Whether another event that counts names what this one gives its id."""
        if type(event) not in NAMED_BY:
            return False
        tag = f"{NAMED_BY[type(event)]}:{getattr(event, NAMED_BY[type(event)])}"
        others = (fact.event for fact in self.facts if fact.counts and fact.event is not event)
        return any(tag in other.tags for other in others if not isinstance(other, EventVoided))


class Machine(RuleBasedStateMachine):
    """Somebody who logs, voids and corrects without a plan."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = Ledger.open(Path(self.folder.name) / "flywheel.db", create=True, clock=lambda: SUMMER)
        self.pmo = Pmo()
        self.ledger.record(*PREPARED)

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    def log(self, *events: Event, admitted: bool) -> None:
        """Record events as one, and expect what the model said."""
        complaint = self.refusal_of(*events)
        assert (complaint is None) == admitted, f"{events}: {complaint or 'was admitted'}"
        if admitted:
            self.pmo.facts += [Fact(event) for event in events]

    def refusal_of(self, *events: Event) -> str | None:
        """Record events as one: None where they were admitted, else why not."""
        try:
            self.ledger.record(*events)
        except Refused as refused:
            return str(refused)
        return None

    def tell(self, event: Event) -> None:
        self.log(event, admitted=self.pmo.admits(event))

    @rule(customer=CUSTOMERS)
    def identify_customer(self, customer: str) -> None:
        self.tell(a(CustomerIdentified, customer=customer, name="C", type="executive"))

    @rule(need=NEEDS, customer=CUSTOMERS)
    def identify_need(self, need: str, customer: str) -> None:
        self.tell(a(NeedIdentified, need=need, customer=customer, statement="S"))

    @rule(need=NEEDS)
    def confirm_need(self, need: str) -> None:
        self.tell(a(NeedConfirmed, need=need, confirmed_by="boss"))

    @rule(need=NEEDS, priority=st.integers(0, 100))
    def reprioritise_need(self, need: str, priority: int) -> None:
        self.tell(a(NeedReprioritised, need=need, priority=priority, reason="R"))

    @rule(need=NEEDS)
    def withdraw_need(self, need: str) -> None:
        self.tell(a(NeedWithdrawn, need=need, reason="R"))

    @rule(proposition=PROPOSITIONS, customer=CUSTOMERS, needs=st.sets(NEEDS, min_size=1, max_size=2))
    def propose_value(self, proposition: str, customer: str, needs: set[str]) -> None:
        self.tell(a(ValueProposed, proposition=proposition, customer=customer, needs=sorted(needs), statement="S"))

    @rule(proposition=PROPOSITIONS)
    def decline_proposition(self, proposition: str) -> None:
        self.tell(a(PropositionDeclined, proposition=proposition, reason="R"))

    @rule(claim=CLAIMS, amount=AMOUNTS)
    def claim_value(self, claim: str, amount: Decimal) -> None:
        said = {"benefit": "b0", "proposition": "p0", "service": "s0", "period": "2026-01", "unit": "GBP"}
        self.tell(a(ValueClaimed, claim=claim, amount=amount, method="M", evidence=EVIDENCE, **said))

    @rule(claim=CLAIMS, amount=AMOUNTS)
    def verify_value(self, claim: str, amount: Decimal) -> None:
        self.tell(a(ValueVerified, claim=claim, amount=amount, unit="GBP", verified_by="controller"))

    @rule(claim=CLAIMS, amount=AMOUNTS)
    def reverse_value(self, claim: str, amount: Decimal) -> None:
        self.tell(a(ValueReversed, claim=claim, amount=amount, unit="GBP", reason="R"))

    @rule(claim=CLAIMS, amount=AMOUNTS)
    def recognise_value(self, claim: str, amount: Decimal) -> None:
        said = {"proposition": "p0", "customer": "c0", "verdict": "recognised", "acknowledged_by": "boss"}
        self.tell(a(ValueRecognised, claims=[claim], amount=amount, unit="GBP", **said))

    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        if len(self.pmo.facts) == len(PREPARED):
            return
        position = data.draw(st.integers(len(PREPARED) + 1, len(self.pmo.facts)), "position")
        fact, entry = self.pmo.facts[position - 1], self.ledger.at(position)
        assert entry is not None
        void = void_of(entry, reason="R", actor="dana", occurred_at=SPRING)
        may = fact.counts and type(fact.event) is not type(void) and not self.pmo.hangs_on(fact.event)
        self.log(void, admitted=may)
        fact.counts = fact.counts and not may

    @rule(data=st.data(), days=st.integers(0, 5))
    def correct_the_day(self, data: st.DataObject, days: int) -> None:
        """Say that something occurred on another day; that something which counts is to be found first."""
        standing = [n for n, fact in enumerate(self.pmo.facts, 1) if fact.counts and type(fact.event) in NAMED_BY]
        position = data.draw(st.sampled_from([n for n in standing if n > len(PREPARED)] or [0]), "position")
        if not (entry := self.ledger.at(position)):
            return
        changes = {"note": f"{days} days"}
        void, event = correction_of(entry, changes, reason="R", actor="dana", at=SPRING + timedelta(days=days))
        fact = self.pmo.facts[position - 1]
        fact.counts = False
        may = self.pmo.admits(event)
        fact.counts = not may
        self.log(void, event, admitted=may)

    @invariant()
    def the_ledger_holds_what_was_admitted(self) -> None:
        held = [entry.event.model_copy(update={"id": f.event.id, "recorded_at": f.event.recorded_at})
                for entry, f in zip(self.ledger.read(), self.pmo.facts, strict=True)]  # fmt: skip
        assert held == [fact.event for fact in self.pmo.facts]

    @invariant()
    def time_of_recording_never_goes_back(self) -> None:
        times = [entry.event.recorded_at for entry in self.ledger.read()]
        assert times == sorted(times)


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
