"""Random histories for what explains and compares them: told late, voided, corrected, logged anew."""

from pathlib import Path

from hypothesis import strategies as st

from events.charter import EventVoided
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
