"""flywheel replay: walk the history in order, and see at each event what it changed in services and value."""

from collections.abc import Iterator, Mapping, Sequence

import click

from commands.call import Call
from commands.cells import Column
from commands.changes import words_of
from commands.choosing import Chosen
from commands.holding import held_against_read_models
from commands.looking import LONG
from commands.missed import missed
from commands.moment import Moment, history_at, moment_of
from commands.opening import opened
from commands.room import Room, reading, spanning
from commands.text import counted
from flywheel.ledger import Ledger
from projections.fold import Change, Replay
from projections.history import Passage
from projections.words import words_for

COLUMNS = (
    Column("position", "where the event stands", "number"),
    Column("occurred_at", "when it was true in the world", "time"),
    Column("actor", "who says so"),
    Column("what", "what happened"),
    Column("changed", "what it changed in services and value"),
    Column("kind", "its kind", detail=True),
    Column("recorded_at", "when the ledger learned it", "time", detail=True),
    Column("step", "the step of the wheel, or charter", detail=True),
    Column("about", "what it is about", detail=True),
    Column("waived", "the rules set aside for it", detail=True),
    Column("voided_by", "position of the event that voided it", "number", detail=True),
    Column("corrected_by", "position of the event that took its place", "number", detail=True),
)
WATCHED = ("services", "value")


@click.command(
    cls=Room,
    examples=(
        "flywheel replay",
        "flywheel replay --about benefit:less-rework",
        "flywheel replay --step value-delivery --since 2026-01-01",
        "flywheel replay --known-at 2026-03-31 --format csv",
        "flywheel replay --check",
    ),
)
@click.option("--step", "steps", multiple=True, metavar="STEP", help="Only events of this step: name, number, charter.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only events of this kind.")
@click.option("--about", multiple=True, metavar="[SORT:]ID", help="Only events about this: benefit:less-rework.")
@click.option("--actor", "actors", multiple=True, metavar="HANDLE", help="Only what this actor recorded.")
@click.option("--check", is_flag=True, help="Compare with the read models; exit 4 where they differ.")
@spanning
@reading
@click.pass_context
def command(ctx: click.Context, /, check: bool, **asked: tuple[str, ...]) -> None:
    """Walk the history in order, and see what each event changed.

    Beside each event stands what it changed in services and value. Options choose which events are told; the counts
    and the digest at the end are of the whole history at that moment. An event that was voided is told and marked; a
    correction counts in the place of what it corrects. With --check nothing is told, but the read models beside the
    ledger are held against a fold from the first event.
    """
    call = ctx.find_object(Call) or Call()
    if check:
        held_against_read_models(call)
        return
    with opened(call, read_only=True) as ledger:
        moment = moment_of(call, ledger)
        walk = _walk(call, ledger, moment, asked)
        call.show(walk.rows(), COLUMNS, meta=walk.meta, empty="No event is like that. Ask for less, or look at all.")
    for line in walk.in_vain(asked):
        call.say(line)
    call.say(walk.summary())


def _walk(call: Call, ledger: Ledger, moment: Moment, asked: Mapping[str, Sequence[str]]) -> "Walk":
    """The walk through the history; through a part of it where that is long, and some things alone are asked about."""
    history, chosen = history_at(ledger, moment), Chosen(call, ledger, asked)
    if asked["about"] and moment.head >= LONG:
        from commands.walking_about import walk_about

        if walk := walk_about(call, ledger, chosen, moment, asked["about"]):
            return walk
    return Walk(Replay(history, *WATCHED, as_of=moment.as_of), chosen, moment)


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
