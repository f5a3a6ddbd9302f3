"""Otherwise: what would be if an event stood that does not, or if one did not that does; followed along a walk.

Of each such world only those rows are kept that are others in it, and an entry is folded in it only where it meets one
of these. So it is seen on which later events an event bears, though it changed nothing of the figure itself.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from audit.explanation.walking import Ref, Stride, Walk
from events.entry import Entry
from projections.fold import Change

MOST_FOLDED = 400_000
"""How often an entry is folded in other worlds before all of them are let go; an explanation is to come to an end."""


class Met(NamedTuple):
    """What an entry would change in the world of an event, given by its position."""

    of: int
    would: Sequence[Change]


@dataclass(eq=False)
class _World:
    """The world of an event: the rows that are others in it (None: not there), and what does not stand, but another."""

    of: int
    without: int | None
    instead: Entry | None
    over: dict[Ref, Any] = field(default_factory=dict)


class Worlds:
    """Worlds that are followed beside a walk."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._without: dict[int, list[_World]] = defaultdict(list)
        self._meeting: dict[Ref, dict[_World, None]] = defaultdict(dict)
        self._folded = 0

    def begin(
        self, of: int, changes: Sequence[Change] = (), without: int | None = None, instead: Entry | None = None
    ) -> None:
        """Follow a world from here on: an event changed these rows in it; another did not stand, or a third instead."""
        world = _World(of, without, instead)
        if without is not None:
            self._without[without].append(world)
        for change in changes:
            self._put(world, (change.table, change.key), change.after)

    def take(self, stride: Stride) -> Iterator[Met]:
        """Fold an entry that was just walked in every world in which it meets a row that is another."""
        if not self._meeting and not self._without:
            return
        changed = {(change.table, change.key): change for change in stride.changes}
        meeting = {world: None for ref in (*stride.looked_at, *changed) for world in self._meeting.get(ref, ())}
        without = self._without.get(stride.entry.position, ())
        if not meeting and not without:
            return
        found = []
        with self._walk.before(stride):
            for world in {**meeting, **dict.fromkeys(without)}:
                entry = world.instead if world in without else stride.entry
                would = self._walk.would(entry, world.over) if entry else []
                self._folded += 1
                found.append((world, {(change.table, change.key): change for change in would}))
        for world, would_be in found:
            for ref in {**changed, **would_be}:
                was = world.over[ref] if ref in world.over else changed[ref].before if ref in changed else None
                self._put(world, ref, would_be[ref].after if ref in would_be else was)
            yield Met(world.of, list(would_be.values()))
        if self._folded > MOST_FOLDED:
            self._meeting.clear()
            self._without.clear()

    def _put(self, world: _World, ref: Ref, row: Any) -> None:
        """Let a row be what it is in a world; forgotten where that is what it is in this one."""
        if row == self._walk.row(ref) or not self._walk.keeps(ref[0]):
            world.over.pop(ref, None)
            if ref in self._meeting:
                self._meeting[ref].pop(world, None)
        else:
            world.over[ref] = row
            self._meeting[ref][world] = None
