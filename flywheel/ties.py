"""Ties: how a rule finds what it reads, where naming the fields of the new event is not enough."""

from events.base import SINGULAR, Event, tags_of


class WhereGiven:
    """Ties a rule to the things in one field, for events that give another; the rest it does not concern."""

    def __init__(self, given: str, by: str) -> None:
        self.given = given
        self.by = by

    def __call__(self, event: Event) -> list[tuple[str, ...]]:
        if getattr(event, self.given) is None:
            return []
        return [(tag,) for tag in tags_of(self.by, getattr(event, self.by))]

    def fields(self, kind: type[Event]) -> tuple[str, ...]:  # noqa: ARG002 - every tie is asked so
        """Both fields."""
        return (self.given, self.by)

    def __str__(self) -> str:
        return self.by


class Named:
    """Ties a rule to every thing of one sort that an event names, in whichever of its fields."""

    def __init__(self, thing: str) -> None:
        self.thing = thing

    def __call__(self, event: Event) -> list[tuple[str, ...]]:
        return [(tag,) for tag in event.tags if tag.startswith(f"{self.thing}:")]

    def fields(self, kind: type[Event]) -> tuple[str, ...]:
        """The fields that name such a thing, or several."""
        return tuple(field for field in kind.about if SINGULAR.get(field, field) == self.thing)

    def __str__(self) -> str:
        return self.thing
