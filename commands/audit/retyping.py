"""Retyping: the command lines that stand in a report, so that whoever reads it can ask the same again.

Those that look at the ledger alone name it as it is called in its folder, and are to be typed there. Those that name
other files as well are to be typed where the report was made.
"""

import shlex
from datetime import datetime

from audit.report.contents import Commands
from commands.audit.checking import Held
from commands.audit.period import Period
from commands.call import Call
from commands.cells import moved
from flywheel.stores import file_of


class Retyped:
    """The commands of one report: of a period, as it was known up to `head`."""

    def __init__(self, call: Call, period: Period, head: int) -> None:
        self._call = call
        self._period = period
        self._known = ["--known-at", str(call.flags.get("known_at") or f"#{head}")]
        self._zone = ["--tz", call.settings.tz.value] if call.settings.tz.value else []

    def asked(self, question: str, *more: str) -> str:
        """What asks a question again, as it was asked for the report."""
        return self._here("audit", "ask", *question.split(), *more, "--as-of", self._last(), *self._known)

    def all(self, held: Held, most: int) -> Commands:
        """What makes the page again, verifies again, and tells all benefits and turns."""
        against = _given(held)
        return Commands(
            again=self._there("audit", "report", "--period", self._days(), *self._known, "--rows", str(most), *against),
            verify=self._there("audit", "verify", *against),
            benefits=self._here("show", "value", "--as-of", self._last(), *self._known),
            turns=self._here("show", "turns", "--as-of", self._last(), *self._known),
        )

    def _days(self) -> str:
        first, last = (moved(at, self._call.zone) for at in self._period)
        return f"{first:%Y-%m-%d}..{last:%Y-%m-%d}"

    def _there(self, *words: str) -> str:
        """A command that names files as they were named: to be typed where the report was made."""
        return shlex.join(["flywheel", "--ledger", self._call.ledger, *self._zone, *words])

    def _here(self, *words: str) -> str:
        return shlex.join(["flywheel", "--ledger", file_of(self._call.ledger).name, *self._zone, *words])

    def _last(self) -> str:
        """The end of the period as a time on the command line; of one that goes on, the moment of the report."""
        last: datetime = moved(min(self._period.last, self._call.now), self._call.zone)
        return f"{last:%Y-%m-%d}" if last >= moved(self._period.last, self._call.zone) else last.isoformat()


def _given(held: Held) -> list[str]:
    """What was given to hold the ledger against, and the checks that were left out."""
    words: list[str] = []
    for flag, values in (("--against", held.against), ("--trust", held.trust), ("--evidence", held.evidence)):
        words += [each for value in values for each in (flag, str(value))]
    return [*words, *(each for name in held.skip for each in ("--skip", name))]
