"""Tags: are those of a row the ones that follow from its bytes, and what do they weigh in the tag index?

The same tags come again and again, so what a text of tags follows from is remembered, and found again by the text.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from audit.verification.checks.glimpses import Glimpse, told
from audit.verification.checks.lots import weight

MOST_REMEMBERED = 20_000


class Known(NamedTuple):
    """What a text of tags follows from, and what the tags weigh together."""

    values: tuple[Any, ...]
    weight: int


UNKNOWN = Known((), 0)


class Tags:
    """Holds the tags of rows against glimpses of their bytes."""

    def __init__(self, glimpses: Mapping[int | str, Glimpse]) -> None:
        self._glimpses = glimpses
        self._values = {kind: glimpse.values for kind, glimpse in glimpses.items()}
        self._known: dict[int | str, dict[str, Known]] = {kind: {} for kind in glimpses}
        self._remembered = 0

    def weighed(self, kinds: Sequence[int | str], texts: Sequence[str], seen: Sequence[Any]) -> list[int] | None:
        """What the tags of each row weigh; None where those of any are not the ones that follow from its bytes."""
        known, values = self._known, self._values
        found = [known[kind].get(text, UNKNOWN) for kind, text in zip(kinds, texts, strict=True)]
        right = [values[kind](each) for kind, each in zip(kinds, seen, strict=True)]
        weights = [weight for _, weight in found]
        for at, (there, value) in enumerate(zip([value for value, _ in found], right, strict=True)):
            if there != value:
                learnt = self._learnt(kinds[at], texts[at], value, seen[at])
                if learnt is None:
                    return None
                weights[at] = learnt
        return weights

    def _learnt(self, kind: int | str, text: str, value: tuple[Any, ...], seen: Any) -> int | None:
        """The weight of tags that were not met before."""
        if seen.key and (weighs := self._with_key(kind, text, value, seen.key)) is not None:
            return weighs
        tags = self._glimpses[kind].tags(seen)
        if told(tags) != text:
            return None
        weighs = sum(weight(tag, kind) for tag in tags)
        if seen.key and tags[-1] == f"key:{seen.key}":
            self._remember(kind, told(tags[:-1]), Known((*value[:-1], None), weighs - weight(tags[-1], kind)))
        elif not seen.key:
            self._remember(kind, text, Known(value, weighs))
        return weighs

    def _with_key(self, kind: int | str, text: str, value: tuple[Any, ...], key: str) -> int | None:
        """The same where the last tag is a key, which no other event has, and what stands before it is known."""
        if not key.isprintable() or '"' in key or "\\" in key:
            return None
        tag = f"key:{key}"
        before = text.removesuffix(f',"{tag}"]')
        known = self._known[kind].get(f"{before}]")
        if known is None or known.values != (*value[:-1], None) or before == text or '"key:' in before:
            return None
        return known.weight + weight(tag, kind)

    def _remember(self, kind: int | str, text: str, known: Known) -> None:
        if self._remembered >= MOST_REMEMBERED:
            for each in self._known.values():
                each.clear()
            self._remembered = 0
        self._remembered += 1
        self._known[kind][text] = known
