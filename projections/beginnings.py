"""Beginnings: what could come next before there is a turn to go on with: customers without needs, needs without offers.

Worked out from customers and needs, wherever they are read from. Light: needs no models.
"""

from collections.abc import Iterator
from typing import NamedTuple

from projections.wheel import Records


class Beginning(NamedTuple):
    """Something that waits to become a turn: the step it is in, what is missing, and what to log."""

    step: int
    thing: str
    """What waits: `customer:finance` or `need:one-date`."""
    missing: str
    log: str


def beginnings(records: Records) -> Iterator[Beginning]:
    """What waits to become a turn: customers first, then needs, each in the order of their ids."""
    for customer in records("customers"):
        yield from _of_customer(customer["customer"], aware=customer["aware_at"] is not None, needs=customer["needs"])
    for need in records("needs"):
        if need["status"] != "withdrawn" and not need["propositions"]:
            yield _of_need(need["need"], need["customer"], confirmed=need["confirmed_at"] is not None)


def _of_customer(customer: str, *, aware: bool, needs: int) -> Iterator[Beginning]:
    thing = f"customer:{customer}"
    if not aware and not needs:
        yield Beginning(
            1, thing, f"an awareness session with {customer}", f"awareness-session-held customer={customer}"
        )
    elif not needs:
        yield Beginning(2, thing, f"a need of {customer}", f"need-identified customer={customer}")


def _of_need(need: str, customer: str, *, confirmed: bool) -> Beginning:
    thing = f"need:{need}"
    if not confirmed:
        return Beginning(2, thing, f"the confirmation of need {need}", f"need-confirmed need={need}")
    log = f"value-proposed customer={customer} need={need}"
    return Beginning(3, thing, f"a proposition for need {need}", log)
