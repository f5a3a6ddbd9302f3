"""Customers: what each knows of the PMO, expects of it and thinks of it; older news never hides newer."""

from events.awareness_building import AwarenessMeasured, ChannelEstablished
from events.needs_assessment import ExpectationsSurveyed, NeedWithdrawn
from events.value_recognition import PerceptionMeasured
from projections.customers import Customer
from tests.projections.acme import finance, need, proposed, session
from tests.projections.story import Story, a, on

newsletter = a(
    ChannelEstablished, channel="newsletter", cadence="monthly", customers=["finance"], occurred_at=on("2026-01-04")
)
asked = a(AwarenessMeasured, customer="finance", score=55, sample=12, occurred_at=on("2026-02-01"))
asked_before = a(AwarenessMeasured, customer="finance", score=10, sample=9, occurred_at=on("2026-01-03"))
surveyed = a(
    ExpectationsSurveyed,
    customer="finance",
    method="workshop",
    respondents=9,
    importance=[{"outcome": "rework", "importance": 5}, {"outcome": "speed", "importance": 3}],
    occurred_at=on("2026-02-02"),
)
perceived = a(PerceptionMeasured, customer="finance", nps=35, sponsorship=60, occurred_at=on("2026-03-01"))
gone = a(NeedWithdrawn, need="one-date", reason="Merged.", occurred_at=on("2026-03-02"))
EVERYTHING = (finance, session, newsletter, asked, asked_before, surveyed, need, proposed, perceived)


def test_everything_about_a_customer_stands_in_one_row():
    assert Story(*EVERYTHING).fold("customers").rows("customers") == [
        Customer(
            customer="finance",
            name="Finance",
            type="business-unit",
            influence=None,
            identified_at=on("2026-01-02"),
            aware_at=on("2026-01-04"),
            sessions=1,
            channels=("newsletter",),
            awareness=55,
            awareness_at=on("2026-02-01"),
            expectations=("rework=5", "speed=3"),
            surveyed_at=on("2026-02-02"),
            needs=1,
            propositions=1,
            nps=35,
            sponsorship=60,
            perceived_at=on("2026-03-01"),
        )
    ]


def test_a_withdrawn_need_is_counted_no_more_and_only_once():
    assert [row.needs for row in Story(finance, need, gone, gone).fold("customers").rows("customers")] == [0]


def test_what_is_said_of_a_customer_that_is_not_there_changes_nothing():
    assert Story(*EVERYTHING[1:], gone).fold("customers").rows("customers") == []
