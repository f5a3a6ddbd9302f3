"""Every event promises: it joins a chartered ledger, after what it names, not before it happened."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from events.awareness_building import AwarenessSessionHeld, BrandPublished, CustomerIdentified
from events.base import Event
from events.charter import PmoChartered
from events.entry import Entry
from events.fields import Waiver
from events.kinds import INTRODUCERS
from events.needs_assessment import ExpectationsSurveyed, NeedConfirmed, NeedIdentified, NeedReprioritised
from events.service_development import MetricDefined, ServiceDesigned
from events.service_monitoring import MetricMeasured
from events.service_operation import ServiceDelivered
from events.value_delivery import ValueClaimed, ValueReversed
from events.value_proposition import BenefitPromised, BenefitReassigned, PropositionAgreed, ValueProposed
from flywheel.corrections import void_of
from flywheel.errors import Refused
from flywheel.ledger import Ledger
from flywheel.rules import rules_for
from tests.given import SPRING, SUMMER, a, charter, given

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.")
brand = a(BrandPublished, title="The PMO on a page", promise="One date.")


def test_a_ledger_begins_with_its_charter(tmp_path: Path):
    with Ledger.open(tmp_path / "flywheel.db", create=True) as ledger:
        with pytest.raises(Refused) as refused:
            ledger.record(brand)
        ledger.record(charter)
    assert str(refused.value) == ("charter-first: no PMO is chartered in this ledger. Make one with 'flywheel init'.")


def test_a_ledger_has_one_charter():
    given().refuses_only(
        charter, "charter-first: the PMO is chartered already. Log charter-amended, or correct the charter."
    )


def at(instant: datetime) -> BrandPublished:
    return brand.model_copy(update={"occurred_at": instant})


def test_nothing_occurs_after_it_is_recorded_but_for_what_clocks_differ():
    given().admits(at(SUMMER + timedelta(minutes=5)))
    given().refuses_only(
        at(SUMMER + timedelta(minutes=5, seconds=1)),
        "not-in-the-future: 2026-06-01 09:05 is still to come. Log it once it has happened.",
    )


def test_the_same_instant_is_the_same_in_every_zone():
    far_east = timezone(timedelta(hours=14))
    given().admits(at(SUMMER.astimezone(far_east)))


def test_causes_are_in_the_ledger():
    given(finance).admits(brand.model_copy(update={"causes": (1, 2)}))
    given(finance).refuses_only(
        brand.model_copy(update={"causes": (2, 3)}),
        "causes-are-recorded: the ledger does not hold all of #2, #3. Look the positions up with 'flywheel replay'.",
    )


def test_a_cause_may_have_been_voided():
    void = void_of(Entry(2, finance), reason="Typed wrongly.", actor="dana", occurred_at=SPRING)
    given(finance, void).admits(brand.model_copy(update={"causes": (2,)}))


def waiving(event: Event, *rules: str) -> Event:
    return event.model_copy(update={"waivers": tuple(Waiver(rule=rule, reason="Why not?") for rule in rules)})


def test_a_waiver_names_a_rule_of_its_kind():
    given().refuses_only(
        waiving(brand, "need-is-new"),
        "waive-a-rule-of-this-kind: brand-published is under no rule need-is-new. "
        "'flywheel rules brand-published' lists its rules.",
    )


def test_a_waiver_of_a_rule_that_is_nearly_one_is_told_which():
    given(finance).refuses_only(
        waiving(need, "not-before-its-custmer"),
        "waive-a-rule-of-this-kind: need-identified is under no rule not-before-its-custmer. "
        "Did you mean not-before-its-customer? 'flywheel rules need-identified' lists its rules.",
    )


def test_a_waiver_names_a_rule_that_can_be_waived():
    given(finance).refuses_only(
        waiving(need, "need-is-new"),
        "waive-a-rule-of-this-kind: need-is-new can never be waived. Log what it asks for first.",
    )


def test_a_rule_is_waived_once():
    given(finance).refuses_only(
        waiving(need, "not-before-its-customer", "not-before-its-customer"),
        "waive-a-rule-of-this-kind: a rule is waived twice. Waive it once, with one reason.",
    )


# Of each sort of thing, what gives it its id, and what may be said of it and no earlier.
benefit = {"title": "T", "category": "financial", "class": "cashable", "outcome": "o", "direction": "lower"}
claimed = {"proposition": "dates", "service": "report", "period": "2025", "method": "Counted."}
monthly = {"direction": "lower", "level": 1, "cadence": "monthly"}
design = {"name": "Report", "class": "tactical", "approach": "supportive", "owner": "dana"}
NAMED: dict[str, tuple[Event, Event]] = {
    "customer": (
        finance,
        a(
            ExpectationsSurveyed,
            customer="finance",
            method="survey",
            respondents=1,
            importance=[{"outcome": "o", "importance": 5}],
        ),
    ),
    "need": (need, a(NeedReprioritised, need="one-date", priority=1, reason="R")),
    "proposition": (
        a(ValueProposed, proposition="dates", customer="finance", needs=["one-date"], statement="S"),
        a(PropositionAgreed, proposition="dates", accepted_by="cfo-finance"),
    ),
    "benefit": (
        a(BenefitPromised, benefit="less", proposition="dates", unit="GBP", **benefit),
        a(BenefitReassigned, benefit="less", owner="coo"),
    ),
    "service": (
        a(ServiceDesigned, service="report", propositions=["dates"], **design),
        a(ServiceDelivered, service="report", customer="finance", quantity="1", hours="1"),
    ),
    "metric": (
        a(MetricDefined, metric="lag", service="report", unit="days", **monthly),
        a(MetricMeasured, metric="lag", service="report", period="2025", value="1", unit="days", source="S"),
    ),
    "claim": (
        a(ValueClaimed, claim="q1", benefit="less", amount="1", unit="GBP", **claimed),
        a(ValueReversed, claim="q1", amount="1", unit="GBP", reason="R"),
    ),
}


def test_all_sorts_of_things_are_tried():
    assert set(NAMED) == set(INTRODUCERS)


@pytest.mark.parametrize("thing", NAMED)
def test_nothing_is_said_of_a_thing_on_a_day_before_it_was_there(thing: str):
    introduced, said = NAMED[thing]
    name = getattr(introduced, thing)
    history = given(introduced.model_copy(update={"occurred_at": SPRING + timedelta(days=1)}))
    history.refuses(
        said,
        f"not-before-its-{thing}: {thing} {name} is there only since 2026-03-02. "
        f"Give a later day, or correct that of its {introduced.kind_name}.",
    )


@pytest.mark.parametrize("thing", NAMED)
def test_the_time_of_day_does_not_matter(thing: str):
    introduced, said = NAMED[thing]
    [rule] = [rule for rule in rules_for(type(said)) if rule.code == f"not-before-its-{thing}"]
    assert rule.waivable
    assert rule.check(said.model_copy(update={"occurred_at": SPRING.replace(hour=0)}), [introduced]) is None


def test_what_was_said_before_its_time_can_be_waived():
    late = finance.model_copy(update={"occurred_at": SUMMER})
    given(late).admits_waiving(need, "not-before-its-customer")


def test_of_several_things_each_has_to_be_there():
    board = a(CustomerIdentified, customer="board", name="The board", type="executive", occurred_at=SUMMER)
    session = a(AwarenessSessionHeld, title="T", channel="C", customers=["finance", "board"], reach=2)
    given(finance, board).refuses_only(
        session,
        "not-before-its-customer: customer board is there only since 2026-06-01. "
        "Give a later day, or correct that of its customer-identified.",
    )


def test_days_are_those_of_where_the_thing_came_to_be():
    in_apia = datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=13)))
    confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo-finance", occurred_at="2026-03-01T11:30Z")
    given(finance, need.model_copy(update={"occurred_at": in_apia})).admits(confirmed)


def test_a_charter_is_of_one_currency_and_time_zone():
    said = {"name": "x", "scope": "project", "mandate": "y", "sponsor": "ceo"}
    assert a(PmoChartered, currency="EUR", **said).timezone == "UTC"
    for wrong in ({"currency": "hours"}, {"currency": "EUR", "timezone": "Mars/Phobos"}):
        with pytest.raises(ValueError, match=r"is no currency|is no time zone; give an IANA name"):
            a(PmoChartered, **said, **wrong)
