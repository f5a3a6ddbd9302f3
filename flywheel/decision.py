"""Decisions: what the rules say of one event in the light of the past that they read."""

from collections.abc import Callable, Set
from typing import NamedTuple

from events.base import Event
from flywheel.errors import Refusal, Refused
from flywheel.plans import FOLLOWING, plan_of
from flywheel.rules import Past, Rule, Selection, rules_for


class Decision(NamedTuple):
    """An event that was admitted: which rules were set aside for it, and which waivers it did not need."""

    waived: tuple[str, ...]
    needless: tuple[str, ...]


ADMITTED = Decision((), ())
NONE: Set[str] = frozenset()


def decide(event: Event, past_of: Callable[[Rule, Event, list[Selection]], Past]) -> Decision:
    """Admit an event, or raise Refused with every complaint that does not merely follow from another.

    `past_of` gives the parts of the past that a rule selects for the event, in order, without voided events. Gates and
    amounts speak of what the event names, so they are asked only where all of that is there.
    """
    waivers = {waiver.rule for waiver in event.waivers} if event.waivers else NONE
    waived: list[str] = []
    refusals: list[Refusal] = []
    lacking = False
    plan = plan_of(type(event))
    asked = plan.asked(event)
    read: list[Past | None] = [None] * len(asked)
    for rule, number in plan.rules:
        if lacking and rule.family in FOLLOWING:
            break
        if (selections := asked[number]) is None:
            continue
        if (past := read[number]) is None:
            past = read[number] = past_of(rule, event, selections)
        if not (reason := rule.check(event, past)):
            continue
        if rule.waivable and rule.code in waivers:
            waived.append(rule.code)
        else:
            refusals.append(_refusal(rule, reason, waivers))
            lacking |= rule.family == "reference" and rule.looks_back
    if refusals:
        raise Refused(*refusals)
    if not waivers:
        return ADMITTED
    return Decision(tuple(waived), tuple(sorted(waivers - {*waived})))


def boundary(event: Event) -> list[Selection]:
    """All that the rules read for an event: what is appended to it meanwhile makes the decision stale."""
    return [selection for rule in rules_for(type(event)) for selection in rule.selections(event)]


def positions(event: Event) -> list[int]:
    """All the positions that the rules read for an event."""
    return [position for rule in rules_for(type(event)) for position in rule.positions(event)]


def _refusal(rule: Rule, reason: str, waivers: Set[str]) -> Refusal:
    if rule.code in waivers:
        return Refusal(rule.code, f"{reason} This rule cannot be waived.")
    return Refusal(rule.code, reason)
