"""Lots: a secret random number drawn for every position, so that lines of a tag index can be added up in any order.

A line weighs the hash of its tag and kind times the lot of its position. Whoever forges an index does not know the
lots, which are drawn for each verification anew: lines other than those that there should be have another sum, but for
one chance in four billion.
"""

import os
from array import array
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated

from msgspec import Meta, ValidationError
from msgspec.json import Decoder

MOST_BITS = 22
BYTES = 4
"""Of a lot. As many as can be added up for a long time within a machine's word, which is twice as fast."""


_possible = Decoder(list[Annotated[int, Meta(ge=0)]]).decode
_any = Decoder(list[int]).decode


class Lots:
    """The lots of all positions. They are drawn up to the head, or 4 million, and beyond that are products of two."""

    def __init__(self, head: int) -> None:
        self._bits = min(max(head, 1).bit_length(), MOST_BITS)
        self._within = (1 << self._bits) - 1
        self._drawn = array("I", os.urandom(BYTES << self._bits))
        secret = os.urandom(16)
        self._factor = lru_cache(lambda block: _keyed(block, secret))

    def of(self, position: int) -> int:
        """The lot of one position, even of one that cannot be."""
        lot = self._drawn[position & self._within]
        return lot if 0 <= position <= self._within else lot * self._factor(position >> self._bits)

    def following(self, position: int, many: int) -> Sequence[int]:
        """The lots of so many positions from one on."""
        if position >= 0 and position + many <= len(self._drawn):
            return self._drawn[position : position + many]
        return [self.of(each) for each in range(position, position + many)]

    def total(self, positions: str) -> int:
        """The sum of the lots of positions, which stand in a JSON array."""
        try:
            return sum(map(self._drawn.__getitem__, _possible(positions)))
        except (ValidationError, IndexError):
            return sum(map(self.of, _any(positions)))


def weight(tag: str, kind: int | str) -> int:
    """What an event's being under a tag weighs, before its position counts; it differs with each run of Python."""
    return hash((tag, kind))


def _keyed(block: int, secret: bytes) -> int:
    return int.from_bytes(blake2b(b"%d" % block, key=secret, digest_size=BYTES).digest(), "big")
