"""Markers: the words that stand in a cell where nothing is known, and why nothing is."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from exchange.cells import SPREADSHEET_ERRORS, one_line

WITHHELD = "the cell says that there is nothing to tell"
BLANK = "the cell is empty"
BROKEN = "the cell holds a spreadsheet's error"


class Markers(NamedTuple):
    """Patterns and their reasons; `*` stands for any text, capitals do not matter."""

    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()

    def reason(self, text: str) -> str | None:
        """Why a cell with this text gives nothing; None where it gives something."""
        line = one_line(text)
        if line in SPREADSHEET_ERRORS:
            return BROKEN
        return next((reason for pattern, reason in self.patterns if pattern.fullmatch(line)), None)


def markers(words: Iterable[str] | Mapping[str, str]) -> Markers:
    """Markers from a list of words, or from a table of words and reasons."""
    reasons = words if isinstance(words, Mapping) else dict.fromkeys(words, WITHHELD)
    return Markers(tuple((_pattern(word), why) for word, why in reasons.items()))


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(one_line(part)) for part in word.split("*")), re.IGNORECASE)
