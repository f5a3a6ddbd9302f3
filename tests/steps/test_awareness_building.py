"""Step 1 promises: a customer is identified once, and only identified customers are spoken to and asked."""

from events.awareness_building import (
    AwarenessMeasured,
    AwarenessSessionHeld,
    BrandPublished,
    ChannelEstablished,
    CustomerIdentified,
)
from tests.given import a, given

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit", influence=4)
board = a(CustomerIdentified, customer="board", name="The board", type="executive")
session = a(AwarenessSessionHeld, title="What we do", channel="town hall", customers=["finance", "board"], reach=24)
channel = a(ChannelEstablished, channel="newsletter", cadence="monthly", customers=["finance"])
measured = a(AwarenessMeasured, customer="finance", score=55, sample=12)


def test_a_customer_can_be_identified():
    given().admits(finance)


def test_each_customer_has_an_id_of_its_own():
    given(finance).refuses_only(
        finance, "customer-is-new: customer finance is already in the ledger. Give the new customer its own id."
    )


def test_known_customers_can_be_shown_and_told_what_the_pmo_can_do():
    for event in (session, channel):
        given(finance, board).admits(event)


def test_nobody_speaks_to_customers_whom_nobody_identified():
    given(finance).refuses_only(
        session, "speak-to-known-customers: customer board is not known. Log customer-identified first."
    )
    given().refuses_only(
        session, "speak-to-known-customers: customers finance, board are not known. Log customer-identified first."
    )
    given().refuses_only(
        channel, "speak-to-known-customers: customer finance is not known. Log customer-identified first."
    )


def test_the_awareness_of_a_known_customer_can_be_measured():
    given(finance).admits(measured)


def test_that_of_an_unknown_customer_cannot():
    given().refuses_only(
        measured,
        "measure-awareness-of-a-known-customer: customer finance is not known. Log customer-identified first.",
    )


def test_a_brand_is_published_to_whoever_reads_it():
    given().admits(a(BrandPublished, title="The PMO on a page", promise="One date you can trust."))
