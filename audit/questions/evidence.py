"""Whether value rests on evidence: what has none, and what has a file that is no longer what it was."""

from collections.abc import Iterator
from typing import Any

from audit.questions.ground import Ground
from audit.questions.question import Row, amount, instant, question, text, yes_no
from events.value_delivery import ValueClaimed, ValueReversed, ValueVerified
from events.value_proposition import BenefitRebaselined
from events.value_recognition import ValueRecognised

SHOWN = (BenefitRebaselined, ValueClaimed, ValueVerified, ValueReversed, ValueRecognised)


def without_evidence(ground: Ground) -> Iterator[Row]:
    """A row for each event of value without evidence, and for each file that has another hash than was recorded."""
    for entry in ground.entries(*SHOWN):
        event: Any = entry.event
        row = {
            "occurred_at": event.occurred_at,
            "kind": event.kind_name,
            "about": [tag for tag in event.subjects() if tag.startswith(("claim:", "benefit:"))],
            "amount": getattr(event, "amount", None),
            "unit": getattr(event, "unit", None),
            "actor": event.actor,
            "waived": any(waiver.rule == "claim-with-evidence" for waiver in event.waivers),
            "positions": [entry.position],
        }
        if not event.evidence:
            yield {**row, "finding": "no evidence"}
        for each in event.evidence:
            if each.sha256 and (found := ground.hash_of(each)) not in (None, each.sha256):
                told = {"title": each.title, "uri": each.uri, "recorded_sha256": each.sha256, "found_sha256": found}
                yield {**row, "finding": "changed since", **told}


def unread(ground: Ground) -> str | None:
    """That no file was at hand: nothing is told then of those whose hash was recorded."""
    if not _none_at_hand(ground) or any(True for _ in without_evidence(ground)):
        return None
    return "no file of evidence was at hand to be held against its hash"


def unheld(ground: Ground) -> str | None:
    """That the rows are of events without evidence alone, because no file was at hand."""
    if not _none_at_hand(ground):
        return None
    return "whether the files that are cited are unchanged was not looked at: none of them was at hand"


def _none_at_hand(ground: Ground) -> bool:
    """Whether the hash of a file was recorded, and no such file is there to be looked at."""
    hashed = [each for entry in ground.entries(*SHOWN) for each in entry.event.evidence if each.sha256]
    return bool(hashed) and not any(map(ground.hash_of, hashed))


QUESTIONS = (
    question(
        "without-evidence",
        "Which claims, verifications, verdicts, reversals and rebaselines show no evidence, or a file changed since?",
        "A figure that rests on nothing but a word, or on a paper rewritten afterwards, is not yet a figure.",
        (
            text("finding", "no evidence; or changed since: the file at hand has another hash than was recorded"),
            text("kind", "the kind of event"),
            text("about", "the claim or benefit it is about"),
            amount("amount", "the amount it tells"),
            text("unit", "the unit of the amount"),
            instant("occurred_at", "when it occurred"),
            text("actor", "who says so"),
            yes_no("waived", "whether the rule that asks for evidence was waived"),
            text("title", "the evidence that was changed"),
            text("uri", "where it lies"),
            text("recorded_sha256", "its hash as it was recorded"),
            text("found_sha256", "its hash as it lies there now"),
        ),
        without_evidence,
        brief="finding kind about amount unit occurred_at uri",
        wanting=unread,
    )._replace(caveat=unheld),
)
