"""The rules of every event, whatever its step: the charter comes first, time runs one way, waivers name rules."""

from datetime import timedelta
from difflib import get_close_matches

from events.base import SINGULAR, Event
from events.charter import PmoChartered
from events.kinds import INTRODUCERS, KINDS
from flywheel.rules import Past, Take, rule, rules_for
from flywheel.ties import Named

CLOCK_SKEW = timedelta(minutes=5)


@rule("charter-first", Event, reads=(PmoChartered,), take=Take.FIRST)
def charter_first(event: Event, past: Past) -> str | None:
    """A ledger belongs to a PMO: its charter is the first thing in it, and the only one."""
    if isinstance(event, PmoChartered):
        return "the PMO is chartered already. Log charter-amended, or correct the charter." if past else None
    if not past:
        return "no PMO is chartered in this ledger. Make one with 'flywheel init'."
    return None


@rule("not-in-the-future", Event, family="time")
def not_in_the_future(event: Event, past: Past) -> str | None:
    """Nothing occurs after it is recorded; five minutes are allowed for clocks that differ."""
    if event.occurred_at > event.recorded_at + CLOCK_SKEW:
        return f"{event.occurred_at:%Y-%m-%d %H:%M} is still to come. Log it once it has happened."
    return None


@rule("causes-are-recorded", Event, at="causes", voided_too=True)
def causes_are_recorded(event: Event, past: Past) -> str | None:
    """What an event names as its causes is in the ledger, be it voided since."""
    if len(past) < len(event.causes):
        named = ", ".join(f"#{position}" for position in event.causes)
        return f"the ledger does not hold all of {named}. Look the positions up with 'flywheel replay'."
    return None


@rule("waive-a-rule-of-this-kind", Event)
def waive_a_rule_of_this_kind(event: Event, past: Past) -> str | None:
    """A waiver names a rule that the event is under and that can be waived, and names it once."""
    if not event.waivers:
        return None
    rules = {each.code: each for each in rules_for(type(event))}
    for waiver in event.waivers:
        if waiver.rule not in rules:
            near = get_close_matches(waiver.rule, [code for code, each in rules.items() if each.waivable], n=1)
            meant = f"Did you mean {near[0]}? " if near else ""
            return (
                f"{event.kind_name} is under no rule {waiver.rule}. "
                f"{meant}'flywheel rules {event.kind_name}' lists its rules."
            )
        if not rules[waiver.rule].waivable:
            return f"{waiver.rule} can never be waived. Log what it asks for first."
    if len({waiver.rule for waiver in event.waivers}) < len(event.waivers):
        return "a rule is waived twice. Waive it once, with one reason."
    return None


def is_days_before(event: Event, other: Event) -> bool:
    """Whether an event occurred on an earlier day than the other, as days are where the other occurred.

    Days decide, because days are what people know: one event may be dated to its day, the other to its minute.
    """
    if event.occurred_at >= other.occurred_at:
        return False
    return event.occurred_at.astimezone(other.occurred_at.tzinfo).date() < other.occurred_at.date()


def _not_before(thing: str, introducer: type[Event]) -> None:
    fields = {thing, *(plural for plural, singular in SINGULAR.items() if singular == thing)}
    later = tuple(kind for kind in KINDS.values() if kind is not introducer and fields & set(kind.about))

    def not_before(event: Event, past: Past) -> str | None:
        if not (later_than := [first for first in past if is_days_before(event, first)]):
            return None
        first = later_than[0]
        return (
            f"{thing} {getattr(first, thing)} is there only since {first.occurred_at:%Y-%m-%d}. "
            f"Give a later day, or correct that of its {introducer.kind.split('.')[1]}."
        )

    not_before.__doc__ = f"Nothing occurs before the {thing} that it names is there."
    declare = rule(
        f"not-before-its-{thing}",
        later,
        reads=(introducer,),
        by=Named(thing),
        take=Take.FIRST,
        family="time",
        waivable=True,
    )
    declare(not_before)


for _thing, _introducer in INTRODUCERS.items():
    _not_before(_thing, _introducer)
