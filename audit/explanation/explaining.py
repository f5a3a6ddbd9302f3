"""Explaining: the events that made a figure, in order, with what each changed, and what was left out of it and why.

The history is folded by the code that makes the read models, and watched: where the figure becomes another, that is a
step. Nothing is taken from what events say, so a step cannot be forgotten, nor made up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from audit.explanation.bare import meant, promises_bare
from audit.explanation.bearing import Trail, introductions, least
from audit.explanation.figures import Cell, Figure
from audit.explanation.left_out import At, Later, LeftOut, Undone
from audit.explanation.walking import Ref, Stride, Walk
from projections.columns import Column
from projections.history import History

Begin = Callable[[], Figure]
MOST_AT_HAND = 5_000
MOST_FOLDED = 400_000


class Step(NamedTuple):
    """An event that changed the figure, or a part of it: where it counts, and the figure before and after."""

    position: int
    place: int
    before: Any
    after: Any
    through: tuple[Ref, ...]
    """The rows by which it came to the figure."""


@dataclass
class Explanation:
    """The events of a figure: its steps, what these rest on beside, and what was left out."""

    value: Any = None
    meaning: str = ""
    worked_out: bool = False
    """Whether the figure is worked out from rows of read models, and not a cell of one."""
    steps: list[Step] = field(default_factory=list)
    grounds: list[tuple[int, int]] = field(default_factory=list)
    """Position and place of the events that changed nothing when they came, but what came after them."""
    introductions: set[int] = field(default_factory=set)
    """Positions of the events that gave the things their ids which steps and grounds name."""
    idle: list[tuple[int, int]] = field(default_factory=list)
    """Position and place of the events that bear on such figures and count, but left this one as it was."""
    left_out: list[LeftOut] = field(default_factory=list)
    otherwise: dict[int, list[int]] = field(default_factory=dict)
    """Of each event the positions of those left out with which it would have added something else to the figure."""
    bare: set[int] = field(default_factory=set)
    """Positions of the steps that promise the target itself, since no baseline is on record."""

    @property
    def counting(self) -> set[int]:
        """The positions of all events that make the figure: folded alone, they come to it."""
        return {step.position for step in self.steps} | {position for position, _ in self.grounds} | self.introductions


def explained(
    begin: Begin, history: History, at: At, as_of: datetime | None = None, whole: History | None = None
) -> Explanation:
    """Explain a figure as it is after a history; `as_of` counts only what had occurred by then.

    `begin` gives the figure as it is before anything happened. `whole` is the history as it is known now, where
    less was known at the time that is looked at.
    """
    told = _Telling(begin, history, as_of)
    told.walk(at)
    explanation = told.explanation
    told.rest(at)
    if as_of or whole:
        figure = begin()
        walk = Walk(whole or history, *figure.tables)
        later = Later(walk, figure, whole or history, at, explanation.counting)
        explanation.left_out += later.found(history.head, as_of)
    return explanation


def of_event(row: Mapping[str, Any], column: Column) -> Explanation:
    """Explain a cell of the timeline: it is what the event says, and what became of it."""
    position, value = row["position"], row[column.name]
    if column.name not in ("voided_by", "corrected_by"):
        return Explanation(value, column.about, steps=[Step(position, position, None, value, ())])
    steps = [Step(position, position, None, None, ())]
    return Explanation(value, column.about, steps=[*steps, *([Step(value, value, None, value, ())] if value else [])])


class _Telling:
    """One explanation as it comes about."""

    def __init__(self, begin: Begin, history: History, as_of: datetime | None) -> None:
        self._begin, self._history, self._as_of = begin, history, as_of
        self._figure = begin()
        self._walk = Walk(history, *self._figure.tables, as_of=as_of)
        self._trail = Trail()
        self._named: set[str] = set()
        self._idle: list[tuple[int, int, str]] = []
        self._bearing: set[str] = set()
        self.explanation = Explanation(meaning=self._figure.meaning, worked_out=not isinstance(self._figure, Cell))

    def walk(self, at: At) -> None:
        """Find the steps, and what was left out although it was there to be counted."""
        undone = Undone(self._walk, self._figure, self._history, at)
        for passage in self._walk.passages():
            self.explanation.left_out += undone.passed(passage)
            for stride in self._walk.take(passage):
                for position, told in undone.stood(stride):
                    self.explanation.left_out += [told] if told else []
                    self.explanation.otherwise.setdefault(stride.entry.position, []).append(position)
                self._trail.add(stride)
                self._take(stride)
        self.explanation.value = self._figure.value
        self.explanation.meaning = meant(self._figure, self._walk, self.explanation.bare)
        self.explanation.idle = [(position, place) for position, place, kind in self._idle if kind in self._bearing]

    def _take(self, stride: Stride) -> None:
        position, event = stride.entry
        if any(self._figure.alike(change) for change in stride.changes):
            self._bearing.add(event.kind)
        units = {unit for c in stride.changes if (unit := self._figure.in_another_unit(c))}
        if step := _stepped(self._figure, stride):
            self.explanation.steps.append(step)
            self._named.update(event.tags)
            if promises_bare(self._figure, self._walk, event):
                self.explanation.bare.add(position)
        elif units:
            self.explanation.left_out.append(LeftOut(position, stride.place, f"it is in {', '.join(sorted(units))}"))
        elif self._figure.holds == "amount" and self._rests_on_any(stride.looked_at):
            self._idle.append((position, stride.place, event.kind))

    def _rests_on_any(self, refs: Iterable[Ref]) -> bool:
        rows = ((ref, self._walk.row(ref)) for ref in refs if ref[0] in self._figure.tables)
        return any(row is not None and self._figure.rests_on(ref, row) for ref, row in rows)

    def rest(self, at: At) -> None:
        """Find what the steps rest on. Of a cell that is told as briefly as can be, since it is to be read."""
        explanation = self.explanation
        steps = {step.position for step in explanation.steps}
        behind = self._trail.behind(steps)
        explanation.introductions = introductions(behind, self._named, at) - steps
        places = {each.position: each.place for each in behind}
        first = steps | explanation.introductions
        others = [position for position in places if position not in first]
        if others and not explanation.worked_out:
            entries = lru_cache(MOST_AT_HAND)(at)

            def suffices(more: Sequence[int]) -> bool:
                wanted = {*first, *more}
                return self._same_again([(p, place) for p, place in places.items() if p in wanted], entries)

            others = [] if suffices(()) else least(others, suffices, MOST_FOLDED // len(places))
        explanation.grounds = [(position, places[position]) for position in others]

    def _same_again(self, positions: Sequence[tuple[int, int]], at: At) -> bool:
        """Whether these events make the same steps when nothing else is folded."""
        figure = self._begin()
        walk = Walk(self._history, *figure.tables, as_of=self._as_of)
        steps = iter(self.explanation.steps)
        for position, place in positions:
            step = _stepped(figure, walk.fold(at(position), place))
            if step and step != next(steps, None):
                return False
        return next(steps, None) is None


def _stepped(figure: Figure, stride: Stride) -> Step | None:
    """Let a figure take in what an entry changed; the step that this is, if it is one."""
    before = figure.value
    through = tuple((c.table, c.key) for c in stride.changes if figure.differs(c))
    for change in stride.changes:
        figure.turn(change)
    return Step(stride.entry.position, stride.place, before, figure.value, through) if through else None
