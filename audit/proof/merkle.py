"""The Merkle tree over a ledger's events, hashed as RFC 6962 says (section 2.1).

The leaf of event #n is the SHA-256 of a zero byte and the event's stored bytes; it has the index n - 1. A node is the
SHA-256 of a one byte and the two hashes below it. Growing costs two hashes an event on average, and keeps no more of
the tree than its frontier: the roots of the complete subtrees that stand side by side under what is to come.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

EMPTY_ROOT = sha256().digest()


class Node(NamedTuple):
    """A complete subtree: its level, which is 0 for a leaf, and how many of that level stand before it."""

    level: int
    number: int


class Span(NamedTuple):
    """Leaves under one hash of a proof: from an index on, up to another and without it."""

    begin: int
    end: int


Lookup = Callable[[Node], bytes]
"""Gives the hash of a complete subtree."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of an event's stored bytes."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two hashes."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf, and knows the root of what it has so far.

    It goes on from any size whose frontier is known: the roots of the complete subtrees, the largest first.
    """

    def __init__(self, size: int = 0, frontier: Sequence[bytes] = ()) -> None:
        self.size = size
        self._frontier = list(frontier)

    def add(self, leaf: bytes) -> None:
        """Put the hash of the next event at the end."""
        size, frontier = self.size, self._frontier
        while size & 1:
            leaf = sha256(b"\1" + frontier.pop() + leaf).digest()
            size >>= 1
        frontier.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Put the hashes of the next events at the end: the same as adding each, level by level, and twice as fast."""
        level, size, apart = list(leaves), self.size, list[bytes]()
        self.size += len(level)
        while level:
            if size & 1:
                level.insert(0, self._frontier.pop())
            if len(level) & 1:
                apart.append(level.pop())
            pairs = iter(level)
            level = [sha256(b"\1" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            size >>= 1
        self._frontier += reversed(apart)

    def graft(self, size: int, frontier: Sequence[bytes]) -> None:
        """Put a tree of so many leaves at the end, told by its frontier.

        Ours has a multiple of 2**k leaves, and the other 2**k, or fewer and is the last one.
        """
        if len(frontier) == 1:
            node, before = frontier[0], self.size // size
            while before & 1:
                node = sha256(b"\1" + self._frontier.pop() + node).digest()
                before >>= 1
            frontier = [node]
        self._frontier += frontier
        self.size += size

    def frontier(self) -> list[bytes]:
        """The roots of the complete subtrees that stand side by side, the largest first."""
        return list(self._frontier)

    def root(self) -> bytes:
        """The root of the tree as large as it is now."""
        return joined(self._frontier)


def growth(leaves: Iterable[bytes], size: int = 0, frontier: Sequence[bytes] = ()) -> Iterator[bytes]:
    """The hash of every leaf, and after it those of the subtrees that it completes, from the lowest to the highest.

    `frontier` are the roots of the complete subtrees of the `size` leaves that are there already.
    """
    standing = list(frontier)
    for size_before, leaf in enumerate(leaves, size):
        node, before = leaf, size_before
        yield node
        while before & 1:
            node = sha256(b"\1" + standing.pop() + node).digest()
            yield node
            before >>= 1
        standing.append(node)


def root_of(size: int, lookup: Lookup) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return hash_of(Span(0, size), lookup) if size else EMPTY_ROOT


def hash_of(span: Span, lookup: Lookup) -> bytes:
    """The hash over a span of leaves, as it stands in a proof."""
    return joined([lookup(node) for node in nodes_of(span)])


def nodes_of(span: Span) -> list[Node]:
    """The complete subtrees that a span consists of, from left to right."""
    found, begin = [], span.begin
    while begin < span.end:
        level = (span.end - begin).bit_length() - 1
        found.append(Node(level, begin >> level))
        begin += 1 << level
    return found


def joined(hashes: Sequence[bytes]) -> bytes:
    """One hash over those of subtrees that stand side by side, the largest first."""
    if not hashes:
        return EMPTY_ROOT
    *before, found = hashes
    for each in reversed(before):
        found = node_hash(each, found)
    return found
