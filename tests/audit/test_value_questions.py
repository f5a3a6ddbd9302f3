"""Questions about value promise: accounts as they stood and were known, units apart, each row with its events."""

from decimal import Decimal

from audit.questions import question_named
from events.base import Event
from events.needs_assessment import NeedWithdrawn
from events.value_proposition import BenefitPromised, BenefitReassigned, BenefitRebaselined, PropositionDeclined
from tests.audit.asking import asked, told, waived
from tests.projections.acme import (
    ROUND,
    agreed,
    claimed,
    delivered,
    designed,
    promised,
    recognised,
    taken_back,
    verified,
)
from tests.projections.story import Story, a, on

ACCOUNTS = ("benefit", "unit", "claimed", "verified", "recognised", "positions")


def another(benefit: str, **said: object) -> BenefitPromised:
    """A promise like that of less rework, but for what is said."""
    return promised.model_copy(update={"benefit": benefit, **said})


def rebaselined(at: str, before: dict[str, str], after: dict[str, str], **said: str) -> BenefitRebaselined:
    about = {"benefit": "less-rework", "proposition": "trusted-dates", "outcome": "rework", "approved_by": "board"}
    return a(
        BenefitRebaselined, before=before, after=after, reason="It was so.", occurred_at=on(at), **{**about, **said}
    )


def test_accounts_are_of_what_had_occurred_by_a_day_and_rest_on_that_alone():
    story = Story(*ROUND)
    assert told(asked(story, "claimed-as-of", as_of=on("2026-04-18")), *ACCOUNTS) == [
        ("less-rework", "GBP", 12000, 0, 0, [6, 16])
    ]
    assert told(asked(story, "claimed-as-of"), *ACCOUNTS) == [
        ("less-rework", "GBP", 12000, 11000, 11000, [6, 16, 17, 18])
    ]


def test_accounts_are_of_what_was_known_and_a_void_counts_from_when_it_was_recorded():
    story = Story(*ROUND[:16])
    story.void(16)
    assert told(asked(story, "claimed-as-of", head=16), "claimed", "positions") == [(12000, [6, 16])]
    assert told(asked(story, "claimed-as-of"), "claimed", "positions") == [(0, [6])]


def test_amounts_in_two_units_of_one_benefit_stand_in_two_rows():
    story = Story(*ROUND[:15], claimed("q1"), claimed("q2", unit="hours", amount="40"))
    assert told(asked(story, "claimed-as-of"), "unit", "claimed") == [("GBP", 12000), ("hours", 40)]
    assert told(asked(story, "cashable"), "unit", "claimed") == [("GBP", 12000), ("hours", 40)]


def test_what_is_told_differently_since_is_told_with_the_void_and_the_correction():
    story = Story(*ROUND)
    story.correct(17, amount=Decimal(9000))
    rows = asked(story, "known-then", as_of=on("2026-12-31"), then=18)
    assert told(rows, "account", "told_then", "told_now", "difference", "positions") == [
        ("verified", 11000, 9000, -2000, [17, 19, 20]),
        ("recognised", 11000, 9000, -2000, [17, 19, 20]),
    ]


def test_a_share_of_a_verdict_that_changes_is_told_with_the_other_claim_that_changed_it():
    other = another("fewer-clashes")
    of_other = claimed("c1", "500", benefit="fewer-clashes")
    verdict = recognised("q1", "c1", amount="11000")
    story = Story(*ROUND[:6], other, *ROUND[6:17], of_other, verified("c1", "500"), verdict)
    story.correct(18, amount=Decimal(10800))
    rows = [row for row in asked(story, "known-then", then=21) if row["benefit"] == "fewer-clashes"]
    assert told(rows, "account", "told_then", "told_now", "positions") == [
        ("recognised", 0, 200, [18, 22, 23]),
        ("unrecognised", 500, 300, [18, 22, 23]),
    ]


def test_what_was_not_known_then_is_missing_and_not_zero():
    rows = asked(Story(*ROUND[:6]), "known-then", then=5)
    assert ("promised", None, 40000, None, [6]) in told(
        rows, "account", "told_then", "told_now", "difference", "positions"
    )


def test_where_nothing_changed_since_nothing_is_told():
    assert asked(Story(*ROUND), "known-then") == []
    assert asked(Story(*ROUND), "known-then", as_of=on("2026-04-18"), then=18) == []


def test_harm_is_told_gross_and_net_only_in_the_units_that_have_any():
    harm = another(
        "upkeep", benefit_class="dis-benefit", outcome="upkeep", unit="hours", target=Decimal(50), baseline=None
    )
    saved = another("saved", benefit_class="non-cashable", outcome="saved", unit="hours", baseline=None)
    rows = asked(Story(*ROUND, harm, saved), "dis-benefits")
    assert told(rows, "what", "unit", "promised", "positions") == [
        ("dis-benefit", "hours", 50, [19]),
        ("gross", "hours", 80000, [20]),
        ("net", "hours", 79950, [19, 20]),
    ]
    assert asked(Story(*ROUND), "dis-benefits") == []


def test_cashable_value_is_never_summed_with_other_value():
    avoided = another("avoided", benefit_class="avoidance", outcome="avoided")
    rows = asked(Story(*ROUND, avoided), "cashable")
    assert told(rows, "benefit_class", "cashable", "promised") == [
        ("avoidance", False, 40000),
        ("cashable", True, 40000),
    ]


def test_a_first_baseline_is_from_before_delivery_from_after_it_or_not_there():
    bare = another("bare", baseline=None, outcome="bare")
    late = another("late", baseline=None, outcome="late")
    set_later = rebaselined("2026-03-10", {}, {"baseline_value": "9"}, benefit="late", outcome="late")
    rows = asked(Story(*ROUND[:6], bare, late, *ROUND[6:13], set_later), "first-baselines")
    assert told(rows, "benefit", "when", "baseline", "positions") == [
        ("bare", "no baseline", None, [7, 15]),
        ("late", "after delivery began", 9, [8, 15, 16]),
        ("less-rework", "before delivery", 120000, [6, 15]),
    ]


def test_a_baseline_that_a_correction_brought_was_set_when_that_was_recorded():
    bare = promised.model_copy(update={"baseline": None})
    story = Story(*ROUND[:5], bare, *ROUND[6:])
    last = story.correct(6, late=on("2026-06-01"), baseline=promised.baseline)
    recorded_at = story.entries[last - 1].event.recorded_at
    names = ("when", "baseline", "set_at", "positions")
    assert told(asked(story, "first-baselines"), *names) == [("after delivery began", 120000, recorded_at, [13, last])]
    again = story.correct(last, late=on("2026-06-02"), title="Less rework, and less of it")
    assert told(asked(story, "first-baselines"), *names) == [
        ("after delivery began", 120000, recorded_at, [13, last, again])
    ]


def test_a_delivery_to_another_customer_is_not_the_beginning_of_delivery():
    elsewhere = delivered.model_copy(update={"customer": "people"})
    rows = asked(Story(*ROUND[:6], agreed, designed, elsewhere), "first-baselines")
    assert told(rows, "when", "delivery_began") == [("before any delivery", None)]


def test_a_rebaseline_is_told_term_by_term_and_no_more_once_it_is_voided():
    change = rebaselined(
        "2026-02-10", {"target": "80000", "due": "2026-12-31"}, {"target": "90000", "due": "2027-03-31"}
    )
    story = Story(*ROUND, change)
    rows = asked(story, "rebaselines")
    assert told(rows, "term", "old", "new", "promised_before", "promised_after", "positions") == [
        ("target", 80000, 90000, 40000, 30000, [19]),
        ("due", "2026-12-31", "2027-03-31", 40000, 30000, [19]),
    ]
    story.void(19)
    assert asked(story, "rebaselines") == []
    assert len(asked(story, "rebaselines", head=19)) == 2


def test_a_target_is_moved_after_the_actuals_only_where_something_was_claimed_by_then():
    early = rebaselined("2026-04-01", {"target": "80000"}, {"target": "85000"})
    late = rebaselined("2026-04-16", {"target": "85000"}, {"target": "90000"})
    due = rebaselined("2026-04-17", {"due": "2026-12-31"}, {"due": "2027-03-31"})
    rows = asked(Story(*ROUND[:15], early, claimed(), late, due), "targets-moved-after-actuals")
    assert told(rows, "moved", "easier", "promised_before", "promised_after", "claims_before", "positions") == [
        (["target"], True, 35000, 30000, 1, [17, 18])
    ]


def test_a_promise_that_is_corrected_changes_its_terms_without_anybody_approving():
    story = Story(*ROUND)
    last = story.correct(6, late=on("2026-06-01"), target=Decimal(90000))
    rows = asked(story, "rebaselines")
    assert told(rows, "how", "term", "old", "new", "promised_before", "promised_after", "approved_by", "positions") == [
        ("correction", "target", 80000, 90000, 40000, 30000, None, [6, 19, 20])
    ]
    rows = asked(story, "targets-moved-after-actuals")
    assert told(rows, "how", "moved", "easier", "reason", "positions") == [
        ("correction", ["target"], True, "It was wrong.", [6, 16, 19, 20])
    ]
    assert asked(story, "targets-moved-after-actuals", head=last - 2) == []


def test_a_correction_of_a_promise_that_was_rebaselined_since_changes_what_is_told_of_it_and_no_more():
    moved = rebaselined("2026-05-20", {"target": "80000"}, {"target": "85000"})
    story = Story(*ROUND, moved)
    story.correct(6, late=on("2026-06-01"), target=Decimal(90000))
    names = ("how", "old", "new", "promised_before", "promised_after")
    assert told(asked(story, "rebaselines"), *names) == [
        ("rebaseline", 90000, 85000, 30000, 35000),
        ("correction", 80000, 90000, 35000, 35000),
    ]
    eased = [row["easier"] for row in asked(story, "targets-moved-after-actuals")]
    assert eased == [False, False]
    story.correct(21, late=on("2026-06-02"), target=Decimal(85000))
    assert ("rebaseline", 85000, 85000, 35000, 35000) in told(asked(story, "rebaselines"), *names)


def test_a_correction_of_a_rebaseline_tells_what_became_of_the_promise_and_of_its_figures():
    story = Story(*ROUND, rebaselined("2026-05-20", {"target": "80000"}, {"target": "85000", "attribution": "60"}))
    after = {"target": Decimal(95000), "attribution": Decimal(50)}
    story.correct(19, late=on("2026-06-01"), after=after)
    rows = [row for row in asked(story, "targets-moved-after-actuals") if row["how"] == "correction"]
    assert told(rows, "promised_before", "promised_after", "easier", "positions") == [
        (35000, 25000, True, [16, 19, 20, 21])
    ]
    changed = [row for row in asked(story, "method-changes") if row["how"] == "by a correction"]
    names = ("benefit", "about", "what", "old", "new", "figure_before", "figure_after", "unit", "positions")
    assert told(changed, *names) == [
        ("less-rework", "less-rework", "attribution", 60, 50, 85000, 95000, "GBP", [19, 20, 21]),
        ("less-rework", "less-rework", "target", 85000, 95000, 85000, 95000, "GBP", [19, 20, 21]),
    ]


def test_a_promise_corrected_in_its_words_alone_changes_no_terms():
    story = Story(*ROUND)
    story.correct(6, title="Less rework, and less of it")
    assert asked(story, "rebaselines") == []


def test_a_method_changes_from_one_claim_to_the_next_by_a_rebaseline_and_by_a_correction():
    other = claimed("q2", "900", "2026-07-15", method="Another way.", attribution="50")
    share = rebaselined("2026-07-20", {}, {"attribution": "60"})
    story = Story(*ROUND[:15], claimed(), other, share)
    story.correct(17, unit="hours")
    assert told(asked(story, "method-changes"), "about", "how", "what", "old", "new", "positions") == [
        ("q2", "from one claim to the next", "method", "Hours saved.", "Another way.", [16, 20]),
        ("q2", "from one claim to the next", "unit", "GBP", "hours", [16, 20]),
        ("q2", "from one claim to the next", "attribution", None, 50, [16, 20]),
        ("less-rework", "by a rebaseline", "attribution", None, 60, [18]),
        ("q2", "by a correction", "unit", "GBP", "hours", [17, 19, 20]),
    ]
    figures = ("figure_before", "unit_before", "figure_after", "unit")
    assert told(asked(story, "method-changes")[2:], *figures) == [
        (12000, "GBP", 900, "hours"),
        (40000, "GBP", 40000, "GBP"),
        (900, "GBP", 900, "hours"),
    ]


def test_what_is_told_otherwise_now_comes_before_what_is_merely_new():
    story = Story(*ROUND[:17], another("early"))
    story.correct(16, amount=Decimal(11500))
    story.tell(another("anew"))
    rows = asked(story, "known-then", then=18)
    assert told(rows, "benefit", "account", "difference") == [
        ("less-rework", "claimed", -500),
        *(("anew", row["account"], None) for row in rows[1:]),
    ]
    assert len(rows) > 1


def test_a_trace_goes_from_the_need_to_the_verdict_and_gives_a_claim_its_share_of_it():
    story = Story(*ROUND[:17], claimed("q2", "500", "2026-04-22"), recognised("q1", "q2"), waived_verification("q2"))
    rows = asked(story, "trace", about=frozenset({"q1"}))
    links = [row["link"] for row in rows]
    assert links[:5] == ["need", "need", "proposition", "proposition", "promise"]
    assert links[5:8] == ["service", "service", "first delivery"]
    assert told(rows[8:], "link", "amount", "positions") == [
        ("value-claimed", 12000, [16]),
        ("value-verified", 11000, [17]),
        ("value-recognised", 11000, [19]),
    ]
    assert rows[-1]["what"].endswith(" of trusted-dates (q1, q2)")


def test_a_trace_tells_the_share_of_a_verdict_beside_the_whole_and_amounts_among_what_is_brief():
    more = (claimed("q2", "500", "2026-04-22"), verified("q2", "500"), recognised("q1", "q2", amount="11500"))
    rows = asked(Story(*ROUND[:17], *more), "trace")
    assert [(row["amount"], row["what"].partition(";")[2]) for row in rows if row["link"] == "value-recognised"] == [
        (11000, " of q1 11000 GBP"),
        (500, " of q2 500 GBP"),
    ]
    trace = question_named("trace")
    assert trace
    assert trace.brief == ("order", "link", "what", "amount", "unit", "evidence", "positions")


def test_in_a_trace_a_correction_has_the_place_of_what_it_corrects():
    story = Story(*ROUND)
    last = story.correct(16, amount=Decimal(11500))
    assert told(asked(story, "trace")[-3:], "link", "amount", "positions") == [
        ("value-claimed", 11500, [last]),
        ("value-verified", 11000, [17]),
        ("value-recognised", 11000, [18]),
    ]


def test_the_first_delivery_is_the_earliest_whenever_it_was_recorded():
    earlier = delivered.model_copy(update={"occurred_at": on("2026-02-25")})
    story = Story(*ROUND, earlier)
    assert told([row for row in asked(story, "trace") if row["link"] == "first delivery"], "positions") == [([19],)]


def test_a_trace_tells_that_a_need_was_withdrawn_and_a_proposition_declined_since():
    gone = a(NeedWithdrawn, need="one-date", reason="A suite does it.", occurred_at=on("2026-05-02"))
    no = a(PropositionDeclined, proposition="trusted-dates", reason="Too dear.", occurred_at=on("2026-05-03"))
    story = Story(*ROUND, gone, no)
    assert told(asked(story, "trace")[:6], "link", "positions") == [
        *(("need", [3]), ("need", [4]), ("need", [19])),
        *(("proposition", [5]), ("proposition", [7]), ("proposition", [20])),
    ]


def waived_verification(claim: str) -> Event:
    return verified(claim, "500", "2026-05-02").model_copy(update={"waivers": waived("verifier-is-not-the-claimant")})


def test_what_waits_for_the_customer_has_an_age_and_the_oldest_comes_first():
    story = Story(*ROUND[:15], claimed("new", at="2026-07-01"), claimed("old"), claimed("none"))
    story.tell(verified("new", "800", "2026-07-02"), verified("old", "700", "2026-04-20"))
    rows = asked(story, "unrecognised-by-age", until=on("2026-07-20"))
    assert told(rows, "claim", "unrecognised", "age_days", "age", "verdict", "positions") == [
        ("old", 700, 91, "91 to 180 days", None, [17, 20]),
        ("new", 800, 18, "up to 90 days", None, [16, 19]),
    ]
    story.tell(recognised("old", amount="700", at="2026-07-10"))
    assert told(asked(story, "unrecognised-by-age", until=on("2026-07-20")), "claim") == [("new",)]
    assert len(asked(story, "unrecognised-by-age", as_of=on("2026-07-09"))) == 2


def test_more_is_recognised_than_stands_once_value_is_taken_back():
    assert asked(Story(*ROUND), "over-recognised") == []
    rows = asked(Story(*ROUND, taken_back(at="2026-06-01")), "over-recognised")
    assert told(rows, "what", "about", "recognised", "stands", "over", "positions") == [
        ("claim", ["q1"], 11000, 10000, 1000, [16, 17, 18, 19])
    ]


def test_a_verdict_on_several_claims_is_held_to_the_share_of_each():
    story = Story(*ROUND[:17], claimed("q2", "500"), verified("q2", "400"), recognised("q1", "q2", amount="11400"))
    assert asked(story, "over-recognised") == []
    story.correct(19, amount=Decimal(100))
    rows = asked(story, "over-recognised")
    assert told(rows, "what", "about", "recognised", "stands", "over", "positions") == [
        ("verdict", ["q1", "q2"], 11400, 11100, 300, [16, 17, 18, 20, 22])
    ]
    assert asked(story, "over-recognised", head=20) == []


def test_an_outcome_is_over_attributed_beyond_a_hundred_percent_and_where_a_share_is_not_said():
    half = {"outcome": "shared", "attribution": Decimal(50)}
    whole = Story(*ROUND, another("one", **half), another("two", **half))
    assert asked(whole, "over-attributed") == []
    whole.tell(another("three", outcome="shared", attribution=Decimal("0.1")))
    rows = asked(whole, "over-attributed")
    assert told(rows, "outcome", "finding", "attributed", "shares", "positions") == [
        ("shared", "over 100 percent", Decimal("100.1"), ["one 50", "three 0.1", "two 50"], [19, 20, 21])
    ]
    unsaid = asked(Story(*ROUND, another("two")), "over-attributed")
    assert told(unsaid, "finding", "attributed", "shares") == [
        ("share not said", None, ["less-rework not said", "two not said"])
    ]
    some = asked(Story(*ROUND, another("one", outcome="shared"), another("two", **half)), "over-attributed")
    assert told(some, "finding", "attributed") == [("share not said", 50)]


def test_a_share_rests_on_where_it_is_said_and_not_on_who_answers_for_it():
    half = {"outcome": "shared", "attribution": Decimal(50)}
    story = Story(*ROUND, another("one", **half), another("two", **half))
    story.tell(a(BenefitReassigned, benefit="one", owner="coo", occurred_at=on("2026-05-20")))
    story.tell(rebaselined("2026-05-21", {"attribution": "50"}, {"attribution": "60"}, benefit="one", outcome="shared"))
    assert told(asked(story, "over-attributed"), "attributed", "positions") == [(110, [19, 20, 22])]


def test_claims_overlap_where_a_day_lies_in_both_of_them():
    story = Story(*ROUND[:15], claimed("q1", period="2026-Q1"), claimed("q2", period="2026-Q2"))
    assert asked(story, "overlapping-claims") == []
    story.tell(claimed("march", period="2026-03-31..2026-04-01"), claimed("hours", period="2026-Q1", unit="hours"))
    assert told(asked(story, "overlapping-claims"), "claim", "other_claim", "days", "positions") == [
        ("q1", "march", 1, [16, 18]),
        ("march", "q2", 1, [17, 18]),
    ]
    story.void(18)
    assert asked(story, "overlapping-claims") == []
