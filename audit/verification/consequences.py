"""Consequences: what contradicts a checkpoint is told first, and what may merely follow from that is told as such.

A rule that is broken at #291 may be broken because #157, on which #291 rests, is not what it was. Whoever reads the one
position without the other looks in the wrong place, and asks the wrong person.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audit.finding import Finding
from audit.verification.codes import sought_by

CHANGED, ALTERED, SHOWN = "sealed-history-changed", "event-altered", "read-models-differ"
MAY_FOLLOW = frozenset({"rule-broken", "rules-not-replayed", "key-twice"})
FEW = 8
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
    """A finding with what it rests on, and with words that say so where it may follow from what was changed."""
    if parted and found.code == SHOWN:
        return found._replace(remedy=KEEP)
    if parted and found.code in MAY_FOLLOW and found.position and found.position >= parted.first:
        what, whatever = f"#{found.position}", found.sentence.partition(" ")[2]
        within = [position for position in found.rests if parted.first <= position <= parted.last]
        also = f", of which it rests on {listed(within)}" if within and parted.first < parted.last else ""
        found = found._replace(sentence=f"{what}, perhaps because of {parted.words}{also}, {whatever}")
        if also:
            return found
    return (
        found._replace(sentence=f"{found.sentence[:-1]} (it rests on {listed(found.rests)}).") if found.rests else found
    )


def listed(positions: Sequence[int]) -> str:
    """Positions in words, the first of them if they are many."""
    *told, last = [f"#{position}" for position in positions[:FEW]]
    if len(positions) > FEW:
        return f"{', '.join([*told, last])} and {len(positions) - FEW} more"
    return f"{', '.join(told)} and {last}" if told else last
