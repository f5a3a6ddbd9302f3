"""Events as a store sees them, for tests that do not care what they mean."""

from collections.abc import Iterable, Sequence

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from flywheel.stores import Store


def event(kind: str = "opened", *tags: str, data: bytes = b"{}") -> DCBEvent:
    return DCBEvent(kind, data, list(tags))


def item(*kinds: str, tags: Sequence[str] = ()) -> DCBQueryItem:
    """These kinds (none: of any), with all of these tags."""
    return DCBQueryItem(list(kinds), list(tags))


def any_of(*items: DCBQueryItem) -> DCBQuery:
    return DCBQuery(list(items))


def unless(*items: DCBQueryItem, after: int | None = None) -> DCBAppendCondition:
    """The condition that nothing matches any of the items."""
    return DCBAppendCondition(DCBQuery(list(items)), after)


def positions(store: Store, *items: DCBQueryItem, after: int | None = None, limit: int | None = None) -> list[int]:
    return [found.position for found in store.read(any_of(*items), after=after, limit=limit)]


def fill(store: Store, events: Iterable[DCBEvent], batch: int = 5000) -> None:
    """Append many events, a batch at a time."""
    waiting: list[DCBEvent] = []
    for one in events:
        waiting.append(one)
        if len(waiting) == batch:
            store.append(waiting)
            waiting.clear()
    if waiting:
        store.append(waiting)
