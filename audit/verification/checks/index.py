"""The tag index: does it hold every event under each of its tags, and nothing else?

Both sides are added up, in whatever order they lie. Only where the sums differ are they looked for, first in which
thousand positions, then line by line.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from audit.finding import Finding
from audit.verification.checks.closely import tags_of
from audit.verification.checks.lots import Lots, weight
from audit.verification.codes import finding
from audit.verification.stored import PAGE, Listed, Row, Stored

MOST_PLACES = 50
Line = tuple[str, int | str, int]
"""A line of the tag index: tag, kind, position."""


def index_findings(stored: Stored, lots: Lots, should: int) -> Iterator[Finding]:
    """What the index lacks and what it has too much. `should` is what it should add up to."""
    index = stored.index()
    if index is None or summed(index, lots) == should:
        return
    balance: Counter[int] = Counter()
    for line in _expected(stored):
        balance[line[2] // PAGE] += hash(line)
    for line in _lines(stored):
        balance[line[2] // PAGE] -= hash(line)
    places = sorted(place for place, rest in balance.items() if rest)[:MOST_PLACES]
    expected, there = _within(_expected(stored), places), _within(_lines(stored), places)
    for tag, kind, position in sorted(expected ^ there, key=lambda line: (line[2], line[0], str(line[1]))):
        if (tag, kind, position) in expected:
            yield finding("tag-not-in-index", position, f"cannot be found under {tag[:120]}")
        else:
            yield finding(
                "tag-only-in-index", position, f"stands in the index under {tag[:120]}, which it does not have"
            )


def summed(index: Iterable[Listed], lots: Lots) -> int:
    """What an index adds up to."""
    return sum(weight(tag, kind) * lots.total(positions) for tag, kind, positions in index)


def _expected(stored: Stored) -> Iterator[Line]:
    for page in stored.pages():
        for row in map(Row, *page):
            yield from ((tag, row.kind, row.position) for tag in tags_of(row))


def _lines(stored: Stored) -> Iterator[Line]:
    for tag, kind, positions in stored.index() or ():
        yield from ((tag, kind, position) for position in json.loads(positions))


def _within(lines: Iterable[Line], places: list[int]) -> set[Line]:
    wanted = set(places)
    return {line for line in lines if line[2] // PAGE in wanted}
