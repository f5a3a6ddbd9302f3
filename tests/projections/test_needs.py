"""Needs: each is there once, in the customer's words, and its row tells what became of it."""

from events.needs_assessment import NeedReprioritised, NeedWithdrawn
from projections.needs import Need
from tests.projections.acme import confirmed, need, proposed
from tests.projections.story import Story, a, on

weighed = a(NeedReprioritised, need="one-date", priority=95, reason="Audit.", occurred_at=on("2026-01-11"))
gone = a(NeedWithdrawn, need="one-date", reason="Merged.", occurred_at=on("2026-01-30"))


def test_a_need_is_told_weighed_confirmed_and_taken_up():
    assert Story(need, weighed, confirmed, proposed).fold("needs").rows("needs") == [
        Need(
            need="one-date",
            customer="finance",
            statement="One date.",
            status="confirmed",
            priority=95,
            objective=None,
            identified_at=on("2026-01-10"),
            confirmed_at=on("2026-01-12"),
            confirmed_by="cfo",
            propositions=("trusted-dates",),
        )
    ]


def test_a_confirmation_recorded_after_the_withdrawal_does_not_bring_the_need_back():
    [row] = Story(need, gone, confirmed).fold("needs").rows("needs")
    assert (row.status, row.confirmed_at, row.withdrawn_because) == ("withdrawn", on("2026-01-12"), "Merged.")


def test_what_is_said_of_a_need_that_is_not_there_changes_nothing():
    assert Story(weighed, confirmed, gone, proposed).fold("needs").rows("needs") == []
