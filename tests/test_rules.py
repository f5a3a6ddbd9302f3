"""Rules promise: each says in a sentence what it asks, what it reads is its boundary, and each is held to its words."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from events.awareness_building import AwarenessSessionHeld, BrandPublished, CustomerIdentified
from events.base import Event
from events.charter import EventVoided, PmoChartered, StaffAppointed
from events.kinds import CHARTER, KINDS, STEPS
from events.needs_assessment import NeedConfirmed, NeedIdentified, NeedWithdrawn
from events.service_onboarding import ServiceAdopted, ServiceIntroduced
from events.value_proposition import ValueProposed
from flywheel.rules import Past, Rule, Selection, Take, Ties, all_rules, rule, rules_for
from tests.given import a

need = a(NeedIdentified, need="one-date", customer="finance", statement="One date.")
adopted = a(ServiceAdopted, service="report", customer="finance", adoption="75", users=18)
every_rule = pytest.mark.parametrize("each", all_rules(), ids=lambda each: each.code)

PARSED = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.rglob("test_*.py")]
NODES = [node for tree in PARSED for node in ast.walk(tree)]
SAID = [node.value for node in NODES if isinstance(node, ast.Constant) and isinstance(node.value, str)]
REFUSED = {words.partition(": ")[0] for words in SAID if ": " in words}


def waived() -> Iterator[str]:
    """The rules that tests waive: the words given to whatever waives."""
    for call in (node for node in NODES if isinstance(node, ast.Call)):
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in ("admits_waiving", "waiving", "Waiver"):
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            yield from (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))


WAIVED = set(waived())


def unregistered(
    reads: tuple[type[Event], ...] = (),
    by: Ties = (),
    take: Take = Take.ALL,
    at: str | None = None,
    governs: tuple[type[Event], ...] = (Event,),
) -> Rule:
    """A rule that is in no catalogue, and never complains."""
    return Rule("x", "X.", governs, reads, by, take, at, False, "reference", False, no_complaint)


def no_complaint(event: Event, past: Past) -> None:
    """A rule that never complains."""


@every_rule
def test_a_rule_is_refused_somewhere_in_its_exact_words(each: Rule):
    assert each.code in REFUSED or each.code.startswith("not-before-its-")


@every_rule
def test_a_rule_that_can_be_waived_is_waived_somewhere(each: Rule):
    assert each.code in WAIVED or not each.waivable or each.code.startswith("not-before-its-")


@every_rule
def test_a_rule_says_in_one_sentence_what_it_asks(each: Rule):
    assert each.sentence[:1].isupper()
    assert each.sentence.endswith(".")
    assert len(each.sentence) <= 120
    assert re.fullmatch(r"[a-z][a-z0-9-]+", each.code)


@every_rule
def test_a_rule_governs_kinds_that_have_what_it_reads_by(each: Rule):
    fields = [each.at] if each.at else [] if callable(each.by) else [each.by] if isinstance(each.by, str) else each.by
    for kind in KINDS.values():
        if each.applies_to(kind):
            assert set(fields) <= set(kind.model_fields), kind.kind


@every_rule
def test_a_rule_is_pure_and_has_no_default_past(each: Rule):
    assert list(inspect.signature(each.check).parameters)[1:] == ["past"]


@every_rule
def test_references_cannot_be_waived_and_gates_and_duties_can(each: Rule):
    assert each.waivable is (each.family in ("gate", "duty")) or each.family in ("time", "amount")


def test_the_catalogue_goes_round_the_wheel():
    rooms = list(dict.fromkeys(each.check.__module__.rpartition(".")[2] for each in all_rules()))
    assert rooms == ["every_event", *(step.replace("-", "_") for step in (CHARTER, *STEPS))]


def test_a_kind_is_under_the_rules_of_every_event_and_those_of_its_step():
    codes = [each.code for each in rules_for(NeedIdentified)]
    assert codes[:4] == ["charter-first", "not-in-the-future", "causes-are-recorded", "waive-a-rule-of-this-kind"]
    assert codes[-3:] == ["need-of-known-customer", "need-is-new", "need-serves-a-set-objective"]
    assert "propose-to-a-known-customer" not in codes


def test_two_rules_do_not_share_a_code():
    with pytest.raises(ValueError, match="The rule need-is-new stands twice"):
        rule("need-is-new", NeedIdentified)(no_complaint)


def test_a_rule_reads_by_one_field():
    reading = unregistered(reads=(CustomerIdentified,), by="customer", take=Take.FIRST)
    assert reading.selections(need) == [Selection((CustomerIdentified.kind,), ("customer:finance",), Take.FIRST)]


def test_a_rule_reads_by_several_fields_together():
    reading = unregistered(reads=(ServiceIntroduced,), by=("service", "customer"))
    assert reading.selections(adopted) == [Selection((ServiceIntroduced.kind,), ("service:report", "customer:finance"))]


def test_a_rule_reads_by_each_item_of_a_list():
    session = a(AwarenessSessionHeld, title="x", channel="y", customers=["finance", "board"], reach=2)
    reading = unregistered(reads=(CustomerIdentified,), by="customers")
    assert [selection.tags for selection in reading.selections(session)] == [("customer:finance",), ("customer:board",)]


def test_a_rule_reads_by_a_field_that_goes_by_another_name_elsewhere():
    confirmed = a(NeedConfirmed, need="one-date", confirmed_by="cfo-finance")
    reading = unregistered(reads=(StaffAppointed,), by={"confirmed_by": "person"})
    assert reading.selections(confirmed) == [Selection((StaffAppointed.kind,), ("person:cfo-finance",))]


def test_a_rule_reads_by_what_a_function_gives():
    reading = unregistered(reads=(NeedIdentified,), by=lambda _: [("need:a",), ("need:b",)])
    assert [selection.tags for selection in reading.selections(need)] == [("need:a",), ("need:b",)]


def test_a_rule_reads_all_of_a_kind():
    reading = unregistered(reads=(PmoChartered,))
    assert reading.selections(need) == [Selection((PmoChartered.kind,), ())]


def test_a_rule_that_reads_nothing_has_no_boundary():
    assert unregistered().selections(need) == []
    assert unregistered().concerns(need)
    assert not unregistered().looks_back


def test_a_rule_about_a_field_that_was_not_given_has_nothing_to_say():
    reading = unregistered(reads=(PmoChartered,), by="objective")
    assert not reading.concerns(need)
    assert reading.concerns(need.model_copy(update={"objective": "on-time"}))


def test_a_rule_that_reads_by_position_rests_on_what_may_be_voided_there():
    reading = unregistered(at="builds_on")
    proposed = a(ValueProposed, proposition="x", customer="y", needs=["z"], statement="s")
    assert not reading.concerns(proposed)
    building = proposed.model_copy(update={"builds_on": 7})
    assert reading.positions(building) == (7,)
    assert reading.selections(building) == [Selection((EventVoided.kind,), ("event:7",))]
    assert unregistered(at="causes").positions(need.model_copy(update={"causes": (3, 4)})) == (3, 4)


def test_a_selection_holds_what_is_of_its_kinds_and_bears_all_its_tags():
    assert Selection((), ()).holds(need)
    assert Selection((NeedIdentified.kind, NeedWithdrawn.kind), ("need:one-date", "customer:finance")).holds(need)
    assert not Selection((NeedWithdrawn.kind,), ("need:one-date",)).holds(need)
    assert not Selection((), ("need:one-date", "customer:board")).holds(need)
    assert not Selection((BrandPublished.kind,), ()).holds(need)


def test_a_rule_for_every_event_is_for_each_kind():
    assert all(unregistered().applies_to(kind) for kind in KINDS.values())
    assert not unregistered(governs=(NeedIdentified,)).applies_to(NeedWithdrawn)
