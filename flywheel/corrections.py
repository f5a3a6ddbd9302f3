"""Corrections: nothing is ever changed, but what was recorded wrongly can be voided, and something put in its place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from flywheel.errors import Refusal, Refused

SET_BY_THE_LEDGER = ("id", "recorded_at")


def void_of(entry: Entry, *, reason: str, actor: str, occurred_at: datetime, **common: Any) -> EventVoided:
    """The event that voids an entry; it carries the tags of what it voids. Raises ValidationError for a bad reason."""
    return EventVoided(
        voids=entry.position,
        voided_kind=entry.event.kind,
        carried=entry.event.tags,
        reason=reason,
        actor=actor,
        occurred_at=occurred_at,
        **common,
    )


def correction_of(entry: Entry, changes: dict[str, Any], *, reason: str, actor: str, at: datetime) -> Sequence[Event]:
    """The void of an entry and the event that takes its place, to be recorded as one.

    The replacement says what the entry said, but for `changes` (by field name), names the entry among its causes, and
    keeps its key. Raises Refused where the changes would give a thing another id, ValidationError where they do not
    fit the kind.
    """
    kind = type(entry.event)
    named = {field.alias: name for name, field in kind.model_fields.items()}
    changes = {named.get(name, name): value for name, value in changes.items()}
    if kind.introduces in changes and changes[kind.introduces] != getattr(entry.event, kind.introduces):
        raise Refused(
            Refusal(
                "correction-keeps-the-id",
                f"the id of a {kind.introduces} stays. Log {entry.event.kind_name} anew with the other id; "
                f"#{entry.position} can be voided while nothing else names it.",
            )
        )
    said = {name: getattr(entry.event, name) for name in kind.model_fields if name not in SET_BY_THE_LEDGER}
    causes = tuple(dict.fromkeys((*changes.get("causes", entry.event.causes), entry.position)))
    replacement = kind.model_validate({**said, "actor": actor, **changes, "causes": causes})
    return [void_of(entry, reason=reason, actor=actor, occurred_at=at, correction=True), replacement]


def refuse_what_is_not_replaced(group: Sequence[Event]) -> None:
    """Raises Refused where a void says that a correction follows, and what follows does not take the event's place."""
    for number, void in enumerate(group, 1):
        if not isinstance(void, EventVoided) or not void.correction:
            continue
        if not any(_replaces(follows, void) for follows in group[number : number + 1]):
            lone = f"nothing follows that takes the place of #{void.voids}"
            reason = f"{lone}. Use flywheel correct '#{void.voids}', or void it without a correction."
            raise Refused(Refusal("correction-brings-its-replacement", reason))


def _replaces(event: Event, void: EventVoided) -> bool:
    own = f"{event.introduces}:{getattr(event, event.introduces)}" if event.introduces else None
    return event.kind == void.voided_kind and void.voids in event.causes and (own is None or own in void.carried)
