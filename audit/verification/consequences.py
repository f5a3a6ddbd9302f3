"""Consequences: what contradicts a checkpoint is told first, and what may merely follow from that is told as such.

A rule that is broken at #291 may be broken because #157, on which #291 rests, is not what it was. Whoever reads the one
position without the other looks in the wrong place, and asks the wrong person.
"""

from collections.abc import Iterable
from typing import NamedTuple

from audit.finding import Finding
from audit.verification.codes import sought_by

CHANGED, ALTERED, SHOWN = "sealed-history-changed", "event-altered", "read-models-differ"
MAY_FOLLOW = frozenset({"rule-broken", "rules-not-replayed", "key-twice"})
KEEP = "Leave them as they are: they may still show what was there before. Find out first what was changed."


class Stretch(NamedTuple):
    """The events among which something is not what was sealed; or the first that is not, alone."""

    first: int
    last: int

    @property
    def words(self) -> str:
        """What is not what was sealed."""
        if self.first == self.last:
            return f"#{self.first}, which is not what was sealed"
        return f"what was changed in #{self.first} to #{self.last}"


def narrowest(found: Iterable[Finding]) -> Stretch | None:
    """Where something is not what was sealed, as narrowly as findings tell; None where none of them tells so."""
    at = {each.code: each for each in reversed(list(found)) if each.code in (CHANGED, ALTERED)}
    tells = at.get(ALTERED) or at.get(CHANGED)
    if not tells or not tells.position:
        return None
    return Stretch(tells.position, tells.upto or tells.position)


def rank(code: str) -> int:
    """What tells where something was changed comes first, then what else is wrong with checkpoints, then all others."""
    if code in (CHANGED, ALTERED):
        return 0
    return 1 if "checkpoints" in sought_by(code) else 2


def marked(found: Finding, parted: Stretch | None) -> Finding:
    """A finding that may follow from what was changed, with words that say so; any other as it is."""
    if not parted:
        return found
    if found.code == SHOWN:
        return found._replace(remedy=KEEP)
    if found.code in MAY_FOLLOW and found.position and found.position >= parted.first:
        what, whatever = f"#{found.position}", found.sentence.partition(" ")[2]
        return found._replace(sentence=f"{what}, perhaps because of {parted.words}, {whatever}")
    return found
