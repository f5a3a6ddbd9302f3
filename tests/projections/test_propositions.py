"""Propositions: what was offered, what it builds on, and what the customer said."""

from events.value_delivery import ValueCommunicated
from events.value_proposition import PropositionDeclined, ValueProposed
from events.value_recognition import SuccessCelebrated
from projections.propositions import Proposition
from tests.projections.acme import ROUND, designed, promised, proposed
from tests.projections.story import Story, a, on

told = a(ValueCommunicated, proposition="trusted-dates", audience="board", channel="review")
celebrated = a(SuccessCelebrated, proposition="trusted-dates", story="Three quarters without a surprise.")
next_one = a(
    ValueProposed,
    proposition="sooner",
    customer="finance",
    needs=["one-date"],
    statement="And a week sooner.",
    builds_on=18,
    occurred_at=on("2026-06-01"),
)


def test_a_proposition_is_made_agreed_told_of_and_built_on():
    assert Story(*ROUND, told, celebrated, next_one).fold("propositions").rows("propositions") == [
        Proposition(
            proposition="sooner",
            customer="finance",
            needs=("one-date",),
            statement="And a week sooner.",
            status="proposed",
            proposed_at=on("2026-06-01"),
            builds_on=18,
            builds_on_proposition="trusted-dates",
        ),
        Proposition(
            proposition="trusted-dates",
            customer="finance",
            needs=("one-date",),
            statement="A report whose dates hold.",
            status="agreed",
            proposed_at=on("2026-01-20"),
            builds_on=None,
            builds_on_proposition=None,
            benefits=("less-rework",),
            measurable=1,
            services=("report",),
            agreed_at=on("2026-01-25"),
            accepted_by="cfo",
            communicated=1,
            celebrated=1,
        ),
    ]


def test_a_recognition_that_was_corrected_is_still_built_on():
    story = Story(*ROUND, next_one)
    story.correct(18, amount="10000")
    assert story.fold("propositions").rows("propositions")[0].builds_on_proposition == "trusted-dates"


def test_a_declined_proposition_says_why():
    declined = a(PropositionDeclined, proposition="trusted-dates", reason="No budget.", occurred_at=on("2026-02-01"))
    [row] = Story(proposed, declined).fold("propositions").rows("propositions")
    assert (row.status, row.declined_at, row.declined_because) == ("declined", on("2026-02-01"), "No budget.")


def test_what_is_said_of_a_proposition_that_is_not_there_changes_nothing():
    assert Story(promised, designed, told, celebrated).fold("propositions").rows("propositions") == []
