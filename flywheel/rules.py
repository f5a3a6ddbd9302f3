"""Rules: what must already be in the ledger before an event of a kind may join it.

A rule declares what it reads: kinds, and the fields of the new event whose tags tie them to it. That declaration is
its consistency boundary; the ledger reads nothing else for it, and decides again when something in it was appended
meanwhile. The check itself is a pure function of the new event and that past.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from itertools import product
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

from events.base import Event, tags_of
from events.charter import EventVoided
from events.kinds import CHARTER, STEPS

Kind = type[Event]
Past = Sequence[Event]
Check = Callable[[Any, Past], str | None]
Family = Literal["reference", "gate", "duty", "time", "amount"]
Ties = str | tuple[str, ...] | Mapping[str, str] | Callable[[Any], Iterable[tuple[str, ...]]]


@runtime_checkable
class Tie(Protocol):
    """Gives groups of tags for an event, as any function may, and tells what of the event that rests on."""

    def __call__(self, event: Any) -> Iterable[tuple[str, ...]]: ...

    def fields(self, kind: type[Event]) -> tuple[str, ...]:
        """The fields of events of a kind that the tags are made of."""


class Take(Enum):
    """How much of what matches a rule needs to see. All but ALL cost no more in a long history than in a short."""

    __hash__ = object.__hash__  # by identity: selections are looked up a dozen times an event

    ALL = "all"
    FIRST = "first"
    LAST = "last"
    ENDS = "first and last"


class Selection(NamedTuple):
    """Part of the past: events of these kinds (none given: of any) that bear all these tags; all, first or last."""

    kinds: tuple[str, ...]
    tags: tuple[str, ...]
    take: Take = Take.ALL

    def holds(self, event: Event) -> bool:
        """Whether an event is of this part of the past."""
        return (not self.kinds or event.kind in self.kinds) and set(self.tags) <= set(event.tags)


@dataclass(frozen=True)
class Rule:
    """One rule: its code, the sentence that states it, what it governs and reads, and its check."""

    code: str
    sentence: str
    governs: tuple[Kind, ...]
    reads: tuple[Kind, ...]
    by: Ties
    take: Take
    at: str | None
    voided_too: bool
    family: Family
    waivable: bool
    check: Check

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        return tuple(kind.kind for kind in self.reads)

    @cached_property
    def _ties(self) -> tuple[tuple[str, str | None], ...]:
        return tuple(_ties(self.by)) if not callable(self.by) else ()

    @cached_property
    def reading(self) -> int:
        """A number for what it reads: the same for rules that read the same."""
        by: Hashable = self.by if callable(self.by) else self._ties
        return _readings.setdefault((self._kinds, by, self.take, self.at, self.voided_too), len(_readings))

    @cached_property
    def looks_back(self) -> bool:
        """Whether it reads the past at all, or looks at the event alone."""
        return bool(self.reads or self.by or self.at)

    def applies_to(self, kind: Kind) -> bool:
        """Whether events of this kind are under the rule."""
        return issubclass(kind, self.governs)

    def selections(self, event: Event) -> list[Selection]:
        """The parts of the past that the rule reads for this event; none where a field that ties them is not given."""
        if self.at:
            return [Selection((EventVoided.kind,), (f"event:{position}",)) for position in self.positions(event)]
        if not self.looks_back:
            return []
        if callable(self.by):
            return [Selection(self._kinds, tags, self.take) for tags in self.by(event)]
        each = [tags_of(field, getattr(event, field), tag) for field, tag in self._ties]
        return [Selection(self._kinds, tags, self.take) for tags in product(*each)]

    def positions(self, event: Event) -> tuple[int, ...]:
        """The positions that the rule reads for this event, where it reads by position."""
        value = getattr(event, self.at) if self.at else None
        return value if isinstance(value, tuple) else () if value is None else (value,)

    def rests_on(self, kind: Kind) -> tuple[str, ...] | None:
        """The fields that decide what the rule reads for events of a kind; None where nobody can tell."""
        if callable(self.by):
            return self.by.fields(kind) if isinstance(self.by, Tie) else None
        return (*(field for field, _ in self._ties), *((self.at,) if self.at else ()))

    def concerns(self, event: Event) -> bool:
        """Whether there is anything to check: a rule about a field that was not given has nothing to say."""
        return self.has_a_say(self.selections(event))

    def has_a_say(self, selections: list[Selection]) -> bool:
        """Whether there is anything to check where these are the parts of the past that it reads."""
        return bool(selections) or not (self.by or self.at)


def _ties(by: str | tuple[str, ...] | Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    if isinstance(by, Mapping):
        yield from by.items()
    else:
        yield from ((field, None) for field in ((by,) if isinstance(by, str) else by))


_rules: dict[str, Rule] = {}
_readings: dict[Hashable, int] = {}


def rule(  # noqa: PLR0913 - each argument is one part of the declaration
    code: str,
    governs: Kind | tuple[Kind, ...],
    *,
    reads: tuple[Kind, ...] = (),
    by: Ties = (),
    take: Take = Take.ALL,
    at: str | None = None,
    voided_too: bool = False,
    family: Family = "reference",
    waivable: bool | None = None,
) -> Callable[[Check], Check]:
    """Make a rule of a check; its docstring's first line is the rule's sentence.

    `reads` are kinds, `by` the fields of the new event that tie them to it: one, several together (all their tags
    on one event), a list field (each of its items), `{field: tag}` where the tag has another name, or a function that
    gives groups of tags. `at` names a field that holds positions instead, read with `voided_too` even where they
    were voided. With neither, the rule looks at the event alone. Gates and duties can be waived unless `waivable`
    says otherwise; the others the other way round.
    """

    def register(check: Check) -> Check:
        if code in _rules:
            raise ValueError(f"The rule {code} stands twice. Give one of them another code.")
        sentence = (check.__doc__ or "").strip().partition("\n")[0]
        may = family in ("gate", "duty") if waivable is None else waivable
        kinds = governs if isinstance(governs, tuple) else (governs,)
        _rules[code] = Rule(code, sentence, kinds, reads, by, take, at, voided_too, family, may, check)
        return check

    return register


@cache
def rules_for(kind: Kind) -> tuple[Rule, ...]:
    """The rules that an event of this kind has to meet: those of every event, then those of its step."""
    rooms = ("flywheel.every_event", _room(kind.kind.partition(".")[0]))
    return tuple(each for each in _declared_in(rooms) if each.applies_to(kind))


@cache
def all_rules() -> tuple[Rule, ...]:
    """The whole catalogue: the rules of every event, the charter's, then step by step."""
    return _declared_in(("flywheel.every_event", *map(_room, (CHARTER, *STEPS))))


def _room(step: str) -> str:
    return f"flywheel.steps.{step.replace('-', '_')}"


@cache
def _declared_in(rooms: tuple[str, ...]) -> tuple[Rule, ...]:
    for room in rooms:
        import_module(room)
    declared = [each for each in _rules.values() if each.check.__module__ in rooms]
    return tuple(sorted(declared, key=lambda each: rooms.index(each.check.__module__)))
