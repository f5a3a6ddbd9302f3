"""The scope of a verification: what can be looked at, what was asked for, and in the end what was looked at indeed."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from audit.finding import Finding
from audit.proof.checkpoints import Sealed
from audit.verification.codes import is_note, sought_by

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "file": "the file itself: pages, tables, guards, origin",
        "rows": "positions, ids, times of recording, kinds and tags, against the bytes",
        "index": "the index of tags",
        "checkpoints": "the root over all bytes, against each checkpoint",
        "events": "each event against its model, and as it is written",
        "rules": "each event decided again under the rules",
        "evidence": "the files that events cite",
        "read-models": "the tables beside the ledger",
    }
)
"""What can be looked at, in this order, and what is asked there."""
PASSED_BY = "left out, as was asked for"
MOST = 200
"""How many findings of one code are told; the rest is counted."""
ENDED = "what was found before made that impossible"
Tell = Callable[[int, int], None]


class Asked(NamedTuple):
    """What is to be looked at, and against what.

    `sealed` are the checkpoints, and `flawed` is what was wrong with their files; `trusting` says that signatures were
    looked at, `outside` that they were kept elsewhere. With `evidence_asked` each file is to be in those folders.
    `processes` is by how many; none says as many as are worth it.
    """

    checks: Collection[str]
    sealed: Sequence[Sealed] = ()
    flawed: Sequence[Finding] = ()
    trusting: bool = False
    outside: bool = False
    evidence: Sequence[Path] = ()
    evidence_asked: bool = False
    read_models: Path | None = None
    processes: int = 0
    tell: Tell = lambda *_: None


class Scope:
    """What was looked at, in words for each check, and what was not, with the reason.

    `found` counts the findings by code, and goes on counting; `not_admitted` are the events that the rules refuse.
    """

    def __init__(self, checks: Collection[str], found: Mapping[str, int]) -> None:
        self._checks = frozenset(checks)
        self._found = found
        self.not_admitted: set[int | None] = set()
        self.looked: dict[str, str] = {}
        self.passed_by = {check: PASSED_BY for check in CHECKS if check not in self._checks}

    def wants(self, *checks: str) -> bool:
        """Whether any of these checks was asked for."""
        return not self._checks.isdisjoint(checks)

    def nothing_more(self, why: str) -> None:
        """Nothing can be looked at that was not looked at before."""
        for check in CHECKS:
            if check not in self.looked:
                self.passed_by.setdefault(check, why)

    def told(self) -> list[tuple[str, bool, str]]:
        """Each check, whether it was made, and what was looked at or why not.

        Where a check has findings its words say so, so that they never read clean beside them.
        """
        found = self._by_check()
        return [
            (check, True, f"{self.looked[check]}{found.get(check, '')}")
            if check in self.looked
            else (check, False, self.passed_by.get(check, ENDED))
            for check in CHECKS
        ]

    def _by_check(self) -> dict[str, str]:
        """What is to be added to the words of each check that found something."""
        wrong, notes = Counter[str](), Counter[str]()
        for code, many in self._found.items():
            made = [check for check in sought_by(code) if check in self.looked]
            (notes if is_note(code) else wrong).update(dict.fromkeys(made[:1], many))
        return {check: f"{self._wrong(check, wrong[check])}{_noted(notes[check])}" for check in CHECKS}

    def _wrong(self, check: str, many: int) -> str:
        refused = len(self.not_admitted)
        if check == "rules" and refused and many == self._found["rule-broken"] <= MOST:
            return f"; {refused} of them would not have been admitted"
        return f"; {many:,} finding{'s' if many > 1 else ''}" if many else ""


def _noted(many: int) -> str:
    return f"; {many:,} to note" if many else ""
