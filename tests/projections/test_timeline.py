"""The timeline: every event in one readable line; what counts no more is still there, and marked."""

from datetime import datetime, timedelta
from string import Formatter

import pytest

from events.base import Event
from events.kinds import KINDS
from events.value_proposition import BenefitRebaselined
from projections.timeline import Happening
from projections.words import LONGEST, WORDS, words_for
from tests.projections.acme import finance, need, proposed
from tests.projections.story import Story, a, on


def test_an_event_is_one_line_with_both_its_times():
    there = datetime.fromisoformat("2026-01-20T09:00:00+02:00")
    story = Story(finance, need)
    story.tell(proposed.model_copy(update={"occurred_at": there, "causes": (2,)}), late=on("2026-02-01"))
    assert story.fold("timeline").rows("timeline")[2] == Happening(
        position=3,
        occurred_at=on("2026-01-20") - timedelta(hours=2),
        offset="UTC+02:00",
        recorded_at=on("2026-02-01") + timedelta(milliseconds=1),
        step="value-proposition",
        kind="value-proposed",
        actor="dana",
        about=("proposition:trusted-dates", "customer:finance", "need:one-date"),
        what="trusted-dates was proposed to finance: A report whose dates hold.",
        waived=(),
        causes=(2,),
        voided_by=None,
        corrected_by=None,
    )


def test_what_was_voided_or_corrected_is_marked():
    story = Story(finance, need, proposed)
    story.correct(2, statement="Two dates.")
    story.void(3)
    rows = story.fold("timeline").rows("timeline")
    assert [(row.position, row.kind, row.voided_by, row.corrected_by) for row in rows] == [
        (1, "customer-identified", None, None),
        (2, "need-identified", 4, 5),
        (3, "value-proposed", 6, None),
        (4, "event-voided", None, None),
        (5, "need-identified", None, None),
        (6, "event-voided", None, None),
    ]


def test_there_are_words_for_every_kind():
    assert set(WORDS) == {kind.split(".")[1] for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
def test_the_words_for_a_kind_name_only_fields_that_it_has(kind: type[Event]):
    fields = {part[1] for part in Formatter().parse(WORDS[kind.kind.split(".")[1]]) if part[1]}
    assert fields <= set(kind.model_fields)


def test_words_are_one_short_line():
    long = words_for(need.model_copy(update={"statement": "One date\nthat holds. " * 100}))
    assert len(long) <= LONGEST
    assert (long[:49], long[-1]) == ("finance needs one-date: One date that holds. One ", "…")


def test_a_rebaseline_says_what_instead_of_what():
    said = a(
        BenefitRebaselined,
        benefit="less-rework",
        proposition="trusted-dates",
        outcome="rework",
        before={"target": "80000", "baseline_date": "2025-12-31"},
        after={"target": "90000", "baseline_date": "2026-01-31"},
        reason="Two left.",
        approved_by="board",
    )
    assert words_for(said) == (
        "less-rework was rebaselined, baseline date 2026-01-31, target 90000 "
        "instead of baseline date 2025-12-31, target 80000: Two left."
    )
