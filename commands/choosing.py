"""Choosing events: by step, kind, what they are about, who recorded them, and when they occurred."""

from collections.abc import Mapping, Sequence

from commands.call import Call
from commands.kinds import named, step_named
from commands.moment import instant_of
from flywheel.ledger import Ledger
from projections.history import Passage


class Chosen:
    """Which events are told: every sort of option that is given has to fit."""

    def __init__(self, call: Call, ledger: Ledger, asked: Mapping[str, Sequence[str]]) -> None:
        self._steps = {step_named(words) for words in asked["steps"]}
        self._kinds = {named(words).kind for words in asked["kinds"]}
        self._about = asked["about"]
        self._actors = asked["actors"]
        self._since = instant_of(call.since, ledger, "--since")
        self._until = instant_of(call.until, ledger, "--until")

    def holds(self, passage: Passage) -> bool:
        """Whether the event is to be told."""
        event = passage.entry.event
        return (
            (not self._steps or event.step in self._steps)
            and (not self._kinds or event.kind in self._kinds)
            and (not self._actors or event.actor in self._actors)
            and (not self._about or any(_is_about(tag, words) for tag in event.tags for words in self._about))
            and (self._since is None or event.occurred_at >= self._since)
            and (self._until is None or event.occurred_at <= self._until)
        )


def _is_about(tag: str, words: str) -> bool:
    return tag == words or tag.partition(":")[2] == words
