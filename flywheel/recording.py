"""Recording: events decided one after the other, each seeing those before it, to be appended at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple
from uuid import UUID

from events.base import Event
from events.entry import Entry
from flywheel.corrections import refuse_what_is_not_replaced
from flywheel.decision import boundary, decide, positions
from flywheel.errors import Refusal, Refused
from flywheel.memory import Memory
from flywheel.past import VOID, Read, Window
from flywheel.rules import Selection


class Receipt(NamedTuple):
    """What became of one event: where it stands, or stood `already` under its key; which rules were waived for it."""

    position: int
    event: Event
    already: bool = False
    waived: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()


HOW_IT_CAME_IN = ("id", "recorded_at", "actor", "causes", "waivers")
"""Fields in which two events may differ that say the same: told by a colleague, waived meanwhile, or corrected."""

Outcome = tuple[Receipt, ...] | Refused
Stamp = Callable[[], tuple[UUID, datetime]]


Borne = Callable[[Sequence[str]], Set[str]]
"""Tells which of some tags are borne by events of the ledger."""


class Recording:
    """What is to be appended to a ledger of `head` entries; `outcomes` holds one outcome a group, in order.

    Where waivers are `spare`, an event keeps only those of its waivers that it needs.
    """

    def __init__(
        self, read: Read, borne: Borne, head: int, stamp: Stamp, *, spare: bool = False, memory: Memory | None = None
    ) -> None:
        self._read_ledger = read
        self._borne = borne
        self._new_keys: Set[str] = frozenset()
        self._stamp = stamp
        self.spare = spare
        self.memory = memory or Memory()
        self.head = head
        self.outcomes: list[Outcome] = []
        self._pending: list[Entry] = []
        self._bearing: dict[str, list[Entry]] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """The entries to be appended, in order."""
        return self._pending

    def admit(self, group: Sequence[Event]) -> Outcome:
        """Decide a group of events as one: all of them join, or none does."""
        before = len(self._pending)
        try:
            refuse_what_is_not_replaced(group)
            outcome: Outcome = tuple([self._admit(event) for event in group])
        except Refused as refused:
            for entry in reversed(self._pending[before:]):
                self._forget(entry)
            outcome = refused
        self.outcomes.append(outcome)
        return outcome

    def admit_each(self, groups: Iterable[Sequence[Event]], stop: bool) -> list[Outcome]:
        """Decide groups of events one after the other; with `stop`, none after one that is refused."""
        outcomes: list[Outcome] = []
        groups = list(groups)
        keys = [f"key:{event.key}" for group in groups for event in group if event.key]
        self._new_keys = set(keys) - self._borne(keys) if keys else frozenset()
        for group in groups:
            outcomes.append(self.admit(group))
            if stop and isinstance(outcomes[-1], Refused):
                break
        return outcomes

    def moved(self, head: int, stamp: Stamp) -> "Recording":
        """The same decisions, for a ledger that has grown to `head` without touching what they rest on."""
        moved = Recording(self._read_ledger, self._borne, head, stamp, spare=self.spare)
        for outcome in self.outcomes:
            moved.outcomes.append(outcome if isinstance(outcome, Refused) else tuple(map(moved._again, outcome)))
        return moved

    def rests_on(self, newer: Iterable[Entry]) -> bool:
        """Whether any of these entries, appended meanwhile, lies in what the decisions were based on."""
        boundaries = {
            selection
            for outcome in self.outcomes
            for event in ([r.event for r in outcome] if isinstance(outcome, tuple) else ())
            for selection in _boundary(event)
        }
        return any(_touches(entry.event, selection) for entry in newer for selection in boundaries)

    @property
    def names_itself(self) -> bool:
        """Whether an event names the position of one that is decided here, which is no longer its own once moved."""
        return any(position > self.head for entry in self._pending for position in positions(entry.event))

    def read(
        self, kinds: Sequence[str], tags: Sequence[str], after: int = 0, limit: int | None = None
    ) -> Iterator[Entry]:
        """Entries of the ledger as it was at `head`, then those decided here."""
        if after >= self.head:
            return islice(self._decided(kinds, tags, after), limit)
        known = (entry for entry in self._read_ledger(kinds, tags, after, limit) if entry.position <= self.head)
        return islice(chain(known, self._decided(kinds, tags, after)), limit)

    def _decided(self, kinds: Sequence[str], tags: Sequence[str], after: int) -> Iterator[Entry]:
        near = self._bearing.get(tags[0], []) if tags else self._pending[max(after - self.head, 0) :]
        wanted = Selection(tuple(kinds), tuple(tags))
        return (entry for entry in near if entry.position > after and wanted.holds(entry.event))

    def _admit(self, event: Event) -> Receipt:
        window = Window(self.read, self.head + len(self._pending), self.memory)
        if event.key and not self._is_new(f"key:{event.key}") and (there := window.under_key(event.key)):
            return _already(event, there)
        stamped = self._stamped(event)
        decision = decide(stamped, window.past_of)
        if self.spare and decision.needless:
            needed = [waiver for waiver in stamped.waivers if waiver.rule not in decision.needless]
            stamped, decision = stamped.model_copy(update={"waivers": tuple(needed)}), decision._replace(needless=())
        return self._join(Receipt(self.head + len(self._pending) + 1, stamped, False, *decision))

    def _is_new(self, key: str) -> bool:
        return key in self._new_keys and not self._bearing.get(key)

    def _again(self, receipt: Receipt) -> Receipt:
        if receipt.already:
            return receipt
        position = self.head + len(self._pending) + 1
        return self._join(receipt._replace(position=position, event=self._stamped(receipt.event)))

    def _stamped(self, event: Event) -> Event:
        return event.stamped(*self._stamp())

    def _join(self, receipt: Receipt) -> Receipt:
        entry = Entry(receipt.position, receipt.event)
        self._pending.append(entry)
        for tag in entry.event.tags:
            self._bearing.setdefault(tag, []).append(entry)
        self.memory.joined(entry)
        return receipt

    def _forget(self, entry: Entry) -> None:
        self._pending.pop()
        for tag in entry.event.tags:
            self._bearing[tag].pop()
        self.memory.left(entry)


def _boundary(event: Event) -> Iterator[Selection]:
    yield from boundary(event)
    if event.key:
        yield Selection((), (f"key:{event.key}",))


def _touches(event: Event, selection: Selection) -> bool:
    return selection.holds(event) or (event.kind == VOID and set(selection.tags) <= set(event.tags))


def _already(event: Event, there: Entry) -> Receipt:
    if not (changed := _changes(there.event, event)):
        return Receipt(there.position, there.event, already=True)
    raise Refused(
        Refusal(
            "key-conflict",
            f"key {event.key} stands at #{there.position} with other content ({changed}). "
            f"Correct #{there.position}, or give the new event its own key.",
        )
    )


def _changes(there: Event, event: Event) -> str:
    """In what an event differs from the one under its key, told as `field: there, now here`."""
    if there.kind != event.kind:
        return f"it is a {there.kind_name}"
    said = [name for name in type(event).model_fields if name not in HOW_IT_CAME_IN]
    differing = [name for name in said if getattr(there, name) != getattr(event, name)]
    return ", ".join(
        f"{name}: {_short(getattr(there, name))}, now {_short(getattr(event, name))}" for name in differing
    )


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
