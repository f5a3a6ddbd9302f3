"""The whole invented history: begun, kept at the pace at which so many events come together, and recorded.

history = History(events=10_000, seed=1)
for position in history.recorded(store): ...
"""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from events.base import Event
from examples.invented.course import Going
from examples.invented.customers import arrivals
from examples.invented.pmo import founding
from examples.invented.promises import demand
from examples.invented.world import END, HOURS_A_MONTH, START, World
from flywheel.errors import Refused
from flywheel.ledger import Ledger
from flywheel.stores import Store

GROWTH = 1.4  # more happens in every year than in the one before
CATCHING_UP = 6  # months in which what is missing is made good
MONTH = timedelta(days=30.4)


class Told(NamedTuple):
    """Events that are recorded as one, and when."""

    at: datetime
    events: Sequence[Event]


class History:
    """The history of an invented PMO, of so many events; the same seed tells the same again."""

    def __init__(self, events: int, seed: int = 1) -> None:
        self._events = events
        self._seed = seed

    def groups(self) -> Iterator[Sequence[Event]]:
        """What is recorded together, group by group, in order: exactly so many events."""
        return (told.events for told in self._fitted())

    def endless(self) -> Iterator[Told]:
        """The same with its times, and what comes after it."""
        world = World(self._events, self._seed)
        for going in (founding(world), arrivals(world), demand(world), _pace(world)):
            world.start(going)
        return (Told(world.now, group) for group in world.groups())

    def recorded(self, store: Store) -> Iterator[int]:
        """Record it in an empty ledger, under the rules, each group at its time; yields how far it has come.

        Ids and times of recording are those of the history too, so that the same seed gives the same ledger, byte for
        byte. Raises Refused where the rules do not admit what was invented.
        """
        times: deque[datetime] = deque()
        entropy = Random(f"ids of {self._seed}")  # noqa: S311 - the ids of an invented history are no secret
        ledger = Ledger(store, clock=times.popleft, entropy=entropy.randbytes)
        for outcome in ledger.record_each(_noting(self._fitted(), times), stop=True):
            if isinstance(outcome, Refused):
                raise outcome
            yield outcome[-1].position

    def _fitted(self) -> Iterator[Told]:
        left = self._events
        for told in self.endless():
            if len(told.events) <= left:
                left -= len(told.events)
                yield told
            if not left:
                return


def _noting(history: Iterator[Told], times: deque[datetime]) -> Iterator[Sequence[Event]]:
    """The groups of a history; the ledger asks for the time once for each event, and finds it there."""
    for told in history:
        times.extend([told.at] * len(told.events))
        yield told.events


def _pace(world: World) -> Going:
    """Month by month, how much has to be done each day for so many events to come together by the end."""
    others, before, done = 0.0, world.position, 0.0
    while True:
        yield world.now + MONTH
        others = 0.7 * others + 0.3 * max(world.position - before - done, 0)
        before = world.position
        due = world.sizes.events * world.passed**GROWTH
        soon = world.sizes.events * (world.passed + MONTH / (END - START)) ** GROWTH
        wanted = soon - due + (due - world.position) / CATCHING_UP
        done = max(wanted - others, 0.0)
        world.acts_an_hour = done / HOURS_A_MONTH / world.weight if world.weight else 0.0
