"""How promises were kept in place: what was rebaselined, and what was moved once the actuals had come in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, number, question, text, yes_no
from events.entry import Entry
from events.value_delivery import ValueClaimed
from events.value_proposition import BenefitRebaselined, Terms

MEASURED = ("baseline_value", "target")
UNIT = text("unit", "the unit of the amounts of the row")


def rebaselines(ground: Ground) -> Iterator[Row]:
    """A row for each of the terms that a rebaseline changed."""
    for entry, before, after in _changed(ground):
        said: Any = entry.event
        for term in Terms.model_fields:
            if (new := getattr(said.after, term)) is not None:
                yield {
                    **_of(said, after),
                    "term": term,
                    "old": _plain(getattr(said.before, term)),
                    "new": _plain(new),
                    "promised_before": before.promised,
                    "promised_after": after.promised,
                    "positions": [entry.position],
                }


def targets_moved(ground: Ground) -> Iterator[Row]:
    """A row for each rebaseline of a baseline or a target that came once something of the benefit was claimed."""
    claims: dict[str, list[tuple[datetime, int]]] = {}
    for entry in ground.entries(ValueClaimed):
        said: Any = entry.event
        claims.setdefault(said.benefit, []).append((said.occurred_at, entry.position))
    for entry, before, after in _changed(ground):
        said = entry.event
        actuals = sorted(each for each in claims.get(said.benefit, ()) if each[0] <= said.occurred_at)
        if actuals and any(getattr(said.after, term) is not None for term in MEASURED):
            yield {
                **_of(said, after),
                "moved": [term for term in MEASURED if getattr(said.after, term) is not None],
                "promised_before": before.promised,
                "promised_after": after.promised,
                "easier": None if None in (before.promised, after.promised) else after.promised < before.promised,
                "first_claimed_at": actuals[0][0],
                "claims_before": len(actuals),
                "positions": [*(position for _, position in actuals), entry.position],
            }


def _of(said: BenefitRebaselined, after: Any) -> dict[str, Any]:
    return {
        "benefit": said.benefit,
        "unit": after.unit,
        "changed_at": said.occurred_at,
        "reason": said.reason,
        "approved_by": said.approved_by,
        "logged_by": said.actor,
    }


def _changed(ground: Ground) -> Iterator[tuple[Entry, Any, Any]]:
    """Each rebaseline, with the benefit before and after it."""
    for entry, changes in ground.replayed("benefits"):
        if isinstance(entry.event, BenefitRebaselined):
            yield from ((entry, change.before, change.after) for change in changes)


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value:f}" if hasattr(value, "as_tuple") else str(value)


CHANGED = (
    text("benefit", "the benefit"),
    UNIT,
    instant("changed_at", "when its terms were changed"),
)
BECAUSE = (
    amount("promised_before", "promised until then, from baseline to target"),
    amount("promised_after", "promised from then on"),
    text("reason", "why it was changed"),
    text("approved_by", "who approved it"),
    text("logged_by", "who logged it"),
)
QUESTIONS = (
    question(
        "rebaselines",
        "Which terms of which benefit were changed: from what, to what, why, and who approved it?",
        "A promise may be changed in the open. This is the whole list of where it was.",
        (
            *CHANGED,
            text("term", "which of its terms"),
            text("old", "what stood until then; missing where nothing did"),
            text("new", "what stands since"),
            *BECAUSE,
        ),
        rebaselines,
        finds=False,
        brief="benefit changed_at term old new approved_by reason",
    ),
    question(
        "targets-moved-after-actuals",
        "Which baselines or targets were moved when something had been claimed already?",
        "Moving the target once the result is known is how a miss becomes a hit.",
        (
            *CHANGED,
            text("moved", "what was moved: baseline_value, target"),
            yes_no("easier", "whether less is promised since"),
            instant("first_claimed_at", "when something of it was first claimed"),
            number("claims_before", "claims of it that had been made by then"),
            *BECAUSE,
        ),
        targets_moved,
        brief="benefit changed_at moved promised_before promised_after unit easier first_claimed_at",
    ),
)
