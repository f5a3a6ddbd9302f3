"""How the record was kept: what was recorded late or out of order, what was set aside, what was voided or corrected."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from audit.questions.changed import changed
from audit.questions.ground import Ground
from audit.questions.question import Row, instant, number, question, text, yes_no
from events.base import Event
from events.charter import EventVoided
from flywheel.rules import all_rules
from projections.words import words_for

LATE_DAYS = 31


class Late(NamedTuple):
    """An event that was recorded long after it occurred; `than` is what had occurred last by then."""

    lag_days: int
    position: int
    behind_days: int
    late_days: int
    than: int | None
    voided_by: int | None


def backdated(ground: Ground) -> Iterator[Row]:
    """A row for each event that was recorded more than a month after it occurred, the longest after first."""
    for late in sorted(_late(ground), key=lambda late: (-late.lag_days, late.position)):
        event = ground.at(late.position).event
        yield {
            **late._asdict(),
            "kind": event.kind_name,
            "what": words_for(event),
            "actor": event.actor,
            "occurred_at": event.occurred_at,
            "recorded_at": event.recorded_at,
            "corrects": _corrects(ground, event),
            "positions": [late.than, late.position] if late.behind_days and late.than else [late.position],
        }


def _late(ground: Ground) -> Iterator[Late]:
    """What came late, in the order of positions; held against all that was on record before it, of whatever day."""
    began = next((first.event.recorded_at for first in ground.read(limit=1)), ground.until)
    latest: tuple[datetime, int] | None = None
    for passage in ground.history.passages():
        position, event = passage.entry
        lag = ground.days(event.occurred_at, event.recorded_at)
        if lag > LATE_DAYS and ground.had_occurred(event):
            behind = ground.days(event.occurred_at, latest[0]) if latest else 0
            late = ground.days(max(event.occurred_at, began), event.recorded_at)
            yield Late(lag, position, behind, late, latest[1] if latest else None, passage.voided_by)
        if not isinstance(event, EventVoided) and (latest is None or event.occurred_at > latest[0]):
            latest = event.occurred_at, position


def _corrects(ground: Ground, event: Event) -> int | None:
    """The position that an event took the place of, where it is a correction."""
    for cause in event.causes:
        for found in ground.read((EventVoided.kind,), (f"event:{cause}",)):
            if isinstance(found.event, EventVoided) and found.event.correction:
                after = next(ground.read(after=found.position, limit=1), None)
                if after and after.event.id == event.id:
                    return cause
    return None


def waivers(ground: Ground) -> Iterator[Row]:
    """A row for each rule that was set aside for an event that stands."""
    families = {rule.code: rule for rule in all_rules()}
    for entry in ground.entries():
        for waiver in entry.event.waivers:
            rule = families.get(waiver.rule)
            yield {
                "position": entry.position,
                "rule": waiver.rule,
                "family": rule and rule.family,
                "sentence": rule and rule.sentence,
                "reason": waiver.reason,
                "kind": entry.event.kind_name,
                "about": [tag for tag in entry.event.subjects() if not tag.startswith("key:")],
                "actor": entry.event.actor,
                "occurred_at": entry.event.occurred_at,
                "positions": [entry.position],
            }


def corrections(ground: Ground) -> Iterator[Row]:
    """A row for each event that was voided, with what counts in its place, if anything does."""
    for passage in ground.passages():
        if passage.voided_by is None:
            continue
        void: Any = ground.at(passage.voided_by)
        new = ground.at(passage.corrected_by) if passage.corrected_by else None
        said = passage.entry.event
        yield {
            "position": passage.entry.position,
            "kind": said.kind_name,
            "said": words_for(said),
            "says": words_for(new.event) if new else None,
            "changed": changed(said, new.event) if new else [],
            "reason": void.event.reason,
            "by": void.event.actor,
            "recorded_by": said.actor,
            "own": void.event.actor == said.actor,
            "voided_by": void.position,
            "corrected_by": passage.corrected_by,
            "voided_at": void.event.recorded_at,
            "stood_days": ground.days(said.recorded_at, void.event.recorded_at),
            "positions": [at for at in (passage.entry.position, void.position, passage.corrected_by) if at],
        }


POSITION = number("position", "where the event stands")
QUESTIONS = (
    question(
        "backdated",
        "What was written down more than 31 days after it happened, and how long after?",
        "Who records last sees most. Late is human; late and in one's own favour is what to look for.",
        (
            POSITION,
            text("kind", "its kind"),
            text("what", "what it says"),
            text("actor", "who says so"),
            instant("occurred_at", "when it is said to have occurred"),
            instant("recorded_at", "when the ledger learned it"),
            number("lag_days", "days between when it occurred and when it was recorded"),
            number("behind_days", "days that it goes back behind what was on record by then"),
            number("late_days", "of lag_days, those in which the ledger was there to record it"),
            number("corrects", "the position that it took the place of, where it is a correction"),
            number("voided_by", "position of the event that voided it"),
        ),
        backdated,
        brief="lag_days occurred_at recorded_at behind_days actor what corrects voided_by",
    ),
    question(
        "waivers",
        "Which rules were set aside, for what, by whom, and why?",
        "A waiver is allowed and signed. Many of one kind, or of one person, are a rule that does not hold.",
        (
            POSITION,
            text("rule", "the rule that was set aside"),
            text("family", "reference, gate, duty, time or amount"),
            text("sentence", "what the rule says"),
            text("reason", "why it was set aside"),
            text("kind", "the kind of event"),
            text("about", "what it is about"),
            text("actor", "who logged it"),
            instant("occurred_at", "when it occurred"),
        ),
        waivers,
        finds=True,
        brief="occurred_at actor kind rule reason",
    ),
    question(
        "corrections",
        "What was voided or corrected, by whom, why, and what counts now?",
        "Nothing is ever deleted. What was taken back says where the record was wrong, and who found it.",
        (
            POSITION,
            text("kind", "the kind of event"),
            text("said", "what it said"),
            text("says", "what counts in its place; missing where nothing does"),
            text("changed", "each field that was changed"),
            text("reason", "why"),
            text("by", "who voided it"),
            text("recorded_by", "who had recorded it"),
            yes_no("own", "whether that is the same"),
            number("voided_by", "position of the void"),
            number("corrected_by", "position of what counts in its place"),
            instant("voided_at", "when that was recorded"),
            number("stood_days", "days for which it had stood"),
        ),
        corrections,
        finds=False,
        brief="said changed reason recorded_by by",
    ),
)
