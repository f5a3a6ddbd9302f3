"""The charter promises: roles are held and given up, and what is taken back leaves the ledger in order."""

from datetime import timedelta

import pytest

from events.awareness_building import CustomerIdentified
from events.base import Event
from events.charter import (
    BaselineAssessed,
    CharterAmended,
    CompetencyAssessed,
    EventVoided,
    GovernanceDefined,
    LaunchPhaseCompleted,
    PmoChartered,
    PmoMaturityAssessed,
    ScenarioDeclared,
    StaffAppointed,
    StaffReleased,
    StrategySet,
)
from events.entry import Entry
from events.needs_assessment import NeedIdentified, NeedReprioritised
from events.value_delivery import ValueVerified
from events.value_recognition import ValueRecognised
from flywheel.corrections import void_of
from tests.given import SPRING, SUMMER, a, charter, given

finance = a(CustomerIdentified, customer="finance", name="Finance", type="business-unit")
need = a(NeedIdentified, need="one-date", customer="finance", statement="One date I can trust.")
appointed = a(StaffAppointed, person="dana", role="operator")
released = a(StaffReleased, person="dana", role="operator")


def void(position: int, event: Event, correction: bool = False) -> EventVoided:
    entry = Entry(position, event)
    return void_of(entry, reason="Typed wrongly.", actor="dana", occurred_at=SPRING, correction=correction)


@pytest.mark.parametrize(
    "event",
    [
        a(GovernanceDefined, decision_rights=[{"decision": "rebaseline", "role": "board"}]),
        a(StrategySet, horizon="2026", objectives=[{"id": "on-time", "statement": "On time."}]),
        a(BaselineAssessed, element="structure", score=2, findings="Five calendars."),
        a(ScenarioDeclared, scenario="growing", rationale="Demand doubled."),
        a(LaunchPhaseCompleted, phase="assessment", deliverables=["Report"]),
        a(PmoMaturityAssessed, area="process", phase="evolving", findings="Half of it is written down."),
    ],
    ids=lambda event: event.kind_name,
)
def test_the_framework_can_be_recorded_at_any_time(event: Event):
    given().admits(event)


def test_the_charter_can_be_amended():
    given().admits(a(CharterAmended, sponsor="cfo", reason="A new sponsor."))


def test_an_amendment_says_something():
    given().refuses_only(
        a(CharterAmended, reason="No idea."),
        "amend-something: nothing is amended. Give the name, the scope, the mandate or the sponsor that is new.",
    )


def test_an_amendment_says_something_new():
    to_cfo, to_ceo = a(CharterAmended, sponsor="cfo", reason="A."), a(CharterAmended, sponsor="ceo", reason="B.")
    words = "the charter says so already. Give the name, the scope, the mandate or the sponsor that is new."
    given().refuses_only(to_ceo, f"amend-something: {words}")
    given(to_cfo).refuses_only(to_cfo, f"amend-something: {words}")
    given(to_cfo).admits(to_ceo)


def test_a_strategy_states_each_objective_once():
    twice = [{"id": "on-time", "statement": "On time."}, {"id": "on-time", "statement": "In time."}]
    given().refuses_only(
        a(StrategySet, horizon="2026", objectives=twice),
        "name-an-objective-once: objective on-time stands twice. Give each objective an id of its own.",
    )


def test_people_take_on_roles_and_leave_them():
    given().admits(appointed)
    given(appointed).admits(released)
    given(appointed, released).admits(appointed)
    given(appointed).admits(a(StaffAppointed, person="dana", role="lead"))


def test_nobody_takes_on_a_role_that_they_have():
    given(appointed).refuses_only(
        appointed, "appoint-to-a-role-once: dana has the role operator already. Nothing is left to do."
    )


def test_nobody_leaves_a_role_that_they_do_not_have():
    words = "dana does not have the role operator at that time."
    given().refuses_only(released, f"release-from-a-role-held: {words} Log staff-appointed first.")
    given(appointed, released).refuses_only(released, f"release-from-a-role-held: {words} Log staff-appointed first.")
    given(a(StaffAppointed, person="dana", role="lead")).refuses_only(
        released, f"release-from-a-role-held: {words} Give the role held: lead."
    )


def test_nobody_leaves_a_role_before_they_had_it():
    given(appointed.model_copy(update={"occurred_at": SUMMER})).refuses_only(
        released,
        "release-from-a-role-held: dana does not have the role operator at that time. Log staff-appointed first.",
    )


def test_the_competency_of_staff_can_be_assessed():
    assessed = a(CompetencyAssessed, person="dana", competency="scheduling", level=2, target=4)
    given(appointed).admits(assessed)
    given().refuses_only(assessed, "assess-staff: dana was never appointed. Log staff-appointed first.")
    given().admits_waiving(assessed, "assess-staff")


def test_what_stands_can_be_voided():
    given(finance).admits(void(2, finance))


def test_what_is_not_there_cannot():
    given().refuses_only(
        void(2, finance),
        "void-what-stands: #2 was voided before, or is not there. Look the position up with 'flywheel replay'.",
    )


def test_nothing_is_voided_twice():
    given(finance, void(2, finance)).refuses_only(
        void(2, finance),
        "void-what-stands: #2 was voided before, or is not there. Look the position up with 'flywheel replay'.",
    )


@pytest.mark.parametrize(
    "said", [{"carried": ("customer:board",)}, {"carried": ()}, {"voided_kind": NeedIdentified.kind, "carried": ()}]
)
def test_a_void_carries_what_it_voids(said: dict[str, object]):
    given(finance).refuses_only(
        void(2, finance).model_copy(update=said),
        "void-carries-what-it-voids: the void does not carry the kind and the tags of #2. Use flywheel void '#2'.",
    )


def test_a_void_is_not_voided():
    voided = void(2, finance)
    given(finance, voided).refuses_only(
        void(3, voided), "void-no-void: #3 is a void, and a void cannot be voided. Log anew what it had voided."
    )


def test_a_ledger_is_never_without_its_charter():
    given().refuses_only(
        void(1, charter),
        "keep-the-charter: a ledger cannot be without its charter. Use flywheel correct '#1', or log charter-amended.",
    )


def test_nothing_is_left_hanging():
    words = "customer finance is still named, last by need-identified. Void what names it first, or correct #2."
    given(finance, need).refuses_only(void(2, finance), f"void-leaves-nothing-hanging: {words}")
    given(finance, need).admits_waiving(void(2, finance), "void-leaves-nothing-hanging")


def test_nothing_is_left_hanging_on_what_was_corrected_either():
    words = "customer finance is still named, last by need-identified. Void what names it first, or correct #5."
    corrected = (finance, need, void(2, finance, correction=True), finance.model_copy(update={"causes": (2,)}))
    given(*corrected).refuses_only(void(5, finance), f"void-leaves-nothing-hanging: {words}")


def test_what_gave_an_id_can_be_voided_once_all_that_names_it_is():
    given(finance, need, void(3, need)).admits(void(2, finance))


def test_what_gave_no_id_can_be_voided_whatever_came_after():
    higher = a(NeedReprioritised, need="one-date", priority=90, reason="The board asked.")
    given(finance, need, higher, higher).admits(void(4, higher))


verified = a(ValueVerified, claim="q1", amount="100", unit="GBP", verified_by="controller")


def verdict(verdict: str, amount: str) -> ValueRecognised:
    about = {"claims": ["q1"], "proposition": "dates", "customer": "finance", "unit": "GBP"}
    return a(ValueRecognised, verdict=verdict, amount=amount, acknowledged_by="cfo-finance", **about)


def test_a_verification_on_which_a_recognition_rests_is_not_voided():
    words = "value was recognised on the verification at #2. Void its value-recognised first."
    given(verified, verdict("recognised", "100")).refuses_only(void(2, verified), f"void-nothing-recognised: {words}")
    given(verified, verdict("partly", "1")).admits_waiving(void(2, verified), "void-nothing-recognised")


def test_a_verification_can_be_voided_where_nothing_was_recognised():
    recognised = verdict("recognised", "100")
    given(verified).admits(void(2, verified))
    given(verified, verdict("declined", "0")).admits(void(2, verified))
    given(verified, recognised, void(3, recognised)).admits(void(2, verified))


def test_the_charter_can_be_amended_after_it_was_corrected():
    renamed = a(
        PmoChartered, **{**charter.model_dump(include={"scope", "mandate", "currency", "sponsor"}), "name": "X"}
    )
    to_cfo = a(CharterAmended, sponsor="cfo", reason="A new sponsor.", occurred_at=SPRING + timedelta(days=1))
    words = "the charter says so already. Give the name, the scope, the mandate or the sponsor that is new."
    given(to_cfo, void(1, charter, correction=True), renamed).refuses_only(to_cfo, f"amend-something: {words}")
