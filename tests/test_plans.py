"""Plans promise: what is prepared for a kind is what its rules say one by one, whichever events came before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data, sampled_from

from events.base import Event
from events.charter import EventVoided
from events.kinds import KINDS
from events.service_operation import ServiceDelivered
from flywheel import plans
from flywheel.plans import FOLLOWING, Plan, plan_of
from flywheel.rules import rules_for
from tests.events.anything import anything_of
from tests.given import a

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
unhurried = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def agrees(plan: Plan, event: Event) -> None:
    """The plan asks for what each of its rules selects, and passes over those that the event does not concern."""
    asked = plan.asked(event)
    for rule, number in plan.rules:
        assert asked[number] == (rule.selections(event) if rule.concerns(event) else None), rule.code


@every_kind
@unhurried
@given(data())
def test_a_plan_asks_for_what_its_rules_select(kind: type[Event], data: DataObject):
    one, other = data.draw(anything_of(kind)), data.draw(anything_of(kind))
    field = data.draw(sampled_from(list(kind.model_fields)))
    mixed = one.model_copy(update={field: getattr(other, field)})
    for event in (one, other, mixed, one):
        agrees(plan_of(kind), event)


@every_kind
def test_a_plan_has_all_the_rules_of_its_kind_and_those_that_follow_last(kind: type[Event]):
    rules = [rule for rule, _ in plan_of(kind).rules]
    assert sorted(rule.code for rule in rules) == sorted(rule.code for rule in rules_for(kind))
    following = [rule.family in FOLLOWING for rule in rules]
    assert following == sorted(following)


def test_rules_that_read_the_same_share_a_reading():
    numbers = {rule.code: number for rule, number in plan_of(ServiceDelivered).rules}
    assert numbers["deliver-once-introduced"] == numbers["deliver-after-introduction"]
    assert numbers["deliver-once-introduced"] != numbers["operate-an-open-service"]


def test_events_that_name_the_same_ask_for_the_same():
    plan = plan_of(ServiceDelivered)
    one = a(ServiceDelivered, service="report", customer="finance", quantity="1", hours="1")
    assert plan.asked(one) is plan.asked(one.model_copy(update={"note": "Another.", "hours": 2}))
    assert plan.asked(one) is not plan.asked(one.model_copy(update={"level_met": True}))


def test_where_nobody_can_tell_what_decides_it_is_worked_out_for_each():
    void = a(EventVoided, voids=7, voided_kind="x", carried=["need:one-date"], reason="R")
    plan = plan_of(EventVoided)
    assert plan.asked(void) is not plan.asked(void)
    agrees(plan, void)


def test_a_plan_does_not_remember_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plans, "MOST", 2)
    plan = Plan(ServiceDelivered)
    events = [a(ServiceDelivered, service=f"s{n}", customer="c", quantity="1", hours="1") for n in range(7)]
    for event in [*events, *events]:
        agrees(plan, event)
