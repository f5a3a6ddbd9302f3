"""Strangers: ids and handles that somebody asks about, and that stand nowhere in the ledger, with who may be meant.

What is about a thing bears its tag, and a tag is found at once. Only where none is borne the history is read for actors
and other names: until each is found, or to the end.
"""

import re
from collections.abc import Iterable

from commands.missed import missed
from events.base import SINGULAR, Event
from events.kinds import KINDS
from flywheel.ledger import Ledger

SORTS = sorted({SINGULAR.get(field, field) for kind in KINDS.values() for field in kind.about})
NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


def strangers(ledger: Ledger, words: Iterable[str]) -> dict[str, str]:
    """The words that no event bears as a tag or says as a name, each with a sentence about it."""
    wanted = [word for word in words if not _is_borne(ledger, word)]
    names: set[str] = set()
    for entry in ledger.read() if wanted else ():
        names |= _names(entry.event)
        if names.issuperset(wanted):
            return {}
    sentence = "{} stands nowhere in this ledger"
    return {word: line for word in wanted for line in missed([word], names, sentence)}


def _is_borne(ledger: Ledger, word: str) -> bool:
    tags = [word] if ":" in word else [f"{sort}:{word}" for sort in SORTS]
    return any(next(ledger.read(tags=(tag,), limit=1), None) for tag in tags)


def _names(event: Event) -> set[str]:
    """The names in an event: of its tags, and all that its fields hold in one word."""
    held = [each for value in event.__dict__.values() for each in (value if isinstance(value, tuple) else (value,))]
    words = {each for each in held if isinstance(each, str) and NAME.fullmatch(each)}
    return words | {tag.partition(":")[2] for tag in event.tags}
