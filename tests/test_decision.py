"""Decisions promise: every complaint at once, but none that merely follows from another; waivers where they may be."""

import pytest

from events.awareness_building import CustomerIdentified
from events.base import Event
from events.charter import PmoChartered, StaffAppointed
from events.fields import Waiver
from events.needs_assessment import NeedConfirmed, NeedIdentified
from events.value_proposition import BenefitPromised, PropositionAgreed, ValueProposed
from flywheel.decision import Decision, boundary, decide, positions
from flywheel.errors import Refused
from flywheel.rules import Past, Rule, Selection
from tests.given import SPRING, SUMMER, a, charter

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.")
confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo-finance")
proposed = a(
    ValueProposed, proposition="dates", customer="finance", needs=["one-date"], statement="S", recorded_at=SPRING
)
agreed = a(PropositionAgreed, proposition="dates", accepted_by="dana", recorded_at=SUMMER)


class Happened:
    """What happened, without regard to tags: each rule sees all that is of the kinds it reads."""

    def __init__(self, *events: Event) -> None:
        self.events = (charter, *events)
        self.asked: list[str] = []

    def __call__(self, rule: Rule, _: Event, __: list[Selection]) -> Past:
        self.asked.append(rule.code)
        return [each for each in self.events if isinstance(each, rule.reads)] if rule.reads else []


def refusals(event: Event, *past: Event) -> list[str]:
    with pytest.raises(Refused) as refused:
        decide(event, Happened(*past))
    assert str(refused.value) == "\n".join(map(str, refused.value.refusals))
    return [refusal.rule for refusal in refused.value.refusals]


def waiving(event: Event, *rules: str) -> Event:
    waivers = tuple(Waiver(rule=rule, reason="The board said so.") for rule in rules)
    return event.model_copy(update={"waivers": waivers})


def test_what_meets_every_rule_is_admitted():
    assert decide(proposed, Happened(finance, need, confirmed)) == Decision((), ())


def test_every_complaint_is_told_at_once():
    promised = a(
        BenefitPromised,
        benefit="b",
        proposition="dates",
        title="T",
        category="financial",
        outcome="o",
        unit="GBP",
        direction="lower",
        **{"class": "cashable"},
    )
    staff = a(StaffAppointed, person="dana", role="lead")
    assert refusals(agreed, proposed, promised, staff) == [
        "accepted-on-the-customers-side",
        "accepted-by-another",
        "agree-with-a-measurable-benefit",
    ]


def test_what_follows_from_something_that_is_not_there_is_not_told():
    assert refusals(proposed) == ["propose-to-a-known-customer", "propose-for-needs-of-the-customer"]
    assert refusals(proposed, finance, need) == ["propose-for-confirmed-needs"]


def test_duties_are_told_also_where_something_is_not_there():
    staff = a(StaffAppointed, person="dana", role="lead")
    assert refusals(agreed, staff) == ["proposition-is-known", "accepted-on-the-customers-side"]


def test_a_rule_can_be_waived_if_it_is_of_those_that_can():
    waived = waiving(proposed, "propose-for-confirmed-needs")
    assert decide(waived, Happened(finance, need)) == Decision(("propose-for-confirmed-needs",), ())


def test_one_waiver_is_not_for_another_rule():
    staff = a(StaffAppointed, person="dana", role="lead")
    assert refusals(waiving(agreed, "accepted-by-another"), proposed, staff) == [
        "accepted-on-the-customers-side",
        "agree-with-a-measurable-benefit",
    ]


def test_a_waiver_that_was_not_needed_is_told():
    waived = waiving(proposed, "propose-for-confirmed-needs", "propose-after-confirmation")
    assert decide(waived, Happened(finance, need, confirmed)) == Decision(
        (), ("propose-after-confirmation", "propose-for-confirmed-needs")
    )


def test_a_rule_that_can_never_be_waived_stands():
    with pytest.raises(Refused) as refused:
        decide(waiving(proposed, "propose-to-a-known-customer"), Happened(need, confirmed))
    assert [str(refusal) for refusal in refused.value.refusals] == [
        "waive-a-rule-of-this-kind: propose-to-a-known-customer can never be waived. Log what it asks for first.",
        "propose-to-a-known-customer: customer finance is not known. Log customer-identified first. "
        "This rule cannot be waived.",
    ]


def test_a_rule_about_what_was_not_said_is_not_asked():
    happened = Happened(finance, need, confirmed)
    decide(proposed, happened)
    assert "build-on-a-recognition" not in happened.asked
    assert "causes-are-recorded" not in happened.asked


def test_the_boundary_is_all_that_the_rules_read():
    read = {(kind, selection.tags) for selection in boundary(proposed) for kind in selection.kinds}
    assert (PmoChartered.kind, ()) in read
    assert (NeedConfirmed.kind, ("need:one-date",)) in read
    assert (CustomerIdentified.kind, ("customer:finance",)) in read
    assert all(selection.kinds for selection in boundary(proposed))


def test_positions_are_all_that_the_rules_read_by():
    assert positions(proposed) == []
    assert positions(proposed.model_copy(update={"builds_on": 7, "causes": (3, 7)})) == [3, 7, 7]
