"""The tag index: does it hold every event under each of its tags, and nothing else?

Both sides are added up as hashes, in whatever order they lie, with a key that differs with each process. Only where the
sums differ are they looked for, first in which thousand positions, then line by line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from audit.finding import Finding
from audit.verification.checks.closely import tags_of
from audit.verification.codes import finding
from audit.verification.stored import PAGE, Row, Stored, Tagged

MOST_PLACES = 50


def index_findings(stored: Stored, hashed: int) -> Iterator[Finding]:
    """What the index lacks and what it has too much. `hashed` is what it should add up to."""
    index = stored.index()
    if index is None or sum(map(hash, index)) == hashed:
        return
    balance: Counter[int] = Counter()
    for line in _expected(stored):
        balance[line[2] // PAGE] += hash(line)
    for line in stored.index() or ():
        balance[line[2] // PAGE] -= hash(line)
    places = sorted(place for place, rest in balance.items() if rest)[:MOST_PLACES]
    should, there = _within(_expected(stored), places), _within(stored.index() or (), places)
    for tag, kind, position in sorted(should ^ there, key=lambda line: (line[2], line[0], str(line[1]))):
        if (tag, kind, position) in should:
            yield finding("tag-not-in-index", position, f"cannot be found under {tag[:120]}")
        else:
            yield finding(
                "tag-only-in-index", position, f"stands in the index under {tag[:120]}, which it does not have"
            )


def _expected(stored: Stored) -> Iterator[Tagged]:
    for page in stored.pages():
        for position, kind, tags, data in page:
            yield from ((tag, kind, position) for tag in tags_of(Row(position, kind, tags, data)))


def _within(lines: Iterable[Tagged], places: list[int]) -> set[Tagged]:
    wanted = set(places)
    return {line for line in lines if line[2] // PAGE in wanted}
