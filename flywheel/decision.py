"""Decisions: what the rules say of one event in the light of the past that they read."""

from collections.abc import Callable
from typing import NamedTuple

from events.base import Event
from flywheel.errors import Refusal, Refused
from flywheel.rules import Past, Rule, Selection, rules_for


class Decision(NamedTuple):
    """An event that was admitted: which rules were set aside for it, and which waivers it did not need."""

    waived: tuple[str, ...]
    needless: tuple[str, ...]


def decide(event: Event, past_of: Callable[[Rule, Event], Past]) -> Decision:
    """Admit an event, or raise Refused with every complaint.

    `past_of` gives the part of the past that a rule reads for the event, in order, without voided events.
    """
    waivers = {waiver.rule for waiver in event.waivers}
    broken: dict[str, Refusal] = {}
    for rule in rules_for(type(event)):
        if rule.concerns(event) and (reason := rule.check(event, past_of(rule, event))):
            broken[rule.code] = _refusal(rule, reason, waivers)
    if standing := [broken[code] for code in broken if code not in waivers or not _waivable(event, code)]:
        raise Refused(*standing)
    return Decision(tuple(broken), tuple(sorted(waivers - broken.keys())))


def boundary(event: Event) -> list[Selection]:
    """All that the rules read for an event: what is appended to it meanwhile makes the decision stale."""
    return [selection for rule in rules_for(type(event)) for selection in rule.selections(event)]


def _waivable(event: Event, code: str) -> bool:
    return any(rule.code == code and rule.waivable for rule in rules_for(type(event)))


def _refusal(rule: Rule, reason: str, waivers: set[str]) -> Refusal:
    if rule.code in waivers and not rule.waivable:
        return Refusal(rule.code, f"{reason} This rule cannot be waived.")
    return Refusal(rule.code, reason)
