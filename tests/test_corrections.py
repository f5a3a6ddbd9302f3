"""Corrections promise: what was said stays in the ledger, and what should have been said takes its place."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from events.charter import EventVoided
from events.entry import Entry
from events.needs_assessment import NeedIdentified
from events.service_development import ServiceDesigned
from flywheel.corrections import correction_of, void_of
from flywheel.errors import Refused
from tests.given import SPRING, a, given

need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.", priority=80, key="row-7")
entry = Entry(7, need.model_copy(update={"recorded_at": SPRING, "causes": (3,)}))
TODAY = SPRING + timedelta(days=30)
WHY = "Two figures were swapped."


def test_a_void_carries_what_it_voids_and_why():
    void = void_of(entry, reason=WHY, actor="erin", occurred_at=TODAY, note="As told by Finance.")
    assert (void.voids, void.voided_kind, void.carried) == (7, need.kind, need.tags)
    assert (void.reason, void.actor, void.occurred_at, void.note) == (WHY, "erin", TODAY, "As told by Finance.")
    assert not void.correction


def test_a_void_has_a_reason():
    with pytest.raises(ValidationError, match="at least 1 character"):
        void_of(entry, reason=" ", actor="erin", occurred_at=TODAY)


def test_a_correction_is_a_void_and_what_takes_its_place():
    void, replacement = correction_of(entry, {"priority": 90}, reason=WHY, actor="erin", at=TODAY)
    assert isinstance(void, EventVoided)
    assert (void.voids, void.correction, void.actor, void.occurred_at) == (7, True, "erin", TODAY)
    changed = {"priority": 90, "actor": "erin", "causes": (3, 7)}
    assert replacement == need.model_copy(update=changed)


def test_a_correction_can_change_when_it_occurred_and_who_said_so():
    _, replacement = correction_of(entry, {"occurred_at": TODAY, "actor": "dana"}, reason=WHY, actor="erin", at=TODAY)
    assert (replacement.occurred_at, replacement.actor) == (TODAY, "dana")


def test_a_correction_can_take_back_what_may_be_left_out():
    _, replacement = correction_of(entry, {"priority": None}, reason=WHY, actor="erin", at=TODAY)
    assert isinstance(replacement, NeedIdentified)
    assert replacement.priority is None


def test_a_correction_names_what_it_corrects_whatever_other_causes_it_has():
    _, replacement = correction_of(entry, {"causes": [4, 5]}, reason=WHY, actor="erin", at=TODAY)
    assert replacement.causes == (4, 5, 7)


def test_a_correction_keeps_the_id():
    with pytest.raises(Refused) as refused:
        correction_of(entry, {"need": "another"}, reason=WHY, actor="erin", at=TODAY)
    assert str(refused.value) == (
        "correction-keeps-the-id: the id of a need stays. Log need-identified anew with the other id; "
        "#7 can be voided while nothing else names it."
    )
    assert correction_of(entry, {"need": "one-date", "priority": 1}, reason=WHY, actor="erin", at=TODAY)


@pytest.mark.parametrize("changes", [{"priority": 101}, {"colour": "red"}, {"statement": ""}])
def test_a_correction_fits_the_kind(changes: dict[str, object]):
    with pytest.raises(ValidationError):
        correction_of(entry, changes, reason=WHY, actor="erin", at=TODAY)


@pytest.mark.parametrize("name", ["class", "service_class"])
def test_a_field_can_be_changed_by_either_of_its_names(name: str):
    how = {"class": "tactical", "approach": "supportive", "owner": "dana", "propositions": ["dates"]}
    service = a(ServiceDesigned, service="report", name="Report", **how)
    _, replacement = correction_of(Entry(2, service), {name: "strategic"}, reason=WHY, actor="erin", at=TODAY)
    assert isinstance(replacement, ServiceDesigned)
    assert replacement.service_class == "strategic"


def test_a_void_that_promises_a_correction_does_not_come_alone():
    void, _ = correction_of(Entry(2, need), {"priority": 90}, reason=WHY, actor="erin", at=SPRING)
    given(need).refuses_only(
        void,
        "correction-brings-its-replacement: nothing follows that takes the place of #2. "
        "Use flywheel correct '#2', or void it without a correction.",
    )
