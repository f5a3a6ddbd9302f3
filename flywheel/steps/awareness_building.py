"""Step 1, Awareness Building: name each customer once, and speak to those that are named."""

from events.awareness_building import AwarenessMeasured, AwarenessSessionHeld, ChannelEstablished, CustomerIdentified
from flywheel.rules import Past, Take, rule
from flywheel.words import they_are


@rule("customer-is-new", CustomerIdentified, reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
def customer_is_new(identified: CustomerIdentified, past: Past) -> str | None:
    """Each customer has an id of its own."""
    if past:
        return f"customer {identified.customer} is already in the ledger. Give the new customer its own id."
    return None


@rule(
    "speak-to-known-customers",
    (AwarenessSessionHeld, ChannelEstablished),
    reads=(CustomerIdentified,),
    by="customers",
    take=Take.FIRST,
)
def speak_to_known_customers(event: AwarenessSessionHeld | ChannelEstablished, past: Past) -> str | None:
    """Sessions and channels are for customers that the PMO has identified."""
    known = {identified.customer for identified in past if isinstance(identified, CustomerIdentified)}
    if unknown := [customer for customer in event.customers if customer not in known]:
        return f"{they_are('customer', unknown)} not known. Log customer-identified first."
    return None


@rule(
    "measure-awareness-of-a-known-customer",
    AwarenessMeasured,
    reads=(CustomerIdentified,),
    by="customer",
    take=Take.FIRST,
)
def measure_awareness_of_a_known_customer(measured: AwarenessMeasured, past: Past) -> str | None:
    """Awareness is that of a customer whom the PMO has identified."""
    if not past:
        return f"customer {measured.customer} is not known. Log customer-identified first."
    return None
