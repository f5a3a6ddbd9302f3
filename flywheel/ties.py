"""Ties: how a rule finds what it reads, where naming the fields of the new event is not enough."""

from events.base import Event, tags_of


class WhereGiven:
    """Ties a rule to the things in one field, for events that give another; the rest it does not concern."""

    def __init__(self, given: str, by: str) -> None:
        self.given = given
        self.by = by

    def __call__(self, event: Event) -> list[tuple[str, ...]]:
        if getattr(event, self.given) is None:
            return []
        return [(tag,) for tag in tags_of(self.by, getattr(event, self.by))]

    def __str__(self) -> str:
        return self.by
