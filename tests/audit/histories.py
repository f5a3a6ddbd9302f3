"""Random histories for what explains and compares them: told late, voided, corrected, logged anew.

In those that are righted, claims, verifications and verdicts of one benefit are corrected and voided after others came
to rest on them.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from hypothesis import strategies as st

from events.base import Event
from events.charter import EventVoided
from events.entry import Entry
from tests.projections.acme import ROUND, claimed, recognised, taken_back, verified
from tests.projections.story import Story, on
from tests.projections.test_three_ways import MOVES, Telling

Moves = list[tuple[str, int, bool]]
HISTORIES = st.tuples(st.integers(20, 99), MOVES, st.integers(0, 30)).map(
    lambda drawn: [("tell", drawn[0], False), *drawn[1], ("tell", drawn[2], False)]
)


class _Unkept(Telling):
    """Keeps no read models on the way."""

    def move(self, how: str, number: int, late: bool) -> None:
        standing_at = [e.position for e in self.story.entries if not isinstance(e.event, EventVoided)]
        if how == "log anew" and number < len(standing_at):
            again = self.story.entries[standing_at[-1 - number] - 1].event
            self.story.void(standing_at[-1 - number])
            self.story.tell(again, late=on("2026-07-01") if late else None)
        elif how not in ("catch up", "log anew"):
            super().move(how, number, late)


def told(moves: Moves) -> Story:
    """The story that some moves tell."""
    telling = _Unkept(Path())
    for move in moves:
        telling.move(*move)
    return telling.story


CLAIMS = st.sampled_from(["q1", "q2", "q3"])
AMOUNTS = st.integers(1, 9).map(lambda thousands: str(thousands * 1000))
SAID: st.SearchStrategy[Event] = st.one_of(
    st.builds(verified, CLAIMS, AMOUNTS),
    st.builds(verified, CLAIMS, AMOUNTS),
    st.builds(taken_back, CLAIMS, AMOUNTS),
    st.builds(
        lambda claims, amount: recognised(*claims, amount=amount), st.lists(CLAIMS, min_size=1, unique=True), AMOUNTS
    ),
)
RIGHTED = st.tuples(
    st.tuples(
        st.builds(verified, st.just("q1"), AMOUNTS),
        st.builds(verified, st.just("q2"), AMOUNTS),
        st.builds(lambda amount: recognised("q1", "q2", amount=amount), AMOUNTS),
        st.lists(SAID, max_size=6),
    ).map(lambda drawn: [*drawn[:3], *drawn[3]]),
    st.lists(st.tuples(st.integers(0, 12), st.none() | AMOUNTS), min_size=1, max_size=4),
    st.lists(SAID, max_size=3),
)
Righted = tuple[list[Event], list[tuple[int, str | None]], list[Event]]


def righted(drawn: Righted) -> Story:
    """Claims and what became of them, some corrected to another amount or voided (None), and what came then."""
    first, changes, then = drawn
    story = Story(*ROUND[:15], *map(claimed, ("q1", "q2", "q3")), *first)
    standing = list(range(16, len(story.entries) + 1))
    for back, amount in changes:
        if back < len(standing):
            position = standing.pop(-1 - back)
            if amount is None:
                story.void(position)
            else:
                standing.append(story.correct(position, amount=amount))
    story.tell(*then)
    return story


class Without:
    """Entries of which some are not there; the others stand where they stood."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries

    def read(
        self, kinds: Sequence[str] = (), tags: Sequence[str] = (), after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        wanted = (
            entry
            for entry in self._entries
            if entry.position > after
            and (not kinds or entry.event.kind in kinds)
            and set(tags) <= set(entry.event.tags)
        )
        return islice(wanted, limit)
