"""Walking through the history: a row for each event that was chosen, and what is counted on the way."""

from collections.abc import Iterator, Mapping, Sequence

from commands.changes import words_of
from commands.choosing import Chosen
from commands.missed import missed
from commands.moment import Moment
from commands.text import counted
from projections.fold import Change, Replay
from projections.history import Passage
from projections.words import words_for

WATCHED = ("services", "value")


class Walk:
    """A replay as rows, with what it counted on the way."""

    def __init__(self, replay: Replay, chosen: Chosen, moment: Moment) -> None:
        self._replay = replay
        self._chosen = chosen
        self._moment = moment
        self.walked = self.told = self.voided = 0
        self._actors: set[str] = set()
        self._subjects: set[str] = set()

    def rows(self) -> Iterator[Mapping[str, object]]:
        """A row for each event that was chosen."""
        for passage, changes in self._replay:
            if not self.had_occurred(passage):
                continue
            self.walked += 1
            self.voided += passage.voided_by is not None
            self._actors.add(passage.entry.event.actor)
            if not self.told:
                tags = passage.entry.event.tags
                self._subjects.update(part for tag in tags for part in (tag, tag.partition(":")[2]))
            yield from self.told_of(passage, changes)

    def had_occurred(self, passage: Passage) -> bool:
        """Whether the event had occurred at the moment that is asked for."""
        return self._moment.as_of is None or passage.entry.event.occurred_at <= self._moment.as_of

    def told_of(self, passage: Passage, changes: Sequence[Change]) -> Iterator[Mapping[str, object]]:
        """The row for an event, if it was chosen."""
        if self._chosen.holds(passage):
            self.told += 1
            yield _row(passage, changes)

    def digest(self) -> str:
        """The digest of services and value after the whole history."""
        return self._replay.state.digest(*WATCHED)

    def meta(self) -> Mapping[str, object]:
        """What JSON tells beside the rows."""
        counts = {"events": self.walked, "told": self.told, "voided": self.voided}
        return {**self._moment.told(), "counts": counts, "digest": self.digest()}

    def in_vain(self, asked: Mapping[str, Sequence[str]]) -> list[str]:
        """Where no event was told: the actors and things asked for that no event is of, with what may be meant."""
        if self.told:
            return []
        return [
            *missed(asked["actors"], self._actors, "Nobody called {} recorded anything"),
            *missed(asked["about"], self._subjects, "No event is about {}"),
        ]

    def summary(self) -> str:
        """The counts and the digest, for people."""
        voided = f", {self.voided} of them voided" if self.voided else ""
        told = f"; {self.told:,} told" if self.told != self.walked else ""
        return f"{counted(self.walked, 'event')}{voided}{told}. Digest of services and value: {self.digest()}"


def _row(passage: Passage, changes: Sequence[Change]) -> Mapping[str, object]:
    position, event = passage.entry
    return {
        "position": position,
        "occurred_at": event.occurred_at,
        "kind": event.kind_name,
        "actor": event.actor,
        "what": f"{words_for(event)}{_marks(passage)}",
        "changed": [words_of(change) for change in changes if change.table in WATCHED],
        "recorded_at": event.recorded_at,
        "step": event.step,
        "about": event.subjects(),
        "waived": [waiver.rule for waiver in event.waivers],
        "voided_by": passage.voided_by,
        "corrected_by": passage.corrected_by,
    }


def _marks(passage: Passage) -> str:
    """What became of an event that was voided: for one that was corrected, what counts in its place and so changes."""
    if not passage.voided_by:
        return ""
    counting = [entry for entry in passage.folded if entry.position == passage.corrected_by]
    instead = "".join(f"; #{position} counts here: {words_for(event)}" for position, event in counting)
    return f" [voided by #{passage.voided_by}{instead}]"
