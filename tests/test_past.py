"""The past promises: a rule sees what it reads, in order, without what was voided, corrections where they belong."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from events.needs_assessment import NeedIdentified, NeedReprioritised
from events.service_operation import ServicePaused, ServiceResumed
from flywheel.corrections import void_of
from flywheel.past import Window
from flywheel.rules import Past, Rule, Selection, Take, rules_for
from tests.entries import Entries
from tests.given import SPRING, a


class Log(Entries):
    """A ledger in memory, seen through windows."""

    def select(self, *kinds: type[Event], tags: tuple[str, ...] = (), take: Take = Take.ALL) -> list[int]:
        """The positions that a window on all of it selects."""
        chosen = Selection(tuple(kind.kind for kind in kinds), tags, take)
        return [entry.position for entry in Window(self.read, len(self)).select(chosen)]


def paused(service: str = "report") -> ServicePaused:
    return a(ServicePaused, service=service, reason="Holidays.")


def resumed(service: str = "report") -> ServiceResumed:
    return a(ServiceResumed, service=service, reason="Back again.")


REPORT = ("service:report",)


def test_a_selection_is_read_in_order():
    log = Log()
    log.put(paused(), paused("desk"), resumed(), paused())
    assert log.select(ServicePaused, ServiceResumed, tags=REPORT) == [1, 3, 4]
    assert log.select(ServicePaused, ServiceResumed, tags=REPORT, take=Take.FIRST) == [1]
    assert log.select(ServicePaused, ServiceResumed, tags=REPORT, take=Take.LAST) == [4]
    assert log.select(ServicePaused, ServiceResumed, tags=REPORT, take=Take.ENDS) == [1, 4]
    assert log.select(ServiceResumed, tags=REPORT, take=Take.ENDS) == [3]
    assert log.select(ServiceResumed, tags=("service:desk",), take=Take.ENDS) == []


@pytest.mark.parametrize("kinds", [(), (ServicePaused, ServiceResumed)], ids=["any", "named"])
@pytest.mark.parametrize("tags", [(), REPORT], ids=["untied", "tied"])
def test_what_was_voided_is_no_part_of_it(kinds: tuple[type[Event], ...], tags: tuple[str, ...]):
    log = Log()
    log.put(paused(), resumed(), paused(), resumed())
    for position in (1, 4):
        log.void(log[position - 1])
    assert log.select(*kinds, tags=tags) == [2, 3]
    assert log.select(*kinds, tags=tags, take=Take.FIRST) == [2]
    assert log.select(*kinds, tags=tags, take=Take.LAST) == [3]
    assert log.select(*kinds, tags=tags, take=Take.ENDS) == [2, 3]


def test_voids_are_seen_by_whoever_reads_them():
    log = Log()
    log.void(log.put(paused()))
    assert log.select(EventVoided, tags=REPORT) == [2]
    assert log.select(EventVoided, take=Take.LAST) == [2]


def past(log: Log, take: Take = Take.ALL) -> list[Event]:
    """What a rule about a service's pauses reads of a log."""
    return list(Window(log.read, len(log)).past_of(reading(take), paused()))


def reading(take: Take) -> Rule:
    return Rule(
        code="reads-pauses",
        sentence="It reads pauses.",
        governs=(ServicePaused,),
        reads=(ServicePaused, ServiceResumed),
        by="service",
        take=take,
        at=None,
        voided_too=False,
        family="reference",
        waivable=False,
        check=admits,
    )


def admits(event: Event, past: Past) -> None:
    """A rule that has no complaint."""


def test_a_correction_stands_where_what_it_corrects_stood():
    log = Log()
    first = log.put(paused())
    log.put(resumed())
    again = log.correct(first, reason="Summer holidays.")
    assert past(log) == [again.event, log[1].event]
    assert past(log, Take.LAST) == [log[1].event]
    assert past(log, Take.FIRST) == [again.event]
    assert past(log, Take.ENDS) == [again.event, log[1].event]


def test_so_does_the_correction_of_a_correction():
    log = Log()
    first = log.put(paused())
    log.put(resumed())
    last = log.correct(log.correct(first, reason="Summer holidays."), reason="Winter holidays.")
    assert past(log) == [last.event, log[1].event]
    assert past(log, Take.LAST) == [log[1].event]
    assert past(log, Take.FIRST) == [last.event]


def test_a_correction_of_the_last_is_the_last():
    log = Log()
    log.put(paused())
    again = log.correct(log.put(resumed()), reason="The tool is in use.")
    assert past(log, Take.LAST) == [again.event]
    log.put(paused())
    assert past(log, Take.LAST) == [log[-1].event]


def test_a_correction_that_was_voided_stands_nowhere():
    log = Log()
    first = log.put(paused())
    log.put(resumed())
    log.void(log.correct(first, reason="Summer holidays."))
    assert past(log) == past(log, Take.FIRST) == past(log, Take.LAST) == [log[1].event]


def test_a_correction_that_is_about_something_else_now_is_no_part_of_it():
    log = Log()
    first = log.put(paused())
    log.put(resumed())
    log.correct(first, service="desk")
    assert past(log) == past(log, Take.FIRST) == past(log, Take.LAST) == [log[1].event]


def test_an_event_that_names_causes_is_no_correction():
    log = Log()
    log.put(paused())
    log.void(log.put(paused("desk")))
    log.put(resumed().model_copy(update={"causes": (1, 2)}))
    assert past(log, Take.LAST) == [log[-1].event]
    assert past(log) == [log[0].event, log[-1].event]


def test_a_rule_can_read_by_position():
    [stands] = [rule for rule in rules_for(EventVoided) if rule.code == "void-what-stands"]
    log = Log()
    first = log.put(paused())
    void = void_of(first, occurred_at=SPRING, reason="Typed wrongly.", actor="dana")
    window = Window(log.read, 1)
    assert window.past_of(stands, void) == [first.event]
    assert window.past_of(stands, void.model_copy(update={"voids": 2})) == []
    log.put(void)
    assert Window(log.read, 2).past_of(stands, void) == []


def test_a_rule_that_looks_at_the_event_alone_reads_nothing():
    log = Log()
    log.put(*[paused()] * 20)
    [alone] = [rule for rule in rules_for(ServicePaused) if rule.code == "not-in-the-future"]
    assert Window(log.read, 20).past_of(alone, paused()) == []
    assert log.entries_read == 0


@pytest.mark.parametrize("take", [Take.FIRST, Take.LAST, Take.ENDS])
@pytest.mark.parametrize("length", [8, 100, 10_000])
def test_the_ends_of_a_long_history_are_read_in_a_few_steps(take: Take, length: int):
    log = Log([Entry(1, paused("desk"))])
    log.put(*[paused()] * length, *[resumed()] * length)
    log.select(ServicePaused, ServiceResumed, tags=REPORT, take=take)
    assert log.entries_read <= 8 * len(log).bit_length()


class Move(NamedTuple):
    """Something that is done to a log: to which entry, counted from the end, and how."""

    how: str
    which: int


MOVES = st.lists(st.builds(Move, st.sampled_from(["pause", "resume", "other", "void", "correct"]), st.integers(0, 12)))


@given(MOVES)
def test_whatever_was_voided_and_corrected_first_and_last_are_those_of_the_whole(moves: list[Move]):
    log = Log()
    for move in moves:
        play(log, move)
    plain = plainly(log)
    assert past(log) == plain
    assert past(log, Take.FIRST) == plain[:1]
    assert past(log, Take.LAST) == plain[-1:]
    assert past(log, Take.ENDS) == plain[:1] + (plain[-1:] if len(plain) > 1 else [])


def play(log: Log, move: Move) -> None:
    new: dict[str, Event] = {"pause": paused(), "resume": resumed(), "other": paused("desk")}
    standing = [e for e in log if not isinstance(e.event, EventVoided) and e.position not in voided_in(log)]
    if move.how in new:
        log.put(new[move.how])
    elif standing and move.how == "void":
        log.void(standing[-1 - move.which % len(standing)])
    elif standing:
        log.correct(standing[-1 - move.which % len(standing)], reason=f"Said anew after {len(log)}.")


def voided_in(log: Log) -> dict[int, Entry]:
    return {e.event.voids: e for e in log if isinstance(e.event, EventVoided)}


def plainly(log: Log) -> list[Event]:
    """What stands of a log about the report: every place once, with the last correction of it, if it was not voided."""
    voids, standing = voided_in(log), []
    replacements = {void.position + 1 for void in voids.values() if getattr(void.event, "correction", False)}
    for entry in log:
        if entry.position in replacements or isinstance(entry.event, EventVoided):
            continue
        at: Entry | None = entry
        while at and (void := voids.get(at.position)):
            at = log[void.position] if getattr(void.event, "correction", False) else None
        if at and "service:report" in at.event.tags:
            standing.append(at.event)
    return standing


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 40))
def test_a_window_sees_nothing_after_its_head(pauses: list[bool], head: int):
    log = Log()
    log.put(a(NeedIdentified, need="x", customer="y", statement="z"))
    log.put(*[paused() if pause else resumed() for pause in pauses])
    head = min(head, len(log))
    seen = Window(Log(log[:head]).read, head).select(Selection((ServicePaused.kind,), REPORT, Take.LAST))
    assert seen == [e for e in log[:head] if isinstance(e.event, ServicePaused)][-1:]
    assert log.select(NeedReprioritised, take=Take.LAST) == []
