"""The verdicts at the head of a report: what a board has to know before it reads on, good or bad, as plainly."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from audit.report.contents import Answer, Report
from audit.report.soundness import Check, Seal, Stand

Tone = Literal["good", "open", "bad"]
SOUNDS = {"good": "in order", "open": "open", "bad": "wrong"}
"""A tone as a word: colours are lost on paper, and to some eyes."""
ESSENTIAL = ("file", "rows", "events")
WHOLE = "Whole and unaltered"


class Verdict(NamedTuple):
    """One verdict: how it sounds, what it says in few words, what there is to add, and where on the page it is told."""

    tone: Tone
    says: str
    adds: str
    part: str

    @property
    def sounds(self) -> str:
        """The tone as a word."""
        return SOUNDS[self.tone]


class Opinion(NamedTuple):
    """What it comes to in a few words, and how that sounds: the first thing that is read, and often the last."""

    tone: Tone
    says: str


def opinion(report: Report) -> Opinion:
    """Whether the ledger is whole and unaltered, in the words that everything else on the page bears out.

    Unaltered can only be said up to what somebody whose key is known has sealed, and has kept elsewhere.
    """
    if any(not seal.holds for seal in report.seals):
        return Opinion("bad", "Not what was sealed")
    if not report.stand.sound:
        return Opinion("bad", "Not whole")
    if lacking := [check.name for check in report.checks if check.name in ESSENTIAL and not check.made]:
        return Opinion("open", f"Not told: {', '.join(lacking)} not looked at")
    sealed = max((seal.size for seal in report.seals if seal.outside and seal.signers), default=0)
    if not sealed:
        return Opinion("open", "Whole in itself; that it is unaltered is not shown")
    if sealed < report.ledger.known:
        return Opinion("open", f"Whole; unaltered up to #{sealed}, and not sealed since")
    reserved = report.stand.wrong or report.stand.notes or any(not check.made for check in report.checks)
    return Opinion("open", "Whole and unaltered, with reservations") if reserved else Opinion("good", WHOLE)


def verdicts(report: Report, time: Callable[[datetime], str]) -> list[Verdict]:
    """What is said of the ledger, of its checkpoints, of what was not looked at, of the times, and of the questions."""
    return [
        _of_the_ledger(report.stand),
        _of_seals(report.seals, report.ledger.known),
        *_of_gaps(report.stand, report.checks),
        *_of_times(report, time),
        _of_questions(report.to_look_into, report.clear, report.unanswered),
    ]


def _of_the_ledger(stand: Stand) -> Verdict:
    codes = f"{', '.join(stand.codes)}."
    if stand.wrong and stand.sound:
        cited = all(code.startswith("evidence-") for code in stand.codes)
        says = (
            "Files that the ledger cites are not as they were"
            if cited
            else "What lies beside it is not as it should be"
        )
        adds = f"{codes} With the ledger itself nothing is wrong, as far as was checked."
        return Verdict("bad", f"{says}: {_counted(stand.wrong, 'finding')}.", adds, "whole")
    if stand.wrong:
        says = f"The ledger is not as it should be: {_counted(stand.wrong, 'finding')}."
        return Verdict("bad", says, f"{codes} Do not rely on the figures below.", "whole")
    return Verdict("good", "Nothing is wrong with the ledger, as far as was checked.", "", "whole")


def _of_seals(seals: Sequence[Seal], known: int) -> Verdict:
    broken = [seal for seal in seals if not seal.holds]
    if broken:
        says = "The ledger is not what was sealed."
        disagree = "disagrees" if len(broken) == 1 else "disagree"
        return Verdict("bad", says, f"{_counted(len(broken), 'checkpoint')} of {len(seals)} {disagree}.", "seals")
    if not seals:
        adds = "A history that was written anew as a whole would not show."
        return Verdict("open", "No checkpoint was held against the ledger.", adds, "seals")
    last = max(seals, key=lambda seal: seal.size)
    since = f"What came since, up to #{known}, is not sealed." if last.size < known else ""
    if not last.signers:
        adds = "Nobody whose key was given signed it." if last.looked_at else "No key was given to look with."
        return Verdict(
            "open", f"Events #1 to #{last.size} are what {last.file} sealed.", f"{adds} {since}".strip(), "seals"
        )
    beside = "" if last.outside else "The checkpoint lay beside the ledger: one that was kept elsewhere proves more."
    says = f"Events #1 to #{last.size} are what was sealed by {', '.join(last.signers)}."
    adds = f"{beside} {since}".strip()
    return Verdict("open" if adds else "good", says, adds, "seals")


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


def _of_questions(found: Sequence[Answer], clear: Sequence[Answer], silent: Sequence[Answer]) -> Verdict:
    finding = list(dict.fromkeys(each.name for each in found))
    asked = len({*finding, *(each.name for each in clear)})
    unanswered = f" Not answered: {', '.join(answer.name for answer in silent)}." if silent else ""
    if not found:
        says = f"None of the {asked} questions that look for something found it."
        return Verdict("open" if silent else "good", says, unanswered.strip(), "questions")
    names = dict.fromkeys(each.name for each in found if each.grade == found[0].grade)
    gravest = f"{found[0].grade}: {', '.join(names)}."
    says = f"{len(finding)} of {asked} questions that look for something found it."
    return Verdict("open", says, f"The gravest first: {gravest}{unanswered}", "questions")


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
