"""Rules: would each event have been admitted, on what stood before it and at its own time of recording?

Each event is decided again with the waivers that it carries, on a past that ends before it. The rules are those of this
version of flywheel.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from audit.finding import Finding
from audit.verification.codes import finding
from events.charter import EventVoided
from events.entry import Entry
from flywheel.corrections import refuse_what_is_not_replaced
from flywheel.decision import decide
from flywheel.errors import Refused
from flywheel.memory import Memory
from flywheel.past import Read, Window
from flywheel.rules import rules_for

FEW = 8


class Rules:
    """The rules asked again, event by event from the first on; `read` reads the ledger, all of it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._memory = Memory()
        self._void: Entry | None = None
        self.replayed = 0

    def take(self, entry: Entry) -> Iterator[Finding]:
        """What the rules have against the next event."""
        yield from self._replaced(entry)
        try:
            yield from self._complaints(entry)
            self.replayed += 1
        except Exception as error:  # a forged history may be one that no rule foresaw
            why = str(error).partition(". ")[0] or type(error).__name__
            yield finding("rules-not-replayed", entry.position, f"cannot be decided again on what it rests on ({why})")
        self._memory.joined(entry)

    def end(self, following: Entry | None = None) -> Iterator[Finding]:
        """What is wrong with the last event taken, now that it is known what follows it, if anything does."""
        yield from self._replaced(following)

    def _complaints(self, entry: Entry) -> Iterator[Finding]:
        position, event = entry
        window = Window(_before(self._read, position), position - 1, self._memory)
        if event.key and (there := window.under_key(event.key)):
            yield finding("key-twice", position, f"has the key {event.key[:80]}, under which #{there.position} stands")
        try:
            decide(event, window.past_of)
        except Refused as refused:
            for refusal in refused.refusals:
                reason = refusal.reason.partition(". ")[0].rstrip(".")
                found = finding("rule-broken", position, f"breaks the rule {refusal.rule}: {reason}")
                yield found._replace(rests=_resting(entry, refusal.rule, window))

    def _replaced(self, entry: Entry | None) -> Iterator[Finding]:
        """A void that says that a correction follows is followed by it."""
        void, self._void = self._void, entry if entry and isinstance(entry.event, EventVoided) else None
        if void and isinstance(void.event, EventVoided) and void.event.correction:
            follows = entry.event if entry else None
            if isinstance(follows, EventVoided):  # whether something follows that in turn is asked next
                follows = follows.model_copy(update={"correction": False})
            try:
                refuse_what_is_not_replaced([void.event, follows] if follows else [void.event])
            except Refused as refused:
                words = f"breaks the rule {refused.refusals[0].rule}: it says that a correction follows, and none does"
                yield finding("rule-broken", void.position, words)


def _resting(entry: Entry, code: str, window: Window) -> tuple[int, ...]:
    """On which events it was decided whether a rule is broken: that it is may be owing to any of them."""
    at: set[int] = set()
    for rule in rules_for(type(entry.event)):
        if rule.code == code:
            at |= {found.position for asked in rule.selections(entry.event) for found in window.select(asked)}
            at |= {position for position in rule.positions(entry.event) if position < entry.position}
    return tuple(sorted(at))


def _before(read: Read, position: int) -> Read:
    """Reads what stands before a position. What is selected mostly lies there, so a few are asked for first."""

    def before(kinds: Sequence[str], tags: Sequence[str], after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        few = list(read(kinds, tags, after, FEW if limit is None else limit))
        found: Iterator[Entry] = iter(few)
        if limit is None and len(few) == FEW and few[-1].position < position:
            found = chain(few, read(kinds, tags, few[-1].position))
        return takewhile(lambda entry: entry.position < position, found)

    return before
