"""Replay: every entry in order, with the rows that it changed, before and after."""

from decimal import Decimal

from projections.fold import Replay
from tests.projections.acme import ROUND, claimed, finance, need, promised, proposed, verified
from tests.projections.story import Story


def test_each_passage_tells_what_it_changed_before_and_after():
    story = Story(finance, need, proposed, promised, claimed(), verified())
    told = [
        (passage.entry.position, change.table, change.before and change.before.verified, change.after.verified)
        for passage, changes in Replay(story.history(), "value")
        for change in changes
        if change.table == "value"
    ]
    assert told == [
        (4, "value", None, Decimal(0)),
        (5, "value", Decimal(0), Decimal(0)),
        (6, "value", Decimal(0), Decimal(11000)),
    ]


def test_a_voided_event_changes_nothing_and_its_correction_changes_something_in_its_place():
    story = Story(finance, need, proposed, promised, claimed(), verified())
    story.correct(6, amount=Decimal(9000))
    story.void(5)
    replay = Replay(story.history(), "claims")
    told = {p.entry.position: [c.table for c in changes if c.table == "claims"] for p, changes in replay}
    assert [position for position, tables in told.items() if tables] == []
    story = Story(finance, need, proposed, promised, claimed(), verified())
    story.correct(6, amount=Decimal(9000))
    replay = Replay(story.history(), "claims")
    verifieds = {p.entry.position: [c.after.verified for c in changes if c.table == "claims"] for p, changes in replay}
    assert (verifieds[6], verifieds[7], verifieds[8]) == ([Decimal(9000)], [], [])


def test_a_replay_ends_where_a_fold_does():
    story = Story(*ROUND)
    story.correct(5, statement="Better dates.")
    replay = Replay(story.history())
    assert len(list(replay)) == 20
    assert replay.state.digest() == story.fold().digest()


def test_tables_that_are_there_for_a_projection_alone_are_not_told_of():
    told = {change.table for _, changes in Replay(Story(*ROUND).history()) for change in changes}
    assert told.isdisjoint({"links", "designs", "verdicts"})
