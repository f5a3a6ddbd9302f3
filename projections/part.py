"""Part: as much of a history as has to be folded to see what a few events change in services and value.

What a service is follows from the events about it, and what value there is from the events of a few kinds. So beside
those kinds only the services are needed that the events in question are about.
"""

from collections.abc import Collection
from typing import NamedTuple

from projections.catalogue import chosen
from projections.history import History, Passage
from projections.scope import needed
from projections.voids import introduced

BY_KIND, BY_TAG = "value", "service:"
"""The projection all of whose kinds are folded, and what the tags begin with by which the other's events are found."""


class Part(NamedTuple):
    """Entries of these kinds, and those with one of these tags."""

    kinds: frozenset[str]
    tags: frozenset[str]


def part_about(history: History, tags: Collection[str]) -> Part | None:
    """The part with which all events that have one of these tags change services and value as in the whole.

    None where at one of them something is folded that had waited: what that rests on may be anywhere.
    """
    about = frozenset(tags)
    part = Part(needed(chosen([BY_KIND])), about)
    while True:
        also: set[str] = set()
        for passage in history.passages(kinds=part.kinds, tags=part.tags):
            if about.isdisjoint(passage.entry.event.tags):
                continue
            if passage.waited:
                return None
            also |= _rests_on(passage)
        if also <= part.tags:
            return part
        part = part._replace(tags=part.tags | also)


def _rests_on(passage: Passage) -> set[str]:
    """The services that are changed at a passage, and what is introduced there."""
    events = [passage.entry.event, *(entry.event for entry in passage.folded)]
    services = {tag for event in events for tag in event.tags if tag.startswith(BY_TAG)}
    return services.union(*(introduced(event.kind, event.tags) for event in events))
