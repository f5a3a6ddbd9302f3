"""The verdicts at the head of a report: what a board has to know before it reads on, good or bad, as plainly."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from audit.report.contents import Answer, Check, Report, Seal, Stand

Tone = Literal["good", "open", "bad"]


class Verdict(NamedTuple):
    """One verdict: how it sounds, what it says in few words, what there is to add, and where on the page it is told."""

    tone: Tone
    says: str
    adds: str
    part: str


def verdicts(report: Report, time: Callable[[datetime], str]) -> list[Verdict]:
    """What is said of the ledger, of its checkpoints, of what was not looked at, of the times, and of the questions."""
    return [
        _of_the_ledger(report.stand),
        _of_seals(report.seals),
        *_of_gaps(report.stand, report.checks),
        *_of_times(report, time),
        _of_questions(report.answers),
    ]


def _of_the_ledger(stand: Stand) -> Verdict:
    if stand.wrong and stand.sound:
        says = f"Files that the ledger cites are not as they were: {_counted(stand.wrong, 'finding')}."
        return Verdict("bad", says, "With the ledger itself nothing is wrong, as far as was checked.", "whole")
    if stand.wrong:
        says = f"The ledger is not as it should be: {_counted(stand.wrong, 'finding')}."
        return Verdict("bad", says, f"{', '.join(stand.codes)}. Do not rely on the figures below.", "whole")
    return Verdict("good", "Nothing is wrong with the ledger, as far as was checked.", "", "whole")


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
        adds = "Nobody whose key was given signed it." if last.looked_at else "No key was given to look with."
        return Verdict("open", f"Events #1 to #{last.size} are what {last.file} sealed.", adds, "seals")
    adds = "" if last.outside else "The checkpoint lay beside the ledger: one that was kept elsewhere proves more."
    says = f"Events #1 to #{last.size} are what was sealed by {', '.join(last.signers)}."
    return Verdict("good" if last.outside else "open", says, adds, "seals")


def _of_gaps(stand: Stand, checks: Sequence[Check]) -> Iterator[Verdict]:
    """What was not looked at. That there was no checkpoint is said already."""
    if names := [check.name for check in checks if not check.made and check.name != "checkpoints"]:
        yield Verdict("open", f"Not checked: {', '.join(names)}.", "Why stands beside each.", "whole")
    if stand.notes:
        yield Verdict("open", f"{_counted(stand.notes, 'note')} of what wants attention.", "", "whole")


def _of_times(report: Report, time: Callable[[datetime], str]) -> Iterator[Verdict]:
    """That the period is not over, or that nothing of it was on record when it was."""
    last, recorded = report.period[1], report.ledger.recorded
    if last > report.made_at:
        yield Verdict("open", "The period is not over.", "What is told here is as far as it has come.", "value")
    elif recorded and recorded[0] > last:
        says = "All of it was recorded after the period was over."
        yield Verdict("open", says, f"The first event came on {time(recorded[0])}.", "seals")


def _of_questions(answers: Sequence[Answer]) -> Verdict:
    asked = [answer for answer in answers if answer.finds and not answer.unanswered]
    silent = [answer.name for answer in answers if answer.finds and answer.unanswered]
    unanswered = f" Not answered: {', '.join(silent)}." if silent else ""
    found = [answer for answer in asked if answer.grid.total]
    if not found:
        says = f"None of the {len(asked)} questions that look for something found it."
        return Verdict("open" if silent else "good", says, unanswered.strip(), "questions")
    says = f"{len(found)} of {len(asked)} questions that look for something found it."
    return Verdict("open", says, f"{', '.join(answer.name for answer in found)}.{unanswered}", "questions")


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
