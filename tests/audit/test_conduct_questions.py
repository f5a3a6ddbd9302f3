"""Questions about conduct promise: who judged, who answered, what was late, set aside, taken back or refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from audit.questions import Ground, all_questions, caveat, question_named, unanswered
from audit.questions.overdue import due_after
from commands.audit.at_hand import Files
from events.charter import StaffAppointed, StaffReleased
from events.fields import Evidence
from events.service_monitoring import MetricMeasured
from events.service_operation import ServiceRetired
from events.value_proposition import BenefitReassigned, PropositionDeclined
from flywheel.refusals import Noted, noted_in, numbered, refusals_path
from tests.audit.asking import LATER, asked, told, waived, without
from tests.projections.acme import ROUND, agreed, claimed, confirmed, designed, metric, promised, recognised, verified
from tests.projections.story import Story, a, on

PAPER = Evidence(title="Minutes", uri="minutes.txt", sha256="a" * 64, size=7)
LINK = Evidence(title="Workings", uri="https://example.org/rework")


def appointed(person: str, at: str, role: str = "analyst") -> StaffAppointed:
    return a(StaffAppointed, person=person, role=role, occurred_at=on(at))


def released(person: str, at: str, role: str = "analyst") -> StaffReleased:
    return a(StaffReleased, person=person, role=role, occurred_at=on(at))


def test_value_without_evidence_is_told_and_with_evidence_it_is_not():
    shown = claimed().model_copy(update={"evidence": (LINK,)})
    rows = asked(Story(*ROUND[:15], shown, verified()), "without-evidence")
    assert told(rows, "finding", "kind", "amount", "unit", "positions") == [
        ("no evidence", "value-verified", 11000, "GBP", [17])
    ]


@pytest.mark.parametrize(
    ("found", "findings"), [(None, []), ("a" * 64, []), ("b" * 64, [("changed since", "minutes.txt", "b" * 64)])]
)
def test_a_file_is_told_only_where_it_is_at_hand_and_is_another(found, findings):
    shown = claimed().model_copy(update={"evidence": (PAPER, LINK)})
    rows = asked(Story(*ROUND[:15], shown), "without-evidence", hash_of=lambda _: found)
    assert told(rows, "finding", "uri", "found_sha256") == findings


@pytest.mark.parametrize(
    ("uri", "found"), [("minutes.txt", True), ("//host/minutes.txt", False), ("\\\\host\\minutes.txt", False)]
)
def test_a_file_is_looked_for_beside_the_ledger_and_never_on_another_machine(tmp_path: Path, uri: str, found: bool):
    (tmp_path / "minutes.txt").write_bytes(b"paper")
    paper = Evidence(title="Minutes", uri=uri, sha256="a" * 64, size=7)
    assert (Files(tmp_path / "elsewhere", tmp_path).hash_of(paper) is not None) is found
    assert Files(tmp_path).hash_of(LINK) is None
    whole = paper.model_copy(update={"sha256": sha256(b"paper").hexdigest()})
    assert not found or Files(tmp_path).hash_of(whole) == whole.sha256


def test_who_judges_their_own_is_told_with_the_events_on_which_that_rests():
    own = verified().model_copy(update={"verified_by": "dana", "waivers": waived("verifier-is-not-the-claimant")})
    rows = asked(Story(*ROUND[:16], own, recognised(acknowledged_by="dana")), "self-verified")
    assert told(rows, "finding", "who", "waived", "positions") == [
        ("verified by its claimant", "dana", ["verifier-is-not-the-claimant"], [16, 17]),
        ("acknowledged by its claimant", "dana", [], [16, 18]),
        ("acknowledged by its verifier", "dana", [], [17, 18]),
    ]


def test_a_claim_that_somebody_else_corrected_is_still_that_of_who_made_it():
    story = Story(*ROUND[:15], claimed().model_copy(update={"actor": "controller"}), verified())
    story.correct(16, amount=Decimal(11500))
    assert told(asked(story, "self-verified"), "finding", "who", "positions") == [
        ("verified by its claimant", "controller", [16, 17])
    ]


def test_whoever_proposed_does_not_accept():
    by_dana = agreed.model_copy(update={"accepted_by": "dana"})
    rows = asked(Story(*ROUND[:6], by_dana), "self-verified")
    assert told(rows, "finding", "positions") == [("accepted by the one who proposed it", [5, 7])]


def test_who_proposed_and_who_verified_did_so_also_where_another_hand_corrected_it():
    story = Story(*ROUND[:6], agreed.model_copy(update={"accepted_by": "dana"}), *ROUND[7:])
    story.correct(5, statement="Said better.", actor="omar")
    story.correct(17, verified_by="omar")
    story.correct(18, acknowledged_by="controller")
    assert told(asked(story, "self-verified"), "finding", "who", "positions") == [
        ("accepted by the one who proposed it", "dana", [5, 7]),
        ("acknowledged by its verifier", "controller", [17, 24]),
    ]


def test_the_pmo_judges_within_as_long_as_the_judge_is_on_its_staff():
    staff = (appointed("controller", "2026-01-01"), released("controller", "2026-04-19"))
    assert asked(Story(*staff, *ROUND), "self-verified") == []
    rows = asked(Story(staff[0], *ROUND), "self-verified")
    assert told(rows, "finding", "who", "roles", "positions") == [
        ("verified within the PMO", "controller", ["analyst"], [18])
    ]
    assert asked(Story(staff[0], *ROUND), "self-verified", head=17) == []


def test_a_benefit_without_an_owner_is_told_until_it_has_one():
    bare = promised.model_copy(update={"owner": None})
    story = Story(*ROUND[:5], bare)
    rows = asked(story, "ownerless", until=on("2026-01-31"))
    assert told(rows, "about", "finding", "since", "until", "days") == [
        ("less-rework", "nobody named", on("2026-01-21"), None, 10)
    ]
    story.tell(a(BenefitReassigned, benefit="less-rework", owner="cfo", occurred_at=on("2026-01-25")))
    assert told(asked(story, "ownerless"), "until", "days", "positions") == [(on("2026-01-25"), 4, [6, 7])]
    assert told(asked(story, "ownerless", as_of=on("2026-01-24")), "until") == [(None,)]


def test_days_are_those_of_the_calendar_where_the_pmo_is_whatever_the_clocks_did():
    """In London the 29th of March 2026 has 23 hours, and the 25th of October 25."""
    london = ZoneInfo("Europe/London")
    spring, summer = datetime(2026, 2, 4, tzinfo=london), datetime(2026, 5, 4, tzinfo=london)
    bare = promised.model_copy(update={"owner": None, "occurred_at": spring})
    since = verified().model_copy(update={"occurred_at": spring})
    until = datetime(2026, 5, 4, 0, 30, tzinfo=london)
    story = Story(*ROUND[:5], bare, a(BenefitReassigned, benefit="less-rework", owner="cfo", occurred_at=summer))
    assert told(asked(story, "ownerless", until=until), "days") == [(89,)]
    assert told(asked(Story(*ROUND[:16], since), "unrecognised-by-age", until=until), "age_days") == [(89,)]
    story = Story(*ROUND[:15])
    story.tell(claimed(at="2026-01-01").model_copy(update={"occurred_at": spring}), late=summer)
    story.void(16, late=datetime(2026, 10, 26, tzinfo=london))
    rows = asked(story, "backdated", until=until)
    assert told(rows, "position", "lag_days", "behind_days", "late_days") == [(16, 89, 65, 89)]
    assert told(asked(story, "corrections", until=until), "stood_days") == [(175,)]


def test_nobody_answers_for_a_benefit_before_it_is_promised():
    bare = promised.model_copy(update={"owner": None})
    early = a(BenefitReassigned, benefit="less-rework", owner="coo", occurred_at=on("2026-01-15"))
    assert asked(Story(*ROUND[:5], bare, early), "ownerless") == []


def test_a_benefit_that_was_declined_needs_no_owner_any_more():
    bare = promised.model_copy(update={"owner": None})
    declined = a(PropositionDeclined, proposition="trusted-dates", reason="No.", occurred_at=on("2026-02-01"))
    ended = [(on("2026-02-01"), [6, 7])]
    story = Story(*ROUND[:5], bare, declined)
    assert told(asked(story, "ownerless"), "until", "positions") == ended
    story.tell(a(BenefitReassigned, benefit="less-rework", owner="cfo", occurred_at=on("2026-03-01")))
    assert told(asked(story, "ownerless"), "until", "positions") == ended


def test_an_owner_who_left_the_pmo_leaves_what_they_owned_until_they_are_back_or_it_ends():
    staff = (appointed("dana", "2026-01-01"), released("dana", "2026-02-10"), appointed("dana", "2026-03-01", "lead"))
    rows = asked(Story(staff[0], *ROUND, *staff[1:]), "ownerless")
    assert told(rows, "what", "about", "finding", "owner", "since", "until", "positions") == [
        ("service", "report", "owner left the PMO", "dana", on("2026-02-10"), on("2026-03-01"), [9, 20, 21])
    ]
    retired = a(ServiceRetired, service="report", reason="Over.", occurred_at=on("2026-02-20"))
    rows = asked(Story(staff[0], *ROUND, staff[1], retired), "ownerless")
    assert told(rows, "since", "until", "days", "positions") == [(on("2026-02-10"), on("2026-02-20"), 10, [9, 20, 21])]


def test_whoever_keeps_a_role_has_not_left():
    two_roles = (appointed("dana", "2026-01-01"), appointed("dana", "2026-01-01", "lead"))
    assert asked(Story(*two_roles, *ROUND, released("dana", "2026-02-10")), "ownerless") == []


@pytest.mark.parametrize(
    ("covered", "cadence", "due"),
    [
        ("2026-01-31", "monthly", "2026-02-28"),
        ("2026-12-31", "monthly", "2027-01-31"),
        ("2026-03-31", "quarterly", "2026-06-30"),
        ("2026-12-31", "half-yearly", "2027-06-30"),
        ("2025-12-31", "yearly", "2026-12-31"),
        ("2026-02-28", "weekly", "2026-03-07"),
        ("2026-02-28", "daily", "2026-03-01"),
        ("2026-02-28", "on-demand", None),
    ],
)
def test_a_measurement_is_due_at_the_end_of_the_next_period(covered, cadence, due):
    assert due_after(date.fromisoformat(covered), cadence) == (date.fromisoformat(due) if due else None)


def measured(period: str, at: str) -> MetricMeasured:
    said = {"metric": "lag", "service": "report", "value": "4", "unit": "days", "source": "Portfolio tool"}
    return a(MetricMeasured, period=period, occurred_at=on(at), **said)


def test_a_measurement_is_overdue_from_the_day_after_and_rests_on_the_one_before():
    story = Story(*ROUND[:13], measured("2026-03", "2026-04-02"), measured("2026-02", "2026-04-03"))
    assert asked(story, "overdue", until=on("2026-04-30")) == []
    rows = asked(story, "overdue", until=on("2026-05-10"))
    assert told(rows, "what", "about", "due", "days_overdue", "last_period", "positions") == [
        ("measurement", "lag", date(2026, 4, 30), 10, "2026-03", [14])
    ]
    story.tell(a(ServiceRetired, service="report", reason="Over.", occurred_at=on("2026-05-01")))
    assert asked(story, "overdue", until=on("2026-05-10")) == []


@pytest.mark.parametrize(
    ("cadence", "due"),
    [
        ("daily", "2026-03-01"),
        ("weekly", "2026-03-08"),
        ("monthly", "2026-03-31"),
        ("quarterly", "2026-06-30"),
        ("half-yearly", "2026-12-31"),
        ("yearly", "2027-12-31"),
    ],
)
def test_a_metric_that_was_never_measured_is_due_after_the_first_whole_period_of_the_service_at_work(cadence, due):
    """Delivered on the first of March 2026, a Sunday."""
    often = metric.model_copy(update={"cadence": cadence})
    story = Story(*(often if event is metric else event for event in ROUND[:13]))
    rows = [row for row in asked(story, "overdue", until=on("2028-01-01")) if row["what"] == "measurement"]
    assert told(rows, "about", "due", "last_period", "positions") == [("lag", date.fromisoformat(due), None, [9])]


def test_what_is_not_delivered_yet_need_not_be_measured_and_what_was_measured_once_is_measured_again():
    story = Story(*ROUND[:6], agreed, designed, metric)
    assert asked(story, "overdue", until=on("2026-12-30")) == []
    story.tell(measured("2026-02", "2026-03-01"))
    assert told(asked(story, "overdue", until=on("2026-12-30")), "due") == [(date(2026, 3, 31),)]


def test_a_benefit_is_overdue_as_far_as_its_customer_has_not_recognised_it():
    story = Story(*ROUND)
    of_benefits = [row for row in asked(story, "overdue", until=on("2027-01-10")) if row["what"] == "benefit"]
    assert told(of_benefits, "about", "days_overdue", "promised", "recognised", "short", "unit", "positions") == [
        ("less-rework", 10, 40000, 11000, 29000, "GBP", [6, 16, 17, 18])
    ]
    assert [row for row in asked(story, "overdue", until=on("2026-12-31")) if row["what"] == "benefit"] == []
    bare = promised.model_copy(update={"target": None, "baseline": None})
    short = [row["short"] for row in asked(Story(*ROUND[:5], bare), "overdue")]
    assert short == [None]


@pytest.mark.parametrize(
    ("about", "hint"),
    [
        ({"q1"}, "q1 is a claim, and what is due is its benefit: ask for less-rework"),
        ({"q1", "less-rework"}, None),
        ({"less-rework"}, None),
        (set(), None),
    ],
)
def test_who_asks_what_is_overdue_of_a_claim_is_told_of_its_benefit(about: set[str], hint: str | None):
    question = question_named("overdue")
    assert question
    assert caveat(question, Ground(Story(*ROUND).read, 18, LATER, about=frozenset(about))) == hint


def test_what_was_recorded_in_order_and_in_time_is_not_backdated():
    assert asked(Story(*ROUND), "backdated") == []


LATENESS = ("position", "lag_days", "behind_days", "late_days")


def test_what_was_written_down_more_than_a_month_after_it_happened_is_told_with_how_long():
    story = Story(*ROUND[:15])
    story.tell(claimed(), late=on("2026-07-15"))
    assert told(asked(story, "backdated"), *LATENESS) == [(16, 91, 0, 91)]


def test_what_goes_back_behind_the_record_is_told_with_what_it_goes_behind():
    story = Story(*ROUND)
    story.tell(claimed("late", at="2026-04-28"), late=on("2026-06-28"))
    rows = asked(story, "backdated")
    assert told(rows, *LATENESS, "corrects", "positions") == [(19, 61, 3, 61, None, [18, 19])]


def test_a_few_days_of_disorder_are_not_long_after():
    story = Story(*ROUND)
    story.tell(claimed("late", at="2026-04-28"))
    assert asked(story, "backdated") == []


def test_how_late_something_came_is_the_same_as_of_any_day():
    late = confirmed.model_copy(update={"occurred_at": on("2025-12-01")})
    story = Story(*ROUND[:3], late)
    row = told(asked(story, "backdated"), "position", "lag_days", "late_days")
    assert told(asked(story, "backdated", as_of=on("2025-12-31")), "position", "lag_days", "late_days") == row
    assert row == [(4, 40, 8)]


@pytest.mark.parametrize("as_of", [None, on("2026-04-27"), on("2026-01-12")])
def test_what_something_goes_back_behind_is_what_was_on_record_before_it_whatever_day_is_asked_about(as_of):
    story = Story(*ROUND)
    story.tell(confirmed, claimed("late", at="2026-05-12"), late=on("2026-07-01"))
    row = (19, 109, [18, 19])
    assert told(asked(story, "backdated", as_of=as_of), "position", "behind_days", "positions")[0] == row
    assert told(asked(story, "backdated", as_of=as_of, head=19), "position", "behind_days", "positions") == [row]


def test_a_ledger_that_was_recorded_at_one_stroke_tells_how_long_after_the_worst_first():
    story = Story()
    story.tell(*ROUND, late=on("2026-12-01"))
    rows = asked(story, "backdated")
    assert len(rows) == len(ROUND)
    assert {row["late_days"] for row in rows} == {0}
    assert {row["recorded_at"].date() for row in rows} == {date(2026, 12, 1)}
    lags = [row["lag_days"] for row in rows]
    assert (lags, lags[0]) == (sorted(lags, reverse=True), (date(2026, 12, 1) - rows[0]["occurred_at"].date()).days)


def test_a_correction_is_told_as_one_and_what_was_voided_as_such():
    story = Story(*ROUND)
    story.correct(16, late=on("2026-06-02"), amount=Decimal(11500))
    assert told(asked(story, "backdated"), "position", "corrects", "voided_by") == [(20, 16, None)]


def test_a_waiver_is_told_as_long_as_its_event_stands():
    story = Story(*ROUND[:15], claimed().model_copy(update={"waivers": waived("claim-with-evidence")}))
    assert told(asked(story, "waivers"), "rule", "family", "reason", "kind", "positions") == [
        ("claim-with-evidence", "gate", "The board said so.", "value-claimed", [16])
    ]
    story.void(16)
    assert asked(story, "waivers") == []


def test_corrections_tell_what_was_said_and_what_counts_now_each_time():
    story = Story(*ROUND[:16])
    first = story.correct(16, amount=Decimal(11500))
    second = story.correct(first, amount=Decimal(11400))
    story.void(second)
    rows = asked(story, "corrections")
    assert told(rows, "position", "changed", "corrected_by", "positions") == [
        (16, ["amount: 12000, now 11500"], 18, [16, 17, 18]),
        (18, ["amount: 11500, now 11400"], 20, [18, 19, 20]),
        (20, [], None, [20, 21]),
    ]
    assert told(asked(story, "corrections", head=18), "position") == [(16,)]


def test_what_a_correction_changed_is_told_in_words_whatever_it_is():
    story = Story(*ROUND)
    paper = PAPER.model_copy(update={"sha256": None, "size": None})
    story.correct(6, baseline=None, owner="coo", due="2026-11-30", occurred_at=on("2026-01-22"))
    story.correct(16, evidence=(paper,), method="m" * 99)
    assert [row["changed"] for row in asked(story, "corrections")] == [
        [
            "occurred_at: 2026-01-21T09:00:00+00:00, now 2026-01-22T09:00:00+00:00",
            "baseline: value 120000, date 2025-12-31, source Rework ledger 2025, now nothing",
            "due: 2026-12-31, now 2026-11-30",
            "owner: cfo, now coo",
        ],
        [
            "evidence: nothing, now title Minutes, uri minutes.txt",
            f"method: Hours saved., now {'m' * 79}…",
        ],
    ]


def at(day: int) -> datetime:
    return datetime(2026, 5, day, 12, tzinfo=UTC)


NOTED = (
    Noted(at(1), "value-delivery.value-claimed.v1", "claim-with-evidence", "dana", 3, "log"),
    Noted(at(2), "value-delivery.value-claimed.v1", "claim-is-new", "ines", 5, "import", "claims.csv", 7),
    Noted(at(2), "value-delivery.value-claimed.v1", "claim-is-new", "ines", 5, "import", "claims.csv", None, 40),
)


def test_refusals_are_those_that_were_noted_by_the_moment():
    story = Story(*ROUND)
    names = ("actor", "kind", "rule", "by", "file", "row", "times", "positions")
    assert told(asked(story, "refusals", refusals=lambda: NOTED), *names) == [
        ("dana", "value-claimed", "claim-with-evidence", "log", None, None, 1, [3]),
        ("ines", "value-claimed", "claim-is-new", "import", "claims.csv", 7, 1, [5]),
        ("ines", "value-claimed", "claim-is-new", "import", "claims.csv", None, 40, [5]),
    ]
    for moment in ({"head": 4}, {"known_at": at(1)}, {"as_of": at(1)}):
        assert told(asked(story, "refusals", refusals=lambda: NOTED, **moment), "actor") == [("dana",)]


@pytest.mark.parametrize(
    ("moment", "left_open"),
    [
        ({}, None),
        ({"as_of": at(2)}, None),
        ({"as_of": at(1)}, "41 were refused later"),
        ({"as_of": on("2026-04-30")}, "42 were refused later"),
        ({"as_of": on("2026-04-30"), "known_at": at(1)}, "1 was refused later"),
    ],
)
def test_what_was_refused_after_the_day_asked_about_is_counted(moment: dict[str, Any], left_open: str | None):
    question = question_named("refusals")
    assert question
    ground = Ground(Story(*ROUND).read, 18, LATER, refusals=lambda: NOTED, **moment)
    assert (unanswered(question, ground), caveat(question, ground)) == (None, left_open)


def test_lines_that_are_no_notes_are_passed_over_and_can_be_counted(tmp_path: Path):
    path = refusals_path(tmp_path / "acme.db")
    path.write_text(
        '{"at":"2026-05-01T12:00:00+00:00","kind":"k.v.v1","rule":"r","actor":"d","head":3,"by":"log"}\n{"at\n'
    )
    assert [noted.rule for noted in noted_in(tmp_path / "acme.db")] == ["r"]
    assert [(number, noted is None) for number, noted in numbered(tmp_path / "acme.db")] == [(1, False), (2, True)]


def test_where_no_refusal_was_ever_noted_nobody_can_tell_what_was_refused():
    assert without(Story(*ROUND), "refusals") == "no refusals were noted beside this ledger"
    assert without(Story(*ROUND), "refusals", refusals=lambda: NOTED) is None


def test_what_was_known_before_the_first_event_was_recorded_cannot_be_told():
    story = Story(*ROUND)
    first = story.entries[0].event.recorded_at.date()
    assert without(story, "known-then", then=0, as_of=on("2025-12-31")) == (
        f"nothing was on record by 2025-12-31: the first event was recorded {first}"
    )
    assert without(story, "known-then", then=0) == f"nothing was on record then: the first event was recorded {first}"
    assert (without(story, "known-then", then=3), without(story, "waivers")) == (None, None)


def test_of_what_was_not_yet_on_record_no_question_can_be_answered():
    story = Story(*ROUND)
    first = story.entries[0].event.recorded_at.date()
    for question in all_questions():
        before = Ground(story.read, 0, LATER, then=0, known_at=on("2020-01-01"), refusals=lambda: NOTED)
        assert unanswered(question, before) == (
            f"nothing was on record by then: the first event was recorded {first}"
        ), question.name
    waivers = question_named("waivers")
    assert waivers
    assert unanswered(waivers, Ground(Story().read, 0, LATER)) is None


def test_notes_that_cannot_be_read_are_counted_and_where_none_can_nothing_is_answered():
    story, refusals = Story(*ROUND), question_named("refusals")
    assert refusals
    for noted, lost, lacking, beside in (
        (NOTED, 0, None, None),
        (NOTED, 2, None, "2 lines of the notes cannot be read, and what they told is not here"),
        ((), 1, "what was noted of refusals cannot be read: of 1 line none is a note", None),
        ((), 0, "what was noted of refusals cannot be read: the file is empty", None),
    ):
        ground = Ground(story.read, 18, LATER, refusals=partial(tuple, noted), refusals_lost=partial(int, lost))
        assert (unanswered(refusals, ground), caveat(refusals, ground)) == (lacking, beside)


def test_beside_what_has_no_evidence_it_is_told_that_no_file_was_looked_at():
    story = Story(*ROUND[:15], claimed().model_copy(update={"evidence": (PAPER,)}))
    question = question_named("without-evidence")
    assert question
    assert caveat(question, Ground(story.read, 16, LATER)) is None  # it is not answered at all
    story.tell(verified())
    assert caveat(question, Ground(story.read, 17, LATER)) == (
        "whether the files that are cited are unchanged was not looked at: none of them was at hand"
    )
    assert caveat(question, Ground(story.read, 17, LATER, hash_of=lambda each: each.sha256)) is None


def test_that_no_file_changed_cannot_be_told_where_no_file_is_at_hand():
    story = Story(*ROUND[:15], claimed().model_copy(update={"evidence": (PAPER,)}))
    assert without(story, "without-evidence") == "no file of evidence was at hand to be held against its hash"
    assert without(story, "without-evidence", hash_of=lambda each: each.sha256) is None
    story.tell(verified())
    assert len(asked(story, "without-evidence")) == 1
    assert without(story, "without-evidence") is None
