"""How promises were kept in place: what was rebaselined, and what was moved once the actuals had come in."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, number, question, text, yes_no
from audit.questions.terms_changed import Change, changes
from events.value_delivery import ValueClaimed
from events.value_proposition import Terms

MEASURED = ("baseline_value", "target")
UNIT = text("unit", "the unit of the amounts of the row")


def rebaselines(ground: Ground) -> Iterator[Row]:
    """A row for each of the terms that was changed."""
    for change in changes(ground):
        for term in Terms.model_fields:
            old, new = getattr(change.before, term), getattr(change.after, term)
            if old != new or (change.how == "rebaseline" and new is not None):
                told = {"term": term, "old": _plain(old), "new": _plain(new)}
                yield {**_of(change), **told, "positions": list(change.positions)}


def targets_moved(ground: Ground) -> Iterator[Row]:
    """A row for each change of a baseline or a target that came once something of the benefit was claimed."""
    claims: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for entry in ground.entries(ValueClaimed):
        said: Any = entry.event
        claims[said.benefit].append((said.occurred_at, entry.position))
    for change in changes(ground):
        actuals = sorted(each for each in claims[change.benefit] if each[0] <= change.changed_at)
        moved = [term for term in MEASURED if getattr(change.before, term) != getattr(change.after, term)]
        if actuals and moved:
            yield {
                **_of(change),
                "moved": moved,
                "easier": _is_easier(change),
                "first_claimed_at": actuals[0][0],
                "claims_before": len(actuals),
                "positions": sorted({*(position for _, position in actuals), *change.positions}),
            }


def _is_easier(change: Change) -> bool | None:
    if change.promised_before is None or change.promised_after is None:
        return None
    return change.promised_after < change.promised_before


def _of(change: Change) -> dict[str, Any]:
    untold = ("before", "after", "positions")
    return {name: value for name, value in change._asdict().items() if name not in untold}


def _plain(value: Any) -> Decimal | str | None:
    return value if value is None or isinstance(value, Decimal) else str(value)


CHANGED = (
    text("benefit", "the benefit"),
    UNIT,
    text("how", "rebaseline, or correction: of a promise or a rebaseline, which nobody approves"),
    instant("changed_at", "when its terms were changed; a correction, when it was recorded"),
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
        brief="benefit changed_at how term old new approved_by reason",
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
        brief="benefit changed_at how moved promised_before promised_after unit easier first_claimed_at",
    ),
)
