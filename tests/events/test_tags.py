"""Tags promise: one for each thing that an event is about, from its fields alone."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from events.awareness_building import AwarenessSessionHeld, BrandPublished
from events.base import NIL
from events.charter import EventVoided, StrategySet
from events.fields import NOT_YET
from events.needs_assessment import NeedIdentified
from events.value_recognition import ValueRecognised
from tests.given import a

need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.")


def test_each_thing_that_an_event_is_about_is_a_tag():
    assert need.tags == ("need:one-date", "customer:finance")


def test_a_field_that_is_not_given_is_none():
    serving = a(NeedIdentified, need="one-date", customer="finance", statement="One date.", objective="on-time")
    assert serving.tags == ("need:one-date", "customer:finance", "objective:on-time")


def test_a_list_gives_a_tag_for_each_of_its_items_in_the_singular():
    said = {"proposition": "dates", "customer": "finance", "unit": "GBP", "acknowledged_by": "cfo-finance"}
    event = a(ValueRecognised, claims=["q1", "q2"], verdict="partly", amount="1", **said)
    assert event.tags == ("claim:q1", "claim:q2", "proposition:dates", "customer:finance")


def test_each_tag_stands_once():
    event = a(AwarenessSessionHeld, title="x", channel="y", reach=1, customers=["finance", "board", "finance"])
    assert event.tags == ("customer:finance", "customer:board")


def test_objectives_are_tagged_by_their_ids():
    event = a(StrategySet, horizon="2026", objectives=[{"id": "on-time", "statement": "On time."}])
    assert event.tags == ("objective:on-time",)


def test_an_event_about_nothing_in_particular_has_none():
    assert a(BrandPublished, title="x", promise="y").tags == ()


def test_a_key_is_the_last_tag():
    assert need.model_copy(update={"key": "row 7: Finance"}).tags[-1] == "key:row 7: Finance"


def test_a_void_has_the_tags_of_what_it_voids():
    event = a(EventVoided, voids=7, voided_kind=need.kind, carried=need.tags, reason="Typed wrongly.")
    assert event.tags == ("event:7", "need:one-date", "customer:finance")


def test_a_copy_has_the_tags_of_its_own_fields():
    assert need.tags
    assert need.model_copy(update={"customer": "board"}).tags == ("need:one-date", "customer:board")


def test_what_the_ledger_stamps_is_a_copy_about_the_same():
    event_id, now = UUID(int=7), datetime(2026, 6, 1, 9, tzinfo=UTC)
    stamped = need.stamped(event_id, now)
    assert stamped == need.model_copy(update={"id": event_id, "recorded_at": now})
    assert (stamped.tags, stamped.model_fields_set) == (need.tags, need.model_fields_set | {"id", "recorded_at"})
    assert (need.id, need.recorded_at) == (NIL, NOT_YET)


def test_an_event_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        setattr(need, "need", "another")  # noqa: B010 - a type checker would not let it pass otherwise


@pytest.mark.parametrize("said", [{"colour": "red"}, {"Need": "x"}])
def test_nothing_is_said_that_has_no_field(said: dict[str, Any]):
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        a(NeedIdentified, need="x", customer="y", statement="z", **said)


def test_step_and_name_come_from_the_kind():
    assert (need.step, need.kind_name) == ("needs-assessment", "need-identified")
