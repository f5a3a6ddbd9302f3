"""Kinds promise: each has its name, its step and its words; a name that is none finds the nearest."""

import re

import pytest

from events.base import SHARED, Event
from events.charter import EventVoided
from events.kinds import CHARTER, INTRODUCERS, KINDS, STEPS, UnknownKind, by_name, kind_named, own_fields
from events.needs_assessment import NeedIdentified

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)


def test_the_ten_steps_and_the_charter_have_kinds():
    assert {kind.partition(".")[0] for kind in KINDS} == {CHARTER, *STEPS}
    assert len(STEPS) == 10


@every_kind
def test_a_kind_is_named_for_its_class_in_the_room_of_its_step(kind: type[Event]):
    step, name, version = kind.kind.split(".")
    assert kind.__module__ == f"events.{step.replace('-', '_')}"
    assert re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower() == name
    assert version == "v1"


def test_no_two_kinds_share_a_name():
    assert len(by_name()) == len(KINDS)


@every_kind
def test_a_kind_and_each_of_its_fields_say_what_they_are(kind: type[Event]):
    assert kind.__doc__
    assert kind.__doc__.rstrip().endswith(".")
    silent = [name for name in own_fields(kind) if not kind.model_fields[name].description]
    assert silent == []


@every_kind
def test_what_a_kind_is_about_and_introduces_are_fields_of_its_own(kind: type[Event]):
    assert set(kind.about) <= set(own_fields(kind))
    assert kind.introduces is None or kind.introduces in kind.about


@every_kind
def test_a_kind_has_a_schema(kind: type[Event]):
    schema = kind.model_json_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) >= {"occurred_at", "actor"}


def test_one_kind_gives_each_sort_of_thing_its_id():
    assert set(INTRODUCERS) == {"customer", "need", "proposition", "benefit", "service", "metric", "claim"}
    assert INTRODUCERS["need"] is NeedIdentified


@pytest.mark.parametrize(
    "name", ["need-identified", "needs-assessment.need-identified", "needs-assessment.need-identified.v1"]
)
def test_a_kind_is_found_by_any_of_its_names(name: str):
    assert kind_named(name) is NeedIdentified


@pytest.mark.parametrize("name", ["need-identifed", "Need-Identified", "charter.need-identified", "need identified"])
def test_a_name_that_is_none_finds_the_nearest(name: str):
    with pytest.raises(UnknownKind, match=r"Did you mean (needs-assessment\.)?need-identified"):
        kind_named(name)


@pytest.mark.parametrize("name", ["", "x", "." * 1000, "\x00"])
def test_a_name_like_no_other_leads_to_the_list(name: str):
    with pytest.raises(UnknownKind, match="'flywheel kinds' lists them"):
        kind_named(name)


def test_fields_of_its_own_are_those_that_not_every_event_has():
    assert own_fields(NeedIdentified) == ["need", "customer", "statement", "priority", "objective"]
    assert SHARED.isdisjoint(own_fields(EventVoided))
