"""A glimpse of an event sees what it is about, exactly; rows taken at once are as they are one by one."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.proof.merkle import Tree, leaf_hash
from audit.verification.checks.closely import tags_of
from audit.verification.checks.glimpses import glimpse_of, told
from audit.verification.checks.rows import Rows, hashes
from audit.verification.stored import Row
from events.base import Event
from events.codec import encode
from events.kinds import KINDS
from flywheel.ids import uuid7
from tests.events.anything import anything_of

ANY = st.sampled_from(sorted(KINDS)).flatmap(lambda name: anything_of(KINDS[name]))
NUMBERS = {name: number for number, name in enumerate(KINDS, 1)}
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def as_stored(tags: Sequence[str]) -> str:
    """Tags as the store writes them."""
    return json.dumps(tags, ensure_ascii=False, separators=(",", ":"))


def rows_of(events: Sequence[Event]) -> list[Row]:
    """Events as they are stored, a second apart."""
    rows = []
    for position, event in enumerate(events, 1):
        at = START + timedelta(seconds=position)
        recorded = event.model_copy(update={"id": uuid7(at, bytes([position]) * 10), "recorded_at": at})
        rows.append(Row(position, NUMBERS[event.kind], as_stored(recorded.tags), encode(recorded)))
    return rows


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_a_glimpse_sees_the_tags_as_they_are_stored(event: Event):
    [row] = rows_of([event])
    glimpse = glimpse_of(event.kind)
    seen = glimpse.read(row.data)
    assert glimpse.tags(seen) == list(event.tags)
    assert told(event.tags) == row.tags
    if not event.key and "\\" not in row.tags:
        assert glimpse.template % glimpse.values(seen) == row.tags


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=12))
def test_a_page_at_once_is_what_its_rows_are(events: list[Event]):
    page = rows_of(events)
    at_once, one_by_one = Rows(dict(zip(NUMBERS.values(), NUMBERS, strict=True))), Rows({})
    assert list(at_once.take(page)) == []
    assert {found.code for row in page for found in one_by_one.take([row])} == {"kind-differs"}  # it knows no numbers
    assert (at_once.position, at_once.recorded_at) == (one_by_one.position, one_by_one.recorded_at)
    assert (
        at_once.hashed
        == one_by_one.hashed
        == sum(hash((t, row.kind, row.position)) for row in page for t in tags_of(row))
    )
    assert at_once.hashed == sum(hashes(*zip(*((row.tags, row.kind, row.position) for row in page), strict=True)))


@given(st.lists(st.integers(0, 40), max_size=6))
def test_a_tree_grown_by_many_leaves_is_that_grown_leaf_by_leaf(sizes: list[int]):
    by_many, by_one = Tree(), Tree()
    for number, size in enumerate(sizes):
        leaves = [leaf_hash(bytes([number, each])) for each in range(size)]
        by_many.extend(leaves)
        for leaf in leaves:
            by_one.add(leaf)
        assert (by_many.size, by_many.root()) == (by_one.size, by_one.root())
