"""The course of time: many things go on at once, each sleeps until its time comes, and what they say comes in order."""

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import TypeVar

from events.base import Event

Step = datetime | Event | Sequence[Event]
Going = Iterator[Step]
"""Something that goes on: it gives the time until which it sleeps, or an event (or several, as one) to record now."""

T = TypeVar("T")
Ending = Generator[Step, None, T]
"""Something that goes on, and has a result at its end."""


class Course:
    """What goes on, by the time at which it goes on. `now` is the time, `position` that of the last event recorded."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self.position = 0
        self._asleep: list[tuple[datetime, int, Going]] = []
        self._number = count()

    def start(self, going: Going) -> None:
        """Let something begin now, after what is at it."""
        heappush(self._asleep, (self.now, next(self._number), going))

    def groups(self) -> Iterator[Sequence[Event]]:
        """What is recorded together, group by group, for as long as anything goes on."""
        while self._asleep:
            self.now, _, going = heappop(self._asleep)
            for step in going:
                if isinstance(step, datetime):
                    heappush(self._asleep, (max(step, self.now), next(self._number), going))
                    break
                group = (step,) if isinstance(step, Event) else step
                self.position += len(group)
                yield group
