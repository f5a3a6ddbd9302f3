"""Whatever has happened, every question is answered, from what was known alone, and each row rests on something."""

from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.questions import all_questions
from tests.audit.asking import LATER, asked
from tests.audit.histories import HISTORIES, Moves, told
from tests.projections.story import Story, on

NAMES = [question.name for question in all_questions()]
MOMENTS = st.sampled_from([None, on("2026-02-10"), on("2026-04-17"), on("2026-06-01")])
UNTROUBLED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def only(story: Story, head: int) -> Story:
    """The story as if it had ended at a position."""
    ended = Story()
    ended.entries = story.entries[:head]
    return ended


@UNTROUBLED
@given(HISTORIES, MOMENTS, st.floats(0, 1))
def test_every_question_is_answered_from_what_was_known_and_had_occurred(
    moves: Moves, as_of: datetime | None, share: float
):
    story = told(moves)
    head = round(share * len(story.entries))
    ground: dict[str, Any] = {"as_of": as_of, "then": head // 2, "until": as_of or LATER}
    for name in NAMES:
        rows = asked(story, name, head=head, **ground)
        assert rows == asked(only(story, head), name, **ground), name
        for row in rows:
            assert row["positions"], (name, row)
            assert {*row["positions"]} <= {*range(1, head + 1)}, (name, row)


@UNTROUBLED
@given(HISTORIES, MOMENTS)
def test_the_accounts_are_those_of_the_read_models(moves: Moves, as_of: datetime | None):
    story = told(moves)
    accounts = list(story.fold("value", as_of=as_of).records("value"))
    rows = asked(story, "claimed-as-of", as_of=as_of)
    assert [{name: row[name] for name in accounts[0]} for row in rows] == accounts if accounts else rows == []
    claims = story.fold("claims", as_of=as_of).rows("claims")
    waiting = {row["claim"]: row["unrecognised"] for row in asked(story, "unrecognised-by-age", as_of=as_of)}
    assert waiting == {claim.claim: claim.open for claim in claims if claim.open}
