"""Tags: are those of a row the ones that follow from its bytes, and what do they weigh in the tag index?

The same tags come again and again, so what a text of tags follows from is remembered, and found again by the text.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from audit.verification.checks.glimpses import glimpse_of, told
from audit.verification.checks.lots import weight
from events.kinds import KINDS

MOST_REMEMBERED = 10_000


class Known(NamedTuple):
    """A text of tags, what it follows from, and what the tags weigh together."""

    values: tuple[Any, ...]
    weight: int
    text: str


UNKNOWN = Known((), 0, "")


class Tags:
    """Holds the tags of rows against glimpses of their bytes. `kinds` are told by what stands for them in a row."""

    def __init__(self, kinds: Mapping[int | str, str]) -> None:
        glimpses = {number: glimpse_of(name) for number, name in kinds.items() if name in KINDS}
        self._values = {kind: glimpse.values for kind, glimpse in glimpses.items()}
        self._tags = {kind: glimpse.tags for kind, glimpse in glimpses.items()}
        self._by_text: dict[int | str, dict[str, Known]] = {kind: {} for kind in glimpses}
        self._by_values: dict[int | str, dict[tuple[Any, ...], Known]] = {kind: {} for kind in glimpses}
        self._remembered = 0

    def weighed(self, kinds: Sequence[int | str], texts: Sequence[str], seen: Sequence[Any]) -> list[int] | None:
        """What the tags of each row weigh; None where those of any are not the ones that follow from its bytes."""
        known, values = self._by_text, self._values
        found = [known[kind].get(text, UNKNOWN) for kind, text in zip(kinds, texts, strict=True)]
        right = [values[kind](each) for kind, each in zip(kinds, seen, strict=True)]
        weights = [weight for _, weight, _ in found]
        for at, (there, value) in enumerate(zip([value for value, _, _ in found], right, strict=True)):
            if there != value:
                text, weights[at] = self._follows(kinds[at], value)
                if text != texts[at]:
                    return None
        return weights

    def _follows(self, kind: int | str, values: tuple[Any, ...]) -> tuple[str, int]:
        """The text of the tags that follow from values, and their weight."""
        key = values[-1]
        if key and key.isprintable() and '"' not in key and "\\" not in key:  # else it is not written as it stands
            bare = self._known(kind, (*values[:-1], None))
            if '"key:' not in bare.text:
                between = "," if len(bare.text) > len("[]") else ""
                return f'{bare.text[:-1]}{between}"key:{key}"]', bare.weight + weight(f"key:{key}", kind)
        return (known := self._known(kind, values)).text, known.weight

    def _known(self, kind: int | str, values: tuple[Any, ...]) -> Known:
        """The same, remembered."""
        if known := self._by_values[kind].get(values):
            return known
        tags = self._tags[kind](values)
        known = Known(values, sum(weight(tag, kind) for tag in tags), told(tags))
        if self._remembered >= MOST_REMEMBERED:
            self._forget()
        self._remembered += 1
        self._by_values[kind][values] = self._by_text[kind][known.text] = known
        return known

    def _forget(self) -> None:
        for kind in self._tags:
            self._by_text[kind].clear()
            self._by_values[kind].clear()
        self._remembered = 0
