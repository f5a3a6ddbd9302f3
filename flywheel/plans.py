"""Plans: what an event of a kind reads under the rules that it has to meet, prepared once for all events of the kind.

Rules that read the same share a reading. Events that name the same things select the same: a thousand deliveries of one
service to one customer ask for what the first of them asked for. A plan only saves making that out anew.
"""

from collections.abc import Callable, Hashable
from functools import cache
from operator import itemgetter

from events.base import Event
from flywheel.rules import Kind, Rule, Selection, rules_for

FOLLOWING = ("gate", "amount")
MOST = 4_000

Asked = tuple[list[Selection] | None, ...]
"""What each reading of a plan selects; None where its rules have nothing to say."""


class Plan:
    """The rules of a kind in the order in which they are asked, each with the number of its reading."""

    def __init__(self, kind: Kind) -> None:
        numbers: dict[int, int] = {}
        rules = sorted(rules_for(kind), key=lambda rule: rule.family in FOLLOWING)
        self.rules = tuple((rule, numbers.setdefault(rule.reading, len(numbers))) for rule in rules)
        self._readings = tuple({number: rule for rule, number in reversed(self.rules)}[n] for n in range(len(numbers)))
        self._rests_on = _what_decides(kind, self._readings)
        self._known: dict[Hashable, Asked] = {}

    def asked(self, event: Event) -> Asked:
        """What each reading selects for an event."""
        if self._rests_on is None:
            return self._worked_out(event)
        named = self._rests_on(event.__dict__)
        if (known := self._known.get(named)) is None:
            if len(self._known) >= MOST:
                self._known.clear()
            known = self._known[named] = self._worked_out(event)
        return known

    def _worked_out(self, event: Event) -> Asked:
        selected = ((rule, rule.selections(event)) for rule in self._readings)
        return tuple(selections if rule.has_a_say(selections) else None for rule, selections in selected)


@cache
def plan_of(kind: Kind) -> Plan:
    """The plan of a kind."""
    return Plan(kind)


def _what_decides(kind: Kind, readings: tuple[Rule, ...]) -> Callable[[dict[str, object]], Hashable] | None:
    """Gives the values of an event's fields that decide what the readings select; None where nobody can tell."""
    fields = [rule.rests_on(kind) for rule in readings]
    if None in fields:
        return None
    named = dict.fromkeys(field for each in fields for field in each or ())
    return itemgetter(*named) if named else lambda _: None
