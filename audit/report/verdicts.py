"""The verdicts at the head of a report: what a board has to know before it reads on, good or bad, as plainly."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from audit.report.contents import Answer, Check, Seal, Stand

Tone = Literal["good", "open", "bad"]


class Verdict(NamedTuple):
    """One verdict: how it sounds, what it says in few words, what there is to add, and where on the page it is told."""

    tone: Tone
    says: str
    adds: str
    part: str


def verdicts(stand: Stand, seals: Sequence[Seal], checks: Sequence[Check], answers: Sequence[Answer]) -> list[Verdict]:
    """What is said of the ledger, of its checkpoints, of what was not looked at, and of the questions."""
    return [_of_the_ledger(stand), _of_seals(seals), *_of_gaps(checks), _of_questions(answers)]


def _of_the_ledger(stand: Stand) -> Verdict:
    notes = f"{_counted(stand.notes, 'note')} of what wants attention." if stand.notes else ""
    if stand.wrong:
        says = f"The ledger is not as it should be: {_counted(stand.wrong, 'finding')}."
        return Verdict("bad", says, f"{', '.join(stand.codes)}. {notes}".strip(), "whole")
    return Verdict("good", "Nothing is wrong with the ledger, as far as was checked.", notes, "whole")


def _of_seals(seals: Sequence[Seal]) -> Verdict:
    broken = [seal for seal in seals if not seal.holds]
    if broken:
        says = "The ledger is not what was sealed."
        return Verdict("bad", says, f"{_counted(len(broken), 'checkpoint')} of {len(seals)} disagree.", "seals")
    if not seals:
        adds = "A history that was written anew as a whole would not show."
        return Verdict("open", "No checkpoint was held against the ledger.", adds, "seals")
    last = max(seals, key=lambda seal: seal.size)
    if not last.signers:
        adds = "Nobody whose key was given signed it."
        return Verdict("open", f"Events #1 to #{last.size} are what {last.file} sealed.", adds, "seals")
    adds = "" if last.outside else "The checkpoint lay beside the ledger: one that was kept elsewhere proves more."
    says = f"Events #1 to #{last.size} are what was sealed by {', '.join(last.signers)}."
    return Verdict("good" if last.outside else "open", says, adds, "seals")


def _of_gaps(checks: Sequence[Check]) -> Iterator[Verdict]:
    """What was not looked at. That there was no checkpoint is said already."""
    names = [check.name for check in checks if not check.made and check.name != "checkpoints"]
    if names:
        yield Verdict("open", f"Not checked: {', '.join(names)}.", "Why stands beside each.", "whole")


def _of_questions(answers: Sequence[Answer]) -> Verdict:
    asked = [answer for answer in answers if answer.finds and not answer.unanswered]
    found = [answer for answer in asked if answer.grid.total]
    if not found:
        return Verdict("good", f"None of the {len(asked)} questions that look for something found it.", "", "questions")
    says = f"{len(found)} of {len(asked)} questions that look for something found it."
    return Verdict("open", says, ", ".join(answer.name for answer in found) + ".", "questions")


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
