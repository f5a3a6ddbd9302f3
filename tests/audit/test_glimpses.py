"""A glimpse of an event sees what it is about, exactly; rows taken at once are as they are one by one."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.proof.merkle import Tree, leaf_hash
from audit.verification.checks.closely import tags_of
from audit.verification.checks.glimpses import glimpse_of, tags_seen, told
from audit.verification.checks.index import summed
from audit.verification.checks.lots import Lots, weight
from audit.verification.checks.rows import Rows
from audit.verification.stored import Page, Row, page_of
from events.base import Event
from events.codec import encode
from events.kinds import KINDS
from events.needs_assessment import NeedConfirmed
from flywheel.ids import uuid7
from tests.events.anything import anything_of
from tests.given import a

ANY = st.sampled_from(sorted(KINDS)).flatmap(lambda name: anything_of(KINDS[name]))
NUMBERS = {name: number for number, name in enumerate(KINDS, 1)}
LOTS = Lots(12)
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def as_stored(tags: Sequence[str]) -> str:
    """Tags as the store writes them."""
    return json.dumps(tags, ensure_ascii=False, separators=(",", ":"))


def known_rows() -> Rows:
    """Rows that know the numbers of all kinds."""
    return Rows({number: name for name, number in NUMBERS.items()}, LOTS)


def rows_of(events: Sequence[Event]) -> list[Row]:
    """Events as they are stored, a second apart."""
    rows = []
    for position, event in enumerate(events, 1):
        at = START + timedelta(seconds=position)
        recorded = event.model_copy(update={"id": uuid7(at, bytes([position]) * 10), "recorded_at": at})
        rows.append(Row(position, NUMBERS[event.kind], as_stored(recorded.tags), encode(recorded)))
    return rows


def paged(rows: Sequence[Row]) -> Page:
    """Rows as a page of a store."""
    page = page_of(iter(rows), len(rows))
    assert page
    return page


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_a_glimpse_sees_the_tags_as_they_are_stored(event: Event):
    [row] = rows_of([event])
    glimpse = glimpse_of(event.kind)
    seen = glimpse.read(row.data)
    assert tags_seen(event.kind, seen) == list(event.tags)
    assert told(event.tags) == row.tags


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=12))
def test_a_page_at_once_is_what_its_rows_are(events: list[Event]):
    page = rows_of(events)
    at_once, one_by_one = known_rows(), Rows({}, LOTS)
    assert list(at_once.take(paged(page))) == []
    assert {found.code for row in page for found in one_by_one.take(paged([row]))} == {"kind-differs"}
    assert (at_once.position, at_once.recorded_at) == (one_by_one.position, one_by_one.recorded_at)
    lines = [(tag, row.kind, row.position) for row in page for tag in tags_of(row)]
    assert at_once.weight == one_by_one.weight == sum(weight(tag, kind) * LOTS.of(at) for tag, kind, at in lines)
    index = [(tag, kind, f"[{position}]") for tag, kind, position in lines]
    assert summed(index, LOTS) == at_once.weight != summed([("key:x", 1, "[1]"), *index], LOTS)


def test_tags_that_only_look_alike_are_told():
    [row] = rows_of([a(NeedConfirmed, need="one-date", confirmed_by="dana")])
    two_in_one = row._replace(data=row.data.replace(b'"one-date"', b'"one-date\\",\\"customer:finance"'))
    as_if_two = two_in_one._replace(tags=row.tags[:-1] + ',"customer:finance"]')
    assert [found.code for found in known_rows().take(paged([as_if_two]))] == ["tags-differ"]
    assert [found.code for found in known_rows().take(paged([two_in_one]))] == ["tags-differ"]


@given(st.lists(st.integers(0, 40), max_size=6))
def test_a_tree_grown_by_many_leaves_is_that_grown_leaf_by_leaf(sizes: list[int]):
    by_many, by_one = Tree(), Tree()
    for number, size in enumerate(sizes):
        leaves = [leaf_hash(bytes([number, each])) for each in range(size)]
        by_many.extend(leaves)
        for leaf in leaves:
            by_one.add(leaf)
        assert (by_many.size, by_many.root()) == (by_one.size, by_one.root())
