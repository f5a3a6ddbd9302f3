"""What a query finds: kinds are alternatives, tags belong together, items are alternatives, positions ascend."""

from collections.abc import Callable, Sequence

import pytest
from eventsourcing.dcb.api import DCBQuery

from flywheel.stores import Store
from flywheel.stores.sqlite import SQLiteStore
from tests.stores.events import any_of, event, fill, item, positions

Borne = Callable[[SQLiteStore, Sequence[str]], set[str]]
ODD = [
    "service:a b",
    "quote:'\"",
    "nul:\0",
    "line:\n",
    "comma:,",
    "bracket:]",
    "",
    "emoji:🎡",
    "é",
    "e\u0301",
    "line:\u2028",
]


@pytest.fixture
def store(store: Store) -> Store:
    """Seven events: three kinds, under a service and some customers."""
    store.append(
        [
            event("designed", "service:report"),
            event("introduced", "service:report", "customer:finance"),
            event("introduced", "service:report", "customer:legal"),
            event("delivered", "service:report", "customer:finance"),
            event("delivered", "service:training", "customer:finance"),
            event("closed"),
            event("delivered", "customer:finance", "service:report"),
        ]
    )
    return store


def test_several_kinds_without_tags(store: Store) -> None:
    assert positions(store, item("closed", "designed")) == [1, 6]


def test_kinds_named_twice_count_once(store: Store) -> None:
    assert positions(store, item("closed", "designed", "closed"), item("designed")) == [1, 6]


def test_tags_of_one_item_belong_together(store: Store) -> None:
    assert positions(store, item(tags=["service:report", "customer:finance"])) == [2, 4, 7]


def test_kinds_and_tags_narrow_each_other(store: Store) -> None:
    assert positions(store, item("delivered", "closed", tags=["customer:finance", "service:report"])) == [4, 7]


def test_tags_named_twice_count_once(store: Store) -> None:
    assert positions(store, item("designed", tags=["service:report", "service:report"])) == [1]


def test_items_are_alternatives_and_their_events_come_once_in_order(store: Store) -> None:
    found = positions(store, item("closed"), item(tags=["customer:finance"]), item("delivered"))
    assert found == [2, 4, 5, 6, 7]


@pytest.mark.parametrize("query", [None, DCBQuery(), any_of(item()), any_of(item("closed"), item())])
def test_a_query_that_asks_for_nothing_in_particular_finds_everything(store: Store, query: DCBQuery | None) -> None:
    assert [found.position for found in store.read(query)] == [1, 2, 3, 4, 5, 6, 7]


def test_unknown_kinds_and_tags_find_nothing(store: Store) -> None:
    assert positions(store, item("reopened")) == []
    assert positions(store, item(tags=["service:none"])) == []
    assert positions(store, item("delivered", tags=["service:report", "customer:none"])) == []


def test_after_and_limit_cut_a_stretch_out_of_what_is_found(store: Store) -> None:
    assert positions(store, item("delivered", "introduced"), after=2, limit=2) == [3, 4]
    assert positions(store, item("delivered", "introduced"), after=7) == []
    assert positions(store, item("delivered"), limit=0) == []


def test_tags_come_back_as_given_in_order_and_with_repetitions(store: Store) -> None:
    tags = ["b", "a", "b", *ODD, "a"]
    position = store.append([event("opened", *tags)])
    [found] = store.read(after=position - 1)
    assert found.event.tags == tags


@pytest.mark.parametrize("tag", ODD)
def test_every_text_can_be_a_tag_and_a_kind(store: Store, tag: str) -> None:
    position = store.append([event(f"kind {tag}", tag, "other")])
    store.append([event("other", tag + "x")])
    assert positions(store, item(tags=[tag])) == [position]
    assert positions(store, item(f"kind {tag}", tags=["other", tag])) == [position]
    assert next(store.read(after=position - 1)).event.type == f"kind {tag}"


def test_data_comes_back_byte_for_byte(store: Store) -> None:
    every_byte = bytes(range(256)) * 3
    position = store.append([event(data=every_byte)])
    assert next(store.read(after=position - 1)).event.data == every_byte


def test_more_items_and_tags_than_fit_in_one_statement(store: Store) -> None:
    head = 7
    wide = [f"wide:{number}" for number in range(2000)]
    fill(store, [event(f"kind-{number}", f"need:{number}") for number in range(300)])
    store.append([event("wide", *wide)])
    store.append([event("wide", *wide[1:])])
    needs = [item(tags=[f"need:{number}"]) for number in range(299, -1, -1)]
    assert positions(store, *needs) == list(range(head + 1, head + 301))
    assert positions(store, *needs, limit=3) == [head + 1, head + 2, head + 3]
    assert positions(store, item("wide", tags=wide)) == [head + 301]
    assert positions(store, item(tags=wide), *[item("wide", tags=wide[1:])] * 100) == [head + 301, head + 302]


@pytest.mark.parametrize("kept", [SQLiteStore.borne, Store.borne], ids=["its own", "any store's"])
def test_which_tags_are_borne_is_told_at_once(kept: Borne, store: SQLiteStore) -> None:
    store.append([event("odd", *ODD)])
    assert kept(store, ["service:report", "service:none", "service:rep", "quote:", *ODD]) == {"service:report", *ODD}
    assert kept(store, []) == set()
